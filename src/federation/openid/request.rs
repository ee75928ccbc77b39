//! Where a person is sent who signs in by an upstream (OpenID Connect Core 1.0 §3.1.2.1), and what is remembered of it.

use super::metadata::{self, Metadata};
use crate::domain::authentication::Acr;
use crate::domain::connector::{Connector, OpenIdUpstream};
use crate::domain::id::InteractionId;
use crate::domain::interaction::AskedUpstream;
use crate::federation::asked::State;
use crate::federation::code;
use crate::federation::failure::Failure;
use crate::federation::health::{admit_tried, note};
use crate::provider::Provider;

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

/// Begins: with `state`, `nonce` and PKCE of this interaction.
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
    let (name, client) = (&connector.name, &upstream.client);
    let state = State::new(op, interaction)?;
    let endpoint = &metadata.authorization_endpoint;
    let (mut address, asked) = code::ask(op, name, client, endpoint, &state)?;
    // Who has to be there anew was there no second ago (§3.1.2.1: a max_age of 0 is the same as prompt=login).
    let max_age = if fresh.is_anew {
        Some(0)
    } else {
        fresh.max_age
    };
    let mut query = address.query_pairs_mut();
    if upstream.has_nonce {
        query.append_pair("nonce", &state.nonce(op));
    }
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
    Ok((address.into(), AskedUpstream { max_age, ..asked }))
}

/// Its metadata, if it is not left alone.
async fn find_metadata(
    op: &Provider,
    connector: &Connector,
    upstream: &OpenIdUpstream,
) -> Result<Metadata, Failure> {
    let name = &connector.name;
    admit_tried(op, name, metadata::try_out(op, upstream)).await?;
    note(op, name, metadata::find(op, upstream).await)
}
