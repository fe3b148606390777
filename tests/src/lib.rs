//! What several test binaries share: where fixtures and models lie.
