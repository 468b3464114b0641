//! What a phone says of itself when it connects.
//!
//! ```text
//! device::ro.product.name=lynx;ro.product.model=Pixel 7a;ro.product.device=lynx;features=shell_v2,cmd,stat_v2
//! ```

use std::collections::BTreeSet;

/// The part before `::` is the state that the phone was started in: `device`, `recovery`, `sideload`, …
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Banner {
    pub state: String,
    pub product: Option<String>,
    pub model: Option<String>,
    pub device: Option<String>,
    pub features: Features,
}

/// What a phone can do beyond the oldest protocol. Empty for a phone that names nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features(BTreeSet<String>);

impl Features {
    /// Reads a list with commas.
    pub fn parse(list: &str) -> Self {
        Self(list.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    pub fn has(&self, feature: &str) -> bool {
        self.0.contains(feature)
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl Banner {
    pub fn parse(payload: &[u8]) -> Self {
        let text = String::from_utf8_lossy(payload);
        let text = text.trim_end_matches('\0');
        let (state, rest) = text.split_once("::").unwrap_or((text, ""));
        let mut banner = Self { state: state.to_owned(), ..Self::default() };
        for (name, value) in rest.split(';').filter_map(|property| property.split_once('=')) {
            let value = || Some(value.to_owned()).filter(|value| !value.is_empty());
            match name {
                "ro.product.name" => banner.product = value(),
                "ro.product.model" => banner.model = value(),
                "ro.product.device" => banner.device = value(),
                "features" => banner.features = Features::parse(&value().unwrap_or_default()),
                _ => {}
            }
        }
        banner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_banner_says_who_the_phone_is_and_what_it_can_do() {
        let banner = Banner::parse(
            b"device::ro.product.name=lynx;ro.product.model=Pixel 7a;ro.product.device=lynx;features=shell_v2,stat_v2",
        );
        assert_eq!(banner.state, "device");
        assert_eq!(banner.model.as_deref(), Some("Pixel 7a"));
        assert!(banner.features.has("shell_v2") && banner.features.has("stat_v2") && !banner.features.has("cmd"));
    }

    #[test]
    fn a_banner_that_says_little_is_read_for_what_it_says() {
        let check = |payload: &[u8], state: &str| {
            let banner = Banner::parse(payload);
            assert_eq!((banner.state.as_str(), banner.model, banner.features.iter().count()), (state, None, 0));
        };
        check(b"", "");
        check(b"device::\0", "device");
        check(b"recovery::ro.product.model=;features=;;=;\0", "recovery");
        check(b"\xff\xfe", "\u{fffd}\u{fffd}");
    }
}
