//! The project's runner: `cargo xtask run` and `cargo xtask test` do everything from a fresh clone.
//!
//! It has no dependency, so it is built in a second, and it calls the same tools a developer would call by hand;
//! each command is printed before it runs.

mod process;
mod run;
mod setup;
mod test;

use std::process::ExitCode;

use process::{Failure, Workspace};

const USAGE: &str = "\
cargo xtask COMMAND

  run [--terminal] [FOLDER…]  install what is missing, build, and open the window; without a display (or with
                              --terminal) scan the demo tracks (or FOLDER…) and answer two requests in the terminal
  test [STEP…]                install what is missing and run every check; with STEP names only those
  setup                       only install what `test` needs
  train                       rebuild the text head from the lexicon and print its cross-validation
  eval FILE                   measure the text head on labelled tagger outputs (JSON lines)
  bindings                    write ui/src/ipc/bindings.ts from the Rust commands
  bench [ARGS…]               print the project's figures
  help                        this text
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let workspace = match Workspace::find() {
        Ok(workspace) => workspace,
        Err(failure) => return report(&failure),
    };
    let outcome = match command.as_str() {
        "run" => run::run(&workspace, &rest),
        "test" => test::test(&workspace, &rest),
        "setup" => setup::for_tests(&workspace),
        "train" => workspace.cargo(&["run", "--release", "-p", "attune-train", "--", "train"], &rest),
        "eval" => workspace.cargo(&["run", "--release", "-p", "attune-train", "--", "eval"], &rest),
        "bindings" => test::write_bindings(&workspace),
        "bench" => workspace.cargo(&["run", "--release", "-p", "attune-bench", "--"], &rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => report(&failure),
    }
}

fn report(failure: &Failure) -> ExitCode {
    eprintln!("\nxtask: {failure}");
    ExitCode::FAILURE
}
