//! `actor_token_type=urn:openid:params:token-type:device-secret` (Native SSO 1.0 §4): an app signs in whoever is signed in to another of its
//! group on the device, by that one's ID token and the secret of the device.
//!
//! What comes of it is what a sign-in at a page brings: a grant of its own in the same session, under every rule that holds there, but
//! for what would have to be asked of the person, which is `interaction_required`. Nothing else here is an exchange as the others are.

mod owed;
mod request;

use std::sync::Arc;

use subtle::ConstantTimeEq;

use self::request::{Request, choose_scope};
use super::super::issue::{Given, TokenResponse, respond};
use super::super::polled::{Beginning, Begun};
use super::request::ACCESS_TOKEN;
use super::{not_allowed, subject};
use crate::domain::activity::Activity;
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::claims::ClaimsRequest;
use crate::domain::client::Client;
use crate::domain::confirmation::Confirmation;
use crate::domain::grant::Grant;
use crate::domain::id::{GrantId, SessionId};
use crate::domain::resource::Resources;
use crate::domain::scope::{DEVICE_SSO, Scope};
use crate::login::accounts::SignedIn;
use crate::login::unattended::Unattended;
use crate::oauth::authorization_details;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::id_token::{self, Beside};
use crate::oauth::native_sso::{ds_hash, goes_on};
use crate::oauth::params::Parameters;
use crate::oauth::subject as names;
use crate::oauth::token::issue::code_end;
use crate::provider::Provider;
use crate::secret::TokenHash;
use crate::store::{DeviceSecret, LivingGrant};

/// What an `actor_token` is (§4.1).
const DEVICE_SECRET: &str = "urn:openid:params:token-type:device-secret";

/// Who is signed in, and what the app has that they signed in to.
struct Shared {
    account: SignedIn,
    scope: Scope,
}

/// Whether a token exchange is of this profile.
pub(super) fn is_asked_for(parameters: &Parameters) -> bool {
    parameters.find("actor_token_type") == Some(DEVICE_SECRET)
}

/// Signs somebody in to this app.
///
/// # Errors
/// `unauthorized_client` where the apps do not share; `invalid_request` for tokens that are not good (RFC 8693 §2.2.2); `invalid_grant` of a
/// session that is over; `invalid_scope`, `invalid_target`, `invalid_authorization_details`; `interaction_required` (§4.4).
pub(super) async fn answer(
    op: &Provider,
    client: &Client,
    bound: Confirmation,
    mut parameters: Parameters,
) -> Result<TokenResponse, OAuthError> {
    // §4.3, item 5: "The AS SHOULD maintain a list of client_ids that can share user authentications."
    let group = client.policy.native_sso.as_deref();
    let group = group.ok_or_else(|| not_allowed("this app shares its people with no other"))?;
    authorization_details::refuse(&parameters)?;
    let request = Request::read(op, &mut parameters)?;
    let shared = find_shared(op, group, &request).await?;
    let scope = choose_scope(op, client, &shared.scope, request.scope)?;
    owed::check_proofs(op, client, &shared.account).await?;
    owed::check_consent(op, client, &shared.account, &scope).await?;
    let Begun {
        grant,
        refresh_token,
    } = begin(op, client, &shared.account, &scope, &bound).await?;
    tracing::info!(client.id = %client.id, grant.id = %grant.id, "an app signs in who is signed in to another on the device");
    // Its own ID token brings others in where it may, by the same secret.
    let device_secret = scope.has(DEVICE_SSO).then_some(&request.device_secret);
    let given = Given {
        grant: &grant,
        scope,
        authorization_details: AuthorizationDetails::default(),
        audience: op.issuer.as_str().to_owned(),
        refresh_token: refresh_token.as_ref(),
        beside: Beside {
            device_secret: device_secret.map(String::as_str),
            ..Beside::default()
        },
        shown: bound,
    };
    Ok(TokenResponse {
        issued_token_type: Some(ACCESS_TOKEN),
        ..respond(op, client, given).await?
    })
}

/// Who is signed in on the device (§4.3, items 1 to 5).
async fn find_shared(op: &Provider, group: &str, request: &Request) -> Result<Shared, OAuthError> {
    let hint = id_token::read_signed(op, &request.subject_token).await;
    let hint = hint.map_err(subject::refused)?;
    let first = op.find_client(&hint.aud).await?;
    let first = first
        .filter(|first| first.disabled_at.is_none())
        .filter(|first| first.policy.native_sso.as_deref() == Some(group))
        .ok_or_else(|| not_allowed("the app of the subject_token is not of this one's group"))?;
    let session_id = hint.sid.as_deref().map(SessionId::new);
    let session_id = session_id
        .filter(SessionId::can_be_stored)
        .ok_or_else(|| subject::refused("the ID token has no sid"))?;
    let (tenant, now) = (op.tenant.clone(), op.now());
    let hash = TokenHash::of(&request.device_secret);
    let (id, first_id) = (session_id.clone(), first.id.clone());
    let (session, living, secret) = op
        .store
        .read(move |r| {
            Ok((
                r.find_session(&id)?,
                r.find_living_grant_in(&tenant, &id, &first_id, now)?,
                r.find_device_secret(&tenant, &hash)?,
            ))
        })
        .await?;
    // "If the session is no longer valid, the AS MUST return an error of invalid_grant." What the first app was given may end before it.
    let over = || OAuthError::invalid_grant("the session or the first app's grant is over");
    let session = session
        .filter(|session| goes_on(session, now))
        .ok_or_else(over)?;
    let LivingGrant { grant, ends_at: _ } = living.ok_or_else(over)?;
    let is_bound = hint.ds_hash.as_deref().is_some_and(|bound_to| {
        let expected = ds_hash(op, &request.device_secret);
        bound_to.as_bytes().ct_eq(expected.as_bytes()).into()
    });
    let wanted = DeviceSecret {
        session_id,
        group: group.to_owned(),
    };
    if !is_bound || secret != Some(wanted) {
        return Err(subject::refused_actor(
            "it is no device secret of this session and group, or the ID token is not bound to it",
        ));
    }
    if names::of(op, &first, &session.user_id) != hint.sub {
        return Err(subject::refused("the ID token is of somebody else"));
    }
    let user = op.store.user(&session.user_id).await?;
    let user = user
        .filter(|user| user.tenant_id == op.tenant && user.disabled_at.is_none())
        .ok_or_else(over)?;
    Ok(Shared {
        scope: grant.scope,
        account: SignedIn {
            session: Arc::new(session),
            user,
        },
    })
}

/// Writes the grant in their session, which is looked at once more.
async fn begin(
    op: &Provider,
    client: &Client,
    account: &SignedIn,
    scope: &Scope,
    bound: &Confirmation,
) -> Result<Begun, OAuthError> {
    let now = op.now();
    let most = op.settings.codes_per_person;
    let person = account.user.id.clone();
    if op.codes_given.count([(person, most)], now).is_err() {
        return Err(OAuthError::new(
            ErrorCode::TemporarilyUnavailable,
            "this end-user signed in as often as one may in a minute",
        ));
    }
    let grant = Grant {
        tenant_id: op.tenant.clone(),
        id: op.entropy.id::<GrantId>(now)?,
        client_id: client.id.clone(),
        user_id: account.user.id.clone(),
        session_id: account.session.id.clone(),
        scope: scope.clone(),
        resources: Resources::default(),
        authorization_details: AuthorizationDetails::default(),
        claims: ClaimsRequest::default(),
        authentication: account.session.authentication.said(None),
        created_at: now,
        expires_at: code_end(op, now),
        revoked_at: None,
    };
    let beginning = Beginning::new(op, client, bound, op.entropy.bytes()?);
    let needs_consent = !client.policy.is_first_party;
    let hears_of_logout = client.metadata.hears_of_logout();
    let noted = Unattended::of(op, &grant.user_id, &client.id, Activity::AppBroughtIn);
    let begun = op
        .store
        .write(move |w| {
            if !w.insert_grant(&grant, None, needs_consent)? {
                return Ok(None);
            }
            noted.note(w)?;
            if hears_of_logout {
                w.remember_session_client(&grant, now)?;
            }
            beginning.begin(w, &grant.id)
        })
        .await?;
    begun.ok_or_else(|| OAuthError::invalid_grant("the session ended a moment ago"))
}
