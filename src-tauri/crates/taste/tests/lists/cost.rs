//! What lists cost on a large library. Printed, not asserted: machines differ. Run with
//! `cargo test -p attune-taste --test lists -- --ignored --nocapture cost`.

use crate::library::library;
use crate::request::{ranking, taste};
use attune_taste::list::{
    ArcOptions, Favourite, FitBounds, JourneyOptions, ListOptions, MixOptions, Radio, RadioOptions, arc,
    auto_mixes, build_list, journey, judge_fit,
};
use std::time::Instant;

#[test]
#[ignore = "measures, does not judge"]
fn the_cost_of_lists_from_a_hundred_thousand_tracks() {
    let (matrix, tracks) = library(100_000, 1);
    let (one, other) = (taste(1), taste(2));
    let ranking = ranking(&matrix, &one);
    let options = ListOptions { length: 100, ..ListOptions::default() };
    let mut radio = Radio::of_taste(&one, 1, RadioOptions::default());
    let favourites: Vec<Favourite> = (0..500).map(|row| Favourite { row, weight: 1.0 }).collect();
    let measure = |what: &str, run: &mut dyn FnMut()| {
        let best = (0..25)
            .map(|_| {
                let start = Instant::now();
                run();
                start.elapsed()
            })
            .min();
        println!("{what}: {:.1} ms", best.unwrap_or_default().as_secs_f64() * 1000.0);
    };
    measure("list of 100", &mut || drop(build_list(&matrix, &tracks, &ranking, &options)));
    measure("fit", &mut || drop(judge_fit(&matrix, &one, 20, &FitBounds::default(), |_| Vec::<u8>::new())));
    measure("arc of 40 minutes", &mut || drop(arc(&matrix, &tracks, &[one, other], &ArcOptions::default())));
    measure("journey of 10", &mut || drop(journey(&matrix, &tracks, 1, 2, &JourneyOptions::default())));
    measure("radio", &mut || drop(radio.next(&matrix, &tracks, None, &[])));
    measure("mixes of 500 favourites", &mut || {
        drop(auto_mixes(&matrix, &tracks, &favourites, |_| None, &MixOptions::default()));
    });
}
