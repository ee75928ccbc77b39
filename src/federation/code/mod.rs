//! The authorization code grant (RFC 6749 §4.1), seen from the client: what OpenID Providers and plain authorization servers have in common.

mod redeem;

use url::Url;

use super::asked::State;
use super::connection::callback_path;
use super::failure::{Failure, Unbelieved, error_code};
use crate::domain::connector::{ClientThere, ConnectorName};
use crate::domain::interaction::AskedUpstream;
use crate::oauth::params::Parameters;
use crate::provider::Provider;
use crate::secret::sha256_base64url;

pub(super) use self::redeem::{TokenEndpoint, present, redeem};

/// The longest code that is redeemed.
const LONGEST_CODE: usize = 4096;

/// What came back by the browser (RFC 6749 §4.1.2, RFC 9207 §2).
#[derive(Clone, Default)]
pub struct Response {
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Response({:?})", self.error)
    }
}

impl Response {
    /// Reads it; what else is there means nothing (RFC 6749 §4.1.2: "The client MUST ignore unrecognized response parameters").
    #[must_use]
    pub fn read(parameters: &mut Parameters) -> Self {
        Self {
            code: parameters.take("code"),
            error: parameters.take("error"),
            iss: parameters.take("iss"),
        }
    }

    /// Who says that it is theirs.
    pub(super) fn issuer(&self) -> Option<&str> {
        self.iss.as_deref()
    }

    /// The code, where it is no error.
    pub(super) fn code(self) -> Result<String, Failure> {
        if let Some(error) = self.error {
            return Err(Failure::Refused(error_code(&error)));
        }
        let code = self.code.filter(|code| code.len() <= LONGEST_CODE);
        Ok(code.ok_or(Unbelieved::NoCode)?)
    }
}

/// Where a person is sent (RFC 6749 §4.1.1), with PKCE by S256 (RFC 9700 §2.1.1), and what is remembered of it.
pub(super) fn ask(
    op: &Provider,
    name: &ConnectorName,
    client: &ClientThere,
    endpoint: &str,
    state: &State,
) -> Result<(Url, AskedUpstream), Failure> {
    let mut address = Url::parse(endpoint)
        .map_err(|_| Unbelieved::Metadata("its authorization_endpoint is no address"))?;
    let mut query = address.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.client_id)
        .append_pair("redirect_uri", &op.issuer.at(&callback_path(name)))
        .append_pair("scope", &client.scope.to_string())
        .append_pair("state", state.reveal());
    if client.has_pkce {
        let challenge = sha256_base64url(state.verifier(op).as_bytes());
        query
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
    }
    drop(query);
    let asked = AskedUpstream {
        connector: name.clone(),
        state_hash: state.hash().into_string(),
        max_age: None,
        linking: None,
        at: op.now(),
    };
    Ok((address, asked))
}
