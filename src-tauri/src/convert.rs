//! The engine's types to the interface's, and back.

mod lyrics;
mod playlists;
mod sound;
mod taste;

pub(crate) use sound::sleep;
pub(crate) use taste::{edits, profiles};

use attune_engine as engine;
use attune_library as library;

use crate::dto;

/// The interface's numbers are JavaScript's: counts fit 32 bits, times fit a float's 53 bits.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl From<engine::Notice> for dto::CommandError {
    fn from(notice: engine::Notice) -> Self {
        Self { code: notice.code, message: notice.message }
    }
}

impl From<library::Track> for dto::Track {
    fn from(t: library::Track) -> Self {
        // No scan looks after files outside the library.
        let missing = match t.presence {
            library::Presence::Present => false,
            library::Presence::Missing => true,
            library::Presence::Removed | library::Presence::Replaced => !t.path.is_file(),
        };
        Self {
            id: t.id.0,
            path: t.path.display().to_string(),
            title: t.title,
            artist: t.artist,
            album: t.album,
            album_artist: t.album_artist,
            genre: t.genre,
            year: t.year,
            track_number: t.track_number,
            disc_number: t.disc_number,
            duration: t.duration,
            codec: t.codec,
            sample_rate: t.sample_rate,
            bitrate_kbps: t.bitrate_kbps,
            has_cover: t.has_cover,
            added_at: t.added_at as f64,
            play_count: t.play_count,
            last_played_at: t.last_played_at.map(|at| at as f64),
            analysed: t.analysed,
            missing,
            in_library: t.presence.is_in_library(),
            feedback: t.opinion.map(Into::into),
        }
    }
}

impl From<dto::View> for library::View {
    fn from(v: dto::View) -> Self {
        Self { search: v.search, sort: v.sort.into(), descending: v.descending }
    }
}

impl From<dto::SortKey> for library::SortKey {
    fn from(key: dto::SortKey) -> Self {
        match key {
            dto::SortKey::Title => Self::Title,
            dto::SortKey::Artist => Self::Artist,
            dto::SortKey::Album => Self::Album,
            dto::SortKey::Genre => Self::Genre,
            dto::SortKey::Year => Self::Year,
            dto::SortKey::Duration => Self::Duration,
            dto::SortKey::Added => Self::Added,
            dto::SortKey::LastPlayed => Self::LastPlayed,
            dto::SortKey::PlayCount => Self::PlayCount,
        }
    }
}

impl From<dto::FeedbackKind> for library::FeedbackKind {
    fn from(kind: dto::FeedbackKind) -> Self {
        match kind {
            dto::FeedbackKind::Like => Self::Like,
            dto::FeedbackKind::Dislike => Self::Dislike,
            dto::FeedbackKind::NotNow => Self::NotNow,
            dto::FeedbackKind::Never => Self::Never,
            dto::FeedbackKind::WrongForRequest => Self::WrongForRequest,
            dto::FeedbackKind::TooMuchOfArtist => Self::TooMuchOfArtist,
        }
    }
}

impl From<library::FeedbackKind> for dto::FeedbackKind {
    fn from(kind: library::FeedbackKind) -> Self {
        match kind {
            library::FeedbackKind::Like => Self::Like,
            library::FeedbackKind::Dislike => Self::Dislike,
            library::FeedbackKind::NotNow => Self::NotNow,
            library::FeedbackKind::Never => Self::Never,
            library::FeedbackKind::WrongForRequest => Self::WrongForRequest,
            library::FeedbackKind::TooMuchOfArtist => Self::TooMuchOfArtist,
        }
    }
}

impl From<library::Folder> for dto::Folder {
    fn from(f: library::Folder) -> Self {
        let available = f.path.is_dir();
        Self { id: f.id, path: f.path.display().to_string(), track_count: f.track_count, available }
    }
}

impl From<library::Failure> for dto::Failure {
    fn from(f: library::Failure) -> Self {
        Self {
            path: f.path.display().to_string(),
            stage: f.stage.as_str().to_owned(),
            code: f.code,
            message: f.message,
            at: f.at as f64,
        }
    }
}

impl From<library::Stats> for dto::LibraryStats {
    fn from(s: library::Stats) -> Self {
        Self {
            tracks: s.tracks,
            analysed: s.analysed,
            failed: s.failed,
            missing: s.missing,
            duration: s.duration_seconds,
        }
    }
}

impl From<engine::Term> for dto::Reason {
    fn from(term: engine::Term) -> Self {
        let kind = match term.kind {
            engine::TermKind::Sound => dto::ReasonKind::Sound,
            engine::TermKind::Name => dto::ReasonKind::Name,
            engine::TermKind::Tag | engine::TermKind::Text => dto::ReasonKind::Tag,
            engine::TermKind::Feedback => dto::ReasonKind::Feedback,
            engine::TermKind::Similarity => dto::ReasonKind::Similarity,
            engine::TermKind::Lyrics => dto::ReasonKind::Lyrics,
            engine::TermKind::Taste => dto::ReasonKind::Taste,
            engine::TermKind::Context => dto::ReasonKind::Context,
            engine::TermKind::Novelty => dto::ReasonKind::Novelty,
            engine::TermKind::Recency => dto::ReasonKind::Recency,
            engine::TermKind::Artist => dto::ReasonKind::Artist,
        };
        Self {
            id: term.id,
            kind,
            label: dto::Localized { en: term.en, zh: term.zh },
            contribution: term.contribution,
        }
    }
}

impl From<engine::Understood> for dto::Chip {
    fn from(chip: engine::Understood) -> Self {
        let kind = match chip.kind {
            engine::ChipKind::Words => dto::ChipKind::Words,
            engine::ChipKind::Artist => dto::ChipKind::Artist,
            engine::ChipKind::Album => dto::ChipKind::Album,
            engine::ChipKind::Title => dto::ChipKind::Title,
            engine::ChipKind::Genre => dto::ChipKind::Genre,
            engine::ChipKind::Like => dto::ChipKind::Like,
            engine::ChipKind::Adjustment => dto::ChipKind::Adjustment,
            engine::ChipKind::Limit => dto::ChipKind::Limit,
            engine::ChipKind::Theme => dto::ChipKind::Theme,
            engine::ChipKind::Scope => dto::ChipKind::Scope,
        };
        Self {
            id: chip.id,
            kind,
            text: chip.text,
            label: chip.label.into(),
            negative: chip.negative,
            flippable: chip.flippable,
            lasting: chip.lasting,
            removed: chip.removed,
        }
    }
}

impl From<engine::Suggestion> for dto::Suggestion {
    fn from(s: engine::Suggestion) -> Self {
        Self {
            track: s.track.into(),
            rank: s.rank,
            score: s.score,
            analysed: s.analysed,
            reasons: s.reasons.into_iter().map(Into::into).collect(),
            exploration: s.exploration,
            confidence: s.confidence,
            counterfactuals: s.without.into_iter().map(Into::into).collect(),
            influences: s.influences.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<engine::Answer> for dto::Answer {
    fn from(a: engine::Answer) -> Self {
        Self {
            request_id: a.request_id,
            text: a.text,
            seed: a.seed.map(Into::into),
            chips: a.chips.into_iter().map(Into::into).collect(),
            suggestions: a.suggestions.into_iter().map(Into::into).collect(),
            fit: a.fit.map(Into::into),
            edits: a.edits.into_iter().map(Into::into).collect(),
            arc: a.arc.map(Into::into),
            candidates: count(a.candidates),
            analysed: count(a.analysed),
            took_ms: a.took.as_secs_f64() * 1000.0,
            warning: a.warning.map(Into::into),
        }
    }
}

impl From<engine::FeedbackReceipt> for dto::FeedbackReceipt {
    fn from(r: engine::FeedbackReceipt) -> Self {
        Self {
            event_id: r.event_id,
            track_id: r.track_id.0,
            kind: r.kind.into(),
            answer: r.answer.map(Into::into),
        }
    }
}

impl From<engine::ScanState> for dto::ScanProgress {
    fn from(s: engine::ScanState) -> Self {
        Self {
            phase: match s.phase {
                engine::ScanPhase::Idle => dto::ScanPhase::Idle,
                engine::ScanPhase::Tags => dto::ScanPhase::Tags,
                engine::ScanPhase::Analysis => dto::ScanPhase::Analysis,
            },
            done: count(s.done),
            total: s.total.map(count),
            current: s.current.map(|path| path.display().to_string()),
            added: count(s.added),
            failed: count(s.failed),
            seconds_left: s.seconds_left,
            error: s.error.map(Into::into),
        }
    }
}

impl From<engine::PlayerView> for dto::PlayerState {
    fn from(p: engine::PlayerView) -> Self {
        Self {
            status: match p.status {
                engine::PlayStatus::Stopped => dto::PlayStatus::Stopped,
                engine::PlayStatus::Playing => dto::PlayStatus::Playing,
                engine::PlayStatus::Paused => dto::PlayStatus::Paused,
            },
            track: p.track.map(Into::into),
            index: p.index.map(count),
            queue: p.queue,
            position: p.position,
            duration: p.duration,
            volume: p.volume,
            speed: p.speed,
            shuffle: p.shuffle.into(),
            repeat: p.repeat.into(),
            stop_after_current: p.stop_after_current,
            can_undo_queue: p.can_undo_queue,
            sleep: p.sleep.map(Into::into),
            looped: p.looped.map(|(from, to)| dto::Stretch { from, to }),
            radio: p.radio.map(Into::into),
            device_error: p.device_error.map(Into::into),
        }
    }
}

impl From<engine::ModelStatus> for dto::ModelStatus {
    fn from(m: engine::ModelStatus) -> Self {
        Self {
            text_model: m.text_model,
            text_model_folder: m.text_model_folder.map(|path| path.display().to_string()),
            text_model_loaded: m.text_model_loaded,
            training: m
                .training
                .map(|(done, total)| dto::TrainingProgress { done: count(done), total: count(total) }),
            problems: m.problems.into_iter().map(Into::into).collect(),
            report: m.report.map(Into::into),
            previous: m.previous.map(Into::into),
        }
    }
}
