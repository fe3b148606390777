//! Files as a scan would find them.

use attune_library::NewTrack;

/// A tagged file whose size and length depend on its name, so that no two are taken for each other.
pub(crate) fn file(path: &str, title: &str, artist: &str, album: &str) -> NewTrack {
    let size = 1_000 + path.bytes().chain(title.bytes()).map(u64::from).sum::<u64>();
    NewTrack {
        path: path.into(),
        mtime_ns: 1,
        size,
        added_at: 10,
        title: some(title),
        artist: some(artist),
        album: some(album),
        duration: size as f64 / 10.0,
        container: "Ogg".into(),
        codec: "Vorbis".into(),
        sample_rate: 44_100,
        channels: 2,
        ..NewTrack::default()
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
