//! The report on what the head understands that it was not taught.

use attune_taste::{CrossValidation, HeldOut, NEAREST};

/// The report as lines of a Markdown table.
pub(crate) fn table(validation: &CrossValidation) -> String {
    let row = |name: &str, held: &HeldOut| {
        format!("| {name} | {} | {:.3} | {:.3} |\n", held.phrases, held.cosine, held.found)
    };
    let mut text = format!(
        "| held out | phrases | cosine | concept among the {NEAREST} nearest |\n|---|---|---|---|\n{}{}",
        row("whole concepts", &validation.concepts),
        row("single phrases", &validation.phrases)
    );
    for (code, held) in &validation.languages {
        text += &row(&format!("the language {code}"), held);
    }
    text
}
