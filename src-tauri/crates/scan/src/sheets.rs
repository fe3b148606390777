//! Which cue sheet says what a file is.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use attune_audio::{CueError, CueSheet, file_of_sheet, read_cue_sheet};

/// A cue sheet beside music.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) path: PathBuf,
    pub(crate) cue: CueSheet,
}

/// A sheet's word on a file.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) sheet: Arc<Sheet>,
    /// Index of the file in the sheet.
    pub(crate) file: usize,
}

/// What some sheets say, and what is wrong with the others.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    of: HashMap<PathBuf, Claim>,
    pub(crate) failed: Vec<(PathBuf, CueError)>,
}

impl Claims {
    /// Reads sheets and finds their files among `folders`. Of several sheets for one file, the one called like it counts,
    /// else the first by name.
    pub(crate) fn read<'s>(sheets: impl IntoIterator<Item = &'s Path>, folders: &FilesByFolder) -> Self {
        let mut claims = Self::default();
        let mut sheets: Vec<&Path> = sheets.into_iter().collect();
        sheets.sort_unstable();
        for path in sheets {
            match read_cue_sheet(path) {
                Ok(cue) => claims.add(&Arc::new(Sheet { path: path.to_owned(), cue }), folders),
                Err(error) => claims.failed.push((path.to_owned(), error)),
            }
        }
        claims
    }

    fn add(&mut self, sheet: &Arc<Sheet>, folders: &FilesByFolder) {
        let alone = sheet.cue.files.len() == 1;
        let mut missing = None;
        for (file, name) in sheet.cue.files.iter().enumerate() {
            let near = folders.near(&sheet.path, name);
            match file_of_sheet(&sheet.path, name, alone, &near) {
                Some(found) => self.claim(found, Claim { sheet: Arc::clone(sheet), file }),
                // A file without music tracks (a data track's image) is not missed.
                None if sheet.cue.tracks.iter().any(|track| track.file == file && track.audio) => {
                    missing.get_or_insert(name);
                }
                None => {}
            }
        }
        if let Some(name) = missing {
            self.failed.push((sheet.path.clone(), CueError::FileMissing(name.clone())));
        }
    }

    fn claim(&mut self, file: &Path, claim: Claim) {
        let is_called_like = |claim: &Claim| claim.sheet.path.file_stem() == file.file_stem();
        match self.of.get(file) {
            Some(known) if is_called_like(known) || !is_called_like(&claim) => {}
            _ => drop(self.of.insert(file.to_owned(), claim)),
        }
    }

    pub(crate) fn on(&self, file: &Path) -> Option<&Claim> {
        self.of.get(file)
    }
}

/// The audio files by the folder they are in.
#[derive(Debug, Default)]
pub(crate) struct FilesByFolder(HashMap<PathBuf, Vec<PathBuf>>);

impl FilesByFolder {
    pub(crate) fn new<'f>(files: impl IntoIterator<Item = &'f Path>, folders: &HashSet<PathBuf>) -> Self {
        let mut by_folder: HashMap<PathBuf, Vec<PathBuf>> = HashMap::new();
        for file in files {
            let Some(folder) = file.parent() else { continue };
            // Most folders hold no sheet.
            if folders.contains(folder) || folder.parent().is_some_and(|above| folders.contains(above)) {
                by_folder.entry(folder.to_owned()).or_default().push(file.to_owned());
            }
        }
        Self(by_folder)
    }

    /// The files beside a sheet, and those of the folder below it that the name leads to.
    fn near(&self, sheet: &Path, name: &str) -> Vec<PathBuf> {
        let Some(folder) = sheet.parent() else { return Vec::new() };
        let below = name.split(['/', '\\']).find(|part| !matches!(*part, "" | "." | ".."));
        let of = |folder: &Path| self.0.get(folder).into_iter().flatten().cloned();
        of(folder).chain(below.into_iter().flat_map(|sub| of(&folder.join(sub)))).collect()
    }
}
