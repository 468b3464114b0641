//! The address of an own server, as a person types it.

use std::net::IpAddr;

use diagnosis::account::NoAccount;
use reqwest::Url;

/// Longer is no address that a person types.
const MOST_CHARS: usize = 300;

/// "cloud.example.org/nextcloud" becomes a URL that ends with a slash. Without a word on it, HTTPS is meant; plain HTTP
/// must be typed, and only reaches computers of one's own network: a secret is sent.
pub fn server(typed: &str) -> Result<Url, NoAccount> {
    let typed = typed.trim();
    if typed.is_empty() || typed.len() > MOST_CHARS {
        return Err(NoAccount::BadAddress);
    }
    let whole = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let mut url = Url::parse(&format!("{}/", whole.trim_end_matches('/'))).map_err(|_| NoAccount::BadAddress)?;
    let plain = match url.scheme() {
        "https" => false,
        "http" => true,
        _ => return Err(NoAccount::BadAddress),
    };
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(NoAccount::BadAddress)?;
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(NoAccount::BadAddress);
    }
    if plain && !is_at_home(host) {
        return Err(NoAccount::Unsafe);
    }
    // What the browser shows is often copied with the page at its end.
    if let Some(path) = url.path().strip_suffix("/index.php/").map(|path| format!("{path}/")) {
        url.set_path(&path);
    }
    Ok(url)
}

/// An address below the server's.
pub fn below(server: &Url, path: &str) -> Result<Url, NoAccount> {
    server.join(path).map_err(|_| NoAccount::BadAddress)
}

/// What a server gave as its own address, on the way that the person agreed to: the host must be the same, and the way to
/// it stays what it was (servers behind a proxy often think that they are reached by plain HTTP).
pub fn as_agreed(server: &Url, given: &str) -> Result<Url, NoAccount> {
    let given = Url::parse(given).map_err(|_| NoAccount::Unreadable)?;
    if given.host_str() != server.host_str() {
        return Err(NoAccount::SentElsewhere);
    }
    let mut agreed = server.clone();
    agreed.set_path(given.path());
    agreed.set_query(given.query());
    Ok(agreed)
}

/// Names and numbers that lead to no stranger's computer.
fn is_at_home(host: &str) -> bool {
    match host.trim_matches(|c| c == '[' || c == ']').parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
        Err(_) => {
            !host.contains('.')
                || [".local", ".lan", ".home.arpa", ".internal", ".localhost"].iter().any(|end| host.ends_with(end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_it_is_typed_and_a_secret_is_not_sent_in_the_open() {
        let cases = [
            ("cloud.example.org", Ok("https://cloud.example.org/")),
            (" https://cloud.example.org/nextcloud/ ", Ok("https://cloud.example.org/nextcloud/")),
            ("https://cloud.example.org/index.php/", Ok("https://cloud.example.org/")),
            ("cloud.example.org:8443", Ok("https://cloud.example.org:8443/")),
            ("http://192.168.1.5:2283", Ok("http://192.168.1.5:2283/")),
            ("http://nas:2283", Ok("http://nas:2283/")),
            ("http://immich.local", Ok("http://immich.local/")),
            ("http://[::1]:2283", Ok("http://[::1]:2283/")),
            ("http://cloud.example.org", Err(NoAccount::Unsafe)),
            ("http://8.8.8.8", Err(NoAccount::Unsafe)),
            ("ftp://cloud.example.org", Err(NoAccount::BadAddress)),
            ("https://jane:secret@cloud.example.org", Err(NoAccount::BadAddress)),
            ("https://cloud.example.org/?a=b", Err(NoAccount::BadAddress)),
            ("", Err(NoAccount::BadAddress)),
            ("https://", Err(NoAccount::BadAddress)),
            ("two words", Err(NoAccount::BadAddress)),
        ];
        for (typed, expected) in cases {
            assert_eq!(server(typed).as_ref().map(Url::as_str), expected.as_ref().copied(), "{typed}");
        }
    }

    #[test]
    fn a_server_cannot_send_to_another() {
        let agreed = server("https://cloud.example.org/nextcloud").unwrap();
        let as_agreed = |given: &str| as_agreed(&agreed, given).map(String::from);
        assert_eq!(
            as_agreed("http://cloud.example.org/nextcloud/login/v2/poll"),
            Ok("https://cloud.example.org/nextcloud/login/v2/poll".to_owned())
        );
        assert_eq!(as_agreed("https://evil.example/poll"), Err(NoAccount::SentElsewhere));
        assert_eq!(as_agreed("poll"), Err(NoAccount::Unreadable));
    }
}
