//! One file must not end the work on all others.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `work` and returns the message of its panic instead of passing the panic on. What `work` borrows must not be
/// left half-changed by a panic; here it only reads.
pub(crate) fn contained<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| {
        payload
            .downcast_ref::<&str>()
            .map(|message| (*message).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::contained;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(contained(|| 1), Ok(1));
        assert_eq!(contained(|| -> u8 { panic!("index {}", 3) }), Err("index 3".to_owned()));
    }
}
