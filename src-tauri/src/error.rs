//! The one place where an error of the program becomes an error of the interface.

use attune_engine::EngineError;

use crate::dto::CommandError;

impl From<EngineError> for CommandError {
    fn from(error: EngineError) -> Self {
        Self::from(&error)
    }
}

impl From<&EngineError> for CommandError {
    fn from(error: &EngineError) -> Self {
        Self { code: error.code().to_owned(), message: with_causes(error) }
    }
}

/// The message of `error` followed by those of its causes that say something new.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let text = inner.to_string();
        if !message.contains(&text) {
            message.push_str(": ");
            message.push_str(&text);
        }
        cause = inner.source();
    }
    message
}
