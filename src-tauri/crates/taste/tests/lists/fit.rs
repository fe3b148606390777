//! Honest abstention.

use crate::library::library;
use crate::request::taste;
use attune_taste::list::{FitBounds, judge_fit};
use attune_taste::{AXES, Sound, TrackMatrix, axis_index, cosine};
use proptest::prelude::*;

fn only(pairs: &[(&str, f32)]) -> [f32; AXES] {
    let mut vector = [0.0; AXES];
    for (axis, value) in pairs {
        vector[axis_index(axis).unwrap()] = *value;
    }
    vector
}

#[test]
fn four_fit_and_the_nearest_lack_the_piano() {
    let mut matrix = TrackMatrix::new();
    for _ in 0..4 {
        matrix.push(Sound::Analysed(&only(&[("mellow", 1.0), ("piano", 1.0)])), None);
    }
    matrix.push(Sound::Analysed(&only(&[("mellow", 1.0), ("guitar", 3.0)])), None);
    for _ in 0..20 {
        matrix.push(Sound::Analysed(&only(&[("metal", 1.0), ("loud", 1.0)])), None);
    }
    matrix.push(Sound::Unknown, None);
    let request = only(&[("mellow", 0.5), ("piano", 1.0)]);
    let report = judge_fit(&matrix, &request, 10, &FitBounds::default(), |_| Vec::<u8>::new());
    assert_eq!((report.fitting, report.unknown, report.wanted), (4, 1, 10));
    assert!(!report.enough());
    assert_eq!(report.nearest[0].row, 4);
    assert_eq!(report.nearest[0].lacks[0].axis, axis_index("piano").unwrap());
}

#[test]
fn a_library_of_one_kind_fits_its_own_request_in_full() {
    let mut matrix = TrackMatrix::new();
    for i in 0..30 {
        matrix.push(Sound::Analysed(&only(&[("ambient", 1.0), ("soft", 0.1 * i as f32)])), None);
    }
    let report =
        judge_fit(&matrix, &only(&[("ambient", 1.0)]), 5, &FitBounds::default(), |_| Vec::<u8>::new());
    assert!(report.fitting >= 20, "{report:?}");
}

#[test]
fn limits_are_counted_with_what_each_alone_keeps_out() {
    let mut matrix = TrackMatrix::new();
    for _ in 0..6 {
        matrix.push(Sound::Analysed(&only(&[("jazz", 1.0)])), None);
    }
    let missing = |row: u32| match row {
        0 | 1 => vec!["year"],
        2 => vec!["year", "duration"],
        3 => vec!["duration"],
        _ => Vec::new(),
    };
    let report = judge_fit(&matrix, &only(&[("jazz", 1.0)]), 6, &FitBounds::default(), missing);
    assert_eq!(report.fitting, 2);
    let counts: Vec<_> = report.limits.iter().map(|l| (l.limit, l.excluded, l.alone)).collect();
    assert_eq!(counts, [("year", 3, 2), ("duration", 2, 1)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_fits_and_what_is_near_add_up_and_the_gaps_are_the_missing_cosine(
        size in 0usize..120, seed in 0u64..500,
    ) {
        let (matrix, _) = library(size, seed);
        let request = taste(seed);
        let report = judge_fit(&matrix, &request, 10, &FitBounds::default(), |_| Vec::<u8>::new());
        let cosines: Vec<f32> = (0..size as u32).map(|r| cosine(&request, matrix.sound(r))).collect();
        let clear = |c: &f32| (c - report.bar).abs() > 1e-5;
        let fitting = cosines.iter().filter(|c| **c >= report.bar).count();
        if cosines.iter().all(clear) {
            prop_assert_eq!(report.fitting, fitting);
            prop_assert_eq!(report.nearest.len(), (size - fitting).min(5));
        }
        for near in &report.nearest {
            let missing = report.bar - near.cosine;
            let all: f32 = (0..AXES)
                .map(|a| request[a] * (report.bar * request[a] - matrix.sound(near.row)[a]))
                .sum();
            prop_assert!((all - missing).abs() < 1e-4, "{} {}", all, missing);
            prop_assert!(near.lacks.windows(2).all(|l| l[0].gap >= l[1].gap));
            prop_assert!(missing <= 0.0 || !near.lacks.is_empty());
        }
    }
}
