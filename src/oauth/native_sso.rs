//! The secret of a device (Native SSO 1.0 §3): what one app of a group is given beside its ID token, so that another on the same device may
//! sign its person in without a page. The exchange is [`token`](super::token)'s.
//!
//! ```text
//!  the secret ──── a row: its session, its group
//!      │ ds_hash
//!  the ID token ── sid: the same session; aud: an app of the same group
//! ```

use data_encoding::BASE64URL_NOPAD;

use super::error::OAuthError;
use crate::domain::client::Client;
use crate::domain::grant::Grant;
use crate::domain::scope::{DEVICE_SSO, OPENID, Scope};
use crate::domain::session::Session;
use crate::domain::time::Timestamp;
use crate::provider::Provider;
use crate::secret::{Kind, Token, keyed_hash};
use crate::store::DeviceSecret;

/// `ds_hash` (§3.4.1): says nothing of the secret to who has not our key.
pub(super) fn ds_hash(op: &Provider, secret: &str) -> String {
    let key = &op.derived.grant_tokens;
    BASE64URL_NOPAD.encode(&keyed_hash(key, &["ds_hash", secret]))
}

/// Whether a session goes on. What was given in one that is idle lives, and the secret was.
pub(super) fn goes_on(session: &Session, now: Timestamp) -> bool {
    session.ended_at.is_none() && now < session.expires_at && !session.created_at.is_ahead_of(now)
}

/// The secret that comes with the tokens of a grant, if its scope asks for one: that which the app presents, if it is of this session and this
/// group (§3.4.3: to replace one "is not RECOMMENDED"), or else a new one. One that is not good is as none (§3.4). A session that is over
/// has none.
///
/// # Errors
/// `temporarily_unavailable`, `server_error`.
pub(super) async fn device_secret(
    op: &Provider,
    client: &Client,
    (grant, scope): (&Grant, &Scope),
    presented: Option<String>,
) -> Result<Option<Token>, OAuthError> {
    let is_asked_for = scope.has(DEVICE_SSO) && scope.has(OPENID);
    let group = client.policy.native_sso.clone().filter(|_| is_asked_for);
    let Some(group) = group else { return Ok(None) };
    let presented = presented.and_then(|text| Token::presented(Kind::DeviceSecret, &text));
    let fresh = Token::generate(Kind::DeviceSecret, op.entropy)?;
    let (tenant, now) = (op.tenant.clone(), op.now());
    let wanted = DeviceSecret {
        session_id: grant.session_id.clone(),
        group,
    };
    let secret = op
        .store
        .write(move |w| {
            let session = w.find_session(&wanted.session_id)?;
            if !session.is_some_and(|session| goes_on(&session, now)) {
                return Ok(None);
            }
            if let Some(presented) = &presented
                && w.find_device_secret(&tenant, &presented.hash())?.as_ref() == Some(&wanted)
            {
                return Ok(Some(presented.clone()));
            }
            w.insert_device_secret(&tenant, &fresh.hash(), &wanted, now)?;
            Ok(Some(fresh.clone()))
        })
        .await?;
    Ok(secret)
}
