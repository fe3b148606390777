//! From request to ranking over synthetic libraries: understanding, embedding, ranking.

use std::time::{Duration, Instant};

use attune_neural::Input;
use attune_taste::{AXES, Interpreter, Lexicon, RankOptions, Sound, TextHead, TrackMatrix, TrackNames, rank};

use crate::Outcome;
use crate::statistics::Spread;

pub(crate) const REQUESTS: [&str; 6] = [
    "rainy-night piano",
    "我喜欢听流行音乐，尤其是Artist 42的歌",
    "something loud and fast for running, no vocals",
    "warm acoustic guitar by Artist 7",
    "安静的夜晚，不要人声",
    "música alegre para bailar",
];
const ROUNDS: usize = 5;

pub(crate) fn run(sizes: &[usize]) -> Outcome {
    let models = crate::models()?;
    let start = Instant::now();
    let encoder = models.text_encoder()?;
    println!("text model loaded in {:.0} ms", start.elapsed().as_secs_f64() * 1000.0);
    let head = TextHead::from_bytes(&models.text_head()?)?;
    let interpreter = Interpreter::new(Lexicon::shipped()?, Some(head))?;
    for &size in sizes {
        let (matrix, names) = library(size);
        let index = interpreter.index_names(names.iter().map(|(title, artist)| TrackNames {
            title: Some(title),
            artist: Some(artist),
            ..TrackNames::default()
        }));
        let (mut words, mut ranking, mut whole) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            for text in REQUESTS {
                let start = Instant::now();
                let request = interpreter.parse(text, &index);
                let texts: Vec<&str> = request.clauses.iter().map(|clause| clause.text.as_str()).collect();
                let embeddings =
                    if texts.is_empty() { Vec::new() } else { encoder.embed(&texts, Input::Query)? };
                let query = interpreter.query(&request, &embeddings)?;
                let understood = start.elapsed();
                let ranked = rank(&matrix, &query, &RankOptions { limit: 20, ..RankOptions::default() });
                let all = start.elapsed();
                assert_eq!(ranked.len(), 20, "a library of {size} tracks answers with 20");
                words.push(understood);
                ranking.push(all.saturating_sub(understood));
                whole.push(all);
            }
        }
        println!("\n{size} tracks:");
        print("understand", &words);
        print("rank", &ranking);
        print("both", &whole);
    }
    Ok(())
}

fn print(name: &str, times: &[Duration]) {
    println!("  {name:<11} {}", Spread::of(times));
}

/// Numbers from −½ to ½ from a fixed generator (xorshift; Marsaglia 2003), so that runs compare.
pub(crate) struct Uniform(u64);

impl Default for Uniform {
    fn default() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }
}

impl Uniform {
    pub(crate) fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    }
}

fn library(size: usize) -> (TrackMatrix, Vec<(String, String)>) {
    let mut uniform = Uniform::default();
    let mut matrix = TrackMatrix::new();
    let mut names = Vec::with_capacity(size);
    for number in 0..size {
        let vector: [f32; AXES] = std::array::from_fn(|_| uniform.next());
        matrix.push(Sound::Analysed(&vector), None);
        names.push((format!("Title {number}"), format!("Artist {}", number / 12)));
    }
    (matrix, names)
}
