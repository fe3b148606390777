//! Cover pictures.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use lofty::file::TaggedFileExt;
use lofty::picture::{Picture, PictureType};
use symphonia::core::meta::StandardVisualKey;

use crate::error::contain;
use crate::source::Source;
use crate::{AudioError, container, tags};

/// Names of pictures beside the music, best first.
const STEMS: &[&str] = &["cover", "folder", "front", "album", "albumart"];
const PICTURE_EXTENSIONS: &[&str] = &["jpg", "jpeg", "png", "webp"];

/// Larger pictures are not read: they are mistakes, or attacks on memory.
const MAX_PICTURE_BYTES: u64 = 64 * 1024 * 1024;

/// A cover picture as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// Media type by the picture's own first bytes, whatever the tag claims.
    pub mime: String,
    /// The encoded picture.
    pub data: Vec<u8>,
}

/// The front cover inside the file, else a picture file beside it
/// (cover, folder, front, album, albumart .jpg, .jpeg, .png, .webp in any case).
pub fn read_cover(path: &Path) -> Result<Option<Cover>, AudioError> {
    if let Some(cover) = contain(|| embedded(path))? {
        return Ok(Some(cover));
    }
    let Some(picture) = beside(path) else { return Ok(None) };
    if fs::metadata(&picture)?.len() > MAX_PICTURE_BYTES {
        return Ok(None);
    }
    Ok(recognise(fs::read(&picture)?))
}

fn embedded(path: &Path) -> Result<Option<Cover>, AudioError> {
    match contain(|| tags::open(path)) {
        Ok(file) => {
            let mut pictures: Vec<&Picture> =
                file.tags().iter().flat_map(lofty::tag::Tag::pictures).collect();
            pictures.sort_by_key(|picture| rank(picture.pic_type()));
            Ok(pictures.into_iter().find_map(|picture| recognise(picture.data().to_vec())))
        }
        Err(error @ (AudioError::NotFound | AudioError::Unreadable(_))) => Err(error),
        Err(_) => from_container(path),
    }
}

fn rank(kind: PictureType) -> u8 {
    match kind {
        PictureType::CoverFront => 0,
        PictureType::Other | PictureType::Media | PictureType::Illustration => 1,
        PictureType::Icon | PictureType::OtherIcon => 3,
        _ => 2,
    }
}

/// Pictures of the containers lofty cannot read.
fn from_container(path: &Path) -> Result<Option<Cover>, AudioError> {
    let mut reader = container::open_reader(&Source::whole(path))?;
    let mut metadata = reader.metadata();
    let Some(revision) = metadata.skip_to_latest() else { return Ok(None) };
    let mut visuals: Vec<_> = revision
        .media
        .visuals
        .iter()
        .chain(revision.per_track.iter().flat_map(|track| &track.metadata.visuals))
        .collect();
    visuals.sort_by_key(|visual| u8::from(visual.usage != Some(StandardVisualKey::FrontCover)));
    Ok(visuals.into_iter().find_map(|visual| recognise(visual.data.to_vec())))
}

/// The picture if its first bytes are those of a picture; a link or text stored as one is none.
fn recognise(data: Vec<u8>) -> Option<Cover> {
    let mime = match data.get(..12)? {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P'] => "image/webp",
        [b'B', b'M', ..] => "image/bmp",
        _ => return None,
    };
    Some(Cover { mime: mime.to_owned(), data })
}

/// The best picture file in the track's folder.
pub(crate) fn beside(path: &Path) -> Option<PathBuf> {
    thread_local! {
        // A scan asks for every track of a folder in turn; one listing serves them all while the folder is unchanged.
        static LISTING: RefCell<Option<(PathBuf, SystemTime, Option<PathBuf>)>> = const { RefCell::new(None) };
    }
    let folder = path.parent()?;
    let changed = fs::metadata(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })
        .ok()?
        .modified()
        .ok()?;
    LISTING.with_borrow_mut(|listing| match listing {
        Some((known, at, picture)) if known == folder && *at == changed => picture.clone(),
        _ => {
            let picture = search(folder);
            *listing = Some((folder.to_owned(), changed, picture.clone()));
            picture
        }
    })
}

fn search(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    fs::read_dir(folder)
        .ok()?
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let path = entry.path();
            let rank = position(STEMS, path.file_stem()?.to_str()?)?;
            let extension = position(PICTURE_EXTENSIONS, path.extension()?.to_str()?)?;
            Some(((rank, extension), path))
        })
        .min()
        .map(|(_, path)| path)
}

fn position(names: &[&str], name: &str) -> Option<usize> {
    names.iter().position(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0000000";

    #[test]
    fn a_picture_is_known_by_its_bytes() {
        assert_eq!(recognise(PNG.to_vec()).map(|cover| cover.mime).as_deref(), Some("image/png"));
        assert_eq!(recognise(b"http://example.org/cover.jpg".to_vec()), None);
        assert_eq!(recognise(vec![0xff]), None);
    }

    #[test]
    fn the_best_name_beside_the_track_wins_in_any_case() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["Folder.PNG", "FRONT.jpg", "notes.txt", "coverage.jpg"] {
            fs::write(folder.path().join(name), PNG).unwrap();
        }
        assert_eq!(search(folder.path()), Some(folder.path().join("Folder.PNG")));
        assert_eq!(search(&folder.path().join("nowhere")), None);
    }
}
