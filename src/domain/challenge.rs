//! What was sent or handed to somebody and is waited for: a code to type, a link to follow.
//!
//! ```text
//!  sent ──(typed, or followed and confirmed)──▶ redeemed: the row is gone, of two who come one wins
//!    ├──(five wrong codes)──▶ spent           ├──(its end)──▶ over
//!    └──(the person's credentials changed: their epoch is another)──▶ void
//! ```

use serde::{Deserialize, Serialize};

use super::id::{ChallengeId, InteractionId, TenantId, UserId};
use super::time::Timestamp;

/// Codes that may be typed wrong (ASVS 6.6.3): of 10^8 codes five are tried.
pub const MOST_TRIES: i64 = 5;

/// What somebody may do who has the code or the link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "for", rename_all = "kebab-case")]
pub enum Purpose {
    /// To sign in.
    SignIn,
    /// To prove one more factor.
    SecondFactor,
    /// To sign in, and then choose a password.
    NewPassword,
    /// To make an account with this address.
    SignUp {
        /// The address that it was sent to.
        address: String,
    },
    /// To have this address from then on.
    Address {
        /// The address that it was sent to.
        address: String,
    },
    /// To make an account with this address, though strangers may not.
    Invitation {
        /// The address that is invited.
        address: String,
        /// What they are called, as far as whoever invites knows.
        name: Option<String>,
        /// Whether it was mailed to that address: whoever has it then reads what goes there. One of an earlier version may have been
        /// printed.
        #[serde(default)]
        is_mailed: bool,
    },
    /// To sign in: the operator handed it out.
    Entry {
        /// Whether they then choose a password.
        owes_password: bool,
    },
    /// To come to what an app asks for by the back channel, once; whoever comes signs in as ever.
    Approval {
        /// SHA-256 of its `auth_req_id`.
        request: String,
    },
    /// To go on where too many wrong passwords were typed.
    Unlock,
    /// What only a later version knows: it is good for nothing here.
    #[serde(other)]
    Later,
}

/// A code, a link, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Its identifier.
    pub id: ChallengeId,
    /// Whose.
    pub tenant_id: TenantId,
    /// What it is good for.
    pub purpose: Purpose,
    /// Who; nobody, where nobody goes by the name that was typed, or there is no account yet.
    pub user_id: Option<UserId>,
    /// The interaction that it is bound to, and by that to a browser; any browser will do without one.
    pub interaction_id: Option<InteractionId>,
    /// An HMAC of the code, if it has one.
    pub code_hash: Option<String>,
    /// SHA-256 of the link's secret.
    pub link_hash: String,
    /// In which epoch of the person's credentials.
    pub epoch: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_purpose_of_a_later_version_is_good_for_nothing() {
        let later = r#"{"for":"levitate","height":3}"#;
        assert_eq!(
            serde_json::from_str::<Purpose>(later).unwrap(),
            Purpose::Later
        );
        let address = Purpose::Address {
            address: "a@b.example".into(),
        };
        let text = serde_json::to_string(&address).unwrap();
        assert_eq!(serde_json::from_str::<Purpose>(&text).unwrap(), address);
    }
}
