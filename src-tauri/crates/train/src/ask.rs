//! Ranking a folder for requests, to look at.

use crate::error::{TrainError, read, write};
use crate::sounds;
use attune_analysis::FeatureVector;
use attune_audio::read_metadata;
use attune_models::ModelStore;
use attune_neural::Input;
use attune_taste::{
    Interpreter, Lexicon, RankOptions, Sound, SoundSpace, TextHead, TrackMatrix, TrackNames, rank,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

const CACHE: &str = ".attune-sounds.json";

#[derive(Serialize, Deserialize)]
struct Heard {
    path: PathBuf,
    title: Option<String>,
    artist: Option<String>,
    album: Option<String>,
    genre: Option<String>,
    features: Vec<f32>,
    probabilities: Option<Vec<f32>>,
}

pub(crate) fn run(models: &Path, folder: &Path, requests: &[String], limit: usize) -> Result<(), TrainError> {
    let store = ModelStore::open(models)?;
    let tagger = store.tagger()?;
    let tracks = heard(folder, &tagger)?;
    let mut space = SoundSpace::new(&tagger.labels().msd, &tagger.labels().mtt)?;
    let features: Vec<FeatureVector> = tracks
        .iter()
        .map(|t| Ok(FeatureVector::from_slice(&t.features)?))
        .collect::<Result<_, TrainError>>()?;
    let mut statistics = space.statistics();
    for (track, features) in tracks.iter().zip(&features) {
        statistics.push(track.probabilities.as_deref(), Some(features))?;
    }
    space.adapt(&statistics);

    let interpreter =
        Interpreter::new(Lexicon::shipped()?, Some(TextHead::from_bytes(&store.text_head()?)?))?;
    let mut matrix = TrackMatrix::new();
    let mut genres = HashMap::new();
    for (track, features) in tracks.iter().zip(&features) {
        let genre = match &track.genre {
            None => None,
            Some(label) => Some(if let Some(id) = genres.get(label) {
                *id
            } else {
                let id = matrix.add_genre(label, &interpreter.taste(label, None)?);
                genres.insert(label.clone(), id);
                id
            }),
        };
        matrix.push(Sound::Analysed(&space.vector(track.probabilities.as_deref(), features)?), genre);
    }
    let names = interpreter.index_names(tracks.iter().map(|t| TrackNames {
        title: t.title.as_deref(),
        artist: t.artist.as_deref(),
        album: t.album.as_deref(),
        album_artist: None,
        genre: t.genre.as_deref(),
    }));
    let encoder = store.text_encoder()?;
    let mut lists: Vec<Vec<u32>> = Vec::new();
    for text in requests {
        let request = interpreter.parse(text, &names);
        let mut query = interpreter.query(&request, &encoder.embed(&request.texts(), Input::Query)?)?;
        query.words = space.weigh(&query.words);
        println!("\n{text}");
        for chip in &request.chips {
            println!("  [{:?}: {}]", chip.kind, chip.label);
        }
        let results = rank(&matrix, &query, &RankOptions { limit, ..RankOptions::default() });
        for result in &results {
            let track = &tracks[result.row as usize];
            let reasons: Vec<String> =
                result.terms.iter().take(4).map(|t| format!("{} {:+.2}", t.en, t.contribution)).collect();
            let file = track.path.strip_prefix(folder).unwrap_or(&track.path);
            println!("  {:.3} {} · {}", result.score, file.display(), reasons.join(", "));
        }
        lists.push(results.iter().map(|r| r.row).collect());
    }
    println!("\nshared with the first request's list:");
    for (text, list) in requests.iter().zip(&lists) {
        let shared = list.iter().filter(|row| lists[0].contains(row)).count();
        println!("  {shared:>3} of {}  {text}", list.len());
    }
    Ok(())
}

/// The tracks of a folder, analysed once.
fn heard(folder: &Path, tagger: &attune_neural::Tagger) -> Result<Vec<Heard>, TrainError> {
    let cache = folder.join(CACHE);
    if cache.is_file() {
        return serde_json::from_str(&read(&cache)?).map_err(|source| TrainError::Json {
            path: cache,
            line: 0,
            source,
        });
    }
    let mut tracks = Vec::new();
    for path in sounds::find(&[folder.to_path_buf()])? {
        match sounds::analyse(&path, tagger) {
            Ok((analysis, probabilities)) => {
                let tags = read_metadata(&path).ok();
                let field = |get: fn(attune_audio::Metadata) -> Option<String>| tags.clone().and_then(get);
                tracks.push(Heard {
                    title: field(|t| t.title),
                    artist: field(|t| t.artist),
                    album: field(|t| t.album),
                    genre: field(|t| t.genre),
                    path,
                    features: analysis.features.as_slice().to_vec(),
                    probabilities,
                });
            }
            Err(error) => eprintln!("left out {}: {error}", path.display()),
        }
    }
    let text = serde_json::to_string(&tracks).map_err(|source| TrainError::Json {
        path: cache.clone(),
        line: 0,
        source,
    })?;
    write(&cache, text.as_bytes())?;
    Ok(tracks)
}
