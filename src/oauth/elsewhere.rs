//! What becomes of a request that somebody answers elsewhere than where it was made: a device's (RFC 8628 §3.3), or one of the back channel
//! (CIBA Core 1.0 §8). Always asked for, of first-party apps too: only the person at the page can know that it is theirs.

use std::sync::Arc;

use crate::domain::activity::Activity;
use crate::domain::authentication::Acr;
use crate::domain::claims::ClaimsRequest;
use crate::domain::client::{Client, GrantType};
use crate::domain::grant::Grant;
use crate::domain::id::{ClientId, GrantId, UserId};
use crate::domain::interaction::{Errand, Interaction};
use crate::domain::polled::{PolledKind, PolledRequest};
use crate::domain::scope::Scope;
use crate::domain::time::Timestamp;
use crate::login::accounts::SignedIn;
use crate::login::policy::{WantedAcr, Wishes};
use crate::login::witness::Witness;
use crate::oauth::authorization_details;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::resource;
use crate::oauth::token::issue::{code_end, has_lost_all};
use crate::provider::Provider;
use crate::secret::TokenHash;
use crate::store::{StoreError, Write};

/// The request that somebody is on the way to answering.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'e> {
    /// Of which kind.
    pub kind: PolledKind,
    /// SHA-256 of its secret: the row's key.
    pub hash: &'e str,
    /// Who asks.
    pub client: &'e ClientId,
    /// Who alone may answer, where it is about one person.
    pub of: Option<&'e UserId>,
    /// The authentication contexts that it wants (`acr_values`).
    acr_values: &'e [String],
}

impl<'e> Asked<'e> {
    /// What an errand is about, if it is such a request.
    #[must_use]
    pub fn by(errand: &'e Errand) -> Option<Self> {
        match errand {
            Errand::Device(pairing) => Some(Self {
                kind: PolledKind::Device,
                hash: &pairing.device_code_hash,
                client: &pairing.device_of,
                of: None,
                acr_values: &[],
            }),
            Errand::Backchannel(approving) => Some(Self {
                kind: PolledKind::Backchannel,
                hash: &approving.auth_req_id_hash,
                client: &approving.asked_by,
                of: Some(&approving.asked_of),
                acr_values: &approving.acr_values,
            }),
            Errand::Authorization(_) | Errand::Visit(_) => None,
        }
    }

    /// Whether this person may answer.
    #[must_use]
    pub fn is_of(&self, user: &UserId) -> bool {
        self.of.is_none_or(|of| of == user)
    }

    const fn grant_type(&self) -> GrantType {
        match self.kind {
            PolledKind::Device => GrantType::DeviceCode,
            PolledKind::Backchannel => GrantType::Ciba,
        }
    }

    const fn approved(&self) -> Activity {
        match self.kind {
            PolledKind::Device => Activity::DeviceApproved,
            PolledKind::Backchannel => Activity::RequestApproved,
        }
    }

    /// What is wanted of whoever approves: what the operator demands of the client's people, and what the request says, or the client
    /// registered for requests that do not say (OpenID Connect Registration 1.0 §2), as at the authorization endpoint.
    #[must_use]
    pub fn wishes(&self, client: &Client) -> Wishes<'e> {
        Wishes {
            subject: self.of,
            ..wishes(client, self.acr_values)
        }
    }
}

/// What is wanted of a client's people where its request says no more than these values, or nothing.
pub(super) fn wishes(client: &Client, acr_values: &[String]) -> Wishes<'static> {
    let minimum = client.policy.minimum_acr;
    let names = if acr_values.is_empty() {
        &client.metadata.default_acr_values
    } else {
        acr_values
    };
    let wanted = names.iter().filter_map(|name| Acr::parse(name));
    Wishes {
        max_age: client.metadata.default_max_age,
        acr: WantedAcr {
            values: wanted.filter(|acr| Some(*acr) >= minimum).collect(),
            is_essential: false,
            at_least: minimum,
        },
        ..Wishes::default()
    }
}

/// Refuses what nobody could approve.
///
/// # Errors
/// `unmet_authentication_requirements`.
pub(super) fn check_answerable(op: &Provider, client: &Client) -> Result<(), OAuthError> {
    if client.policy.minimum_acr == Some(Acr::PhishingResistant) && op.passkeys.is_none() {
        return Err(OAuthError::new(
            ErrorCode::UnmetAuthenticationRequirements,
            "the client's people come with a passkey, and this issuer can have none",
        ));
    }
    Ok(())
}

/// A request that waits for an answer.
#[derive(Clone, Debug)]
pub struct Asking {
    /// Who asks.
    pub client: Arc<Client>,
    /// What was asked.
    pub request: PolledRequest,
    /// What the client may have of it now.
    pub scope: Scope,
}

/// The request that somebody is on the way to answering, if it waits still, and its client may ask still.
///
/// # Errors
/// [`StoreError`].
pub async fn find(op: &Provider, asked: &Asked<'_>) -> Result<Option<Asking>, StoreError> {
    let (tenant, kind) = (op.tenant.clone(), asked.kind);
    let hash = TokenHash::stored(asked.hash);
    let found = op
        .store
        .read(move |r| r.find_polled_request(kind, &tenant, &hash))
        .await?;
    let Some(request) = found.filter(|request| request.is_waiting(op.now())) else {
        return Ok(None);
    };
    let client = op.find_client(request.client_id.as_str()).await?;
    let client = client
        .filter(|client| client.disabled_at.is_none() && client.has_grant_type(asked.grant_type()));
    let Some(client) = client else {
        return Ok(None);
    };
    let scope = op.permitted_scope(&client, &request.scope);
    // What is no service any more was not to be asked for.
    let details = &request.authorization_details;
    if has_lost_all(&request.scope, &scope)
        || resource::check_again(op, &request.resources).is_err()
        || authorization_details::check_again(op, &client, details).is_err()
    {
        return Ok(None);
    }
    Ok(Some(Asking {
        client,
        request,
        scope,
    }))
}

/// Whether an answer counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It did.
    Now,
    /// Somebody answered before, here or elsewhere, or it is over.
    Before,
}

/// Says yes. One transaction: the interaction ends, the request has its answer, session and account are held, and the grant and the
/// consent are written; of two who answer one wins.
///
/// # Errors
/// [`StoreError`]; [`StoreError::SessionOver`] where the session ended meanwhile, and nothing was written.
pub async fn approve(
    op: &Provider,
    asking: &Asking,
    account: &SignedIn,
    interaction: &Interaction,
    witness: Witness,
) -> Result<Answered, StoreError> {
    let now = op.now();
    let Some(asked) = Asked::by(&interaction.errand) else {
        return Ok(Answered::Before);
    };
    // Nobody else's yes counts.
    if !asked.is_of(&account.user.id) {
        return Ok(Answered::Before);
    }
    let activity = asked.approved();
    let id = op.entropy.id::<GrantId>(now);
    let reached = account.session.authentication.reached();
    let acr = asked.wishes(&asking.client).acr.target(reached);
    let grant = Grant {
        tenant_id: op.tenant.clone(),
        id: id.map_err(|error| StoreError::Preparation(error.to_string()))?,
        client_id: asking.client.id.clone(),
        user_id: account.user.id.clone(),
        session_id: account.session.id.clone(),
        scope: asking.scope.clone(),
        resources: asking.request.resources.clone(),
        authorization_details: asking.request.authorization_details.clone(),
        claims: ClaimsRequest::default(),
        authentication: account.session.authentication.said(acr),
        created_at: now,
        // Nothing can come of it that nobody redeemed by then.
        expires_at: asking.request.expires_at.max(code_end(op, now)),
        revoked_at: None,
    };
    let (interaction, session) = (interaction.clone(), Arc::clone(&account.session));
    let client = Arc::clone(&asking.client);
    let lifetimes = op.settings.session;
    let remembered = authorization_details::remembered(op, &grant.authorization_details);
    op.store
        .write(move |w| {
            // The session is held first, and in the state in which it was presented.
            witness.attend(w)?;
            if !session.is_live(now, lifetimes) {
                return Err(StoreError::SessionOver);
            }
            if !w.finish_interaction(&interaction, now)?
                || !answer(w, &interaction.errand, Some(&grant.id), now)?
            {
                return Ok(Answered::Before);
            }
            if session.is_seen_again(now, lifetimes) {
                w.touch_session(&session, now)?;
            }
            let needs_consent = !client.policy.is_first_party;
            if needs_consent {
                w.add_consent(
                    &grant.user_id,
                    &client,
                    (&grant.scope, &grant.resources, &remembered),
                    now,
                )?;
            }
            if !w.insert_grant(&grant, None, needs_consent)? {
                return Err(StoreError::SessionOver);
            }
            if client.metadata.hears_of_logout() {
                w.remember_session_client(&grant, now)?;
            }
            witness.note_about(w, activity.clone(), client.id.as_str())?;
            Ok(Answered::Now)
        })
        .await
}

/// Says no: the client hears `access_denied` (RFC 8628 §3.5, CIBA Core 1.0 §11, §12).
///
/// # Errors
/// [`StoreError`].
pub async fn deny(op: &Provider, interaction: &Interaction) -> Result<Answered, StoreError> {
    let (interaction, now) = (interaction.clone(), op.now());
    op.store
        .write(move |w| {
            let is_answered = w.finish_interaction(&interaction, now)?
                && answer(w, &interaction.errand, None, now)?;
            Ok(if is_answered {
                Answered::Now
            } else {
                Answered::Before
            })
        })
        .await
}

/// Writes the answer down, and says whether it counts.
fn answer(
    w: &mut Write<'_>,
    errand: &Errand,
    grant: Option<&GrantId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    match errand {
        Errand::Device(pairing) => {
            w.answer_device_authorization(&pairing.device_code_hash, grant, now)
        }
        Errand::Backchannel(approving) => w.answer_backchannel_request(
            &approving.auth_req_id_hash,
            &approving.asked_of,
            grant,
            now,
        ),
        Errand::Authorization(_) | Errand::Visit(_) => Ok(false),
    }
}
