//! What was found, changed and can be undone.
