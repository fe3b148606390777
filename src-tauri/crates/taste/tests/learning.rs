//! Learning is never below no learning: listeners with hidden tastes over a library with genres.

use attune_taste::{
    FeedbackKind, ListeningEvent, ListeningKind, Profile, Query, RankOptions, Sound, TasteVector,
    TrackMatrix, rank_rows, unit,
};

const TRACKS: u32 = 400;
const GENRES: usize = 12;
const LISTENERS: u64 = 16;
const SHOWN: usize = 10;

struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }

    /// About normal: a sum of uniform numbers.
    fn vector(&mut self) -> TasteVector {
        std::array::from_fn(|_| (0..6).map(|_| self.uniform() - 0.5).sum())
    }
}

fn mix(a: &TasteVector, b: &TasteVector, share: f32) -> TasteVector {
    let (a, b) = (unit(a), unit(b));
    std::array::from_fn(|axis| a[axis] + share * b[axis])
}

fn library(random: &mut Random) -> TrackMatrix {
    let genres: Vec<TasteVector> = (0..GENRES).map(|_| random.vector()).collect();
    let mut matrix = TrackMatrix::new();
    for row in 0..TRACKS as usize {
        matrix.push(Sound::Analysed(&mix(&genres[row % GENRES], &random.vector(), 0.8)), None);
    }
    matrix
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// nDCG@10 (Järvelin & Kekäläinen, TOIS 20(4), 2002) with the listener's own liking, not below 0, as gain.
fn ndcg(ranking: &[u32], gain: &[f32]) -> f32 {
    let discounted = |gains: &[f32]| -> f32 {
        gains.iter().take(SHOWN).zip(2..).map(|(g, place)| g / (place as f32).log2()).sum()
    };
    let found: Vec<f32> = ranking.iter().map(|&row| gain[row as usize]).collect();
    let mut best = gain.to_vec();
    best.sort_by(|a, b| b.total_cmp(a));
    discounted(&found) / discounted(&best)
}

/// Listeners for whom the request is nearly all, and such that have a strong taste.
const STRENGTHS: [f32; 3] = [0.2, 0.6, 1.2];

struct Listener {
    taste: TasteVector,
    random: Random,
}

impl Listener {
    fn request(&mut self) -> TasteVector {
        attune_taste::strongest(&unit(&self.random.vector()), 8)
    }

    /// What the listener truly thinks of every track under a request.
    fn liking(&self, matrix: &TrackMatrix, request: &TasteVector) -> Vec<f32> {
        let request = unit(request);
        (0..TRACKS)
            .map(|row| dot(&request, matrix.sound(row)) + dot(&self.taste, matrix.sound(row)))
            .collect()
    }
}

fn shown(matrix: &TrackMatrix, request: &TasteVector, taste: Option<&TasteVector>) -> Vec<u32> {
    let query = Query { key: String::new(), words: unit(request), ..Query::default() };
    let options = RankOptions { limit: SHOWN, taste, ..RankOptions::default() };
    rank_rows(matrix, &query, &options).into_iter().map(|(row, _)| row).collect()
}

/// Mean nDCG@10 over requests never asked before, without and with what was learned.
fn measure(matrix: &TrackMatrix, listener: &mut Listener, profile: &Profile) -> (f32, f32) {
    let requests = 20;
    let (mut plain, mut learned) = (0.0, 0.0);
    for _ in 0..requests {
        let request = listener.request();
        let gain: Vec<f32> = listener.liking(matrix, &request).iter().map(|x| x.max(0.0)).collect();
        plain += ndcg(&shown(matrix, &request, None), &gain);
        learned += ndcg(&shown(matrix, &request, Some(profile.mean())), &gain);
    }
    (plain / requests as f32, learned / requests as f32)
}

#[test]
fn who_has_a_taste_is_never_served_worse_for_it_being_learned() {
    let matrix = library(&mut Random(7));
    for strength in STRENGTHS {
        let sums = simulate(&matrix, strength);
        println!("strength {strength}, nDCG@10 plain and learned after 0, 10, 30, 100 events: {sums:.3?}");
        assert_eq!(sums[0].0, sums[0].1, "nothing learned changes nothing");
        for (plain, learned) in sums {
            // For whom the request is nearly all there is little to learn and a little noise: the score's weight of
            // taste, itself learned, is for that.
            let least = if strength > 0.5 { 1.0 } else { 0.98 };
            assert!(learned >= least * plain, "strength {strength}: {sums:?}");
        }
        if strength > 0.5 {
            let [_, _, some, many] = sums.map(|(plain, learned)| learned / plain);
            assert!(some > 1.0 && many > some, "strength {strength}: {sums:?}");
        }
        if strength > 1.0 {
            assert!(sums[2].1 > 1.08 * sums[2].0, "a strong taste is learned: {sums:?}");
        }
    }
}

fn simulate(matrix: &TrackMatrix, strength: f32) -> [(f32, f32); 4] {
    let mut sums = [(0.0, 0.0); 4];
    for seed in 1..=LISTENERS {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut listener = Listener { taste: unit(&random.vector()).map(|x| strength * x), random };
        let mut events = Vec::new();
        for (sum, count) in sums.iter_mut().zip([0, 10, 30, 100]) {
            while events.len() < count {
                let request = listener.request();
                let profile = Profile::learn(&events, matrix, 0);
                let sample = profile.sample(events.len() as u64);
                let liking = listener.liking(matrix, &request);
                let list = shown(matrix, &request, Some(&sample));
                let row = list[(listener.random.uniform() * 9.99) as usize];
                let kind = match liking[row as usize] + 0.4 * (listener.random.uniform() - 0.5) {
                    x if x > 0.5 => ListeningKind::Feedback(FeedbackKind::Like),
                    x if x > 0.3 => ListeningKind::Played,
                    x if x > 0.1 => ListeningKind::Skipped { heard: 0.2 },
                    _ => ListeningKind::Feedback(FeedbackKind::Dislike),
                };
                let fit = dot(&unit(&request), matrix.sound(row));
                events.push(ListeningEvent { fit, ..ListeningEvent::new(events.len() as u64, row, kind, 0) });
            }
            let (plain, learned) = measure(matrix, &mut listener, &Profile::learn(&events, matrix, 0));
            sum.0 += plain / LISTENERS as f32;
            sum.1 += learned / LISTENERS as f32;
        }
    }
    sums
}
