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
        let state = if chip.removed { "left out, " } else { "" };
        let sign = if chip.negative { "not " } else { "" };
        println!(
            "  understood \u{201c}{}\u{201d} as {state}{sign}{}  [{}]",
            chip.text, chip.label.en, chip.id
        );
    }
    if let Some(fit) = answer.fit.as_ref().filter(|fit| fit.weak) {
        let lacking: Vec<&str> = fit.lacking.iter().map(|(label, _)| label.en.as_str()).collect();
        println!("  only {} fit; the nearest lack {}", fit.fitting, lacking.join(", "));
        for (_, label, count) in &fit.excluded {
            println!("  \u{201c}{}\u{201d} keeps {count} out that fit otherwise", label.en);
        }
    }
    if let Some(arc) = &answer.arc {
        println!(
            "  this asks for a list: attune arc \"{}\" \"{}\" --minutes {:.0}",
            arc.from, arc.to, arc.minutes
        );
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
        for part in &suggestion.without {
            match part.rank {
                Some(rank) if rank != suggestion.rank => {
                    println!("            without \u{201c}{}\u{201d} at {rank}", part.label.en);
                }
                Some(_) => {}
                None => println!(
                    "            without \u{201c}{}\u{201d} not among the first thousand",
                    part.label.en
                ),
            }
        }
        for influence in &suggestion.influences {
            let (more, of) = (if influence.change > 0.0 { "more" } else { "less" }, &influence.title);
            println!(
                "            {more} {} since your {} of {of}",
                influence.axis.en,
                influence.kind.as_str()
            );
        }
        let heard = if suggestion.analysed { "" } else { "  [not analysed yet: by names]" };
        let guess = if suggestion.exploration { "  [a guess, to learn from]" } else { "" };
        println!("            {}{heard}{guess}", reasons.join(", "));
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

pub(crate) fn name(track: &Track) -> String {
    if track.artist.is_empty() {
        track.title.clone()
    } else {
        format!("{} – {}", track.artist, track.title)
    }
}
