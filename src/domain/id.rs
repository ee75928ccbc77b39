//! Typed identifiers: text, ordered by the time of their making, unguessable only where said.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Characters of an identifier that was made here.
pub const ID_LENGTH: usize = 26;

/// Ten random bytes make the second half of an identifier; the caller brings them.
pub type IdRandom = [u8; 10];

/// An identifier that can be made from a moment and ten random bytes.
pub trait TextId: Sized {
    /// 26 characters of lower-case Crockford base 32: 48 bits of milliseconds, then 80 random bits.
    fn generate(now: Timestamp, random: IdRandom) -> Self;
}

fn encode(now: Timestamp, random: IdRandom) -> String {
    let millis = u64::try_from(now.as_micros() / 1000).unwrap_or(0) & 0xFFFF_FFFF_FFFF;
    let mut value = u128::from(millis);
    for byte in random {
        value = (value << 8) | u128::from(byte);
    }
    (0..ID_LENGTH)
        .rev()
        .map(|place| {
            char::from(CROCKFORD[usize::try_from((value >> (place * 5)) & 31).unwrap_or(0)])
        })
        .collect()
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes text that is known to be such an identifier: from the store or from a person.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether a row could have it. PostgreSQL has no text with NUL in it, and fails where it is asked for some.
            #[must_use]
            pub fn can_be_stored(&self) -> bool {
                !self.0.contains('\0')
            }
        }

        impl TextId for $name {
            fn generate(now: Timestamp, random: IdRandom) -> Self {
                Self(encode(now, random))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// One issuer with its own users, clients and keys.
    TenantId
);
text_id!(
    /// An end-user; the `sub` claim (OpenID Connect Core 1.0 §2).
    UserId
);
text_id!(
    /// A relying party's `client_id` (RFC 6749 §2.2).
    ClientId
);
text_id!(
    /// An end-user's session at the provider; the `sid` claim. It opens nothing: the cookie holds another, secret value.
    SessionId
);
text_id!(
    /// One authorization by one person for one client; tokens that came of it name it.
    GrantId
);
text_id!(
    /// One authorization request that waits for its end-user.
    InteractionId
);
text_id!(
    /// One mail that waits to be sent.
    MailId
);

text_id!(
    /// A browser that somebody trusts. It opens nothing: the cookie holds another, secret value.
    TrustedDeviceId
);
text_id!(
    /// A passkey: the base64url of the id that its authenticator chose (Web Authentication Level 3 §4, "credential ID").
    CredentialId
);
text_id!(
    /// One passkey that is being made or asked for.
    CeremonyId
);
text_id!(
    /// One code or link that was sent and is waited for.
    ChallengeId
);

text_id!(
    /// One thing that happened to an account; ordered by time, which pages and sweeps rest on.
    ActivityId
);

impl ActivityId {
    /// The last that can have been made at a moment: what is not after it, is as old.
    #[must_use]
    pub fn last_at(moment: Timestamp) -> Self {
        Self::generate(moment, [255; 10])
    }
}

impl TenantId {
    /// The tenant at the root of the issuer's address.
    #[must_use]
    pub fn default_tenant() -> Self {
        Self("default".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_ordered_by_time_and_keep_all_random_bits() {
        let early = UserId::generate(Timestamp::from_micros(1_000_000), [255; 10]);
        let late = UserId::generate(Timestamp::from_micros(1_001_000), [0; 10]);
        assert!(early < late);
        assert_eq!(early.as_str().len(), ID_LENGTH);
        let mut other = [255; 10];
        other[9] = 254;
        assert_ne!(
            early,
            UserId::generate(Timestamp::from_micros(1_000_000), other)
        );
    }
}
