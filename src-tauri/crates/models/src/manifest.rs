//! `models/manifest.toml`: what each file is, where it comes from, and how to know it is intact.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::ModelError;
use crate::error::Cost;

const FILE: &str = "manifest.toml";
const HEADER: &str = "\
# The weights Attune ships. Size and sha256 are checked whenever a file is loaded.
# Kept by `attune_models::Manifest`: rebuild a file with `made_by`, then refresh its entry.

";

/// One file of the models folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// By this name the application asks for it.
    pub name: String,
    /// Its path below the models folder, with forward slashes.
    pub file: String,
    /// The package or data it is made from.
    pub source: String,
    /// That package's version.
    pub version: String,
    /// Its licence, as an SPDX expression.
    pub licence: String,
    /// Its size.
    pub bytes: u64,
    /// Its sum, in lower-case hexadecimal.
    pub sha256: String,
    /// The script (below the models folder) or command that makes it.
    pub made_by: String,
}

/// The list of all files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    dir: PathBuf,
    entries: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    file: Vec<Entry>,
}

impl Manifest {
    /// Reads the manifest of the models folder `dir`.
    ///
    /// Errors: `ManifestMissing`, `ManifestUnreadable`.
    pub fn read(dir: &Path) -> Result<Self, ModelError> {
        let path = dir.join(FILE);
        let text = fs::read_to_string(&path).map_err(|e| match e.kind() {
            ErrorKind::NotFound => ModelError::ManifestMissing { path: path.clone() },
            _ => ModelError::ManifestUnreadable { path: path.clone(), reason: e.to_string() },
        })?;
        let document: Document = toml::from_str(&text)
            .map_err(|e| ModelError::ManifestUnreadable { path, reason: e.message().to_owned() })?;
        Ok(Self { dir: dir.to_owned(), entries: document.file })
    }

    /// All entries, in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry `name`, if there is one.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// Sets the size and sum of the entry `name` to those of its file, and writes the manifest.
    ///
    /// Errors: `NotListed`, `Missing`, `Unreadable`, `ManifestUnwritable`.
    pub fn update(&mut self, name: &str) -> Result<(), ModelError> {
        let cost = cost(name);
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.name == name) else {
            return Err(ModelError::NotListed { name: name.to_owned(), cost });
        };
        let bytes = read(&self.dir.join(&entry.file), cost)?;
        (entry.bytes, entry.sha256) = (bytes.len() as u64, sha256(&bytes));
        self.write()
    }

    fn write(&self) -> Result<(), ModelError> {
        let path = self.dir.join(FILE);
        let text = toml::to_string(&Document { file: self.entries.clone() })
            .map_err(|e| ModelError::ManifestUnwritable { path: path.clone(), reason: e.to_string() })?;
        fs::write(&path, format!("{HEADER}{text}"))
            .map_err(|e| ModelError::ManifestUnwritable { path, reason: e.to_string() })
    }

    /// The bytes of the file of entry `name`, after its size and sum were checked.
    pub(crate) fn load(&self, name: &str) -> Result<Vec<u8>, ModelError> {
        let cost = cost(name);
        let entry = self.entry(name).ok_or_else(|| ModelError::NotListed { name: name.to_owned(), cost })?;
        let file = self.dir.join(&entry.file);
        let bytes = read(&file, cost)?;
        let found = bytes.len() as u64;
        if found != entry.bytes {
            return Err(ModelError::WrongSize { file, expected: entry.bytes, found, cost });
        }
        let found = sha256(&bytes);
        if found != entry.sha256 {
            return Err(ModelError::WrongHash { file, expected: entry.sha256.clone(), found, cost });
        }
        Ok(bytes)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.entry(name).map_or_else(|| self.dir.clone(), |entry| self.dir.join(&entry.file))
    }
}

/// What is lost without the entry `name`.
fn cost(name: &str) -> Cost {
    if name.starts_with("tagger") { Cost::Sound } else { Cost::Words }
}

fn read(file: &Path, cost: Cost) -> Result<Vec<u8>, ModelError> {
    fs::read(file).map_err(|e| match e.kind() {
        ErrorKind::NotFound => ModelError::Missing { file: file.to_owned(), cost },
        _ => ModelError::Unreadable { file: file.to_owned(), reason: e.to_string(), cost },
    })
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
