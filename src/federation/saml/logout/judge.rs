//! Whether a message of single logout is believed (SAML core §3.7): it is signed; now each of its claims, by its rule.

use std::time::Duration;

use crate::domain::time::Timestamp;
use crate::domain::upstream_session::{EndedThere, Sid};
use crate::federation::ended::is_recent;
use crate::federation::saml::disbelieved::Disbelieved;
use crate::federation::saml::protocol::{Logout, LogoutContent};

/// What it has to say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected<'e> {
    /// Of whom it is.
    pub(super) issuer: &'e str,
    /// Where it was sent.
    pub(super) destination: &'e str,
    /// The time.
    pub(super) now: Timestamp,
    /// How far clocks of others may differ.
    pub(super) skew: Duration,
}

/// Believes it, or says why not.
///
/// # Errors
/// [`Disbelieved`].
pub(super) fn judge(logout: &Logout, expected: Expected<'_>) -> Result<(), Disbelieved> {
    let Expected {
        issuer,
        destination,
        now,
        skew,
    } = expected;
    // Profiles §4.4.4.1, §4.4.4.2: "the unique identifier of the" one who says it.
    if logout.issuer != issuer {
        return Err(Disbelieved::ResponseIssuer);
    }
    // Bindings §3.4.5.2, §3.5.5.2: where it is signed, it "MUST contain the URL to which the sender has instructed the user agent to deliver".
    if logout.destination.as_deref() != Some(destination) {
        return Err(Disbelieved::Destination);
    }
    if logout.issue_instant >= now.plus(skew) {
        return Err(Disbelieved::IssueInstant);
    }
    let until = match &logout.content {
        LogoutContent::Request {
            not_on_or_after, ..
        } => *not_on_or_after,
        LogoutContent::Response { .. } => None,
    };
    let is_over = until.is_some_and(|until| now >= until.plus(skew));
    if is_over || !is_recent(logout.issue_instant, now, skew) {
        return Err(Disbelieved::Stale);
    }
    Ok(())
}

/// Which sessions there are meant (core §3.7.1): of those of a name, which has this key. One that no session could be called is none of ours.
pub(super) fn meant(key: &str, session_indexes: &[String]) -> Vec<EndedThere> {
    if session_indexes.is_empty() {
        return vec![EndedThere::OfName(key.to_owned())];
    }
    let sids = session_indexes.iter().filter_map(|index| Sid::parse(index));
    sids.map(|sid| EndedThere::SessionOfName(sid, key.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::saml::NameId;

    const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
    const SKEW: Duration = Duration::from_secs(60);

    fn request(made_at: Timestamp, not_on_or_after: Option<Timestamp>) -> Logout {
        Logout {
            id: "_a".to_owned(),
            issuer: "https://idp.example/".to_owned(),
            destination: Some("https://id.example/saml/corp/slo".to_owned()),
            issue_instant: made_at,
            content: LogoutContent::Request {
                name_id: NameId {
                    value: "ada".to_owned(),
                    format: None,
                    name_qualifier: None,
                    sp_name_qualifier: None,
                },
                session_indexes: Vec::new(),
                not_on_or_after,
            },
        }
    }

    fn judged(logout: &Logout) -> Result<(), Disbelieved> {
        judge(
            logout,
            Expected {
                issuer: "https://idp.example/",
                destination: "https://id.example/saml/corp/slo",
                now: NOW,
                skew: SKEW,
            },
        )
    }

    #[test]
    fn it_is_of_this_moment() {
        let later = |seconds| NOW.plus(Duration::from_secs(seconds));
        let earlier = |seconds| NOW.minus(Duration::from_secs(seconds));
        for (made_at, until, expected) in [
            (NOW, None, Ok(())),
            (later(59), None, Ok(())),
            (later(60), None, Err(Disbelieved::IssueInstant)),
            (earlier(660), None, Ok(())),
            (earlier(661), None, Err(Disbelieved::Stale)),
            (NOW, Some(earlier(59)), Ok(())),
            (NOW, Some(earlier(60)), Err(Disbelieved::Stale)),
        ] {
            let request = request(made_at, until);
            assert_eq!(judged(&request), expected, "{made_at:?} {until:?}");
        }
    }

    #[test]
    fn it_is_from_there_and_for_us() {
        let mut other = request(NOW, None);
        other.issuer = "https://idp.example".to_owned();
        assert_eq!(judged(&other), Err(Disbelieved::ResponseIssuer));
        for destination in [None, Some("https://id.example/saml/other/slo")] {
            let mut other = request(NOW, None);
            other.destination = destination.map(str::to_owned);
            assert_eq!(judged(&other), Err(Disbelieved::Destination));
        }
    }

    #[test]
    fn what_names_no_session_of_ours_does_not_mean_all() {
        let all = EndedThere::OfName("k".to_owned());
        assert_eq!(meant("k", &[]), [all]);
        let indexes = ["one".to_owned(), "a\nb".to_owned()];
        let one = Sid::parse("one").unwrap();
        let only = EndedThere::SessionOfName(one, "k".to_owned());
        assert_eq!(meant("k", &indexes), [only]);
        assert!(meant("k", &indexes[1..]).is_empty());
    }
}
