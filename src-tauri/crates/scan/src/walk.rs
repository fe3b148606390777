//! Finding the audio files of folders, and the cue sheets beside them.
//!
//! Every folder is entered once, however many ways lead to it: folders are told apart by what they are, not by their
//! path. Symbolic links are followed after everything that is reached without them, so a file keeps its plain path
//! and a link that leads back up, or to what was seen already, adds nothing.

use std::collections::{HashSet, VecDeque};
use std::ffi::OsStr;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use walkdir::{DirEntry, WalkDir};

use crate::CancelToken;

/// An audio file or a cue sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundFile {
    pub(crate) path: PathBuf,
    /// Bytes.
    pub(crate) size: u64,
    /// Unix nanoseconds.
    pub(crate) mtime_ns: i64,
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) files: Vec<FoundFile>,
    /// Cue sheets.
    pub(crate) sheets: Vec<FoundFile>,
    /// Folders asked for that are not there.
    pub(crate) unavailable: Vec<PathBuf>,
    /// Folders and files that could not be looked at, and why.
    pub(crate) unreadable: Vec<(PathBuf, String)>,
}

/// Walks the folders. `seen` is called for each audio file with the number found before it. Returns what was found
/// so far when cancelled.
pub(crate) fn walk(folders: &[PathBuf], cancel: &CancelToken, mut seen: impl FnMut(usize, &Path)) -> Found {
    let mut found = Found::default();
    let mut entered: HashSet<Identity> = HashSet::new();
    let mut roots: VecDeque<PathBuf> = VecDeque::new();
    for folder in folders {
        if folder.is_dir() {
            // One spelling, or a file would have two keys in the library.
            roots.push_back(folder.components().collect());
        } else {
            found.unavailable.push(folder.clone());
        }
    }
    let mut linked_files = Vec::new();
    while let Some(root) = roots.pop_front() {
        // walkdir descends into a root that is a link even where the filter refuses it, so roots are told apart here.
        if Identity::of(&root).is_some_and(|folder| !entered.insert(folder)) {
            continue;
        }
        let entries = WalkDir::new(root).follow_links(false).follow_root_links(true).sort_by_file_name();
        let enter = |entry: &DirEntry| {
            if entry.depth() > 0 && is_hidden(entry.file_name()) {
                return false;
            }
            if entry.file_type().is_symlink() && entry.depth() > 0 {
                match std::fs::metadata(entry.path()) {
                    Ok(target) if target.is_dir() => roots.push_back(entry.path().to_owned()),
                    Ok(_) if is_wanted(entry.path()) => {
                        linked_files.push(entry.path().to_owned());
                    }
                    // A link that leads nowhere is no failed file.
                    _ => {}
                }
                return false;
            }
            // An entry whose identity cannot be asked for is left to the walk, which reports it.
            let folder = entry.depth() > 0 && entry.file_type().is_dir();
            !folder || Identity::of(entry.path()).is_none_or(|folder| entered.insert(folder))
        };
        for entry in entries.into_iter().filter_entry(enter) {
            if cancel.is_cancelled() {
                return found;
            }
            match entry {
                Ok(entry) if entry.file_type().is_file() && is_wanted(entry.path()) => {
                    seen(found.files.len(), entry.path());
                    let metadata = entry.metadata().map_err(std::io::Error::from);
                    found.add(entry.into_path(), metadata);
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().map(Path::to_owned).unwrap_or_default();
                    let reason = std::io::Error::from(error).to_string();
                    found.unreadable.push((path, reason));
                }
            }
        }
    }
    found.add_linked(linked_files);
    found
}

impl Found {
    fn add(&mut self, path: PathBuf, metadata: std::io::Result<Metadata>) {
        match metadata {
            Ok(metadata) => {
                let list = if attune_audio::is_cue_path(&path) { &mut self.sheets } else { &mut self.files };
                list.push(found_file(path, &metadata));
            }
            Err(error) => self.unreadable.push((path, error.to_string())),
        }
    }

    /// Adds links to files that were not found at their own path.
    fn add_linked(&mut self, links: Vec<PathBuf>) {
        if links.is_empty() {
            return;
        }
        let mut known: HashSet<PathBuf> =
            self.files.iter().chain(&self.sheets).filter_map(|file| file.path.canonicalize().ok()).collect();
        for link in links {
            if link.canonicalize().is_ok_and(|target| known.insert(target)) {
                let metadata = std::fs::metadata(&link);
                self.add(link, metadata);
            }
        }
    }
}

fn is_wanted(path: &Path) -> bool {
    attune_audio::is_audio_path(path) || attune_audio::is_cue_path(path)
}

/// A file with what tells whether it changed.
pub(crate) fn found_file(path: PathBuf, metadata: &Metadata) -> FoundFile {
    let mtime_ns = metadata.modified().map_or(0, unix_nanoseconds);
    FoundFile { path, size: metadata.len(), mtime_ns }
}

/// What a folder is, whatever path leads to it.
#[derive(PartialEq, Eq, Hash)]
struct Identity(#[cfg(unix)] (u64, u64), #[cfg(not(unix))] PathBuf);

impl Identity {
    #[cfg(unix)]
    fn of(folder: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(folder).ok().map(|metadata| Self((metadata.dev(), metadata.ino())))
    }

    #[cfg(not(unix))]
    fn of(folder: &Path) -> Option<Self> {
        folder.canonicalize().ok().map(Self)
    }
}

/// Names that begin with a dot: hidden on Unix, and the "._" files macOS leaves on foreign disks.
fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn unix_nanoseconds(time: SystemTime) -> i64 {
    let nanoseconds = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i128::try_from(after.as_nanos()).unwrap_or(i128::MAX),
        Err(before) => -i128::try_from(before.duration().as_nanos()).unwrap_or(i128::MAX),
    };
    i64::try_from(nanoseconds).unwrap_or(if nanoseconds < 0 { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(root: &Path, name: &str) {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, b"x").unwrap();
    }

    fn names(root: &Path, folders: &[PathBuf]) -> Vec<String> {
        let found = walk(folders, &CancelToken::new(), |_, _| {});
        assert_eq!(found.unreadable, []);
        found
            .files
            .iter()
            .map(|file| file.path.strip_prefix(root).unwrap().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn only_audio_files_that_are_not_hidden_are_found() {
        let root = tempfile::tempdir().unwrap();
        for name in
            ["b.MP3", "a/1.flac", ".hidden.mp3", "._a.mp3", ".trash/c.mp3", "cover.jpg", "notes.txt", "mp3"]
        {
            touch(root.path(), name);
        }
        assert_eq!(names(root.path(), &[root.path().to_owned()]), ["a/1.flac", "b.MP3"]);
    }

    #[test]
    fn a_hidden_folder_the_listener_chose_is_entered() {
        let root = tempfile::tempdir().unwrap();
        touch(root.path(), ".music/a.mp3");
        assert_eq!(names(root.path(), &[root.path().join(".music")]), [".music/a.mp3"]);
    }

    #[test]
    fn folders_within_each_other_give_each_file_once() {
        let root = tempfile::tempdir().unwrap();
        touch(root.path(), "a/b/1.mp3");
        let folders = [root.path().join("a/b"), root.path().join("a"), root.path().join("a")];
        assert_eq!(names(root.path(), &folders), ["a/b/1.mp3"]);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let root = tempfile::tempdir().unwrap();
        let gone = root.path().join("gone");
        let found = walk(std::slice::from_ref(&gone), &CancelToken::new(), |_, _| {});
        assert_eq!(found.unavailable, [gone]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_once_and_never_in_a_circle() {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        touch(root.path(), "z/real.mp3");
        touch(outside.path(), "far.mp3");
        touch(outside.path(), "deep/deeper.mp3");
        symlink(root.path(), root.path().join("z/up")).unwrap();
        symlink(root.path().join("z"), root.path().join("a-link-that-sorts-first")).unwrap();
        symlink(outside.path(), root.path().join("far")).unwrap();
        symlink(outside.path().join("deep"), root.path().join("far-too")).unwrap();
        symlink(outside.path(), outside.path().join("deep/circle")).unwrap();
        symlink(root.path().join("z/real.mp3"), root.path().join("again.mp3")).unwrap();
        symlink(root.path().join("nowhere.mp3"), root.path().join("broken.mp3")).unwrap();
        touch(outside.path(), "elsewhere.ogg.tmp");
        let mut names = names(root.path(), &[root.path().to_owned()]);
        names.sort();
        // `far` is followed before `far-too`, so what both lead to has one path.
        assert_eq!(names, ["far/deep/deeper.mp3", "far/far.mp3", "z/real.mp3"]);
    }

    #[test]
    fn a_cancelled_walk_ends() {
        let root = tempfile::tempdir().unwrap();
        touch(root.path(), "a.mp3");
        let cancel = CancelToken::new();
        cancel.cancel();
        assert_eq!(walk(&[root.path().to_owned()], &cancel, |_, _| {}).files, []);
    }

    #[test]
    fn times_before_1970_are_negative() {
        let before = UNIX_EPOCH - std::time::Duration::from_nanos(5);
        assert_eq!(unix_nanoseconds(before), -5);
    }
}
