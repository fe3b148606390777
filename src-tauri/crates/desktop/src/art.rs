//! Covers as files, for the desktop reads them by address.

use std::collections::VecDeque;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use attune_engine::Cover;
use sha2::{Digest, Sha256};

/// Covers kept: a panel may still be reading that of the track before.
const KEPT: usize = 16;

/// A folder with the covers of the last tracks, each named by its content.
#[derive(Debug)]
pub(crate) struct ArtFolder {
    folder: PathBuf,
    kept: VecDeque<PathBuf>,
}

impl ArtFolder {
    /// Uses `folder`, which is made when it is needed. What an earlier run left in it is deleted.
    pub(crate) fn new(folder: PathBuf) -> Self {
        if let Err(error) = fs::remove_dir_all(&folder)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!("old covers in {} are not deleted: {error}", folder.display());
        }
        Self { folder, kept: VecDeque::new() }
    }

    /// The file that holds this cover, written if it is not there; the oldest makes room for it.
    pub(crate) fn put(&mut self, cover: &Cover) -> io::Result<PathBuf> {
        let file = self.folder.join(name(cover));
        if let Some(place) = self.kept.iter().position(|kept| *kept == file) {
            self.kept.remove(place);
        } else {
            fs::create_dir_all(&self.folder)?;
            write_whole(&file, &cover.data)?;
        }
        self.kept.push_back(file.clone());
        if self.kept.len() > KEPT
            && let Some(oldest) = self.kept.pop_front()
        {
            fs::remove_file(oldest)?;
        }
        Ok(file)
    }
}

fn name(cover: &Cover) -> String {
    let digest = Sha256::digest(&cover.data);
    let hex =
        digest.iter().take(16).fold(String::with_capacity(37), |text, byte| format!("{text}{byte:02x}"));
    match cover.mime.as_str() {
        "image/jpeg" => hex + ".jpg",
        "image/png" => hex + ".png",
        "image/webp" => hex + ".webp",
        "image/gif" => hex + ".gif",
        "image/bmp" => hex + ".bmp",
        _ => hex,
    }
}

/// Whoever watches the folder never sees half a picture.
fn write_whole(file: &Path, data: &[u8]) -> io::Result<()> {
    let part = file.with_extension("part");
    fs::File::create(&part)?.write_all(data)?;
    fs::rename(part, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(data: &[u8]) -> Cover {
        Cover { mime: "image/png".to_owned(), data: data.to_vec() }
    }

    #[test]
    fn one_picture_is_one_file_and_only_the_last_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("covers");
        let mut art = ArtFolder::new(place.clone());
        let first = art.put(&cover(b"first")).unwrap();
        assert_eq!(fs::read(&first).unwrap(), b"first");
        assert_eq!(first.extension().unwrap(), "png");
        for n in 0..KEPT as u8 - 1 {
            art.put(&cover(&[n])).unwrap();
        }
        assert_eq!(art.put(&cover(b"first")).unwrap(), first, "used again, it is the newest");
        for n in 100..100 + KEPT as u8 - 1 {
            art.put(&cover(&[n])).unwrap();
        }
        assert!(first.is_file());
        assert_eq!(fs::read_dir(&place).unwrap().count(), KEPT);
        art.put(&cover(b"one more")).unwrap();
        assert!(!first.exists());
    }

    #[test]
    fn what_an_earlier_run_left_is_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("covers");
        let old = ArtFolder::new(place.clone()).put(&cover(b"old")).unwrap();
        assert!(old.is_file());
        ArtFolder::new(place);
        assert!(!old.exists());
    }
}
