//! The library in memory, as ranking needs it: a row per track, its sound, its names.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock};
use std::thread;

use attune_analysis::FeatureVector;
use attune_library::{Library, Passages, StoredAnalysis, TrackId};
use attune_taste::{
    Interpreter, NameIndex, SimilarityIndex, SimilarityScale, Sound, SoundSpace, SoundVector, TrackMatrix,
    TrackNames, TrackSound, fold,
};

use crate::columns::Columns;
use crate::engine::Inner;
use crate::error::EngineError;

/// A snapshot of the library. Rows are the tracks whose files are there, in the order of [`Index::ids`].
pub(crate) struct Index {
    pub(crate) ids: Vec<TrackId>,
    rows: HashMap<TrackId, u32>,
    pub(crate) matrix: TrackMatrix,
    pub(crate) columns: Columns,
    pub(crate) names: NameIndex,
    pub(crate) space: Option<SoundSpace>,
    pub(crate) analysed: usize,
    similarity: OnceLock<SimilarityIndex>,
}

impl Index {
    /// Reads the library. Without `space` (the tagger's labels are not there) every track is known by name only.
    fn build(
        library: &Library,
        space: Option<SoundSpace>,
        interpreter: &Interpreter,
        genre_texts: &HashMap<String, Vec<f32>>,
        passages: HashMap<TrackId, Passages>,
    ) -> Result<Self, EngineError> {
        let names = library.names()?;
        let ids: Vec<TrackId> = names.iter().map(|track| track.id).collect();
        let rows: HashMap<TrackId, u32> = ids.iter().enumerate().map(|(row, id)| (*id, row as u32)).collect();
        let mut columns = Columns::new(&names, passages);
        let mut matrix = TrackMatrix::new();
        let mut genres = HashMap::new();
        let mut artists = HashMap::new();
        for track in &names {
            let label = &track.genre;
            let genre = match genres.get(label) {
                _ if label.is_empty() => None,
                Some(known) => Some(*known),
                None => {
                    let id = matrix.add_genre(label, &interpreter.taste(label, None)?);
                    if let Some(vector) = genre_texts.get(label) {
                        matrix.set_genre_text(id, vector);
                    }
                    genres.insert(label.clone(), id);
                    Some(id)
                }
            };
            let artist = (!track.artist.is_empty()).then(|| {
                *artists.entry(fold(&track.artist)).or_insert_with(|| matrix.add_artist(&track.artist))
            });
            matrix.push_track(Sound::Unknown, genre, artist);
        }
        let mut index = Self {
            names: interpreter.index_names(names.iter().map(|track| TrackNames {
                title: Some(&track.title),
                artist: Some(&track.artist),
                album: Some(&track.album),
                album_artist: Some(&track.album_artist),
                genre: Some(&track.genre),
            })),
            ids,
            rows,
            matrix,
            columns: Columns::default(),
            space: None,
            analysed: 0,
            similarity: OnceLock::new(),
        };
        if let Some(mut space) = space {
            let mut statistics = space.statistics();
            for_each_sound(library, |id, stored, features| {
                if index.rows.contains_key(&id) {
                    statistics.push(stored.probabilities.as_deref(), Some(features))?;
                }
                Ok(())
            })?;
            space.adapt(&statistics);
            for_each_sound(library, |id, stored, features| {
                // Without the tagger's labels the axes say too little to rank by.
                if let (Some(row), Some(probabilities)) = (index.rows.get(&id), &stored.probabilities) {
                    let vector = space.vector(Some(probabilities), features)?;
                    index.matrix.set_sound(*row, Sound::Analysed(&vector))?;
                    index.analysed += 1;
                }
                if let Some(row) = index.rows.get(&id) {
                    columns.hear(*row as usize, features);
                }
                Ok(())
            })?;
            index.space = Some(space);
        }
        columns.standardise_energy();
        index.columns = columns;
        Ok(index)
    }

    pub(crate) fn row(&self, id: TrackId) -> Option<u32> {
        self.rows.get(&id).copied()
    }

    /// The index for likeness, made at the first question: it holds half a kilobyte a track.
    pub(crate) fn similarity(&self, library: &Library) -> Result<&SimilarityIndex, EngineError> {
        if let Some(known) = self.similarity.get() {
            return Ok(known);
        }
        let mut scale = SimilarityScale::default();
        self.for_each_track_sound(library, |_, track| Ok(scale.push(track)?))?;
        // Rows come in the order of the store; the index wants the order of this snapshot.
        let mut sounds: Vec<Option<Box<OwnedSound>>> = Vec::new();
        sounds.resize_with(self.ids.len(), || None);
        self.for_each_track_sound(library, |row, track| {
            sounds[row as usize] = Some(Box::new(OwnedSound {
                embeddings: track.embeddings.map(<[f32]>::to_vec),
                axes: *track.axes,
                features: track.features.clone(),
            }));
            Ok(())
        })?;
        let mut similarity = SimilarityIndex::new(scale);
        for sound in sounds {
            similarity.push(sound.as_deref().map(OwnedSound::borrowed).as_ref())?;
        }
        Ok(self.similarity.get_or_init(|| similarity))
    }

    fn for_each_track_sound(
        &self,
        library: &Library,
        mut take: impl FnMut(u32, &TrackSound<'_>) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let Some(space) = &self.space else { return Ok(()) };
        for_each_sound(library, |id, stored, features| {
            if let Some(row) = self.row(id) {
                let axes = space.vector(stored.probabilities.as_deref(), features)?;
                take(row, &TrackSound { embeddings: stored.embeddings.as_deref(), axes: &axes, features })?;
            }
            Ok(())
        })
    }
}

struct OwnedSound {
    embeddings: Option<Vec<f32>>,
    axes: SoundVector,
    features: FeatureVector,
}

impl OwnedSound {
    fn borrowed(&self) -> TrackSound<'_> {
        TrackSound { embeddings: self.embeddings.as_deref(), axes: &self.axes, features: &self.features }
    }
}

/// All analyses of the current version of the feature vector; older ones wait to be redone.
fn for_each_sound(
    library: &Library,
    mut take: impl FnMut(TrackId, &StoredAnalysis, &FeatureVector) -> Result<(), EngineError>,
) -> Result<(), EngineError> {
    let mut failed = None;
    library.for_each_analysis(|id, stored| {
        if failed.is_some() || stored.version != attune_analysis::VERSION {
            return;
        }
        let taken = FeatureVector::from_slice(&stored.features)
            .map_err(EngineError::from)
            .and_then(|features| take(id, stored, &features));
        failed = taken.err();
    })?;
    failed.map_or(Ok(()), Err)
}

impl Inner {
    /// The library in memory, read now if it was not.
    pub(crate) fn index(&self) -> Result<Arc<Index>, EngineError> {
        match self.known_index() {
            Some(index) => Ok(index),
            None => self.rebuild_index(),
        }
    }

    /// The library in memory, if it was read before.
    pub(crate) fn known_index(&self) -> Option<Arc<Index>> {
        self.index.read().clone()
    }

    /// Reads the library again. Answers come from the old index until this is done.
    pub(crate) fn rebuild_index(&self) -> Result<Arc<Index>, EngineError> {
        // One at a time: whoever comes second waits, and then finds it fresh enough or builds a newer one.
        let _one = self.index_build.lock();
        let space = self.sound_space()?;
        let passages = self.library.passages(&self.text.name())?;
        let index = Index::build(
            &self.library,
            space,
            &self.text.interpreter(),
            &self.library.tag_texts(&self.text.name())?,
            passages,
        )?;
        let index = Arc::new(index);
        *self.index.write() = Some(Arc::clone(&index));
        self.forget_memory();
        Ok(index)
    }

    /// As [`Inner::rebuild_index`] on a thread of its own, unless one is at it already.
    pub(crate) fn rebuild_index_in_background(self: &Arc<Self>) {
        if self.index_in_background.swap(true, Ordering::AcqRel) {
            return;
        }
        let inner = Arc::clone(self);
        let started = thread::Builder::new().name("index".to_owned()).spawn(move || {
            inner.reported(inner.rebuild_index());
            inner.index_in_background.store(false, Ordering::Release);
        });
        if let Err(error) = started {
            self.index_in_background.store(false, Ordering::Release);
            self.reported::<(), _>(Err(EngineError::Thread(error)));
        }
    }
}
