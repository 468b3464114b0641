//! The same diagnosis without a window.

fn main() {}
