//! `cargo xtask test`: every check, in the order in which a failure is cheapest to find.

use std::process::Command;
use std::time::Instant;

use crate::process::{Failure, Workspace};
use crate::setup;

type Step = (&'static str, fn(&Workspace) -> Result<(), Failure>);

const STEPS: &[Step] = &[
    ("setup", setup::for_tests),
    ("format", format),
    ("ui", interface),
    ("deny", deny),
    ("clippy", clippy),
    ("rust", rust),
    ("browser", browser),
    ("e2e", window),
];

/// Runs all steps, or only those named.
pub(crate) fn test(workspace: &Workspace, names: &[String]) -> Result<(), Failure> {
    if let Some(unknown) = names.iter().find(|n| STEPS.iter().all(|(name, _)| name != n)) {
        let known: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
        return Err(Failure(format!("there is no step `{unknown}`; there are {}", known.join(", "))));
    }
    let mut times = Vec::new();
    for (name, step) in STEPS {
        if !names.is_empty() && !names.iter().any(|n| n == name) {
            continue;
        }
        eprintln!("\n== {name}");
        let start = Instant::now();
        step(workspace).map_err(|failure| Failure(format!("step {name}: {failure}")))?;
        times.push((name, start.elapsed()));
    }
    eprintln!("\nAll checks passed:");
    for (name, time) in times {
        eprintln!("  {name:<8} {:>5} s", time.as_secs());
    }
    Ok(())
}

/// Rewrites the interface's bindings from the Rust commands.
pub(crate) fn write_bindings(workspace: &Workspace) -> Result<(), Failure> {
    workspace.call(
        Command::new("cargo")
            .args(["test", "--workspace", "--bin", "attune-app", "bindings"])
            .env("ATTUNE_WRITE_BINDINGS", "1"),
    )
}

fn format(workspace: &Workspace) -> Result<(), Failure> {
    workspace.cargo(&["fmt", "--all", "--check"], &[])
}

fn interface(workspace: &Workspace) -> Result<(), Failure> {
    for script in ["check", "lint", "build", "test"] {
        workspace.call_in("ui", "npm", &["run", "--silent", script])?;
    }
    Ok(())
}

fn deny(workspace: &Workspace) -> Result<(), Failure> {
    // cargo-deny reads the manifests of every platform's packages, also of those that are not built here.
    workspace.cargo(&["fetch", "--locked"], &[])?;
    // The advisory database is a download from outside the package registries; see deny.toml.
    workspace.cargo(&["deny", "--offline", "check", "bans", "licenses", "sources"], &[])
}

fn clippy(workspace: &Workspace) -> Result<(), Failure> {
    workspace.cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"], &[])
}

fn rust(workspace: &Workspace) -> Result<(), Failure> {
    workspace.cargo(&["nextest", "run", "--workspace", "--locked", "--no-fail-fast"], &[])
}

fn browser(workspace: &Workspace) -> Result<(), Failure> {
    workspace.call_in("ui", "npm", &["run", "--silent", "test:browser"])
}

fn window(workspace: &Workspace) -> Result<(), Failure> {
    workspace.cargo(&["build", "--workspace", "--bins", "--locked"], &[])?;
    let app = workspace.target().join("debug/attune-app");
    workspace.call(Command::new("node").arg("tests/e2e/run.mjs").arg(app))
}
