//! `cover://localhost/<track id>`: the picture of a track, read from its file when the interface shows it.

use attune_engine::{Engine, TrackId};
use tauri::http::{Response, StatusCode, header};

/// Answers one request of the interface; 404 where there is no such track or it has no picture.
pub(crate) fn respond(engine: &Engine, path: &str) -> Response<Vec<u8>> {
    let cover =
        path.trim_start_matches('/').parse().ok().and_then(|id| engine.cover(TrackId(id)).ok().flatten());
    let response = match cover {
        Some(cover) => Response::builder()
            .status(StatusCode::OK)
            .header(header::CONTENT_TYPE, cover.mime)
            .header(header::CACHE_CONTROL, "private, max-age=3600")
            .body(cover.data),
        None => Response::builder().status(StatusCode::NOT_FOUND).body(Vec::new()),
    };
    response.unwrap_or_else(|_| Response::new(Vec::new()))
}
