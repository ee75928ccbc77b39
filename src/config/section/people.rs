//! How people sign in and make accounts, and what they may do with them.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::config::Span;

/// `passwords`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Passwords {
    /// Characters of a new password, at least.
    pub min_length: Option<usize>,
    /// A list of breached passwords: a folder of ranges, or a sorted file.
    pub breached: Option<PathBuf>,
    /// How many of somebody's last passwords they may not take again.
    pub history: Option<usize>,
    /// Whether who forgot theirs chooses another by a mail to their address.
    pub reset_by_mail: Option<bool>,
}

/// `sign_in`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignIn {
    /// For how long people may trust a device, on which they are then not asked for a second factor; `0s` if never.
    pub trusted_devices: Option<Span>,
    /// Whether people may sign in by a code or a link that is sent to their address, without a password.
    pub by_mail: Option<bool>,
    /// Whether a code that is sent to their address is a second factor for who has no other.
    pub mail_as_second_factor: Option<bool>,
    /// Zero bits of the work that the browser of a stranger does before a password is judged or a mail is sent.
    pub proof_of_work: Option<u8>,
    /// Of whom a second factor is asked.
    pub second_factor: Option<SecondFactor>,
    /// Whether people come by `connectors` alone.
    pub upstreams_only: bool,
    /// The user names of those who sign in by what they have here all the same.
    pub break_glass: Vec<String>,
}

/// `sign_in.second_factor`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecondFactor {
    /// Of who set one up to be asked for it.
    Optional,
    /// Of everybody: who has none sets one up on the way.
    Required,
}

/// `sign_up`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignUp {
    /// Who may make an account.
    pub mode: SignUpMode,
    /// With `domains`: what stands behind the `@` of those who may.
    pub domains: Vec<String>,
}

/// `sign_up.mode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SignUpMode {
    /// Nobody.
    #[default]
    Off,
    /// Whoever was invited.
    Invitation,
    /// Whoever was invited, or has an address of one of `sign_up.domains`.
    Domains,
    /// Everybody.
    Open,
}

/// `account`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    /// The claims that people may change themselves.
    pub editable: Option<Vec<String>>,
    /// Whether people can have their account deleted.
    pub self_deletion: Option<bool>,
}

/// `passkeys`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Passkeys {
    /// The models of authenticators that may be enrolled, by their AAGUIDs; none for all.
    pub allowed_aaguids: Vec<String>,
    /// Other origins whose pages may use the passkeys of this issuer.
    pub related_origins: Vec<String>,
    /// Whether who signs in by a password is offered a passkey for the next time.
    pub offer: Option<bool>,
}
