//! What is ranked by: a direction and names.

use crate::axis::TasteVector;
use crate::request::NameMatch;

/// A request understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Equal for equal requests; feedback given under the same request counts in full.
    pub key: String,
    /// What the words ask for, at unit length, or zero.
    pub words: TasteVector,
    /// Names of the library that were mentioned.
    pub names: Vec<NameMatch>,
}
