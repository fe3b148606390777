//! Measuring words against labelled clips.

use crate::error::{TrainError, read};
use crate::query_words::{GENRES, MOODS, QUADRANTS};
use attune_analysis::{AnalysisError, Feature, FeatureVector};
use attune_models::ModelStore;
use attune_neural::{Input, TextEncoder};
use attune_taste::metrics::{average_precision, roc_auc};
use attune_taste::{
    Interpreter, Lexicon, NameIndex, RankOptions, Sound, SoundSpace, TextHead, TrackMatrix, rank,
};
use serde::Deserialize;
use std::path::Path;

/// Labels with fewer clips are too noisy to count.
const ENOUGH: usize = 15;

/// One labelled clip: the tagger's mean probabilities, its MFCC (16 kHz) and the words of its labellers.
#[derive(Deserialize)]
struct Clip {
    quadrant: String,
    moods: Vec<String>,
    genres: Vec<String>,
    msd: Vec<f32>,
    mtt: Vec<f32>,
    mfcc_mean: Vec<f32>,
    mfcc_std: Vec<f32>,
}

impl Clip {
    fn probabilities(&self) -> Vec<f32> {
        [self.msd.as_slice(), &self.mtt].concat()
    }

    /// The MFCC; everything else is not known.
    fn features(&self) -> Result<FeatureVector, AnalysisError> {
        let mut features = FeatureVector::from_slice(&[f32::NAN; Feature::COUNT])?;
        for (i, (mean, std)) in (0..).zip(self.mfcc_mean.iter().zip(&self.mfcc_std)) {
            features.set(Feature::MfccMean(i), *mean);
            features.set(Feature::MfccStd(i), *std);
        }
        Ok(features)
    }
}

/// Everything that turns a text into a score for every clip.
struct Bench {
    interpreter: Interpreter,
    encoder: TextEncoder,
    space: SoundSpace,
    matrix: TrackMatrix,
    clips: Vec<Clip>,
}

pub(crate) fn run(models: &Path, file: &Path, verbose: bool) -> Result<(), TrainError> {
    let store = ModelStore::open(models)?;
    let clips = read_clips(file)?;
    let tagger = store.tagger()?;
    let mut space = SoundSpace::new(&tagger.labels().msd, &tagger.labels().mtt)?;
    let mut statistics = space.statistics();
    for clip in &clips {
        statistics.push(Some(&clip.probabilities()), Some(&clip.features()?))?;
    }
    space.adapt(&statistics);
    let mut matrix = TrackMatrix::new();
    for clip in &clips {
        let sound = space.vector(Some(&clip.probabilities()), &clip.features()?)?;
        matrix.push(Sound::Analysed(&sound), None);
    }
    let head = TextHead::from_bytes(&store.text_head()?)?;
    let bench = Bench {
        interpreter: Interpreter::new(Lexicon::shipped()?, Some(head))?,
        encoder: store.text_encoder()?,
        space,
        matrix,
        clips,
    };
    println!("{} clips; moods and genres with at least {ENOUGH} clips", bench.clips.len());
    println!("language  mood AUC  genre AUC  genre mAP  quadrant accuracy");
    for language in [Language::English, Language::Chinese] {
        bench.report(language, verbose)?;
    }
    Ok(())
}

fn read_clips(file: &Path) -> Result<Vec<Clip>, TrainError> {
    read(file)?
        .lines()
        .enumerate()
        .map(|(line, text)| {
            serde_json::from_str(text).map_err(|source| TrainError::Json {
                path: file.into(),
                line: line + 1,
                source,
            })
        })
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    English,
    Chinese,
}

impl Language {
    fn request(self, (english, chinese): (&str, &str)) -> String {
        match self {
            Self::English => format!("{english} music"),
            Self::Chinese => format!("{chinese}音乐"),
        }
    }
}

impl Bench {
    /// The score of every clip for a request, by the product's own path from text to ranking.
    fn scores(&self, text: &str) -> Result<Vec<f32>, TrainError> {
        let request = self.interpreter.parse(text, &NameIndex::default());
        let embeddings = self.encoder.embed(&request.texts(), Input::Query)?;
        let mut query = self.interpreter.query(&request, &embeddings)?;
        if std::env::var("DUMP").is_ok() {
            println!("DUMP\t{text}\t{:?}", query.words);
        }
        query.words = self.space.weigh(&query.words);
        let options = RankOptions { limit: self.clips.len(), ..RankOptions::default() };
        let mut scores = vec![0.0; self.clips.len()];
        for result in rank(&self.matrix, &query, &options) {
            scores[result.row as usize] = result.score;
        }
        Ok(scores)
    }

    fn report(&self, language: Language, verbose: bool) -> Result<(), TrainError> {
        let moods = self.measure(language, MOODS, |clip, word| clip.moods.iter().any(|m| m == word))?;
        let genres: Vec<(&str, (&str, &str))> = GENRES.to_vec();
        let genres =
            self.measure_keyed(language, &genres, |clip, key| clip.genres.iter().any(|g| g == key))?;
        let mean = |list: &[Measured], get: fn(&Measured) -> f64| {
            list.iter().map(get).sum::<f64>() / list.len().max(1) as f64
        };
        println!(
            "{language:<8?}  {:.3}     {:.3}      {:.3}      {:.3}",
            mean(&moods, |m| m.auc),
            mean(&genres, |m| m.auc),
            mean(&genres, |m| m.precision),
            self.quadrants(language)?
        );
        if verbose {
            for measured in moods.iter().chain(&genres) {
                println!("    {:<16} {:.3} {:.3}", measured.label, measured.auc, measured.precision);
            }
        }
        Ok(())
    }

    fn measure(
        &self,
        language: Language,
        words: &[(&'static str, &'static str)],
        has: impl Fn(&Clip, &str) -> bool,
    ) -> Result<Vec<Measured>, TrainError> {
        let keyed: Vec<_> = words.iter().map(|&(english, chinese)| (english, (english, chinese))).collect();
        self.measure_keyed(language, &keyed, has)
    }

    fn measure_keyed(
        &self,
        language: Language,
        labels: &[(&'static str, (&str, &str))],
        has: impl Fn(&Clip, &str) -> bool,
    ) -> Result<Vec<Measured>, TrainError> {
        let mut all = Vec::new();
        for &(label, words) in labels {
            let relevant: Vec<bool> = self.clips.iter().map(|clip| has(clip, label)).collect();
            if relevant.iter().filter(|r| **r).count() < ENOUGH {
                continue;
            }
            let scores = self.scores(&language.request(words))?;
            let mut order: Vec<usize> = (0..scores.len()).collect();
            order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
            let ranking: Vec<bool> = order.into_iter().map(|i| relevant[i]).collect();
            if let (Some(auc), Some(precision)) = (roc_auc(&scores, &relevant), average_precision(&ranking)) {
                all.push(Measured { label, auc, precision });
            }
        }
        Ok(all)
    }

    /// Each clip goes to the quadrant whose query, standardised over the clips, scores highest.
    fn quadrants(&self, language: Language) -> Result<f64, TrainError> {
        let mut columns = Vec::new();
        for &(_, words) in QUADRANTS {
            columns.push(standardise(&self.scores(&language.request(words))?));
        }
        let right = self.clips.iter().enumerate().filter(|(i, clip)| {
            let best = (0..QUADRANTS.len()).max_by(|&a, &b| columns[a][*i].total_cmp(&columns[b][*i]));
            best.is_some_and(|q| QUADRANTS[q].0 == clip.quadrant)
        });
        Ok(right.count() as f64 / self.clips.len().max(1) as f64)
    }
}

struct Measured {
    label: &'static str,
    auc: f64,
    precision: f64,
}

fn standardise(values: &[f32]) -> Vec<f32> {
    let n = values.len() as f32;
    let mean = values.iter().sum::<f32>() / n;
    let deviation = (values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / n).sqrt();
    values.iter().map(|v| (v - mean) / deviation.max(f32::MIN_POSITIVE)).collect()
}
