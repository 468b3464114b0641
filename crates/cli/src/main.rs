//! The same diagnosis without a window.

mod clock;
mod words;

fn main() {}
