//! A refresh token as a `subject_token` (Identity Assertion JWT Authorization Grant §4.3.3): judged "the same way it would for a standard
//! `refresh_token` grant", and not used up.

use super::super::issue::RefreshLifetimes;
use super::super::possession::Held;
use super::super::refresh_token::{NOT_SHOWN, is_void};
use super::subject::{self, Subject};
use crate::domain::client::{Client, GrantType};
use crate::domain::scope::Scope;
use crate::oauth::error::OAuthError;
use crate::oauth::grant_token;
use crate::provider::Provider;
use crate::secret::Kind;
use crate::store::{RefreshOutcome, Renewable};

/// Whom a refresh token of the client's stands for.
///
/// # Errors
/// `invalid_request`, `temporarily_unavailable`.
pub(super) async fn read(
    op: &Provider,
    client: &Client,
    held: &Held,
    token: &str,
) -> Result<Subject, OAuthError> {
    let presented = grant_token::read(Kind::RefreshToken, &op.derived.grant_tokens, token)
        .ok_or_else(|| subject::refused("the refresh token is unknown"))?;
    if !client.has_grant_type(GrantType::RefreshToken) {
        return Err(subject::refused(
            "the client has no refresh tokens any more",
        ));
    }
    let permitted: Scope = op.permitted_scope(client, &client.allowed_scope());
    let (tenant, client_id, shown) = (op.tenant.clone(), client.id.clone(), held.shown.clone());
    let (lifetimes, grace) = (RefreshLifetimes::of(op), op.settings.refresh_grace);
    let now = op.now();
    let within = permitted.clone();
    let judged: Result<Renewable, &'static str> = op
        .store
        .write(move |w| {
            let Some(found) = w.find_renewable(&tenant, &presented.grant_id)? else {
                return Ok(Err("the refresh token is unknown"));
            };
            if let Some(why) = is_void(&found, &client_id, &within, lifetimes, now) {
                return Ok(Err(why));
            }
            if !found.confirmation.is_met_by(&shown) {
                return Ok(Err(NOT_SHOWN));
            }
            match found.standing(&presented.hash, grace, now) {
                RefreshOutcome::Used | RefreshOutcome::Retried => Ok(Ok(found)),
                // RFC 9700 §4.14.2: somebody has a copy, whatever they want to make of it.
                RefreshOutcome::Reused => {
                    w.revoke_grant(&found.grant.id, now)?;
                    tracing::warn!(client.id = %client_id, grant.id = %found.grant.id, "a refresh token came a second time, to be exchanged; its grant is revoked");
                    Ok(Err("it was used before; its family is revoked"))
                }
            }
        })
        .await?;
    let found = judged.map_err(subject::refused)?;
    let end = found.end(&permitted);
    let end = end.ok_or_else(|| subject::refused("the session that it lived in is over"))?;
    subject::of_grant(op, client, found.grant, end)
}
