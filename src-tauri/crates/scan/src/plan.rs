//! What of what was found is to be read: files and sheets that are new or changed, and files about which another sheet
//! has the word now.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use attune_library::{KnownFile, Presence, Stamp, TrackId};

use crate::sheets::{Claims, FilesByFolder};
use crate::walk::{Found, FoundFile};

/// What the library knows.
pub(crate) struct Known {
    pub(crate) files: HashMap<PathBuf, KnownFile>,
    pub(crate) sheets: HashMap<PathBuf, Stamp>,
}

/// What there is to do.
pub(crate) struct Plan {
    /// Files whose tags are to be read.
    pub(crate) to_read: Vec<FoundFile>,
    /// What the sheets say that have something to do with them.
    pub(crate) claims: Claims,
    /// Those sheets.
    pub(crate) sheets: HashSet<PathBuf>,
    /// Sheets that are new or changed.
    pub(crate) new_sheets: Vec<(PathBuf, Stamp)>,
    /// Sheets that are not there any more.
    pub(crate) gone_sheets: Vec<PathBuf>,
    /// Files that are as they were.
    pub(crate) unchanged: usize,
    /// Of those, files that were missing.
    pub(crate) returned: usize,
    /// The tracks of these.
    pub(crate) back: Vec<TrackId>,
}

/// Compares what was found with what is known. `is_gone` says of a known sheet that was not found whether that means
/// that it is gone.
pub(crate) fn plan(known: &Known, found: Found, is_gone: impl Fn(&Path) -> bool) -> Plan {
    let stamp = |file: &FoundFile| Stamp { mtime_ns: file.mtime_ns, size: file.size };
    let is_changed = |file: &FoundFile| {
        known
            .files
            .get(&file.path)
            .is_none_or(|known| known.mtime_ns != file.mtime_ns || known.size != file.size)
    };
    let there: HashSet<&Path> = found.sheets.iter().map(|sheet| sheet.path.as_path()).collect();
    let new_sheets: Vec<(PathBuf, Stamp)> = found
        .sheets
        .iter()
        .filter(|sheet| known.sheets.get(&sheet.path) != Some(&stamp(sheet)))
        .map(|sheet| (sheet.path.clone(), stamp(sheet)))
        .collect();
    let gone_sheets: Vec<PathBuf> = known
        .sheets
        .keys()
        .filter(|sheet| !there.contains(sheet.as_path()) && is_gone(sheet))
        .cloned()
        .collect();

    // Folders in which something happened: every sheet there is heard again, so that it does not matter which of several
    // came first.
    let mut stirred: HashSet<&Path> = new_sheets
        .iter()
        .map(|(sheet, _)| sheet)
        .chain(&gone_sheets)
        .filter_map(|sheet| sheet.parent())
        .collect();
    if !there.is_empty() {
        // A sheet may have its files one folder down.
        let changed = found.files.iter().filter(|file| is_changed(file));
        stirred.extend(changed.flat_map(|file| file.path.ancestors().skip(1).take(2)));
    }
    let sheets: HashSet<PathBuf> = there
        .iter()
        .filter(|sheet| sheet.parent().is_some_and(|folder| stirred.contains(folder)))
        .map(|sheet| (*sheet).to_owned())
        .collect();
    let folders: HashSet<PathBuf> =
        sheets.iter().filter_map(|sheet| sheet.parent()).map(Path::to_owned).collect();
    let by_folder = FilesByFolder::new(found.files.iter().map(|file| file.path.as_path()), &folders);
    let claims = Claims::read(sheets.iter().map(PathBuf::as_path), &by_folder);

    let turned: HashSet<&Path> =
        new_sheets.iter().map(|(sheet, _)| sheet).chain(&gone_sheets).map(PathBuf::as_path).collect();
    let wants_reading = |file: &FoundFile| {
        let before = known.files.get(&file.path).and_then(|known| known.sheet.as_deref());
        let now = claims.on(&file.path).map(|claim| claim.sheet.path.as_path());
        let concerned = now.is_some() || before.is_some_and(|sheet| sheets.contains(sheet));
        is_changed(file)
            || [before, now].iter().flatten().any(|sheet| turned.contains(sheet))
            || concerned && before != now
    };
    let (mut to_read, mut back, mut unchanged, mut returned) = (Vec::new(), Vec::new(), 0, 0);
    for file in found.files {
        if wants_reading(&file) {
            to_read.push(file);
            continue;
        }
        unchanged += 1;
        let tracks = known.files.get(&file.path).map_or(&[][..], |known| known.tracks.as_slice());
        let absent = tracks.iter().filter(|(_, presence)| *presence != Presence::Present);
        let before = back.len();
        back.extend(absent.map(|(id, _)| *id));
        returned += usize::from(back.len() > before);
    }
    Plan { to_read, claims, sheets, new_sheets, gone_sheets, unchanged, returned, back }
}
