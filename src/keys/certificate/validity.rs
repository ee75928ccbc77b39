//! The time of a certificate, our own too.

use std::time::Duration;

use openssl::asn1::{Asn1Time, Asn1TimeRef};
use openssl::x509::X509;

use crate::domain::time::Timestamp;

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// The time in which a certificate is good (RFC 5280 §4.1.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// Its first moment.
    pub from: Timestamp,
    /// What follows its last moment.
    pub until: Timestamp,
}

impl Validity {
    /// That of a certificate in DER, if it is one.
    #[must_use]
    pub fn of_der(der: &[u8]) -> Option<Self> {
        let certificate = X509::from_der(der).ok()?;
        // "the period of time from notBefore through notAfter, inclusive".
        Some(Self {
            from: seconds(certificate.not_before())?,
            until: seconds(certificate.not_after())?.plus(Duration::from_secs(1)),
        })
    }
}

fn seconds(time: &Asn1TimeRef) -> Option<Timestamp> {
    let since = Asn1Time::from_unix(0).ok()?.diff(time).ok()?;
    let seconds = i64::from(since.days) * SECONDS_A_DAY + i64::from(since.secs);
    Some(Timestamp::from_seconds(seconds))
}
