//! How they lie in the database, and in what waits to be linked.

use crate::domain::connector::{ClientThere, KeptTokens, UpstreamIdentity};
use crate::domain::id::TenantId;
use crate::federation::code::Tokens;
use crate::federation::failure::Failure;
use crate::keys::{KeyError, seal as sealing};
use crate::provider::Provider;
use crate::secret::Concealed;

/// What each is sealed as.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Access,
    Refresh,
}

/// Seals what an upstream gave for whom it means; nothing, where no client may have it.
///
/// # Errors
/// [`KeyError`].
pub(in crate::federation) fn seal(
    op: &Provider,
    client: &ClientThere,
    identity: &UpstreamIdentity,
    tokens: &Tokens,
) -> Result<Option<KeptTokens>, KeyError> {
    let Some(access_token) = &tokens.access_token else {
        return Ok(None);
    };
    if client.tokens_for.is_empty() {
        return Ok(None);
    }
    let seal = |token: &Concealed<String>, part| {
        let (key, name) = (
            &op.derived.upstream_tokens,
            name(&op.tenant, identity, part),
        );
        sealing::seal(key, token.as_bytes(), &name, op.entropy)
    };
    let refresh = tokens.refresh_token.as_ref();
    let refresh = refresh.map(|token| seal(token, Part::Refresh));
    Ok(Some(KeptTokens {
        access_sealed: seal(access_token, Part::Access)?,
        refresh_sealed: refresh.transpose()?,
        // RFC 6749 §5.1: "OPTIONAL, if identical to the scope requested by the client".
        scope: tokens.scope.clone().unwrap_or_else(|| client.scope.clone()),
        expires_at: tokens.expires_in.map(|life| op.now().plus(life)),
        sid: None,
    }))
}

/// What is sealed, for whom: nothing of it opens in another row, or as another part.
fn name(tenant: &TenantId, identity: &UpstreamIdentity, part: Part) -> String {
    let UpstreamIdentity {
        connector,
        issuer,
        subject,
    } = identity;
    let part = match part {
        Part::Access => "access",
        Part::Refresh => "refresh",
    };
    format!("upstream_tokens\n{tenant}\n{connector}\n{issuer}\n{subject}\n{part}")
}

/// Opens what was sealed for whom the upstream means.
pub(super) fn open(
    op: &Provider,
    identity: &UpstreamIdentity,
    sealed: &str,
    part: Part,
) -> Result<Concealed<String>, Failure> {
    let name = name(&op.tenant, identity, part);
    let plain = sealing::open(&op.derived.upstream_tokens, sealed, &name)?;
    let text = String::from_utf8(plain.to_vec()).map_err(|_| KeyError::Undecryptable(name))?;
    Ok(Concealed(text))
}
