use super::{Fix, Safety, look_at_app_data_limit};

/// The person lets the app send more over mobile data, inside the app. The answer is the proof: nothing else tells it.
pub const FIX: Fix = Fix { id: "raise_app_data_limit", safety: Safety::Manual, steps: look_at_app_data_limit::steps };
