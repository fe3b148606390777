//! `suggest`, `similar`, `search`.

use attune_engine::{Answer, Track};

use crate::Outcome;
use crate::rows::{Results, Row, clock};

/// Reasons shown on a line of text; all of them are in the JSON.
const REASONS_SHOWN: usize = 4;

pub(crate) fn print(answer: &Answer, json: bool) -> Outcome {
    if let Some(warning) = &answer.warning {
        eprintln!("attune: {}", warning.message);
    }
    if json {
        let results = answer.suggestions.iter().map(Row::from).collect();
        println!("{}", serde_json::to_string_pretty(&Results { results })?);
        return Ok(());
    }
    if let Some(seed) = &answer.seed {
        println!("Like {}", name(seed));
    } else {
        println!("{}", answer.text);
    }
    for chip in &answer.chips {
        println!("  understood \u{201c}{}\u{201d} as {}", chip.text, chip.en);
    }
    if answer.suggestions.is_empty() {
        println!("  nothing in the library fits");
    }
    for suggestion in &answer.suggestions {
        println!(
            "{:>3}. {:>5.2}  {}  ({})",
            suggestion.rank,
            suggestion.score,
            name(&suggestion.track),
            clock(suggestion.track.duration)
        );
        let reasons: Vec<String> = suggestion
            .reasons
            .iter()
            .take(REASONS_SHOWN)
            .map(|term| format!("{} {:+.2}", term.en, term.contribution))
            .collect();
        let heard = if suggestion.analysed { "" } else { "  [not analysed yet: by names]" };
        println!("            {}{heard}", reasons.join(", "));
    }
    println!(
        "  {} of {} tracks analysed; {:.0} ms\n",
        answer.analysed,
        answer.candidates,
        answer.took.as_secs_f64() * 1000.0
    );
    Ok(())
}

pub(crate) fn print_search(found: &[(Track, f64)], json: bool) -> Outcome {
    if json {
        let results = found.iter().map(|(track, score)| Row::new(track, *score, &[])).collect();
        println!("{}", serde_json::to_string_pretty(&Results { results })?);
        return Ok(());
    }
    for (track, _) in found {
        println!("{}  ({})", name(track), clock(track.duration));
    }
    if found.is_empty() {
        println!("nothing found");
    }
    Ok(())
}

fn name(track: &Track) -> String {
    if track.artist.is_empty() {
        track.title.clone()
    } else {
        format!("{} – {}", track.artist, track.title)
    }
}
