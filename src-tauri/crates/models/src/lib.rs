//! Model weights on disk: the only reader of the `models` folder.
//!
//! Every file is listed in `models/manifest.toml` with its origin, licence, size and sha256, and is checked against
//! the list whenever it is loaded. A file that is missing or damaged is an error that names the file and says what
//! is lost without it; nothing else stops working.

mod error;
mod folder;
mod manifest;
mod store;

pub use error::{Cost, ModelError};
pub use folder::load_text_folder;
pub use manifest::{Entry, Manifest};
pub use store::{ModelCheck, ModelStore};
