//! What the plans of FAPI 2.0 let one choose, and which modules that leaves.

use super::ClientAuth;

/// What access tokens are bound to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sender {
    /// A key, by DPoP proofs (RFC 9449).
    #[default]
    Dpop,
    /// The certificate of the connection (RFC 8705 §3).
    Tls,
}

/// The choices of one plan, besides its client authentication and its response mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// What access tokens are bound to.
    pub sender: Sender,
    /// Whether requests are signed (`fapi_request_method` is signed_non_repudiation).
    pub is_signed: bool,
}

/// What a module needs, to be of any sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// Signed requests.
    Signed,
    /// Tokens that are bound to a key.
    Dpop,
    /// Clients that authenticate by private_key_jwt.
    Assertion,
}

impl Variant {
    /// Whether a module of that need runs.
    pub fn meets(self, need: Need, auth: ClientAuth) -> bool {
        match need {
            Need::Nothing => true,
            Need::Signed => self.is_signed,
            Need::Dpop => self.sender == Sender::Dpop,
            Need::Assertion => auth == ClientAuth::PrivateKeyJwt,
        }
    }
}
