//! `play`.

use std::path::PathBuf;
use std::sync::mpsc;

use attune_engine::{DeviceStatus, Output, PlayStatus, Player, PlayerCommand, PlayerEvent, queue_of_files};

use crate::Outcome;
use crate::rows::clock;

pub(crate) fn run(files: &[PathBuf]) -> Outcome {
    if let Some(missing) = files.iter().find(|file| !file.is_file()) {
        return Err(format!("{} is not a file", missing.display()).into());
    }
    let items = queue_of_files(files)?;
    let count = items.len();
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
    if failed > 0 { Err(format!("{failed} of {count} tracks could not be played").into()) } else { Ok(()) }
}
