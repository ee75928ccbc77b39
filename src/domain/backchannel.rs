//! Authentication requests of the back channel (CIBA Core 1.0): a client asks for somebody, who answers at a page of their own
//! (`/account/requests`). A [`PolledRequest`] about a person.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::id::{ClientId, UserId};
use super::polled::PolledRequest;
use super::time::Timestamp;

/// How many may be remembered in all: a flood of them fills no disk. Those make room that end first.
pub const MOST_BACKCHANNEL_REQUESTS: i64 = 50_000;

/// How a client gets what it asked for (CIBA Core 1.0 §5, `backchannel_token_delivery_mode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryMode {
    /// It asks again and again.
    Poll,
    /// It is told to ask.
    Ping,
    /// It is sent the tokens.
    Push,
}

impl DeliveryMode {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 3] = [Self::Poll, Self::Ping, Self::Push];

    /// The registered name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::Ping => "ping",
            Self::Push => "push",
        }
    }
}

/// A request, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackchannelRequest {
    /// What its client polls for.
    pub request: PolledRequest,
    /// Whom it is about; nobody, where the hint names nobody, or somebody who was asked too often: it waits all the same.
    pub user_id: Option<UserId>,
    /// What the person compares with what they see elsewhere (§7.1, `binding_message`).
    pub binding_message: Option<String>,
    /// The authentication contexts that are wanted (`acr_values`), the best first.
    pub acr_values: Vec<String>,
    /// How its client hears that there is an answer, if it does not ask for it.
    pub notice: Option<Notice>,
}

/// What is posted to a client once there is an answer (§10.2, §10.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// `auth_req_id` and `client_notification_token`, encrypted.
    pub sealed: String,
    /// Whether the tokens are in it.
    pub is_pushed: bool,
}

/// A notice that is due, and that this node is to deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedNotice {
    /// Of what.
    pub request: BackchannelRequest,
    /// How often it was tried before.
    pub attempts: u32,
    /// When the claim lapses, and another node may take it.
    pub claimed_until: Timestamp,
}

/// Somebody on the way to answering one, in a browser.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approving {
    /// SHA-256 of its `auth_req_id`: the row's key.
    pub auth_req_id_hash: String,
    /// Who asks.
    pub asked_by: ClientId,
    /// Who alone may answer.
    pub asked_of: UserId,
    /// What is wanted of them (`acr_values`).
    #[serde(default)]
    pub acr_values: Vec<String>,
}

impl Approving {
    /// For a request that is about somebody.
    #[must_use]
    pub fn of(request: &BackchannelRequest) -> Option<Self> {
        Some(Self {
            auth_req_id_hash: request.request.hash.clone(),
            asked_by: request.request.client_id.clone(),
            asked_of: request.user_id.clone()?,
            acr_values: request.acr_values.clone(),
        })
    }
}

impl fmt::Debug for Approving {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Approving({})", self.asked_by)
    }
}
