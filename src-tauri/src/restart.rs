//! Starting again while an earlier instance is still closing.
//!
//! An instance that is ending holds its name on the session bus for a moment longer, and answers nobody. A start in
//! that moment cannot hand itself over; it waits and starts afresh.

use std::process::ExitCode;
use std::time::Duration;

/// Counts the starts, across them.
const ATTEMPT: &str = "ATTUNE_START_ATTEMPT";
const ATTEMPTS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(250);

/// Starts the program anew in place of this one, or gives up after five seconds of trying.
pub(crate) fn after_a_moment(reason: &str) -> ExitCode {
    let attempt = std::env::var(ATTEMPT).ok().and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
    if attempt >= ATTEMPTS {
        eprintln!("Attune cannot start: another Attune does not answer ({reason})");
        return ExitCode::FAILURE;
    }
    std::thread::sleep(PAUSE);
    start_again(attempt + 1)
}

#[cfg(unix)]
fn start_again(attempt: u32) -> ExitCode {
    use std::os::unix::process::CommandExt;

    match std::env::current_exe() {
        Ok(program) => {
            let error = std::process::Command::new(program)
                .args(std::env::args_os().skip(1))
                .env(ATTEMPT, attempt.to_string())
                .exec();
            eprintln!("Attune cannot start again: {error}");
        }
        Err(error) => eprintln!("Attune cannot find its own program file: {error}"),
    }
    ExitCode::FAILURE
}

#[cfg(not(unix))]
fn start_again(_attempt: u32) -> ExitCode {
    eprintln!("Attune cannot start: another Attune is closing; start it again");
    ExitCode::FAILURE
}
