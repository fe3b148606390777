//! Playlists: kept by the listener, brought in from files and written to them.

use std::path::{Path, PathBuf};

use attune_library::{LibraryError, NewTrack, Playlist, PlaylistEdit, TrackId};
use attune_playlist::{Entry, Written, write_m3u8};

use crate::clock::now_ms;
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::opening::{Refused, located, read_playlist};

/// A playlist that was made from a file, and what of it is not as the listener might expect.
#[derive(Debug, Clone)]
pub struct ImportedPlaylist {
    /// The new playlist.
    pub playlist: Playlist,
    /// Files that play, but are not in the library.
    pub outside: Vec<PathBuf>,
    /// Files that are not there; they stand in the playlist all the same.
    pub missing: Vec<PathBuf>,
    /// Entries that could not be taken over.
    pub refused: Vec<Refused>,
}

impl Engine {
    /// All playlists of the listener, the last changed first.
    pub fn playlists(&self) -> Result<Vec<Playlist>, EngineError> {
        Ok(self.inner.library.playlists()?)
    }

    /// A playlist and what stands in it.
    pub fn playlist(&self, id: u32) -> Result<(Playlist, Vec<TrackId>), EngineError> {
        Ok(self.inner.library.playlist(id)?)
    }

    /// The playlist of this name; letters may be of either case.
    ///
    /// Errors: [`EngineError::NoSuchPlaylist`].
    pub fn find_playlist(&self, name: &str) -> Result<Playlist, EngineError> {
        let wanted = name.trim().to_lowercase();
        self.playlists()?
            .into_iter()
            .find(|playlist| playlist.name.to_lowercase() == wanted)
            .ok_or_else(|| EngineError::NoSuchPlaylist(name.trim().to_owned()))
    }

    /// Makes a playlist.
    ///
    /// Errors: [`EngineError::NoPlaylistName`], a name that is taken, an unknown track.
    pub fn create_playlist(&self, name: &str, tracks: &[TrackId]) -> Result<Playlist, EngineError> {
        let id = self.inner.library.add_playlist(named(name)?, tracks, now_ms())?;
        Ok(self.playlist(id)?.0)
    }

    /// Renames a playlist.
    ///
    /// Errors: [`EngineError::NoPlaylistName`], a name that is taken.
    pub fn rename_playlist(&self, id: u32, name: &str) -> Result<Playlist, EngineError> {
        self.inner.library.rename_playlist(id, named(name)?, now_ms())?;
        Ok(self.playlist(id)?.0)
    }

    /// Changes what stands in a playlist, and says what stands in it now.
    pub fn edit_playlist(
        &self,
        id: u32,
        edit: PlaylistEdit,
    ) -> Result<(Playlist, Vec<TrackId>), EngineError> {
        self.inner.library.edit_playlist(id, edit, now_ms())?;
        self.playlist(id)
    }

    /// Deletes a playlist; [`Engine::restore_playlist`] puts it back.
    pub fn delete_playlist(&self, id: u32) -> Result<(), EngineError> {
        Ok(self.inner.library.delete_playlist(id, now_ms())?)
    }

    /// Puts a deleted playlist back.
    ///
    /// Errors: a name that another playlist has taken.
    pub fn restore_playlist(&self, id: u32) -> Result<Playlist, EngineError> {
        self.inner.library.restore_playlist(id)?;
        Ok(self.playlist(id)?.0)
    }

    /// Makes a playlist of a file (M3U or PLS). What it names is taken over in its order, files from outside the library
    /// and files that are not there too. Its name is the one the file gives, else the file's own, with a number where
    /// there is one of that name already.
    ///
    /// Errors: [`EngineError::Path`], [`EngineError::EmptyPlaylist`].
    pub fn import_playlist(&self, file: &Path) -> Result<ImportedPlaylist, EngineError> {
        let list = read_playlist(file)?;
        let name = list.name.clone().or_else(|| stem(file)).unwrap_or_default();
        let (mut entries, mut refused) = (Vec::new(), Vec::new());
        for (entry, found) in located(list.entries, file) {
            match found {
                Ok(path) => entries.push((entry, path)),
                Err(why) => refused.push(why),
            }
        }
        let (mut tracks, mut outside, mut missing) = (Vec::new(), Vec::new(), Vec::new());
        let there: Vec<bool> = entries.iter().map(|(_, path)| path.is_file()).collect();
        let files: Vec<PathBuf> = entries
            .iter()
            .zip(&there)
            .filter(|(_, there)| **there)
            .map(|((_, path), _)| path.clone())
            .collect();
        let mut read = self.inner.tracks_of(&files)?.into_iter();
        for ((entry, path), there) in entries.into_iter().zip(there) {
            if !there {
                tracks.push(self.inner.missing_track(&entry, &path)?);
                missing.push(path);
                continue;
            }
            match read.next() {
                Some(Ok(of_file)) => {
                    if self.inner.tracks_in_library(&path)?.is_empty() {
                        outside.push(path);
                    }
                    tracks.extend(of_file);
                }
                Some(Err(why)) => refused.push(why),
                None => {}
            }
        }
        let playlist = self.create_under_free_name(&name, &tracks)?;
        Ok(ImportedPlaylist { playlist, outside, missing, refused })
    }

    /// Writes a playlist as M3U8; files below the folder it is written to are named relative to it. A file name
    /// without an extension is given one. Returns the file that was written.
    ///
    /// Errors: [`EngineError::Write`].
    pub fn export_playlist(&self, id: u32, file: &Path) -> Result<PathBuf, EngineError> {
        let failed = |source| EngineError::Write { path: file.to_path_buf(), source };
        let mut file = std::path::absolute(file).map_err(failed)?;
        if file.extension().is_none() {
            file.set_extension("m3u8");
        }
        let (playlist, tracks) = self.playlist(id)?;
        let tracks = self.tracks(&tracks)?;
        let written = tracks.iter().map(|track| Written {
            path: &track.path,
            artist: &track.artist,
            title: &track.title,
            seconds: track.duration,
        });
        let folder = file.parent().unwrap_or(&file);
        let text = write_m3u8(&playlist.name, folder, written);
        std::fs::write(&file, text).map_err(|source| EngineError::Write { path: file.clone(), source })?;
        Ok(file)
    }

    fn create_under_free_name(&self, name: &str, tracks: &[TrackId]) -> Result<Playlist, EngineError> {
        let mut number = 1;
        loop {
            let tried = if number == 1 { name.to_owned() } else { format!("{name} {number}") };
            match self.create_playlist(&tried, tracks) {
                Err(EngineError::Library(LibraryError::PlaylistNameTaken { .. })) => number += 1,
                outcome => return outcome,
            }
        }
    }
}

impl Inner {
    /// The track of a file that is not there: the one that is known, else one with the names the playlist gives it, so
    /// that it can be shown as missing and is found when its file comes.
    fn missing_track(&self, entry: &Entry, path: &Path) -> Result<TrackId, EngineError> {
        if let Some(known) = self.library.track_by_path(path)? {
            return Ok(known.id);
        }
        let (artist, title) = entry.names();
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let placeholder = NewTrack {
            path: path.to_path_buf(),
            added_at: now_ms(),
            title: some(title),
            artist: some(artist),
            duration: entry.seconds.unwrap_or(0.0),
            ..NewTrack::default()
        };
        let ids = self.library.put_aside(&[placeholder])?;
        ids.first().copied().ok_or(EngineError::NoSuchTrack)
    }
}

fn named(name: &str) -> Result<&str, EngineError> {
    let name = name.trim();
    if name.is_empty() { Err(EngineError::NoPlaylistName) } else { Ok(name) }
}

fn stem(file: &Path) -> Option<String> {
    file.file_stem().map(|stem| stem.to_string_lossy().into_owned())
}
