//! How often people may do with their own account what is work, or makes rows.

use std::net::IpAddr;

use super::{Bucket, HOUR, bucket};
use crate::domain::id::UserId;
use crate::domain::network::Network;

/// How often one person may have everything handed out that is kept of them: each is work.
#[must_use]
pub fn export_bucket(key: &[u8; 32], user: &UserId) -> Bucket {
    bucket(key, &["export", user.as_str()], 5, HOUR)
}

/// How often one person may change what is kept of them and is no way in, which makes a line of their trail each: profile, preferences, the
/// names of passkeys.
#[must_use]
pub fn changes_bucket(key: &[u8; 32], user: &UserId) -> Bucket {
    bucket(key, &["changes of", user.as_str()], 60, HOUR)
}

/// How often one person may have a link sent to another address, which need not be theirs; and how often all who are signed in may have one
/// sent to the same address. What strangers have sent there is not counted with it.
#[must_use]
pub fn address_buckets(key: &[u8; 32], user: &UserId, address: &str) -> [Bucket; 2] {
    [
        bucket(key, &["another address of", user.as_str()], 5, HOUR),
        bucket(key, &["link that confirms", address], 10, HOUR),
    ]
}

/// How often one person may say whether a second step is asked for.
#[must_use]
pub fn second_step_bucket(key: &[u8; 32], user: &UserId) -> Bucket {
    bucket(key, &["second step of", user.as_str()], 20, HOUR)
}

/// How often one person may make a set of recovery codes.
#[must_use]
pub fn recovery_codes_bucket(key: &[u8; 32], user: &UserId) -> Bucket {
    bucket(key, &["recovery codes of", user.as_str()], 10, HOUR)
}

/// How often one person may send a picture of themselves.
#[must_use]
pub fn picture_bucket(key: &[u8; 32], user: &UserId) -> Bucket {
    bucket(key, &["picture", user.as_str()], 20, HOUR)
}

/// The buckets of passwords that somebody wants to have: each is work, and so is each of their last that it is compared with. `whose` is
/// the session or the interaction in which they are tried; of a stranger's, who makes an account, the network and those around it too.
#[must_use]
pub fn new_password_buckets(key: &[u8; 32], whose: &str, stranger: Option<IpAddr>) -> Vec<Bucket> {
    let around = stranger.map(Network::around);
    let networks = around.iter().flatten().map(|(network, times)| {
        let parts = ["new passwords from", &network.to_string()];
        bucket(key, &parts, 100 * i64::from(*times), HOUR)
    });
    let own = bucket(key, &["new passwords of", whose], 30, HOUR);
    networks.chain([own]).collect()
}
