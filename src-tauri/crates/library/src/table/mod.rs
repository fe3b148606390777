//! One file per table: its migration, the handle that reads it and the handle that writes it.

pub(crate) mod analyses;
pub(crate) mod failures;
pub(crate) mod feedback;
pub(crate) mod folders;
pub(crate) mod impressions;
pub(crate) mod ledger;
pub(crate) mod passages;
pub(crate) mod playlists;
pub(crate) mod plays;
pub(crate) mod profiles;
pub(crate) mod queue_adds;
pub(crate) mod search;
pub(crate) mod settings;
pub(crate) mod sheets;
pub(crate) mod span;
pub(crate) mod statements;
pub(crate) mod tag_texts;
pub(crate) mod track;
pub(crate) mod track_write;
pub(crate) mod view;
