//! `cargo xtask run`.

use std::process::Command;

use crate::process::{Failure, Workspace};
use crate::setup;

const REQUESTS: [&str; 2] = ["rainy-night piano", "我喜欢听流行音乐，尤其是Taylor Swift的歌"];

/// Opens the window, or shows the same main job in the terminal where there is none to open it on.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<(), Failure> {
    let terminal = arguments.iter().any(|a| a == "--terminal");
    let folders: Vec<&String> = arguments.iter().filter(|a| *a != "--terminal").collect();
    if terminal || !has_display() {
        if !terminal {
            eprintln!("There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set),");
            eprintln!("so this is Attune in the terminal: it scans, answers two requests and says why.\n");
        }
        return in_terminal(workspace, &folders);
    }
    setup::for_window(workspace)?;
    workspace.cargo(&["build", "--release", "-p", "attune-app"], &[])?;
    // Folders become the library; the program by itself would play them.
    let (folders, files): (Vec<&String>, Vec<&String>) =
        folders.into_iter().partition(|path| std::path::Path::new(path).is_dir());
    let add = (!folders.is_empty()).then_some("--add");
    workspace.call(
        Command::new(workspace.target().join("release/attune-app"))
            .args(files)
            .args(add)
            .args(folders)
            .env("ATTUNE_RESOURCES", workspace.root()),
    )
}

fn has_display() -> bool {
    if cfg!(not(target_os = "linux")) {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()))
}

fn in_terminal(workspace: &Workspace, folders: &[&String]) -> Result<(), Failure> {
    setup::for_terminal(workspace)?;
    workspace.cargo(&["build", "--release", "-p", "attune-cli"], &[])?;
    let attune = || {
        let mut command = Command::new(workspace.target().join("release/attune"));
        command.env("ATTUNE_RESOURCES", workspace.root());
        command.args(["--library".as_ref(), workspace.target().join("demo.attune").as_os_str()]);
        command
    };
    let demo = workspace.path("assets/demo");
    let mut scan = attune();
    scan.arg("scan");
    if folders.is_empty() {
        scan.arg(&demo);
    } else {
        scan.args(folders);
    }
    workspace.call(&mut scan)?;
    for request in REQUESTS {
        workspace.call(attune().args(["suggest", "--limit", "5", request]))?;
    }
    Ok(())
}
