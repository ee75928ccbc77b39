//! Where a person is sent who signs in by an upstream (OpenID Connect Core 1.0 §3.1.2.1), and what is remembered of it.

use url::Url;

use super::metadata::{self, Metadata};
use crate::domain::authentication::Acr;
use crate::domain::connector::{Connector, OpenIdUpstream};
use crate::domain::id::InteractionId;
use crate::domain::interaction::AskedUpstream;
use crate::federation::asked::State;
use crate::federation::breaker::Admitted;
use crate::federation::connection::callback_path;
use crate::federation::failure::{Failure, Unbelieved};
use crate::federation::health::{admit, note, note_try};
use crate::provider::Provider;
use crate::secret::sha256_base64url;

/// How fresh the sign-in there has to be, and whose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fresh<'f> {
    /// Whether they are to prove anew who they are (`prompt=login`).
    pub is_anew: bool,
    /// How old it may be, in seconds.
    pub max_age: Option<u32>,
    /// What the sign-in is to amount to, where whoever asks says so.
    pub acr: Option<Acr>,
    /// The address that they typed, where it is one of the upstream's.
    pub login_hint: Option<&'f str>,
}

/// Begins: with `state` and `nonce` of this interaction, and PKCE by S256 (RFC 9700 §2.1.1).
///
/// # Errors
/// [`Failure`].
pub async fn begin(
    op: &Provider,
    connector: &Connector,
    upstream: &OpenIdUpstream,
    interaction: &InteractionId,
    fresh: Fresh<'_>,
) -> Result<(String, AskedUpstream), Failure> {
    let metadata = find_metadata(op, connector, upstream).await?;
    let mut address = Url::parse(&metadata.authorization_endpoint)
        .map_err(|_| Unbelieved::Metadata("its authorization_endpoint is no address"))?;
    let state = State::new(op, interaction)?;
    let challenge = sha256_base64url(state.verifier(op).as_bytes());
    // Who has to be there anew was there no second ago (§3.1.2.1: a max_age of 0 is the same as prompt=login).
    let max_age = if fresh.is_anew {
        Some(0)
    } else {
        fresh.max_age
    };
    let mut query = address.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &upstream.client_id)
        .append_pair(
            "redirect_uri",
            &op.issuer.at(&callback_path(&connector.name)),
        )
        .append_pair("scope", &upstream.scope.to_string())
        .append_pair("state", state.reveal())
        .append_pair("nonce", &state.nonce(op))
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    if fresh.is_anew {
        query.append_pair("prompt", "login");
    }
    if let Some(max_age) = max_age {
        query.append_pair("max_age", &max_age.to_string());
    }
    if let Some(hint) = fresh.login_hint {
        query.append_pair("login_hint", hint);
    }
    drop(query);
    let asked = AskedUpstream {
        connector: connector.name.clone(),
        state_hash: state.hash().into_string(),
        max_age,
        linking: None,
        at: op.now(),
    };
    Ok((address.into(), asked))
}

/// Its metadata, if it is not left alone. When that is over, one tries whether it answers.
async fn find_metadata(
    op: &Provider,
    connector: &Connector,
    upstream: &OpenIdUpstream,
) -> Result<Metadata, Failure> {
    let name = &connector.name;
    if admit(op, name)? == Admitted::Trying {
        note_try(op, name, metadata::try_out(op, upstream).await)?;
    }
    note(op, name, metadata::find(op, upstream).await)
}
