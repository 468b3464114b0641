//! What an error of the client means.

use diagnosis::internet::{Flaw, NoPage};
use rustls::CertificateError;

use crate::certificate::SelfSigned;
use crate::names::NoSuchName;

/// By kinds only, never by words.
pub fn why(error: &reqwest::Error) -> NoPage {
    if error.is_timeout() {
        return NoPage::TimedOut;
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    let mut unreached = false;
    while let Some(error) = cause {
        if error.is::<NoSuchName>() {
            return NoPage::NoName;
        }
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return of_tls(tls);
        }
        // An error that is wrapped in one of these is not its source.
        let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        unreached |= error.is::<std::io::Error>() && wrapped.is_none();
        cause = match wrapped {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    if error.is_connect() && unreached { NoPage::NotReached } else { NoPage::Broken }
}

fn of_tls(error: &rustls::Error) -> NoPage {
    let rustls::Error::InvalidCertificate(error) = error else { return NoPage::NoTls };
    NoPage::Certificate(match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Flaw::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Flaw::NotYetValid,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Flaw::WrongName,
        CertificateError::UnknownIssuer => Flaw::UnknownIssuer,
        CertificateError::Revoked => Flaw::Revoked,
        CertificateError::Other(other) if other.0.is::<SelfSigned>() => Flaw::SelfSigned,
        // There are many more, and there will be others: none of them is one that a person does something about.
        _ => Flaw::Rejected,
    })
}
