//! Registration by whoever comes (RFC 7591 §3: "open"): nobody vouches for such a client, so it gets what people can allow it, and goes
//! when nobody uses it.

use std::net::IpAddr;

use serde_json::{Map, Value};

use super::{Attested, Registered, attest, insert, invalid, read_attested};
use crate::domain::client::{Client, ClientPolicy, GrantType};
use crate::domain::scope::Scope;
use crate::login::throttle;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::provider::Provider;

/// Registers a client that came from this address.
///
/// # Errors
/// RFC 7591 §3.2.2; `temporarily_unavailable` where as many came from there, or from everywhere, as may in an hour.
pub async fn register_stranger(
    op: &Provider,
    document: &Map<String, Value>,
    address: IpAddr,
) -> Result<Registered, OAuthError> {
    let attested = attest(op, document).await?;
    if op.settings.software_statements.are_required && attested.statement.is_none() {
        return Err(invalid(
            "software_statement is missing: without an initial access token clients register themselves here with one (RFC 7591 §2.3)",
        ));
    }
    let attested = Attested {
        document: limited(op, &attested.document)?,
        ..attested
    };
    let metadata = read_attested(op, attested)?;
    // A right that people delegate would be anybody's own; and nobody but the operator lets a client act for others.
    let of_operator = [
        GrantType::ClientCredentials,
        GrantType::TokenExchange,
        GrantType::JwtBearer,
    ];
    let mut of_operator = of_operator.into_iter();
    if let Some(grant) = of_operator.find(|grant| metadata.has_grant_type(*grant)) {
        return Err(invalid(format!(
            "grant_types: {} needs an initial access token",
            grant.name()
        )));
    }
    // Nobody is asked for an answer by whom nobody vouched for: they would be asked until they give one.
    if metadata.has_grant_type(GrantType::Ciba) {
        return Err(invalid(
            "grant_types: urn:openid:params:grant-type:ciba needs an initial access token",
        ));
    }
    let now = op.now();
    let strangers = &op.settings.strangers;
    let buckets = throttle::registration_buckets(
        &op.derived.throttle,
        address,
        strangers.registrations_per_hour,
    );
    let tenant = op.tenant.clone();
    let counted = op
        .store
        .write(move |w| throttle::count(w, &tenant, &buckets, now))
        .await?;
    if let Err(wait) = counted {
        let mut error = OAuthError::new(
            ErrorCode::TemporarilyUnavailable,
            "as many clients were registered as there may be in an hour",
        );
        error.retry_after = Some(wait);
        return Err(error);
    }
    let id = op.entropy.id(now)?;
    insert(
        op,
        metadata,
        id,
        ClientPolicy::default(),
        Some(strangers.end(now)),
    )
    .await
}

/// The metadata of a client that nobody vouched for, with the scopes that those may have (RFC 7591 §2: the server "MAY register a client
/// with a default set of scopes"; §3.2.1: it "MAY reject or replace any of the client's requested metadata values").
///
/// # Errors
/// `invalid_client_metadata` where nothing is left.
pub fn limited(
    op: &Provider,
    document: &Map<String, Value>,
) -> Result<Map<String, Value>, OAuthError> {
    limited_to(&op.settings.strangers.scope, document)
}

/// The same of an update by one of those, who keep what they have by now.
pub(super) fn limited_again(
    op: &Provider,
    current: &Client,
    document: &Map<String, Value>,
) -> Result<Map<String, Value>, OAuthError> {
    let kept = current.allowed_scope();
    let mut limited = limited_to(&op.settings.strangers.scope.union(&kept), document)?;
    let types = &current.metadata.authorization_details_types;
    if !types.is_empty() {
        limited.insert("authorization_details_types".into(), types.clone().into());
    }
    Ok(limited)
}

fn limited_to(
    allowed: &Scope,
    document: &Map<String, Value>,
) -> Result<Map<String, Value>, OAuthError> {
    let scope = match document.get("scope").and_then(Value::as_str) {
        Some(asked) => Scope::parse(asked)
            .map_err(|error| invalid(error.to_string()))?
            .intersection(allowed),
        None => allowed.clone(),
    };
    if scope.is_empty() {
        return Err(invalid(format!(
            "scope has nothing that such a client may have: {allowed}"
        )));
    }
    let mut limited = document.clone();
    limited.insert("scope".into(), scope.to_string().into());
    // RFC 9396 §11.1: clients are entitled to types, and nobody was there to entitle this one.
    limited.remove("authorization_details_types");
    Ok(limited)
}
