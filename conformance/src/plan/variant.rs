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

/// How a client hears of an answer (CIBA Core 1.0 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It asks again and again.
    Poll,
    /// It is told to ask.
    Ping,
}

impl Delivery {
    /// The name that metadata use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::Ping => "ping",
        }
    }
}

/// The choices of one plan, besides its client authentication and its response mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variant {
    /// What access tokens are bound to.
    pub sender: Sender,
    /// Whether requests are signed (`fapi_request_method` is signed_non_repudiation).
    pub is_signed: bool,
    /// How answers come that were asked for by the back channel, in the plans of FAPI-CIBA (`ciba_mode`).
    pub delivery: Option<Delivery>,
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
    /// Clients that authenticate by their certificate.
    Certificate,
    /// Clients that are told to ask.
    Ping,
}

impl Variant {
    /// Whether a module of that need runs.
    pub fn meets(self, need: Need, auth: ClientAuth) -> bool {
        match need {
            Need::Nothing => true,
            Need::Signed => self.is_signed,
            Need::Dpop => self.sender == Sender::Dpop,
            Need::Assertion => auth == ClientAuth::PrivateKeyJwt,
            Need::Certificate => auth == ClientAuth::SelfSignedTls,
            Need::Ping => self.delivery == Some(Delivery::Ping),
        }
    }
}
