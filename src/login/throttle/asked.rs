//! How often strangers may ask for what costs us something: mails, and tries without work.

use std::net::IpAddr;

use super::{Bucket, HOUR, bucket};
use crate::domain::network::Network;

/// The buckets of mails that are asked for: how many one network, and those around it, may have sent, and how many to one account. A
/// browser of its owner has a bucket of its own. How many go to one address in all is the outbox's to count. The last bucket is of all mails
/// that strangers ask for, of which there are `most` in an hour: they cost the operator the good name of the sender.
#[must_use]
pub fn mail_buckets(
    key: &[u8; 32],
    account: &str,
    address: IpAddr,
    known_browser: Option<&str>,
    most: u32,
) -> Vec<Bucket> {
    if let Some(tag) = known_browser {
        return vec![bucket(key, &["mail of a known browser", tag], 5, HOUR)];
    }
    let around = Network::around(address);
    let networks = around.iter().map(|(network, times)| {
        let parts = ["mail from", &network.to_string()];
        bucket(key, &parts, 30 * i64::from(*times), HOUR)
    });
    let network = Network::of_subscriber(address).to_string();
    let of_account = bucket(key, &["mail to, from", account, &network], 5, HOUR);
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
