//! The same diagnosis without a window.

mod clock;
mod record;
mod report;
mod words;

fn main() {}
