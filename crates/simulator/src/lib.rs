//! Phones that are not there: recorded answers over the real wire protocols.
