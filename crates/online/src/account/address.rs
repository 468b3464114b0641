//! The address of an own server that a secret is sent to.

use std::net::IpAddr;

use diagnosis::account::NoAccount;
use diagnosis::internet::server::ServerAddress;
use reqwest::Url;

/// What the person typed, as `ServerAddress` reads it, as a URL that ends with a slash. Plain HTTP only reaches computers of
/// one's own network: a secret is sent.
pub fn server(typed: &str) -> Result<Url, NoAccount> {
    let address = ServerAddress::parse(typed).map_err(|_| NoAccount::BadAddress)?;
    let url = Url::parse(&address.at("/")).map_err(|_| NoAccount::BadAddress)?;
    let safe = url.scheme() == "https" || is_at_home(&address.host());
    if safe { Ok(url) } else { Err(NoAccount::Unsafe) }
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
    match host.parse::<IpAddr>() {
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
            ("https://cloud.example.org/?a=b", Ok("https://cloud.example.org/")),
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
