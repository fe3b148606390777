//! What is known of every row beside its sound: facts that limits are checked against, what lists go by, lyrics.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use attune_analysis::{Feature, FeatureVector};
use attune_library::{Passages, TrackId, TrackNames};
use attune_taste::list::{CamelotKey, ListTrack};
use attune_taste::{Key, Language, Mode, RowValues, TrackFacts, fold};

/// A column per kind of fact, a value per row of the index.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// Without plays, which are a listener's own.
    pub(crate) facts: Vec<TrackFacts>,
    pub(crate) lists: Vec<ListTrack>,
    /// Names of the artists by the key that [`ListTrack::artist`] has.
    pub(crate) artists: HashMap<u64, String>,
    /// Rows with lyrics.
    lyrics: Vec<(u32, Vec<i8>)>,
}

impl Columns {
    pub(crate) fn new(names: &[TrackNames], mut passages: HashMap<TrackId, Passages>) -> Self {
        let mut columns = Self::default();
        for (row, track) in names.iter().enumerate() {
            let artist = named(&track.artist);
            if let Some(key) = artist {
                columns.artists.entry(key).or_insert_with(|| track.artist.clone());
            }
            let by = if track.album_artist.is_empty() { &track.artist } else { &track.album_artist };
            let read = passages.remove(&track.id);
            columns.facts.push(TrackFacts {
                year: track.year,
                duration: Some(track.duration as f32),
                added: track.added_at,
                language: read.as_ref().and_then(|p| p.language.as_deref()).and_then(Language::new),
                ..TrackFacts::default()
            });
            columns.lists.push(ListTrack {
                artist,
                album: named(&track.album).map(|_| key(&[by, &track.album])),
                recording: key(&[&track.artist, &track.title]),
                seconds: track.duration as f32,
                ..ListTrack::default()
            });
            if let Some(read) = read.filter(|read| !read.vectors.is_empty()) {
                columns.lyrics.push((row as u32, read.vectors));
            }
        }
        columns
    }

    /// Takes what the analysis heard.
    pub(crate) fn hear(&mut self, row: usize, features: &FeatureVector) {
        let bpm = Some(features.get(Feature::TempoBpm)).filter(|bpm| *bpm > 0.0);
        let loudness = loudness(features);
        let major = features.get(Feature::KeyMode) > 0.5;
        let tonic = features.get(Feature::KeyTonic) as u8;
        let sure = features.get(Feature::KeyConfidence) > 0.0;
        let facts = &mut self.facts[row];
        (facts.bpm, facts.loudness) = (bpm, loudness);
        let mode = if major { Mode::Major } else { Mode::Minor };
        facts.key = sure.then_some(Key { pitch_class: tonic, mode });
        let list = &mut self.lists[row];
        (list.bpm, list.energy) = (bpm, loudness);
        list.key = sure.then(|| CamelotKey::new(tonic, major));
    }

    /// Loudness becomes energy: deviations from the library's mean.
    pub(crate) fn standardise_energy(&mut self) {
        let heard: Vec<f32> = self.lists.iter().filter_map(|list| list.energy).collect();
        let count = heard.len().max(1) as f32;
        let mean = heard.iter().sum::<f32>() / count;
        let deviation = (heard.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / count).sqrt().max(0.1);
        for energy in self.lists.iter_mut().filter_map(|list| list.energy.as_mut()) {
            *energy = (*energy - mean) / deviation;
        }
    }

    /// How well the best passage of each song fits a theme; only what stands out counts.
    pub(crate) fn lyrics_like(&self, theme: &[f32]) -> RowValues {
        let fits = self.lyrics.iter().filter(|_| !theme.is_empty()).flat_map(|(row, vectors)| {
            vectors.chunks_exact(theme.len()).map(|passage| {
                let dot: f32 = passage.iter().zip(theme).map(|(a, b)| f32::from(*a) * b).sum();
                (*row, dot / 127.0)
            })
        });
        RowValues::new(fits).contrasted()
    }

    /// Whether any track has lyrics.
    pub(crate) fn has_lyrics(&self) -> bool {
        !self.lyrics.is_empty()
    }
}

/// The integrated loudness, LUFS; `None` for silence.
pub(crate) fn loudness(features: &FeatureVector) -> Option<f32> {
    Some(features.get(Feature::LoudnessIntegrated)).filter(|lufs| *lufs > -70.0)
}

fn named(name: &str) -> Option<u64> {
    (!name.is_empty()).then(|| key(&[name]))
}

/// A number for names: equal for names that differ in case and accents only.
pub(crate) fn key(names: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for name in names {
        fold(name).hash(&mut hasher);
    }
    hasher.finish()
}
