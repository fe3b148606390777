//! Which file a FILE line means. Sheets outlive renaming and encoding: most say ".wav" where a ".flac" lies.

use std::path::{Path, PathBuf};

use crate::is_audio_path;

/// Of the `files` in the folder of `sheet` and in those right below it, the one that is `name`: by its path from
/// there, by its name in another case, by its name without the extension; and if the sheet names no other file
/// (`alone`), the one that is called like the sheet.
pub fn file_of_sheet<'f>(sheet: &Path, name: &str, alone: bool, files: &'f [PathBuf]) -> Option<&'f PathBuf> {
    let folder = sheet.parent()?;
    // Either separator: most sheets come from Windows, some with the full path from there.
    let parts: Vec<&str> = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | ".")).collect();
    let last = parts.last().copied().unwrap_or_default();
    let below = match parts.as_slice() {
        [sub, _] => folder.join(sub),
        _ => folder.to_owned(),
    };
    let inside = |place: &Path, fits: &dyn Fn(&Path) -> bool| {
        files.iter().find(|file| file.parent() == Some(place) && is_audio_path(file) && fits(file))
    };
    let stem = stem_of(last);
    let exact = |file: &Path| file.file_name().is_some_and(|known| known.to_str() == Some(last));
    let any_case = |file: &Path| same(file.file_name().and_then(|name| name.to_str()), last);
    let without_extension = |file: &Path| same(file.file_stem().and_then(|stem| stem.to_str()), stem);
    let like_sheet = |file: &Path| file.file_stem() == sheet.file_stem();
    for place in [below.as_path(), folder] {
        let fits: [&dyn Fn(&Path) -> bool; 3] = [&exact, &any_case, &without_extension];
        if let Some(found) = fits.iter().find_map(|fits| inside(place, *fits)) {
            return Some(found);
        }
    }
    inside(folder, &like_sheet).filter(|_| alone)
}

fn same(known: Option<&str>, name: &str) -> bool {
    known.is_some_and(|known| known.to_lowercase() == name.to_lowercase())
}

/// The name without an extension of up to four letters; a dot elsewhere belongs to the name.
fn stem_of(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty()
                && extension.len() <= 4
                && extension.chars().all(|character| character.is_ascii_alphanumeric()) =>
        {
            stem
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, alone: bool, files: &[&str]) -> Option<String> {
        let files: Vec<PathBuf> = files.iter().map(|file| Path::new("/m/x").join(file)).collect();
        let found = file_of_sheet(Path::new("/m/x/Album.cue"), name, alone, &files)?;
        Some(found.strip_prefix("/m/x").unwrap().to_str().unwrap().to_owned())
    }

    #[test]
    fn a_file_is_found_under_its_name_in_any_case_or_with_another_extension() {
        assert_eq!(found("a.wav", false, &["b.wav", "a.flac", "a.wav"]).as_deref(), Some("a.wav"));
        assert_eq!(found("A.WAV", false, &["b.wav", "a.wav"]).as_deref(), Some("a.wav"));
        assert_eq!(found("a.wav", false, &["a.txt", "a.flac"]).as_deref(), Some("a.flac"));
        assert_eq!(found("Mr. A", false, &["mr. a.flac"]).as_deref(), Some("mr. a.flac"));
        assert_eq!(found("a.wav", false, &["b.flac"]), None);
    }

    #[test]
    fn paths_lead_one_folder_down_or_to_the_sheet_itself() {
        assert_eq!(found(r"CD1\a.wav", false, &["a.wav", "CD1/a.flac"]).as_deref(), Some("CD1/a.flac"));
        assert_eq!(found("./a.wav", false, &["a.wav"]).as_deref(), Some("a.wav"));
        assert_eq!(found(r"C:\Rips\Album\a.wav", false, &["a.flac"]).as_deref(), Some("a.flac"));
        assert_eq!(found("../../etc/a.wav", false, &["b.wav"]), None);
    }

    #[test]
    fn the_only_file_of_a_sheet_may_bear_the_sheets_name_instead() {
        assert_eq!(found("Range.wav", true, &["Album.flac", "z.flac"]).as_deref(), Some("Album.flac"));
        assert_eq!(found("Range.wav", false, &["Album.flac"]), None);
        assert_eq!(found("", true, &["Album.flac"]).as_deref(), Some("Album.flac"));
    }
}
