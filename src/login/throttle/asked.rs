//! How often strangers may ask for what costs us something: mails, and tries without work.

use std::net::IpAddr;

use super::{Bucket, DAY, HOUR, QUARTER_HOUR, bucket};
use crate::domain::backchannel::MOST_BACKCHANNEL_REQUESTS;
use crate::domain::id::UserId;
use crate::domain::network::Network;

/// Who asks for a mail.
#[derive(Clone, Copy, Debug)]
pub enum Asker<'a> {
    /// Nobody knows; all of them may ask for so many in an hour.
    Stranger(u32),
    /// Whoever has shown one factor of the account, from wherever: strangers use nothing of theirs up.
    Halfway,
    /// A browser that the owner of the account has used, by its tag.
    KnownBrowser(&'a str),
}

/// The buckets of mails that are asked for: how many to one account from one network. Strangers have those of their network, and of those
/// around it, too, and the last bucket is of all that they ask for: they cost the operator the good name of the sender. A browser of the
/// account's owner has a bucket of its own. How many go to one address of those that strangers ask for is the outbox's to count; how many to
/// whoever has shown a factor is counted here, where they are told that there were too many.
#[must_use]
pub fn mail_buckets(
    key: &[u8; 32],
    account: &str,
    address: IpAddr,
    asker: Asker<'_>,
) -> Vec<Bucket> {
    let most = match asker {
        Asker::KnownBrowser(tag) => {
            return vec![bucket(key, &["mail of a known browser", tag], 5, HOUR)];
        }
        Asker::Halfway => None,
        Asker::Stranger(most) => Some(most),
    };
    let network = Network::of_subscriber(address).to_string();
    let of_account = bucket(key, &["mail to, from", account, &network], 5, HOUR);
    let Some(most) = most else {
        return vec![
            of_account,
            bucket(key, &["mail halfway to", account], 10, HOUR),
        ];
    };
    let around = Network::around(address);
    let networks = around.iter().map(|(network, times)| {
        let parts = ["mail from", &network.to_string()];
        bucket(key, &parts, 30 * i64::from(*times), HOUR)
    });
    let of_all = bucket(key, &["mails in all"], most.into(), HOUR);
    networks.chain([of_account, of_all]).collect()
}

/// The buckets of clients that register themselves: of the network, of those around it, and of all, of which there are `most` in an
/// hour.
#[must_use]
pub fn registration_buckets(key: &[u8; 32], address: IpAddr, most: u32) -> Vec<Bucket> {
    let around = Network::around(address);
    let networks = around.iter().map(|(network, times)| {
        let parts = ["registration from", &network.to_string()];
        bucket(key, &parts, 20 * i64::from(*times), HOUR)
    });
    let of_all = bucket(key, &["registrations in all"], most.into(), HOUR);
    networks.chain([of_all]).collect()
}

/// The buckets of codes that somebody types whom a device shows one (RFC 8628 §5.1): of their account, if they are signed in; of the network,
/// and of those around it; and of all strangers together, for whoever has many networks guesses from each. Who is signed in is turned away
/// by no stranger.
#[must_use]
pub fn user_code_buckets(key: &[u8; 32], address: IpAddr, who: Option<&UserId>) -> Vec<Bucket> {
    let around = Network::around(address);
    let networks = around.iter().map(|(network, times)| {
        let parts = ["user codes from", &network.to_string()];
        bucket(key, &parts, 10 * i64::from(*times), QUARTER_HOUR)
    });
    let last = match who {
        Some(user) => bucket(key, &["user codes of", user.as_str()], 10, QUARTER_HOUR),
        None => bucket(key, &["user codes of strangers"], 10_000, HOUR),
    };
    networks.chain([last]).collect()
}

/// Requests by the back channel of one client in a quarter of an hour. They live for half an hour at most, so one client has no more than a
/// third of those that may be remembered, and none drives out the others'.
const OF_ONE_CLIENT: i64 = MOST_BACKCHANNEL_REQUESTS / 10;

/// The buckets of requests by the back channel (CIBA Core 1.0) of which the client hears that they are full: of one person, by whatever it
/// calls them, so that it learns nothing of who there is; and of all for whom it asks.
#[must_use]
pub fn backchannel_buckets(key: &[u8; 32], client: &str, hint: &str) -> [Bucket; 2] {
    [
        bucket(key, &["asked for by", client, hint], 10, QUARTER_HOUR),
        bucket(key, &["asks in all", client], OF_ONE_CLIENT, QUARTER_HOUR),
    ]
}

/// The buckets of what one person is asked for in that way in an hour: by one client, whatever it calls them, which has half; and by all
/// clients together. Nobody hears that they are full.
#[must_use]
pub fn prompts_buckets(key: &[u8; 32], client: &str, person: &str, most: u32) -> [Bucket; 2] {
    let half = most.div_ceil(2).into();
    [
        bucket(key, &["asked for in all by", client, person], half, HOUR),
        bucket(key, &["asked for in all", person], most.into(), HOUR),
    ]
}

/// The bucket of what is written down once a day, of one person and one thing.
#[must_use]
pub fn daily_bucket(key: &[u8; 32], person: &UserId, what: &str, about: &str) -> Bucket {
    let parts = ["noted today", person.as_str(), what, about];
    bucket(key, &parts, 1, DAY)
}

/// The bucket of the answer to a puzzle, which is good once.
#[must_use]
pub fn answered_bucket(key: &[u8; 32], puzzle: &str) -> Bucket {
    bucket(key, &["answered", puzzle], 1, HOUR)
}

/// The buckets of tries for which no work was done, where it is asked for: of the network, and of those around it.
#[must_use]
pub fn unworked_buckets(key: &[u8; 32], address: IpAddr) -> Vec<Bucket> {
    let around = Network::around(address);
    let buckets = around.iter().map(|(network, times)| {
        let parts = ["without work", &network.to_string()];
        bucket(key, &parts, 10 * i64::from(*times), HOUR)
    });
    buckets.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_shown_a_factor_is_counted_with_nobody_else() {
        let names = |address: &str, asker| {
            let address = address.parse().expect("an address");
            let buckets = mail_buckets(&[0; 32], "alex", address, asker).into_iter();
            buckets
                .map(|bucket| (bucket.name, bucket.allowed))
                .collect::<Vec<_>>()
        };
        let (here, far) = (
            names("192.0.2.1", Asker::Halfway),
            names("2001:db8::1", Asker::Halfway),
        );
        assert_eq!((here.len(), here[0].1, here[1].1), (2, 5, 10));
        assert_ne!(here[0], far[0]);
        assert_eq!(here[1], far[1], "from wherever");
        let strangers = names("192.0.2.1", Asker::Stranger(10));
        assert!(!strangers.contains(&here[1]));
    }

    #[test]
    fn strangers_share_a_bucket_of_user_codes_and_who_is_signed_in_has_their_own() {
        let names = |address: &str, who: Option<&str>| {
            let address = address.parse().expect("an address");
            let who = who.map(UserId::new);
            let buckets = user_code_buckets(&[0; 32], address, who.as_ref());
            let names: Vec<_> = buckets
                .into_iter()
                .map(|bucket| (bucket.name, bucket.allowed))
                .collect();
            <[_; 4]>::try_from(names).expect("three networks, and one more")
        };
        let (here, far) = (names("192.0.2.1", None), names("2001:db8::1", None));
        assert_eq!(here[3], far[3]);
        assert_eq!(here[3].1, 10_000);
        assert!((0..3).all(|place| here[place] != far[place]));
        let alex = names("192.0.2.1", Some("alex"));
        assert_eq!(alex[..3], here[..3]);
        assert_eq!(alex[3], names("2001:db8::1", Some("alex"))[3]);
        assert_ne!(alex[3].0, names("192.0.2.1", Some("kim"))[3].0);
        assert_eq!(alex.map(|(_, allowed)| allowed), [10, 40, 160, 10]);
    }
}
