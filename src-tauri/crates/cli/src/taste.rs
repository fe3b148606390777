//! `feedback`, `taste`, `ledger`, `profile`, `eval`, `text-model`.

use std::path::Path;
use std::time::Duration;

use attune_engine::{Engine, EventKind, FeedbackKind, LedgerEntry, Profile, Taste, Track};
use serde_json::json;

use crate::Outcome;
use crate::arguments::{Arguments, ProfileAction, Said};
use crate::suggest::{self, name};

/// Axes printed of a taste, on each side.
const AXES_SHOWN: usize = 8;

pub(crate) fn give(
    engine: &Engine,
    said: Said,
    track: &str,
    request: Option<&str>,
    arguments: &Arguments,
) -> Outcome {
    let kind = match said {
        Said::Like => FeedbackKind::Like,
        Said::Dislike => FeedbackKind::Dislike,
        Said::NotNow => FeedbackKind::NotNow,
        Said::Never => FeedbackKind::Never,
        Said::WrongForRequest => FeedbackKind::WrongForRequest,
        Said::TooMuchOfArtist => FeedbackKind::TooMuchOfArtist,
    };
    let track = engine.find_track(track)?;
    let asked = request.map(|request| engine.ask(request, &[], arguments.limit)).transpose()?;
    let receipt = engine.give_feedback(track, kind, asked.map(|a| a.request_id), arguments.limit)?;
    match receipt.answer {
        Some(answer) => suggest::print(&answer, arguments.json),
        None if arguments.json => {
            println!("{}", json!({ "event": format!("f{}", receipt.event_id) }));
            Ok(())
        }
        None => {
            println!("recorded as f{}: {}", receipt.event_id, name(&engine.track(track)?));
            Ok(())
        }
    }
}

pub(crate) fn print(taste: &Taste, json: bool) -> Outcome {
    if json {
        let axes: Vec<_> = taste
            .axes
            .iter()
            .map(|axis| json!({ "id": axis.id, "mean": axis.mean, "confidence": axis.confidence }))
            .collect();
        let artists: Vec<_> = taste
            .artists
            .iter()
            .map(|artist| json!({ "name": artist.name, "score": artist.score, "events": artist.events }))
            .collect();
        let weights: Vec<_> = taste
            .weights
            .iter()
            .map(|weight| json!({ "id": weight.id, "value": weight.value, "shipped": weight.shipped }))
            .collect();
        let printed = json!({
            "summary": taste.summary.en, "events": taste.events, "learning": taste.learning,
            "axes": axes, "artists": artists, "weights": weights,
        });
        println!("{}", serde_json::to_string_pretty(&printed)?);
        return Ok(());
    }
    println!("{}  ({} events)", taste.summary.en, taste.events);
    let shown = taste.axes.iter().take(AXES_SHOWN).chain(taste.axes.iter().rev().take(AXES_SHOWN).rev());
    for axis in shown.filter(|axis| axis.mean != 0.0) {
        println!("  {:+.2}  {}  (sure {:.0} %)", axis.mean, axis.label.en, axis.confidence * 100.0);
    }
    for artist in taste.artists.iter().take(AXES_SHOWN) {
        println!("  {:+.2}  {}  ({} events)", artist.score, artist.name, artist.events);
    }
    Ok(())
}

pub(crate) fn print_events(total: usize, events: &[LedgerEntry], json: bool) -> Outcome {
    if json {
        let events: Vec<_> = events
            .iter()
            .map(|event| {
                let effects: Vec<_> =
                    event.effects.iter().map(|e| json!({ "axis": e.id, "change": e.mean })).collect();
                let mut row = json!({
                    "id": event.id.to_string(), "kind": kind(event.kind), "at": event.at,
                    "track": event.track.as_ref().map(|track| track.path.display().to_string()),
                    "text": event.text, "request": event.request, "weight": event.weight,
                    "expires_at": event.expires_at, "counts": event.counts, "effects": effects,
                });
                if let Some((start, end)) = event.track.as_ref().and_then(Track::part) {
                    row["start"] = json!(start);
                    if let Some(end) = end {
                        row["end"] = json!(end);
                    }
                }
                row
            })
            .collect();
        println!("{}", serde_json::to_string_pretty(&json!({ "total": total, "events": events }))?);
        return Ok(());
    }
    for event in events {
        let what = event.track.as_ref().map(name).or_else(|| event.text.clone()).unwrap_or_default();
        let changed: Vec<String> =
            event.effects.iter().map(|e| format!("{} {:+.3}", e.label.en, e.mean)).collect();
        let undone = if event.counts { "" } else { "  [taken back]" };
        println!("{:>6}  {}: {what}{undone}  {}", event.id.to_string(), kind(event.kind), changed.join(", "));
    }
    println!("{total} events in all");
    Ok(())
}

fn kind(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Feedback(kind) => kind.as_str(),
        EventKind::Play => "play",
        EventKind::Skip => "skip",
        EventKind::Repeat => "repeat",
        EventKind::QueueAdd => "queue_add",
        EventKind::Statement => "statement",
    }
}

pub(crate) fn profiles(engine: &Engine, action: Option<&ProfileAction>, json: bool) -> Outcome {
    let pin = std::env::var("ATTUNE_PIN").ok();
    let named = |name: &str| -> Result<u32, Box<dyn std::error::Error>> {
        let found = engine.profiles()?.into_iter().find(|p| p.name.eq_ignore_ascii_case(name));
        Ok(found.ok_or_else(|| format!("there is no listener called {name}"))?.id)
    };
    let listed: Vec<Profile> = match action {
        None => engine.profiles()?,
        Some(ProfileAction::Add { name }) => engine.create_profile(name, pin.as_deref())?,
        Some(ProfileAction::Switch { name }) => engine.switch_profile(named(name)?, pin.as_deref())?,
        Some(ProfileAction::Rename { name, to }) => {
            engine.rename_profile(named(name)?, to, pin.as_deref())?
        }
        Some(ProfileAction::Delete { name }) => engine.delete_profile(named(name)?, pin.as_deref())?,
    };
    if json {
        let rows: Vec<_> = listed
            .iter()
            .map(|p| json!({ "name": p.name, "current": p.current, "pin": p.pin_hash.is_some() }))
            .collect();
        println!("{}", serde_json::to_string_pretty(&json!({ "profiles": rows }))?);
        return Ok(());
    }
    for profile in &listed {
        let name = if profile.name.is_empty() { "(no name)" } else { &profile.name };
        println!("{} {name}", if profile.current { "*" } else { " " });
    }
    Ok(())
}

pub(crate) fn evaluate(engine: &Engine, simulate: bool, json: bool) -> Outcome {
    let evaluation = engine.evaluation()?;
    let simulated = if simulate { engine.simulate()? } else { Vec::new() };
    if json {
        let figures: Vec<_> = evaluation
            .figures
            .iter()
            .map(|f| {
                json!({ "id": f.id, "value": f.value, "interval": f.interval, "shuffle": f.shuffle,
                        "popularity": f.popularity })
            })
            .collect();
        let sources: Vec<_> = evaluation
            .sources
            .iter()
            .map(|s| {
                json!({ "source": s.source, "shown": s.shown, "clicked": s.clicked, "played": s.played,
                        "skipped": s.skipped })
            })
            .collect();
        let simulation: Vec<_> = simulated
            .iter()
            .map(|p| json!({ "events": p.events, "learned": p.learned, "base": p.base }))
            .collect();
        let (won, lost, even) = evaluation.duels;
        let printed = json!({
            "events": evaluation.events, "enough": evaluation.enough, "figures": figures, "sources": sources,
            "duels": { "won": won, "lost": lost, "even": even }, "simulation": simulation,
        });
        println!("{}", serde_json::to_string_pretty(&printed)?);
        return Ok(());
    }
    println!("{} events; {}", evaluation.events, evaluation.verdict.en);
    for figure in &evaluation.figures {
        let against =
            |name: &str, value: Option<f64>| value.map(|v| format!("  {name} {v:.3}")).unwrap_or_default();
        println!(
            "  {:.3}  {}{}{}",
            figure.value,
            figure.label.en,
            against("shuffle", figure.shuffle),
            against("most played", figure.popularity)
        );
    }
    for s in &evaluation.sources {
        println!(
            "  {}: shown {}, clicked {}, played {}, skipped {}",
            s.label.en, s.shown, s.clicked, s.played, s.skipped
        );
    }
    for point in &simulated {
        println!(
            "  simulated, {:>3} events: nDCG@10 {:.3} learned, {:.3} without",
            point.events, point.learned, point.base
        );
    }
    Ok(())
}

pub(crate) fn text_model(
    engine: &Engine,
    folder: Option<&Path>,
    shipped: bool,
    restore: bool,
    json: bool,
) -> Outcome {
    if let Some(folder) = folder {
        engine.use_text_model(Some(folder.to_path_buf()))?;
    } else if shipped {
        engine.use_text_model(None)?;
    } else if restore {
        engine.restore_text_model()?;
    }
    let mut status = engine.model_status()?;
    while let Some((done, total)) = status.training {
        eprint!("\rretraining for {total} phrases: {done} ");
        std::thread::sleep(Duration::from_millis(500));
        status = engine.model_status()?;
    }
    if folder.is_some() && status.text_model_folder.as_deref() != folder {
        return Err("the text model was not exchanged".into());
    }
    let report = |report: &Option<attune_engine::HeadReport>| {
        report.as_ref().map(|r| {
            let languages: serde_json::Map<String, serde_json::Value> =
                r.languages.iter().map(|(code, cosine)| (code.clone(), json!(cosine))).collect();
            json!({ "model": r.model, "phrases": r.phrases, "held_out": r.held_out, "languages": languages })
        })
    };
    let printed = json!({
        "model": status.text_model, "report": report(&status.report), "previous": report(&status.previous),
    });
    if json {
        println!("{}", serde_json::to_string_pretty(&printed)?);
        return Ok(());
    }
    println!("{}", status.text_model);
    for (name, report) in [("now", &status.report), ("before", &status.previous)] {
        if let Some(report) = report {
            println!("  {name}: {}, cosine {:.3} on phrases held out", report.model, report.held_out);
        }
    }
    Ok(())
}
