//! How bytes reach a phone.
