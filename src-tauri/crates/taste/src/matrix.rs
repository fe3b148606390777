//! The tracks to rank: one unit row per track, contiguous.

use crate::TasteError;
use crate::axis::{AXES, SoundVector, TasteVector};
use crate::vector::unit;

/// How much the sound term of a track counts that is only guessed from its tags.
pub const GUESS_CONFIDENCE: f32 = 0.6;

/// A distinct genre string of the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GenreId(u32);

/// A distinct artist of the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct ArtistId(u32);

impl ArtistId {
    /// Position among the artists in the order they were added.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What is known of a track's sound.
#[derive(Debug, Clone, Copy)]
pub enum Sound<'a> {
    /// Analysed.
    Analysed(&'a SoundVector),
    /// Not analysed yet: what its genre tag says is used, at [`GUESS_CONFIDENCE`].
    Unknown,
}

/// All tracks: `len × AXES` unit vectors in row order, 4 × AXES + 12 bytes a track.
#[derive(Debug, Clone, Default)]
pub struct TrackMatrix {
    pub(crate) sounds: Vec<f32>,
    pub(crate) confidence: Vec<f32>,
    pub(crate) genre: Vec<u32>,
    pub(crate) artist: Vec<u32>,
    genres: Vec<Genre>,
    artists: Vec<String>,
}

#[derive(Debug, Clone)]
struct Genre {
    label: String,
    taste: TasteVector,
    /// The text encoder's vector of the label at unit length; empty when it was not given.
    text: Vec<f32>,
}

/// The genre or artist of a track without one.
const NONE: u32 = u32::MAX;

impl TrackMatrix {
    /// An empty matrix.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of tracks.
    pub fn len(&self) -> usize {
        self.confidence.len()
    }

    /// Whether there are no tracks.
    pub fn is_empty(&self) -> bool {
        self.confidence.is_empty()
    }

    /// Registers a distinct genre string with what it sounds like ([`crate::Interpreter::taste`] of it).
    pub fn add_genre(&mut self, label: &str, taste: &TasteVector) -> GenreId {
        self.genres.push(Genre { label: label.to_string(), taste: unit(taste), text: Vec::new() });
        GenreId(self.genres.len() as u32 - 1)
    }

    /// Gives a genre the text encoder's vector of its label, for the likeness of texts. A vector that is zero or not
    /// finite is the same as none.
    pub fn set_genre_text(&mut self, genre: GenreId, embedding: &[f32]) {
        let length = crate::vector::norm(embedding);
        if let Some(known) = self.genres.get_mut(genre.0 as usize) {
            let usable = length > 0.0 && length.is_finite();
            known.text = if usable { embedding.iter().map(|x| x / length).collect() } else { Vec::new() };
        }
    }

    /// Registers a distinct artist.
    pub fn add_artist(&mut self, label: &str) -> ArtistId {
        self.artists.push(label.to_string());
        ArtistId(self.artists.len() as u32 - 1)
    }

    /// Appends a track without an artist; its row is returned.
    pub fn push(&mut self, sound: Sound<'_>, genre: Option<GenreId>) -> u32 {
        self.push_track(sound, genre, None)
    }

    /// Appends a track; its row is returned.
    pub fn push_track(&mut self, sound: Sound<'_>, genre: Option<GenreId>, artist: Option<ArtistId>) -> u32 {
        self.sounds.extend([0.0; AXES]);
        self.confidence.push(0.0);
        self.genre.push(genre.map_or(NONE, |g| g.0));
        self.artist.push(artist.map_or(NONE, |a| a.0));
        let row = self.len() - 1;
        self.write(row, sound);
        row as u32
    }

    /// Replaces what is known of a row's sound, when its analysis has arrived.
    pub fn set_sound(&mut self, row: u32, sound: Sound<'_>) -> Result<(), TasteError> {
        let row = row as usize;
        if row >= self.len() {
            return Err(TasteError::Length { expected: self.len(), found: row });
        }
        self.write(row, sound);
        Ok(())
    }

    fn write(&mut self, row: usize, sound: Sound<'_>) {
        let (vector, confidence) = match sound {
            Sound::Analysed(vector) => (unit(&vector.map(|x| if x.is_finite() { x } else { 0.0 })), 1.0),
            Sound::Unknown => (self.genre_of(row).map_or([0.0; AXES], |genre| genre.taste), GUESS_CONFIDENCE),
        };
        self.sounds[row * AXES..(row + 1) * AXES].copy_from_slice(&vector);
        self.confidence[row] = confidence;
    }

    /// Whether the row's sound is known, not guessed.
    pub fn is_analysed(&self, row: u32) -> bool {
        self.confidence.get(row as usize).is_some_and(|c| *c >= 1.0)
    }

    /// The row's unit vector, `AXES` long; empty for a row that does not exist.
    pub fn sound(&self, row: u32) -> &[f32] {
        let start = row as usize * AXES;
        self.sounds.get(start..start + AXES).unwrap_or_default()
    }

    fn genre_of(&self, row: usize) -> Option<&Genre> {
        self.genres.get(self.genre[row] as usize)
    }

    /// The genre string of a row.
    pub fn genre_label(&self, row: u32) -> Option<&str> {
        self.genre_of(row as usize).map(|genre| genre.label.as_str())
    }

    /// The artist of a row.
    pub fn artist(&self, row: u32) -> Option<ArtistId> {
        self.artist.get(row as usize).copied().filter(|artist| *artist != NONE).map(ArtistId)
    }

    /// The name of an artist.
    pub fn artist_label(&self, artist: ArtistId) -> Option<&str> {
        self.artists.get(artist.index()).map(String::as_str)
    }

    /// Number of artists.
    pub fn artists(&self) -> usize {
        self.artists.len()
    }

    /// How sure a row's sound is: 1 analysed, [`GUESS_CONFIDENCE`] guessed; 0 for a row that does not exist.
    pub fn confidence(&self, row: u32) -> f32 {
        self.confidence.get(row as usize).copied().unwrap_or(0.0)
    }

    /// For every genre, how near its label is to a text, 0..=1: the cosines, made to stand out from their mean
    /// ([`crate::rank::contrast`]). Genres without a text vector, or with one of another model, are at 0.
    pub(crate) fn genre_text(&self, request: &[f32]) -> Vec<f32> {
        let near: Vec<Option<f32>> = self
            .genres
            .iter()
            .map(|genre| {
                (genre.text.len() == request.len()).then(|| crate::vector::cosine(&genre.text, request))
            })
            .collect();
        let mut values: Vec<f32> = near.iter().flatten().copied().collect();
        crate::rank::contrast(&mut values);
        let mut values = values.into_iter();
        near.into_iter().map(|known| known.and_then(|_| values.next()).unwrap_or(0.0)).collect()
    }

    /// For every genre, how well its name fits a direction, 0..=1.
    pub(crate) fn genre_fit(&self, direction: &TasteVector) -> Vec<f32> {
        self.genres.iter().map(|genre| crate::vector::cosine(&genre.taste, direction).max(0.0)).collect()
    }
}
