//! One phone in one process: the session with its phone, journal and pipes.

pub mod clock;
