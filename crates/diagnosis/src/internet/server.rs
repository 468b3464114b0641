//! The address of a person's own server, as they type it.

use std::fmt;

use url::{Host, Url};

/// Longer than any address that a person types.
const LONGEST: usize = 300;

/// Where a person's own server is. It is private: `Debug` does not show it, and nothing stores it.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerAddress(Url);

/// Why a text is no address. Its words are `wizard-online-address-<id>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAddress {
    #[error("not an address")]
    NotAnAddress,
    /// A name or a password stands in it, which we do not want to see.
    #[error("there is a sign-in in it")]
    WithSignIn,
    /// Not HTTPS and not HTTP.
    #[error("another protocol")]
    OtherProtocol,
}

impl NoAddress {
    pub const ALL: [Self; 3] = [Self::NotAnAddress, Self::WithSignIn, Self::OtherProtocol];

    pub fn id(self) -> &'static str {
        match self {
            Self::NotAnAddress => "not_one",
            Self::WithSignIn => "sign_in",
            Self::OtherProtocol => "protocol",
        }
    }
}

impl ServerAddress {
    /// HTTPS where no protocol is named. What follows a `?` or `#` is left out.
    pub fn parse(text: &str) -> Result<Self, NoAddress> {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST || text.contains(char::is_whitespace) {
            return Err(NoAddress::NotAnAddress);
        }
        let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let mut url = Url::parse(&whole).map_err(|_| NoAddress::NotAnAddress)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(NoAddress::OtherProtocol);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NoAddress::WithSignIn);
        }
        // These letters are safe in a command on the phone.
        let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
        match url.host() {
            Some(Host::Domain(name)) if plain(name) && !name.starts_with('-') => {}
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => {}
            Some(Host::Domain(_)) | None => return Err(NoAddress::NotAnAddress),
        }
        url.set_query(None);
        url.set_fragment(None);
        let path = url.path().trim_end_matches('/').to_owned();
        // What Immich's own app is given often ends so, and what a browser shows of a Nextcloud.
        let ends = ["/api", "/index.php"].iter().find_map(|end| path.strip_suffix(end));
        url.set_path(ends.unwrap_or(&path));
        Ok(Self(url))
    }

    /// A page of this server. `path` begins with `/`.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.as_str())
    }

    /// As the person may type it again.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The name or number of the computer, without brackets.
    pub fn host(&self) -> String {
        self.0.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned()
    }

    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(443)
    }
}

impl fmt::Debug for ServerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerAddress(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        for (typed, address, host, port) in [
            ("photos.example.org", "https://photos.example.org", "photos.example.org", 443),
            (" https://cloud.example.org/nextcloud/ ", "https://cloud.example.org/nextcloud", "cloud.example.org", 443),
            ("http://192.168.1.5:2283/api", "http://192.168.1.5:2283", "192.168.1.5", 2283),
            ("https://x.example/?share=1#a", "https://x.example", "x.example", 443),
            ("https://x.example/cloud/index.php/", "https://x.example/cloud", "x.example", 443),
            ("http://[fd12::1]:8080", "http://[fd12::1]:8080", "fd12::1", 8080),
            ("Photos.Example.Org:8443", "https://photos.example.org:8443", "photos.example.org", 8443),
            ("https://bücher.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example", 443),
        ] {
            let read = ServerAddress::parse(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
            assert_eq!((read.as_str(), read.host().as_str(), read.port()), (address, host, port));
        }
        let read = ServerAddress::parse("https://x.example/photos/").unwrap();
        assert_eq!(read.at("/api/server/ping"), "https://x.example/photos/api/server/ping");
    }

    #[test]
    fn what_is_no_address_or_could_be_a_command_is_refused() {
        for (typed, why) in [
            ("", NoAddress::NotAnAddress),
            ("my server", NoAddress::NotAnAddress),
            ("https://", NoAddress::NotAnAddress),
            ("https://a;reboot", NoAddress::NotAnAddress),
            ("https://$(reboot).example", NoAddress::NotAnAddress),
            ("https://-w.example", NoAddress::NotAnAddress),
            ("https://jane:secret@x.example", NoAddress::WithSignIn),
            ("ftp://x.example", NoAddress::OtherProtocol),
            ("file:///etc/passwd", NoAddress::OtherProtocol),
        ] {
            assert_eq!(ServerAddress::parse(typed), Err(why), "{typed}");
        }
        assert_eq!(ServerAddress::parse(&"a".repeat(301)), Err(NoAddress::NotAnAddress));
    }

    #[test]
    fn it_is_in_no_log() {
        let address = ServerAddress::parse("https://photos.example.org").unwrap();
        assert!(!format!("{address:?}").contains("example"));
    }
}
