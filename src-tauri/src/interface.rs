//! The list of commands and events, and the TypeScript written from it.

use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

use crate::commands::{ask, desktop, library, player, playlists, settings, sound, taste};
use crate::dto;

/// Commands and events of the window.
#[expect(clippy::too_many_lines, reason = "it is a list")]
pub(crate) fn builder() -> Builder<tauri::Wry> {
    Builder::new()
        .error_handling(ErrorHandlingMode::Throw)
        .commands(collect_commands![
            ask::ask,
            ask::similar,
            ask::give_feedback,
            ask::undo_feedback,
            ask::retract_feedback,
            desktop::desktop_status,
            desktop::open_mini_player,
            desktop::close_mini_player,
            library::track_ids,
            library::tracks,
            library::waveform,
            library::lyrics,
            library::stats,
            library::folders,
            library::add_folders,
            library::remove_folder,
            library::add_demo_tracks,
            library::start_scan,
            library::cancel_scan,
            library::failures,
            library::reveal,
            player::player_state,
            player::play_tracks,
            player::enqueue,
            player::play_next,
            player::toggle_play,
            player::stop,
            player::next_track,
            player::previous_track,
            player::seek,
            player::set_volume,
            player::queue_jump,
            player::queue_remove,
            player::queue_move,
            player::clear_queue,
            playlists::playlists,
            playlists::playlist,
            playlists::create_playlist,
            playlists::rename_playlist,
            playlists::edit_playlist,
            playlists::delete_playlist,
            playlists::restore_playlist,
            playlists::import_playlist,
            playlists::export_playlist,
            playlists::open_paths,
            sound::set_shuffle,
            sound::set_repeat,
            sound::set_stop_after_current,
            sound::set_sleep,
            sound::set_loop,
            sound::undo_queue,
            sound::sound_panel,
            sound::set_sound,
            sound::set_speed,
            sound::set_output,
            sound::signal_path,
            sound::spectrum,
            settings::startup,
            settings::set_settings,
            settings::model_status,
            settings::use_text_model,
            settings::export_data,
            settings::restore_text_model,
            taste::keep_taste,
            taste::make_list,
            taste::auto_mixes,
            taste::start_radio,
            taste::stop_radio,
            taste::taste,
            taste::ledger,
            taste::undo_ledger_event,
            taste::restore_ledger_event,
            taste::edit_ledger_event,
            taste::export_taste,
            taste::forget_taste,
            taste::set_learning,
            taste::profiles,
            taste::create_profile,
            taste::switch_profile,
            taste::rename_profile,
            taste::set_pin,
            taste::delete_profile,
            taste::unlock,
            taste::evaluation,
            taste::set_interleaving,
            taste::simulate,
        ])
        .events(collect_events![
            dto::ScanProgress,
            dto::LibraryChanged,
            dto::SettingsChanged,
            dto::PlayerState,
            dto::PlayerPosition,
            dto::Problem,
            dto::TrainingProgress,
            dto::ProfileChanged,
            dto::FilesOpened,
        ])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use specta_typescript::Typescript;

    use super::builder;

    /// With `ATTUNE_WRITE_BINDINGS` set this writes the file instead (`cargo xtask bindings`).
    #[test]
    fn the_committed_bindings_are_those_of_the_commands() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/bindings.ts");
        let folder = tempfile::tempdir().unwrap();
        let fresh = folder.path().join("bindings.ts");
        builder().export(Typescript::default(), &fresh).unwrap();
        let fresh = std::fs::read_to_string(fresh).unwrap();
        if std::env::var_os("ATTUNE_WRITE_BINDINGS").is_some() {
            std::fs::write(&committed, &fresh).unwrap();
        }
        let committed = std::fs::read_to_string(&committed).unwrap_or_default();
        assert!(
            committed == fresh,
            "ui/src/ipc/bindings.ts is old: run `cargo xtask bindings` and commit it"
        );
    }
}
