//! Running other programs from the root of the workspace.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why the runner stopped, in words.
#[derive(Debug)]
pub(crate) struct Failure(pub String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The checkout this runner was built from.
#[derive(Debug)]
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The nearest folder upwards of the current one that holds `src-tauri` and `Cargo.toml`.
    pub(crate) fn find() -> Result<Self, Failure> {
        let here = std::env::current_dir().map_err(|e| Failure(format!("no current folder: {e}")))?;
        here.ancestors()
            .find(|p| p.join("src-tauri").is_dir() && p.join("Cargo.toml").is_file())
            .map(|p| Self { root: p.to_path_buf() })
            .ok_or_else(|| Failure("run this inside the Attune checkout".into()))
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The folder cargo builds into.
    pub(crate) fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from)
    }

    /// Runs cargo with `fixed` and then `rest`.
    pub(crate) fn cargo(&self, fixed: &[&str], rest: &[String]) -> Result<(), Failure> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        self.call(Command::new(cargo).args(fixed).args(rest))
    }

    /// Runs `program` with `arguments` in the folder `relative` of the workspace.
    pub(crate) fn call_in(&self, relative: &str, program: &str, arguments: &[&str]) -> Result<(), Failure> {
        self.call(Command::new(program).args(arguments).current_dir(self.path(relative)))
    }

    /// Runs a prepared command (from the root, unless it names another folder), showing it first.
    pub(crate) fn call(&self, command: &mut Command) -> Result<(), Failure> {
        if command.get_current_dir().is_none() {
            command.current_dir(&self.root);
        }
        let line = std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(OsStr::to_string_lossy)
            .collect::<Vec<_>>()
            .join(" ");
        eprintln!("$ {line}");
        let status = command.status().map_err(|e| Failure(format!("cannot start `{line}`: {e}")))?;
        if status.success() { Ok(()) } else { Err(Failure(format!("`{line}` ended with {status}"))) }
    }
}

/// Whether `program` with `arguments` starts and succeeds; its output is not shown.
pub(crate) fn answers(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
