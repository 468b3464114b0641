//! The whole diagnosis, pure: facts, rules, fixes, plan, wizard.
//!
//! bytes → facts → findings → plan → steps → verify → history
//!
//! **Architecture invariants**, kept by this crate's list of dependencies and by its tests:
//!
//! * No IO, no async runtime, no clock. Time is passed in; a phone is reached through [`phone::Phone`], the internet
//!   through [`internet::Internet`].
//! * Asking never changes a phone: [`phone::Query`] and [`phone::Action`] are different types, and only
//!   settings, deeds and screens make actions.
//! * A rule is a function of one immutable [`facts::Snapshot`]. It asks nothing and words nothing.
//! * Missing is never fine: a rule that lacks a fact is skipped, and the person sees "could not check".
//! * One fact that cannot be read or parsed stops nothing else.
//!
//! Who may import whom: session ▶ wizard ▶ { plan, choose } ▶ { rules, fixes } ▶ { facts, settings } ▶ { phone, fact, message, knowledge }.

pub mod account;
pub mod case;
pub mod check;
pub mod choose;
pub mod doctor;
pub mod fact;
pub mod facts;
pub mod fixes;
pub mod internet;
pub mod journal;
pub mod knowledge;
pub mod live;
pub mod message;
pub mod meter;
pub mod monthly;
pub mod phone;
pub mod plan;
pub mod report;
pub mod rescue;
pub mod rules;
pub mod session;
pub mod settings;
pub mod survey;
pub mod view;
pub mod wizard;
