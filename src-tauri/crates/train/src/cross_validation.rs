//! The report on what the head understands that it was not taught.

use attune_taste::{CrossValidation, NEAREST};

/// The report as a Markdown table.
pub(crate) fn table(validation: &CrossValidation) -> String {
    let head =
        format!("| held out | phrases | cosine | concept among the {NEAREST} nearest |\n|---|---|---|---|\n");
    let rows = validation.rows().map(|(name, held)| {
        format!("| {name} | {} | {:.3} | {:.3} |\n", held.phrases, held.cosine, held.found)
    });
    [head].into_iter().chain(rows).collect::<Vec<_>>().concat()
}
