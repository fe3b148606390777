//! `play`.

use std::path::PathBuf;
use std::sync::mpsc;

use attune_engine::{
    DeviceStatus, NamedFiles, Output, PlayStatus, Player, PlayerCommand, PlayerEvent, Refused, named_files,
    queue_of_files,
};

use crate::Outcome;
use crate::rows::clock;

pub(crate) fn run(files: &[PathBuf]) -> Outcome {
    let NamedFiles { files, refused } = named_files(files);
    for Refused { path, notice } in &refused {
        eprintln!("attune: {}: {}", path.display(), notice.message);
    }
    let (missing, files): (Vec<PathBuf>, Vec<PathBuf>) = files.into_iter().partition(|file| !file.is_file());
    for file in &missing {
        eprintln!("attune: {} is not a file", file.display());
    }
    if files.is_empty() {
        return Err("there is nothing to play".into());
    }
    let items = queue_of_files(&files)?;
    let count = items.len();
    let unplayable = refused.len() + missing.len();
    let (events, received) = mpsc::channel();
    let on_signal = events.clone();
    ctrlc::set_handler(move || {
        // The receiver is gone only when the program is ending anyway.
        let _ = on_signal.send(None);
    })?;
    let player = Player::spawn(
        Output::Device,
        Box::new(move |event| {
            let _ = events.send(Some(event));
        }),
    )?;
    player.send(PlayerCommand::SetQueue { items, start: 0, play: true })?;
    let (mut failed, mut started, mut told) = (0, false, None);
    while let Ok(Some(event)) = received.recv() {
        match event {
            PlayerEvent::Started { item, .. } => {
                started = true;
                let from = item.part.map(|part| format!(" from {}", clock(part.start)));
                eprintln!("{}{}", item.path.display(), from.unwrap_or_default());
            }
            PlayerEvent::Position { seconds } => eprint!("\r{} ", clock(seconds)),
            PlayerEvent::Error { message, .. } => {
                failed += 1;
                eprintln!("attune: {message}");
            }
            PlayerEvent::State(state) => {
                if let DeviceStatus::Missing { message } = &state.device
                    && told.as_ref() != Some(message)
                {
                    eprintln!("attune: {message}; waiting for one");
                    told = Some(message.clone());
                }
                if state.status == PlayStatus::Stopped && (started || failed >= count) {
                    break;
                }
            }
            PlayerEvent::Ended { .. } => eprintln!(),
            PlayerEvent::Queue { .. } => {}
        }
    }
    player.send(PlayerCommand::Shutdown)?;
    if failed + unplayable > 0 {
        let all = count + unplayable;
        Err(format!("{} of {all} could not be played", failed + unplayable).into())
    } else {
        Ok(())
    }
}
