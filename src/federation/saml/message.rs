//! A message among the parameters that a browser carries (SAML bindings §3.4, §3.5).

use super::unfit::Unfit;
use crate::oauth::params::Parameters;

/// Bytes of what goes back with the answer (§3.4.3, §3.5.3).
const LONGEST_RELAY_STATE: usize = 80;

/// What a message is, by the name of its parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It asks.
    Request,
    /// It answers.
    Response,
}

impl Kind {
    /// The parameter.
    pub(super) const fn parameter(self) -> &'static str {
        match self {
            Self::Request => "SAMLRequest",
            Self::Response => "SAMLResponse",
        }
    }
}

/// Takes the one that there is, and what goes back with the answer.
///
/// # Errors
/// [`Unfit`].
pub(super) fn take_message(
    parameters: &mut Parameters,
) -> Result<(Kind, String, Option<String>), Unfit> {
    parameters
        .refuse_repeated()
        .map_err(|_| Unfit::Parameters)?;
    let [request, response] =
        [Kind::Request, Kind::Response].map(|kind| parameters.take(kind.parameter()));
    let (kind, message) = match (request, response) {
        (Some(message), None) => (Kind::Request, message),
        (None, Some(message)) => (Kind::Response, message),
        _ => return Err(Unfit::Parameters),
    };
    let relay_state = parameters.take("RelayState");
    match relay_state {
        Some(long) if long.len() > LONGEST_RELAY_STATE => Err(Unfit::RelayState),
        relay_state => Ok((kind, message, relay_state)),
    }
}
