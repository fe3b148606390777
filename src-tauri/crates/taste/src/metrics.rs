//! Measures of rankings, lists and their use. All answer `None` where the measure is not defined.
//!
//! | of one ranking | of lists | of use |
//! |---|---|---|
//! | [`precision_at_k`], [`average_precision`], [`ndcg`], [`ndcg_of`], [`roc_auc`] | [`coverage`], [`intra_list_diversity`], [`novelty`], [`serendipity`] | [`Usage`]: click-through and skip rate by source |

mod area;
mod lists;
mod ranking;
#[cfg(test)]
mod tests;
mod usage;

pub use area::roc_auc;
pub use lists::{coverage, intra_list_diversity, novelty, serendipity};
pub use ranking::{average_precision, ndcg, ndcg_of, precision_at_k};
pub use usage::{Usage, Use, wilson_interval};
