//! Paths as they are stored: without loss, and so that the files below a folder are one range of keys.
//!
//! On Unix the bytes of the path; on Windows its 16-bit units, big-endian. In both, byte order keeps everything below
//! a folder between `folder + separator` and `folder + (separator + 1)`.

use std::path::{Path, PathBuf};

#[cfg(not(windows))]
mod platform {
    use std::ffi::OsString;
    use std::os::unix::ffi::{OsStrExt, OsStringExt};
    use std::path::{Path, PathBuf};

    pub(super) const SEPARATOR: &[u8] = b"/";

    pub(super) fn encode(path: &Path) -> Vec<u8> {
        path.as_os_str().as_bytes().to_vec()
    }

    pub(super) fn decode(bytes: Vec<u8>) -> PathBuf {
        PathBuf::from(OsString::from_vec(bytes))
    }
}

#[cfg(windows)]
mod platform {
    use std::ffi::OsString;
    use std::os::windows::ffi::{OsStrExt, OsStringExt};
    use std::path::{Path, PathBuf};

    pub(super) const SEPARATOR: &[u8] = &[0, b'\\'];

    pub(super) fn encode(path: &Path) -> Vec<u8> {
        path.as_os_str().encode_wide().flat_map(u16::to_be_bytes).collect()
    }

    pub(super) fn decode(bytes: Vec<u8>) -> PathBuf {
        let units: Vec<u16> =
            bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        PathBuf::from(OsString::from_wide(&units))
    }
}

/// The key a path is stored under.
pub(crate) fn encode(path: &Path) -> Vec<u8> {
    platform::encode(path)
}

/// The path of a stored key.
pub(crate) fn decode(bytes: Vec<u8>) -> PathBuf {
    platform::decode(bytes)
}

/// The keys of everything below `folder`: from the first (included) to the second (excluded).
pub(crate) fn range_below(folder: &Path) -> (Vec<u8>, Vec<u8>) {
    let mut low = encode(folder);
    while low.ends_with(platform::SEPARATOR) {
        low.truncate(low.len() - platform::SEPARATOR.len());
    }
    low.extend_from_slice(platform::SEPARATOR);
    let mut high = low.clone();
    if let Some(last) = high.last_mut() {
        *last += 1;
    }
    (low, high)
}

/// The name of the file without its extension, as text; bytes that are no text become U+FFFD.
pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_below(path: &str, folder: &str) -> bool {
        let (low, high) = range_below(Path::new(folder));
        let key = encode(Path::new(path));
        low <= key && key < high
    }

    #[test]
    fn the_range_of_a_folder_holds_what_is_below_it_and_nothing_else() {
        assert!(is_below("/music/a.mp3", "/music"));
        assert!(is_below("/music/b/a.mp3", "/music/"));
        assert!(is_below("/music/\u{10ffff}", "/music"));
        assert!(is_below("/a.mp3", "/"));
        assert!(!is_below("/music2/a.mp3", "/music"));
        assert!(!is_below("/music.mp3", "/music"));
        assert!(!is_below("/music0/a.mp3", "/music"));
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_unicode_comes_back_as_it_was() {
        use std::os::unix::ffi::OsStringExt;
        let path = PathBuf::from(std::ffi::OsString::from_vec(b"/m/caf\xe9.mp3".to_vec()));
        assert_eq!(decode(encode(&path)), path);
        assert_eq!(stem(&path), "caf\u{fffd}");
    }
}
