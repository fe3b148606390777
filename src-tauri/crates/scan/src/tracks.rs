//! The tracks of a file: itself, or the parts that a cue sheet cuts it into.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use attune_audio::{CueError, CueSheet, CueTrack, Cut, Metadata};
use attune_library::{NewTrack, Span};

use crate::FileError;
use crate::metadata::new_track;
use crate::sheets::{Claim, Claims, FilesByFolder};
use crate::walk::{FoundFile, found_file};

/// What a file is, and which sheet that should say so does not.
pub(crate) struct FileTracks {
    pub(crate) tracks: Vec<NewTrack>,
    /// The sheet (for one inside the file, the file) and what is wrong with it.
    pub(crate) failed: Option<(PathBuf, CueError)>,
}

/// Asks the sheet beside the file, then the one in it; without either, or where they do not fit, the file is one track.
pub(crate) fn tracks(
    file: &FoundFile,
    mut metadata: Metadata,
    claim: Option<&Claim>,
    added_at: i64,
) -> FileTracks {
    let embedded = metadata.cue_sheet.take();
    let whole = new_track(file.clone(), metadata, added_at);
    let mut failed = None;
    if let Some(claim) = claim {
        match cut(&whole, &claim.sheet.cue, claim.file, Some(&claim.sheet.path)) {
            Ok(tracks) => return FileTracks { tracks, failed },
            Err(error) => failed = Some((claim.sheet.path.clone(), error)),
        }
    }
    // A sheet in a file is about that file, whatever name it gives; one that is about several was copied into each.
    let embedded = embedded.filter(|sheet| sheet.as_ref().map_or(true, |sheet| sheet.files.len() == 1));
    match embedded.map(|sheet| sheet.and_then(|sheet| cut(&whole, &sheet, 0, None))) {
        Some(Ok(tracks)) => FileTracks { tracks, failed },
        Some(Err(error)) => {
            let failed = failed.or_else(|| Some((file.path.clone(), error)));
            FileTracks { tracks: vec![whole], failed }
        }
        None => FileTracks { tracks: vec![whole], failed },
    }
}

fn cut(
    whole: &NewTrack,
    sheet: &CueSheet,
    file: usize,
    path: Option<&Path>,
) -> Result<Vec<NewTrack>, CueError> {
    let rate = whole.sample_rate;
    let frames = (whole.duration * f64::from(rate)).round() as u64;
    let cuts = sheet.cuts(file, rate, (frames > 0).then_some(frames))?;
    match cuts.as_slice() {
        [] => Err(CueError::NoTracks),
        // A file for each track: its own tags know more than the sheet.
        [only] if only.is_whole() => Ok(vec![filled(whole, sheet, only.track, path)]),
        cuts => Ok(cuts.iter().map(|cut| part(whole, sheet, cut, frames, path)).collect()),
    }
}

/// A part of the file: the sheet says what it is, and the file's tags what the sheet does not say of the album.
fn part(whole: &NewTrack, sheet: &CueSheet, cut: &Cut<'_>, frames: u64, path: Option<&Path>) -> NewTrack {
    let track = cut.track;
    let span = Span { start: cut.start, end: cut.end };
    let length = cut.end.unwrap_or(frames).saturating_sub(cut.start);
    let album = sheet.title.clone().or_else(|| whole.album.clone());
    let number = track.map_or(0, |track| track.number);
    let title = track.and_then(|track| track.title.clone()).unwrap_or_else(|| {
        let file = || whole.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        format!("{} {number:02}", album.clone().or_else(file).unwrap_or_default())
    });
    NewTrack {
        span: Some(span),
        sheet: path.map(Path::to_owned),
        title: Some(title),
        artist: track
            .and_then(|track| track.performer.clone())
            .or_else(|| sheet.performer.clone())
            .or_else(|| whole.artist.clone()),
        album,
        album_artist: sheet.performer.clone().or_else(|| whole.album_artist.clone()),
        genre: sheet.genre.clone().or_else(|| whole.genre.clone()),
        composer: songwriter(sheet, track).or_else(|| whole.composer.clone()),
        year: sheet.year.or(whole.year),
        track_number: Some(number),
        track_total: u32::try_from(sheet.audio_tracks()).ok(),
        disc_number: sheet.disc_number.or(whole.disc_number),
        disc_total: sheet.disc_total.or(whole.disc_total),
        duration: length as f64 / f64::from(whole.sample_rate.max(1)),
        // The gain of the whole file is its album's.
        replay_gain_track_db: track.and_then(|track| track.replay_gain_db),
        replay_gain_album_db: sheet
            .replay_gain_db
            .or(whole.replay_gain_album_db)
            .or(whole.replay_gain_track_db),
        ..whole.clone()
    }
}

/// The whole file, with what its tags leave open filled in from the sheet.
fn filled(whole: &NewTrack, sheet: &CueSheet, track: Option<&CueTrack>, path: Option<&Path>) -> NewTrack {
    let mut whole = whole.clone();
    let fill = |slot: &mut Option<String>, value: Option<&String>| {
        if slot.is_none() {
            *slot = value.cloned();
        }
    };
    let performer = track.and_then(|track| track.performer.as_ref());
    fill(&mut whole.title, track.and_then(|track| track.title.as_ref()));
    fill(&mut whole.artist, performer.or(sheet.performer.as_ref()));
    fill(&mut whole.album, sheet.title.as_ref());
    fill(&mut whole.album_artist, sheet.performer.as_ref());
    fill(&mut whole.genre, sheet.genre.as_ref());
    fill(&mut whole.composer, songwriter(sheet, track).as_ref());
    whole.year = whole.year.or(sheet.year);
    whole.track_number = whole.track_number.or(track.map(|track| track.number));
    whole.track_total = whole.track_total.or(u32::try_from(sheet.audio_tracks()).ok());
    whole.disc_number = whole.disc_number.or(sheet.disc_number);
    whole.disc_total = whole.disc_total.or(sheet.disc_total);
    let gain = track.and_then(|track| track.replay_gain_db);
    whole.replay_gain_track_db = whole.replay_gain_track_db.or(gain);
    whole.replay_gain_album_db = whole.replay_gain_album_db.or(sheet.replay_gain_db);
    whole.sheet = path.map(Path::to_owned);
    whole
}

fn songwriter(sheet: &CueSheet, track: Option<&CueTrack>) -> Option<String> {
    track.and_then(|track| track.songwriter.clone()).or_else(|| sheet.songwriter.clone())
}

/// The tracks of an audio file, or of all files of a cue sheet, in order, as a scan of its folder would find them;
/// without a library.
///
/// Errors: [`attune_audio::AudioError`] of a file; a sheet that is asked for and cannot be used is
/// [`FileError::Sheet`], one that is only beside the file is left out.
pub fn read_tracks(path: &Path) -> Result<Vec<NewTrack>, FileError> {
    if attune_audio::is_cue_path(path) {
        return read_sheet(path, 0);
    }
    Ok(read(path, &claims_around([path]), 0)?.tracks)
}

/// The tracks of all files of a cue sheet, in order.
pub(crate) fn read_sheet(path: &Path, added_at: i64) -> Result<Vec<NewTrack>, FileError> {
    let folder = path.parent().map(Path::to_owned).unwrap_or_default();
    // In a folder below, a sheet may have its files.
    let (_, files) = listed(&folder, 2);
    let by_folder = FilesByFolder::new(files.iter().map(PathBuf::as_path), &HashSet::from([folder]));
    let mut claims = Claims::read([path], &by_folder);
    if let Some((_, error)) = claims.failed.pop() {
        return Err(error.into());
    }
    let mut named: Vec<&PathBuf> = files.iter().filter(|file| claims.on(file).is_some()).collect();
    named.sort_by_key(|file| claims.on(file).map(|claim| claim.file));
    let mut all = Vec::new();
    for file in named {
        let FileTracks { tracks, failed } = read(file, &claims, added_at)?;
        if let Some((_, error)) = failed {
            return Err(error.into());
        }
        all.extend(tracks);
    }
    Ok(all)
}

/// Reads one file by what the sheets say of it.
pub(crate) fn read(path: &Path, claims: &Claims, added_at: i64) -> Result<FileTracks, FileError> {
    let tags = attune_audio::read_metadata(path)?;
    let metadata = std::fs::metadata(path).map_err(attune_audio::AudioError::from)?;
    Ok(tracks(&found_file(path.to_owned(), &metadata), tags, claims.on(path), added_at))
}

/// What the sheets beside files say.
pub(crate) fn claims_around<'f>(files: impl IntoIterator<Item = &'f Path>) -> Claims {
    let folders: HashSet<PathBuf> = files.into_iter().filter_map(Path::parent).map(Path::to_owned).collect();
    let (mut sheets, mut beside) = (Vec::new(), Vec::new());
    for folder in &folders {
        let (of_folder, audio) = listed(folder, 1);
        sheets.extend(of_folder);
        beside.extend(audio);
    }
    let by_folder = FilesByFolder::new(beside.iter().map(PathBuf::as_path), &folders);
    Claims::read(sheets.iter().map(PathBuf::as_path), &by_folder)
}

/// The sheets in a folder, and the audio files in it and so many folders down.
fn listed(folder: &Path, depth: usize) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let (mut sheets, mut files) = (Vec::new(), Vec::new());
    for entry in walkdir::WalkDir::new(listed).max_depth(depth).sort_by_file_name().into_iter().flatten() {
        let file = folder.join(entry.path().strip_prefix(listed).unwrap_or(entry.path()));
        if attune_audio::is_audio_path(&file) {
            files.push(file);
        } else if attune_audio::is_cue_path(&file) && entry.depth() == 1 {
            sheets.push(file);
        }
    }
    (sheets, files)
}
