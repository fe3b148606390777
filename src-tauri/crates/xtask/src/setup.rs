//! What a machine needs before the project can be built, run and tested, and how it is installed.

use std::path::Path;
use std::process::Command;

use crate::process::{Failure, Workspace, answers};

/// A system package and a command or library that shows it is there.
struct Package {
    debian: &'static str,
    present: Presence,
}

enum Presence {
    /// `pkg-config --exists NAME`.
    Library(&'static str),
    /// A program found on the path.
    Program(&'static str),
    /// A file or folder.
    Path(&'static str),
}

const fn library(debian: &'static str, name: &'static str) -> Package {
    Package { debian, present: Presence::Library(name) }
}

const fn program(debian: &'static str, name: &'static str) -> Package {
    Package { debian, present: Presence::Program(name) }
}

const fn path(debian: &'static str, name: &'static str) -> Package {
    Package { debian, present: Presence::Path(name) }
}

/// For the command line program: a C compiler for SQLite and Opus, and ALSA.
const TERMINAL: &[Package] = &[
    program("build-essential", "c++"),
    program("pkg-config", "pkg-config"),
    program("cmake", "cmake"),
    library("libasound2-dev", "alsa"),
];

/// For the window as well.
const WINDOW: &[Package] = &[
    library("libwebkit2gtk-4.1-dev", "webkit2gtk-4.1"),
    library("libdbus-1-dev", "dbus-1"),
    program("file", "file"),
    // Loaded when the tray icon is made.
    path("libayatana-appindicator3-1", "/usr/share/doc/libayatana-appindicator3-1"),
];

/// For the tests as well: a display, a browser, a sound server and independent decoders.
const TESTS: &[Package] = &[
    program("xvfb", "Xvfb"),
    program("xauth", "xauth"),
    program("webkit2gtk-driver", "WebKitWebDriver"),
    program("pulseaudio", "pulseaudio"),
    program("pulseaudio-utils", "parec"),
    path("libasound2-plugins", "/usr/share/doc/libasound2-plugins"),
    program("ffmpeg", "ffmpeg"),
    program("dbus", "dbus-run-session"),
    program("dbus-x11", "dbus-launch"),
    program("dunst", "dunst"),
    program("libglib2.0-bin", "gdbus"),
    program("playerctl", "playerctl"),
    program("chromium", "chromium"),
    program("xdotool", "xdotool"),
    path("fonts-dejavu-core", "/usr/share/fonts/truetype/dejavu"),
    path("fonts-noto-cjk", "/usr/share/doc/fonts-noto-cjk"),
];

/// Installs what the command line program needs.
pub(crate) fn for_terminal(workspace: &Workspace) -> Result<(), Failure> {
    system_packages(workspace, &[TERMINAL])
}

/// Installs what the window needs, the interface's packages included, and builds the interface.
pub(crate) fn for_window(workspace: &Workspace) -> Result<(), Failure> {
    system_packages(workspace, &[TERMINAL, WINDOW])?;
    node_packages(workspace, "ui")?;
    workspace.call_in("ui", "npm", &["run", "--silent", "build"])
}

/// Installs what every check needs.
pub(crate) fn for_tests(workspace: &Workspace) -> Result<(), Failure> {
    system_packages(workspace, &[TERMINAL, WINDOW, TESTS])?;
    node_packages(workspace, "ui")?;
    node_packages(workspace, "tests/e2e")?;
    cargo_tool(workspace, "cargo-nextest", "^0.9", &["nextest", "--version"])?;
    cargo_tool(workspace, "cargo-deny", "^0.20", &["deny", "--version"])?;
    if !answers("tauri-driver", &["--help"]) {
        workspace.cargo(&["install", "--locked", "tauri-driver", "--version", "^2"], &[])?;
    }
    Ok(())
}

fn cargo_tool(workspace: &Workspace, name: &str, version: &str, probe: &[&str]) -> Result<(), Failure> {
    if answers("cargo", probe) {
        return Ok(());
    }
    workspace.cargo(&["install", "--locked", name, "--version", version], &[])
}

/// Installs a folder's Node packages unless they are already those of its lock file.
fn node_packages(workspace: &Workspace, folder: &str) -> Result<(), Failure> {
    if !answers("npm", &["--version"]) {
        return Err(Failure("Node.js 20 or newer with npm is needed: https://nodejs.org".into()));
    }
    let lock = workspace.path(folder).join("package-lock.json");
    let stamp = workspace.path(folder).join("node_modules/.attune-lock");
    let wanted = std::fs::read(&lock).map_err(|e| Failure(format!("cannot read {}: {e}", lock.display())))?;
    if std::fs::read(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    workspace.call_in(folder, "npm", &["ci", "--no-audit", "--no-fund"])?;
    std::fs::write(&stamp, wanted).map_err(|e| Failure(format!("cannot write {}: {e}", stamp.display())))
}

fn system_packages(workspace: &Workspace, groups: &[&[Package]]) -> Result<(), Failure> {
    if cfg!(not(target_os = "linux")) {
        // WebView2 and WKWebView come with the system; nothing else is linked.
        return Ok(());
    }
    let missing: Vec<&str> = groups
        .iter()
        .flat_map(|group| group.iter())
        .filter(|package| !is_present(&package.present))
        .map(|package| package.debian)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    eprintln!("missing system packages: {}", missing.join(" "));
    if !Path::new("/etc/debian_version").is_file() {
        return Err(Failure(format!(
            "this is not Debian or Ubuntu: please install your system's equivalents of {}",
            missing.join(" ")
        )));
    }
    apt(workspace, &["update", "-qq"])?;
    let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
    install.extend(&missing);
    apt(workspace, &install)
}

fn apt(workspace: &Workspace, arguments: &[&str]) -> Result<(), Failure> {
    let root = std::process::Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    let mut command = if root {
        Command::new("apt-get")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.arg("apt-get");
        sudo
    };
    workspace.call(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn is_present(presence: &Presence) -> bool {
    match presence {
        Presence::Library(name) => answers("pkg-config", &["--exists", name]),
        Presence::Program(name) => std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file())),
        Presence::Path(path) => Path::new(path).exists(),
    }
}
