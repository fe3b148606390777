//! Where the files that come with the program lie.

use std::path::{Path, PathBuf};

/// Environment variable that names the folder holding `models` and `assets`.
pub(crate) const RESOURCES_VARIABLE: &str = "ATTUNE_RESOURCES";

/// The folder that holds `models` and `assets`: the one named by the environment, else the first of
/// `candidates` (an installer's folder, say), the program's own folder, `../lib/Attune` beside it and the
/// folders above it.
pub(crate) fn find(candidates: &[PathBuf]) -> Option<PathBuf> {
    let named = std::env::var_os(RESOURCES_VARIABLE).map(PathBuf::from);
    let program = std::env::current_exe().ok();
    let beside = program.iter().flat_map(|p| p.ancestors().skip(1)).map(Path::to_path_buf);
    let installed = program
        .iter()
        .filter_map(|p| p.parent())
        .flat_map(|folder| [folder.join("../lib/Attune"), folder.join("../lib/attune")]);
    named
        .into_iter()
        .chain(candidates.iter().cloned())
        .chain(beside)
        .chain(installed)
        .find(|folder| folder.join("models/manifest.toml").is_file() || folder.join("assets/demo").is_dir())
}
