//! The whole diagnosis, pure.
