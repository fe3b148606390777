//! Lists made to be played from start to end: of a request, along an arc, between two tracks, and mixes of favourites.

use attune_library::{Track, TrackId};
use attune_taste::list::{
    ArcOptions, Favourite, JourneyLength, JourneyOptions, ListOptions, MixOptions, Pick, PickKind, Scored,
    Uncertainty, arc, auto_mixes, build_list, journey,
};
use attune_taste::rank::direction;
use attune_taste::{FeedbackKind, TasteVector, axes, rank_rows, vector};

use crate::answer::{Edit, Fit, Wording};
use crate::ask::{Inputs, left_out};
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::explain;
use crate::index::Index;
use crate::memory::Memory;
use crate::understanding::understood;

/// Candidates a list is chosen from, as a multiple of its length.
const CANDIDATES: usize = 12;
/// Fewest candidates.
const LEAST_CANDIDATES: usize = 300;
/// Seconds of a track when the length of a list in tracks is guessed from minutes.
const TYPICAL_TRACK: f32 = 200.0;
/// Share of guesses in a list once something is known of the taste.
const GUESSES: usize = 12;
/// Tracks of a mix.
const MIX_LENGTH: usize = 25;

/// What a list is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum ListSource {
    /// What fits a request, varied and in an order that flows.
    Request {
        /// The request.
        text: String,
        /// Changes to its parts.
        edits: Vec<Edit>,
        /// Length in minutes, instead of a number of tracks.
        minutes: Option<f32>,
        /// Tracks wanted.
        count: usize,
    },
    /// From one sound to another in a given time.
    Arc {
        /// Words for the start.
        from: String,
        /// Words for the end.
        to: String,
        /// Length in minutes.
        minutes: f32,
    },
    /// From one track to another in even steps.
    Journey {
        /// First track.
        from: TrackId,
        /// Last track.
        to: TrackId,
        /// Tracks, both ends included.
        count: usize,
    },
}

/// A track of a list.
#[derive(Debug, Clone)]
pub struct ListedTrack {
    /// The track.
    pub track: Track,
    /// What stands out in it.
    pub reason: Option<Wording>,
    /// Whether it is a guess to learn from.
    pub exploration: bool,
    /// Whether it is one of the sure picks that open the list.
    pub pinned: bool,
    /// Where it stands along an arc or journey, 0 to 1; its place in other lists.
    pub position: f32,
}

/// What a list says of one of its places.
struct Place {
    reason: Option<Wording>,
    exploration: bool,
    pinned: bool,
    position: f32,
}

/// A list.
#[derive(Debug, Clone)]
pub struct TrackList {
    /// What it is called.
    pub title: Wording,
    /// In order.
    pub tracks: Vec<ListedTrack>,
    /// Length in seconds.
    pub duration: f64,
    /// How much of the library fits, for a request.
    pub fit: Option<Fit>,
}

/// A mix of favourites that named itself.
#[derive(Debug, Clone)]
pub struct Mix {
    /// Its place among the mixes.
    pub id: String,
    /// Its name.
    pub name: Wording,
    /// What distinguishes it.
    pub description: Wording,
    /// Favourites first, then what is like them.
    pub tracks: Vec<Track>,
}

impl Engine {
    /// Makes a list.
    ///
    /// Errors: [`EngineError::EmptyRequest`]; a duration that the library cannot fill, ends of a journey that are not
    /// analysed or equal (of the taste engine); those of the store.
    pub fn make_list(&self, source: &ListSource) -> Result<TrackList, EngineError> {
        let index = self.inner.index()?;
        let memory = self.inner.memory(&index)?;
        match source {
            ListSource::Request { text, edits, minutes, count } => {
                self.inner.list_of_request(&index, &memory, text, edits, *minutes, *count)
            }
            ListSource::Arc { from, to, minutes } => self.inner.arc(&index, &memory, from, to, *minutes),
            ListSource::Journey { from, to, count } => {
                self.inner.journey(&index, &memory, *from, *to, *count)
            }
        }
    }

    /// Mixes of what the listener likes and plays most; none before there is enough of it.
    pub fn auto_mixes(&self) -> Result<Vec<Mix>, EngineError> {
        let index = self.inner.index()?;
        let memory = self.inner.memory(&index)?;
        self.inner.mixes(&index, &memory)
    }
}

impl Inner {
    fn list_of_request(
        &self,
        index: &Index,
        memory: &Memory,
        text: &str,
        edits: &[Edit],
        minutes: Option<f32>,
        count: usize,
    ) -> Result<TrackList, EngineError> {
        if text.trim().is_empty() {
            return Err(EngineError::EmptyRequest);
        }
        let (understanding, _) = understood(&self.text, index, text.trim(), edits)?;
        let inputs = Inputs::new(index, memory, &understanding);
        let allowed = |row: u32| inputs.allows(row);
        let length = minutes
            .map_or(count, |minutes| (minutes * 60.0 / TYPICAL_TRACK * 2.0).ceil() as usize)
            .clamp(1, 500);
        let pool = (length * CANDIDATES).max(LEAST_CANDIDATES);
        let options = inputs.options(pool, &allowed, true);
        let ranking: Vec<Scored> =
            rank_rows(&index.matrix, &understanding.query, &options).into_iter().map(Scored::from).collect();
        let spread =
            |row: u32| memory.profile.deviation(index.matrix.sound(row)) * memory.habits.weights.taste;
        let drawn = memory.profile.sample(self.session_start.unsigned_abs() ^ length as u64);
        let scores: std::collections::HashMap<u32, f32> =
            ranking.iter().map(|scored| (scored.row, scored.score)).collect();
        let sample = |row: u32| {
            let sound = index.matrix.sound(row);
            let surprise = vector::dot(&drawn, sound) - vector::dot(&memory.taste, sound);
            scores.get(&row).copied().unwrap_or(0.0) + memory.habits.weights.taste * surprise
        };
        let known = memory.uses_learning() && memory.profile.weight() > 0.0;
        let picks = build_list(
            &index.matrix,
            &index.columns.lists,
            &ranking,
            &ListOptions {
                length,
                explorations: if known { length / GUESSES } else { 0 },
                uncertainty: known.then_some(Uncertainty { spread: &spread, sample: &sample }),
                ..ListOptions::default()
            },
        );
        let picks = match minutes {
            Some(minutes) => within(picks, minutes * 60.0, index),
            None => picks,
        };
        let rows: Vec<u32> = picks.iter().map(|pick| pick.row).collect();
        let request = direction(&index.matrix, &understanding.query);
        let fit = explain::fit(index, &understanding, &inputs, rows.len().max(1));
        let total = picks.len().max(2) as f32 - 1.0;
        let tracks = self.listed(index, &rows, |place| {
            let pick = picks[place];
            Place {
                reason: standing_out(&request, index.matrix.sound(pick.row)),
                exploration: pick.kind == PickKind::Exploration,
                pinned: pick.kind == PickKind::Confident,
                position: place as f32 / total,
            }
        })?;
        Ok(list(Wording::name(text.trim()), tracks, fit))
    }

    fn arc(
        &self,
        index: &Index,
        memory: &Memory,
        from: &str,
        to: &str,
        minutes: f32,
    ) -> Result<TrackList, EngineError> {
        let course = [self.mood(index, from)?, self.mood(index, to)?];
        let excluded = left_out(memory, self.session_start);
        let taste = memory.taste_in_force();
        let liking = |row: u32| taste.map_or(0.0, |taste| 0.2 * vector::dot(taste, index.matrix.sound(row)));
        let found = arc(
            &index.matrix,
            &index.columns.lists,
            &course,
            &ArcOptions {
                seconds: minutes * 60.0,
                liking: Some(&liking),
                excluded: &excluded,
                ..ArcOptions::default()
            },
        )?;
        let rows: Vec<u32> = found.steps.iter().map(|step| step.row).collect();
        let tracks = self.listed(index, &rows, |place| {
            let step = found.steps[place];
            let near = if step.progress < 0.5 { &course[0] } else { &course[1] };
            Place {
                reason: standing_out(near, index.matrix.sound(step.row)),
                exploration: false,
                pinned: false,
                position: step.progress,
            }
        })?;
        let title = Wording::new(
            format!("{minutes:.0} minutes from {from} to {to}"),
            format!("{minutes:.0} 分钟：从{from}到{to}"),
        );
        Ok(list(title, tracks, None))
    }

    /// The direction of a few words.
    pub(crate) fn mood(&self, index: &Index, text: &str) -> Result<TasteVector, EngineError> {
        if text.trim().is_empty() {
            return Err(EngineError::EmptyRequest);
        }
        let (understanding, _) = understood(&self.text, index, text.trim(), &[])?;
        Ok(direction(&index.matrix, &understanding.query))
    }

    fn journey(
        &self,
        index: &Index,
        memory: &Memory,
        from: TrackId,
        to: TrackId,
        count: usize,
    ) -> Result<TrackList, EngineError> {
        let row = |track| index.row(track).ok_or(EngineError::NoSuchTrack);
        let (first, last) = (row(from)?, row(to)?);
        let similarity = index.similarity(&self.library)?;
        let alike = |a: u32, b: u32| similarity.similarity(a, b);
        let excluded = left_out(memory, self.session_start);
        let options = JourneyOptions {
            length: JourneyLength::Tracks(count),
            similarity: Some(&alike),
            excluded: &excluded,
        };
        let stations = journey(&index.matrix, &index.columns.lists, first, last, &options)?;
        let rows: Vec<u32> = stations.iter().map(|station| station.row).collect();
        let tracks = self.listed(index, &rows, |place| Place {
            reason: None,
            exploration: false,
            pinned: place == 0 || place + 1 == rows.len(),
            position: stations[place].progress,
        })?;
        let title = match (tracks.first(), tracks.last()) {
            (Some(a), Some(b)) => Wording::new(
                format!("From {} to {}", a.track.title, b.track.title),
                format!("从《{}》到《{}》", a.track.title, b.track.title),
            ),
            _ => Wording::default(),
        };
        Ok(list(title, tracks, None))
    }

    fn mixes(&self, index: &Index, memory: &Memory) -> Result<Vec<Mix>, EngineError> {
        let liked = memory.feedback.iter().filter(|event| event.kind == FeedbackKind::Like);
        let mut weights: std::collections::BTreeMap<u32, f32> = std::collections::BTreeMap::new();
        for event in liked {
            *weights.entry(event.row).or_default() += 1.0;
        }
        for (row, played) in &memory.habits.plays {
            *weights.entry(*row).or_default() += (1.0 + played.count as f32).ln();
        }
        let favourites: Vec<Favourite> =
            weights.into_iter().map(|(row, weight)| Favourite { row, weight }).collect();
        let excluded = left_out(memory, self.session_start);
        let artist = |key: u64| index.columns.artists.get(&key).cloned();
        auto_mixes(&index.matrix, &index.columns.lists, &favourites, artist, &MixOptions::default())
            .into_iter()
            .enumerate()
            .map(|(place, mix)| {
                let mut rows: Vec<u32> = mix.rows.iter().copied().take(MIX_LENGTH / 2).collect();
                let mut near: Vec<(u32, f32)> = (0..index.matrix.len() as u32)
                    .filter(|row| index.matrix.is_analysed(*row) && !rows.contains(row))
                    .filter(|row| !excluded.contains(row))
                    .map(|row| (row, vector::dot(&mix.centre, index.matrix.sound(row))))
                    .collect();
                near.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                rows.extend(near.into_iter().map(|(row, _)| row).take(MIX_LENGTH - rows.len()));
                let ids: Vec<TrackId> = rows.iter().map(|row| index.ids[*row as usize]).collect();
                let words = |zh: bool| {
                    let axes = mix.name.axes.iter().map(|share| {
                        let axis = &axes()[share.axis];
                        if zh { axis.zh } else { axis.en }.to_owned()
                    });
                    let all: Vec<String> = axes.chain(mix.name.artists.iter().cloned()).collect();
                    all.join(if zh { "、" } else { ", " })
                };
                Ok(Mix {
                    id: format!("mix{place}"),
                    name: Wording::new(&mix.name.en, &mix.name.zh),
                    description: Wording::new(words(false), words(true)),
                    tracks: self.library.tracks(&ids)?,
                })
            })
            .collect()
    }

    /// Rows as listed tracks, in order; `describe` says all but the track.
    fn listed(
        &self,
        index: &Index,
        rows: &[u32],
        describe: impl Fn(usize) -> Place,
    ) -> Result<Vec<ListedTrack>, EngineError> {
        let ids: Vec<TrackId> = rows.iter().map(|row| index.ids[*row as usize]).collect();
        let tracks = self.tracks_by_id(&ids)?;
        Ok(ids
            .iter()
            .enumerate()
            .filter_map(|(place, id)| {
                let Place { reason, exploration, pinned, position } = describe(place);
                Some(ListedTrack { track: tracks.get(id)?.clone(), reason, exploration, pinned, position })
            })
            .collect())
    }
}

/// As many of the picks as fill a time, the one that crosses it included only when that is nearer.
fn within(picks: Vec<Pick>, seconds: f32, index: &Index) -> Vec<Pick> {
    let mut total = 0.0;
    picks
        .into_iter()
        .take_while(|pick| {
            let length = index.columns.lists[pick.row as usize].seconds;
            let fits = total < seconds && (total + length - seconds).abs() <= (seconds - total).abs();
            total += if fits { length } else { f32::INFINITY };
            fits
        })
        .collect()
}

/// The axis on which a sound meets a direction most.
fn standing_out(direction: &TasteVector, sound: &[f32]) -> Option<Wording> {
    let best = (0..axes().len())
        .map(|axis| (axis, direction[axis] * sound[axis]))
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|(_, value)| *value > 0.0)?;
    let (en, zh) = axes()[best.0].words(sound[best.0] > 0.0);
    Some(Wording::new(en, zh))
}

fn list(title: Wording, tracks: Vec<ListedTrack>, fit: Option<Fit>) -> TrackList {
    TrackList { title, duration: tracks.iter().map(|t| t.track.duration).sum(), tracks, fit }
}
