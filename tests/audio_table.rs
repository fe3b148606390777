//! The table of formats in the README is what the decoder makes of the files of `golden/audio` and `golden/formats`.
//! `UPDATE_README=1 cargo test -p attune-tests --test audio_table` rewrites it.

#![allow(clippy::unwrap_used, reason = "a helper of a test that cannot go on fails the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use attune_audio::{EXTENSIONS, is_audio_path, read_metadata};
use attune_tests::{decode, golden};

const START: &str = "<!-- formats: made by tests/audio_table.rs -->\n";
const END: &str = "<!-- end of formats -->\n";

/// What the files of one container and codec show.
#[derive(Default)]
struct Row {
    extensions: BTreeSet<String>,
    bits: BTreeSet<String>,
    channels: u16,
    gapless: bool,
    tags: bool,
}

fn container(name: &str) -> &str {
    match name {
        "adts" => "ADTS",
        "aiff" => "AIFF",
        "caf" => "CAF",
        "dff" => "DSDIFF",
        "dsf" => "DSF",
        "flac" => "FLAC",
        "matroska" => "Matroska, WebM",
        "mp2" | "mp3" => "MPEG audio",
        "mp4" => "MP4",
        "ogg" => "Ogg",
        "wav" => "WAVE, RF64, Wave64",
        "wavpack" => "WavPack",
        other => panic!("the table has no name for the container {other}"),
    }
}

fn codec(name: &str) -> &str {
    match name {
        "aac" => "AAC-LC",
        "alac" => "ALAC",
        "dsd" => "DSD",
        "flac" => "FLAC",
        "mp2" => "Layer II",
        "mp3" => "Layer III (MP3)",
        "opus" => "Opus",
        "vorbis" => "Vorbis",
        "wavpack" => "WavPack",
        "pcm_alaw" | "pcm_mulaw" => "A-law, µ-law",
        pcm if pcm.starts_with("pcm_") => "PCM",
        adpcm if adpcm.starts_with("adpcm_") => "ADPCM (IMA, Microsoft)",
        other => panic!("the table has no name for the codec {other}"),
    }
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = ["audio", "formats"]
        .iter()
        .flat_map(|folder| fs::read_dir(golden(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| is_audio_path(path) && !path.to_string_lossy().contains("half_"))
        // Refused in words, see audio_formats.rs.
        .filter(|path| !path.ends_with("lit_51_aac.m4a"))
        .collect();
    files.sort();
    files
}

fn table() -> String {
    let mut rows: BTreeMap<(&str, &str), Row> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let measured: Vec<_> =
        files().into_iter().map(|path| (read_metadata(&path).unwrap(), decode(&path), path)).collect();
    for (metadata, (decoder, samples), path) in &measured {
        let stream = decoder.stream();
        let row = rows.entry((container(&stream.container), codec(&stream.codec))).or_default();
        let extension = path.extension().unwrap().to_str().unwrap().to_owned();
        seen.insert(extension.clone());
        row.extensions.insert(extension);
        row.channels = row.channels.max(stream.channels);
        if let Some(bits) = stream.bits_per_sample {
            let float = stream.codec.starts_with("pcm_f") || path.to_string_lossy().contains("float");
            row.bits.insert(format!("{bits:2}{}", if float { " float" } else { "" }));
        }
        // All these recordings last a whole number of twentieths of a second, and delay and padding would break that.
        let frames = samples.len() as u64 / u64::from(stream.channels);
        row.gapless |= (frames * 20).is_multiple_of(u64::from(stream.sample_rate));
        row.tags |= metadata.artist.is_some();
    }
    let unseen: Vec<&&str> = EXTENSIONS.iter().filter(|known| !seen.contains(**known)).collect();
    // Other names of kinds that are here, and layer I, which no encoder makes any more.
    let twins = ["adts", "aif", "bw64", "m4b", "mp1", "oga", "wave"];
    assert!(unseen.iter().all(|extension| twins.contains(*extension)), "no file for {unseen:?}");
    let mut table = String::from(
        "| container | codec | files | bits | channels | gapless | tags |\n|---|---|---|---|---|---|---|\n",
    );
    let word = |yes: bool| if yes { "yes" } else { "no" };
    for ((container, codec), row) in rows {
        let list = |values: BTreeSet<String>| {
            values.into_iter().map(|value| value.trim().to_owned()).collect::<Vec<_>>().join(", ")
        };
        let extensions = row.extensions.into_iter().map(|extension| format!(".{extension}")).collect();
        let bits = if row.bits.is_empty() { "–".to_owned() } else { list(row.bits) };
        let channels =
            if row.channels > 2 { format!("up to {}", row.channels) } else { "mono, stereo".to_owned() };
        let line = [
            container,
            codec,
            &list(extensions),
            &bits,
            &channels,
            word(row.gapless),
            // A container's tags do not depend on what is in it.
            word(
                row.tags
                    || measured.iter().any(|(metadata, (decoder, _), _)| {
                        self::container(&decoder.stream().container) == container && metadata.artist.is_some()
                    }),
            ),
        ];
        table += &["| ", &line.join(" | "), " |\n"].concat();
    }
    table
}

#[test]
fn the_readme_tells_what_is_played() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let start = readme.find(START).expect("the README has the table's first mark") + START.len();
    let end = readme.find(END).expect("the README has the table's last mark");
    let made = format!("\n{}\n", table());
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, [&readme[..start], &made, &readme[end..]].concat()).unwrap();
        return;
    }
    assert!(readme[start..end] == made, "the README's table is old; it should be:\n{made}");
}
