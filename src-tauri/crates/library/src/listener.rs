//! The part of the store that holds what listeners said and did, each under their profile.

use std::collections::HashMap;

use crate::table::feedback::{Feedback, FeedbackKind, FeedbackReader, FeedbackWriter, NewFeedback};
use crate::table::impressions::{Impression, ImpressionsReader, ImpressionsWriter};
use crate::table::ledger::{EventId, LedgerWriter};
use crate::table::passages::{Passages, PassagesReader, PassagesWriter};
use crate::table::playlists::{Playlist, PlaylistEdit, PlaylistsReader, PlaylistsWriter};
use crate::table::plays::{NewPlay, Play, PlaysReader, PlaysWriter};
use crate::table::profiles::{Profile, ProfilesReader, ProfilesWriter};
use crate::table::queue_adds::{QueueAdd, QueueAddsReader, QueueAddsWriter};
use crate::table::statements::{NewStatement, Statement, StatementsReader, StatementsWriter};
use crate::table::tag_texts::{TagTextsReader, TagTextsWriter};
use crate::table::track::TrackId;
use crate::{Library, LibraryError};

/// What the current listener said and did.
impl Library {
    /// Records feedback and returns the key of the event.
    pub fn add_feedback(&self, event: &NewFeedback) -> Result<u32, LibraryError> {
        self.connections.write(|transaction| FeedbackWriter(transaction).add(event))
    }

    /// Undoes a feedback; undoing it again changes nothing.
    pub fn undo_feedback(&self, id: u32, at: i64) -> Result<(), LibraryError> {
        self.connections.write(|transaction| LedgerWriter(transaction).undo(EventId::Feedback(id), at))
    }

    /// The feedback that counts, oldest first.
    pub fn feedback(&self) -> Result<Vec<Feedback>, LibraryError> {
        self.read(|connection| FeedbackReader(connection).active())
    }

    /// Every feedback, undone ones too, oldest first.
    pub fn all_feedback(&self) -> Result<Vec<Feedback>, LibraryError> {
        self.read(|connection| FeedbackReader(connection).all())
    }

    /// The feedback with this key, undone or not.
    pub fn find_feedback(&self, id: u32) -> Result<Option<Feedback>, LibraryError> {
        self.read(|connection| FeedbackReader(connection).find(id))
    }

    /// The feedback of one kind on one track that counts, oldest first.
    pub fn standing_feedback(
        &self,
        track: TrackId,
        kind: FeedbackKind,
    ) -> Result<Vec<Feedback>, LibraryError> {
        self.read(|connection| FeedbackReader(connection).standing(track, kind))
    }

    /// Records a play or a skip and returns its key.
    pub fn record_play(&self, play: &NewPlay) -> Result<u32, LibraryError> {
        self.connections.write(|transaction| PlaysWriter(transaction).record(play))
    }

    /// The latest plays, newest first.
    pub fn plays(&self, limit: usize) -> Result<Vec<Play>, LibraryError> {
        self.read(|connection| PlaysReader(connection).latest(limit))
    }

    /// The latest plays of all profiles, newest first.
    pub fn plays_of_all_profiles(&self, limit: usize) -> Result<Vec<Play>, LibraryError> {
        self.read(|connection| PlaysReader(connection).latest_of_all(limit))
    }

    /// Keeps a statement of taste and returns its key.
    pub fn add_statement(&self, statement: &NewStatement) -> Result<u32, LibraryError> {
        self.connections.write(|transaction| StatementsWriter(transaction).add(statement))
    }

    /// Statements of taste, undone ones too, oldest first.
    pub fn statements(&self) -> Result<Vec<Statement>, LibraryError> {
        self.read(|connection| StatementsReader(connection).all())
    }

    /// Records that tracks were put into the queue.
    pub fn add_queue_adds(&self, tracks: &[TrackId], at: i64) -> Result<(), LibraryError> {
        self.connections.write(|transaction| QueueAddsWriter(transaction).add(tracks, at))
    }

    /// The latest tracks put into the queue, newest first.
    pub fn queue_adds(&self, limit: usize) -> Result<Vec<QueueAdd>, LibraryError> {
        self.read(|connection| QueueAddsReader(connection).latest(limit))
    }

    /// Records what an answer showed.
    pub fn add_impressions(&self, shown: &[Impression]) -> Result<(), LibraryError> {
        self.connections.write(|transaction| ImpressionsWriter(transaction).show(shown))
    }

    /// Records that a track was played from an answer.
    pub fn choose_impression(&self, answer: i64, track: TrackId, at: i64) -> Result<(), LibraryError> {
        self.connections.write(|transaction| ImpressionsWriter(transaction).choose(answer, track, at))
    }

    /// What answers showed, oldest first.
    pub fn impressions(&self) -> Result<Vec<Impression>, LibraryError> {
        self.read(|connection| ImpressionsReader(connection).all())
    }
}

/// Changes to the events that shape a taste. All answer `NotFound` for an event of another profile.
impl Library {
    /// Takes an event out of the taste; taking it out again changes nothing.
    pub fn undo_event(&self, event: EventId, at: i64) -> Result<(), LibraryError> {
        self.connections.write(|transaction| LedgerWriter(transaction).undo(event, at))
    }

    /// Makes an undone event count again.
    pub fn restore_event(&self, event: EventId) -> Result<(), LibraryError> {
        self.connections.write(|transaction| LedgerWriter(transaction).restore(event))
    }

    /// Sets how much an event counts.
    pub fn weigh_event(&self, event: EventId, weight: f32) -> Result<(), LibraryError> {
        self.connections.write(|transaction| LedgerWriter(transaction).weigh(event, weight))
    }

    /// Sets from when on an event no longer counts.
    pub fn expire_event(&self, event: EventId, at: Option<i64>) -> Result<(), LibraryError> {
        self.connections.write(|transaction| LedgerWriter(transaction).expire(event, at))
    }

    /// Changes what a feedback said.
    pub fn set_feedback_kind(&self, feedback: u32, kind: FeedbackKind) -> Result<(), LibraryError> {
        self.connections.write(|transaction| LedgerWriter(transaction).set_kind(feedback, kind))
    }
}

/// Playlists of the current listener. All that take a key answer `NotFound` for a playlist of another.
impl Library {
    /// All playlists, the last changed first.
    pub fn playlists(&self) -> Result<Vec<Playlist>, LibraryError> {
        self.snapshot(|connection| PlaylistsReader(connection).all())
    }

    /// A playlist and what stands in it.
    pub fn playlist(&self, id: u32) -> Result<(Playlist, Vec<TrackId>), LibraryError> {
        self.snapshot(|connection| {
            let reader = PlaylistsReader(connection);
            Ok((reader.one(id)?, reader.tracks(id, u32::MAX)?))
        })
    }

    /// Makes a playlist and returns its key.
    ///
    /// # Errors
    /// [`LibraryError::PlaylistNameTaken`]; `NotFound` for an unknown track.
    pub fn add_playlist(&self, name: &str, tracks: &[TrackId], at: i64) -> Result<u32, LibraryError> {
        self.connections.write(|transaction| PlaylistsWriter(transaction).add(name, tracks, at))
    }

    /// Renames a playlist.
    ///
    /// # Errors
    /// [`LibraryError::PlaylistNameTaken`].
    pub fn rename_playlist(&self, id: u32, name: &str, at: i64) -> Result<(), LibraryError> {
        self.connections.write(|transaction| PlaylistsWriter(transaction).rename(id, name, at))
    }

    /// Changes what stands in a playlist.
    pub fn edit_playlist(&self, id: u32, edit: PlaylistEdit, at: i64) -> Result<(), LibraryError> {
        self.connections.write(|transaction| PlaylistsWriter(transaction).edit(id, edit, at))
    }

    /// Deletes a playlist; [`Library::restore_playlist`] puts it back, for a day at least.
    pub fn delete_playlist(&self, id: u32, at: i64) -> Result<(), LibraryError> {
        self.connections.write(|transaction| PlaylistsWriter(transaction).delete(id, at))
    }

    /// Puts a deleted playlist back.
    ///
    /// # Errors
    /// [`LibraryError::PlaylistNameTaken`] when another took its name meanwhile.
    pub fn restore_playlist(&self, id: u32) -> Result<(), LibraryError> {
        self.connections.write(|transaction| PlaylistsWriter(transaction).restore(id))
    }
}

/// Profiles.
impl Library {
    /// All listeners, oldest first.
    pub fn profiles(&self) -> Result<Vec<Profile>, LibraryError> {
        self.read(|connection| ProfilesReader(connection).all())
    }

    /// Adds a listener and returns the key.
    pub fn add_profile(&self, name: &str, pin_hash: Option<&str>, at: i64) -> Result<u32, LibraryError> {
        self.connections.write(|transaction| ProfilesWriter(transaction).add(name, pin_hash, at))
    }

    /// Renames a listener.
    pub fn rename_profile(&self, id: u32, name: &str) -> Result<(), LibraryError> {
        self.connections.write(|transaction| ProfilesWriter(transaction).rename(id, name))
    }

    /// Sets or removes the hash of a listener's PIN.
    pub fn set_profile_pin(&self, id: u32, pin_hash: Option<&str>) -> Result<(), LibraryError> {
        self.connections.write(|transaction| ProfilesWriter(transaction).set_pin(id, pin_hash))
    }

    /// Makes a listener the current one.
    pub fn switch_profile(&self, id: u32) -> Result<(), LibraryError> {
        self.connections.write(|transaction| ProfilesWriter(transaction).switch(id))
    }

    /// Deletes a listener with all that is theirs; not the current one.
    pub fn delete_profile(&self, id: u32) -> Result<(), LibraryError> {
        self.connections.write(|transaction| ProfilesWriter(transaction).delete(id))
    }

    /// Deletes all that a listener said and did.
    pub fn forget_profile(&self, id: u32) -> Result<(), LibraryError> {
        self.connections.write(|transaction| ProfilesWriter(transaction).forget(id))
    }
}

/// Lyrics and genre tags as vectors.
impl Library {
    /// Genre tags as vectors of a text model.
    pub fn tag_texts(&self, model: &str) -> Result<HashMap<String, Vec<f32>>, LibraryError> {
        self.read(|connection| TagTextsReader(connection).all(model))
    }

    /// Stores genre tags as vectors of a text model.
    pub fn put_tag_texts(&self, model: &str, texts: &[(&str, &[f32])]) -> Result<(), LibraryError> {
        self.connections.write(|transaction| TagTextsWriter(transaction).put(model, texts))
    }

    /// Tracks whose lyrics are to be read by a text model, with the time of change of their files.
    pub fn pending_passages(&self, model: &str) -> Result<Vec<(TrackId, i64)>, LibraryError> {
        self.read(|connection| PassagesReader(connection).pending(model))
    }

    /// Stores the lyrics of a track as vectors.
    pub fn put_passages(
        &self,
        track: TrackId,
        mtime_ns: i64,
        model: &str,
        passages: &Passages,
    ) -> Result<(), LibraryError> {
        self.connections
            .write(|transaction| PassagesWriter(transaction).put(track, mtime_ns, model, passages))
    }

    /// The lyrics of all tracks that have some, as vectors of a text model.
    pub fn passages(&self, model: &str) -> Result<HashMap<TrackId, Passages>, LibraryError> {
        self.read(|connection| PassagesReader(connection).all(model))
    }
}
