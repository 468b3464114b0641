//! The language in which the diagnosis asks an iPhone. Nothing in it changes anything.

use crate::iphone::error::{Error, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ask {
    /// The values of a domain; the nameless one without what names a person or a phone.
    Lockdown {
        domain: Option<String>,
    },
    Read {
        path: String,
    },
    Stat {
        path: String,
    },
    List {
        path: String,
    },
    Space,
    Apps,
    Power,
    Crashes,
}

impl Ask {
    pub(crate) fn parse(line: &str) -> Result<Self> {
        let unknown = || Error::Refused { text: format!("no question to an iPhone: {line}") };
        let (word, rest) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        let path = |path: &str| match path.trim() {
            path if path.starts_with('/') => Ok(path.to_owned()),
            _ => Err(unknown()),
        };
        match (word, rest) {
            ("lockdown", "") => Ok(Self::Lockdown { domain: None }),
            ("lockdown", domain) => Ok(Self::Lockdown { domain: Some(domain.trim().to_owned()) }),
            ("afc", "space") => Ok(Self::Space),
            ("afc", rest) => match rest.split_once(' ').ok_or_else(unknown)? {
                ("read", file) => Ok(Self::Read { path: path(file)? }),
                ("stat", file) => Ok(Self::Stat { path: path(file)? }),
                ("list", folder) => Ok(Self::List { path: path(folder)? }),
                _ => Err(unknown()),
            },
            ("apps", "") => Ok(Self::Apps),
            ("power", "") => Ok(Self::Power),
            ("crashes", "") => Ok(Self::Crashes),
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_question() {
        assert_eq!(Ask::parse("lockdown"), Ok(Ask::Lockdown { domain: None }));
        let domain = Some("com.apple.fmip".to_owned());
        assert_eq!(Ask::parse("lockdown com.apple.fmip"), Ok(Ask::Lockdown { domain }));
        assert_eq!(Ask::parse("afc read /a b"), Ok(Ask::Read { path: "/a b".to_owned() }));
        assert_eq!(Ask::parse("afc space"), Ok(Ask::Space));
        for bad in ["", "restart", "afc", "afc remove /DCIM", "afc read DCIM", "apps all", "power off"] {
            assert!(matches!(Ask::parse(bad), Err(Error::Refused { .. })), "{bad}");
        }
    }
}
