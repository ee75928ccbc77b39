//! What becomes of a device's request (RFC 8628 §3.3): somebody lets the device in, or does not.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::user_code::UserCode;
use crate::domain::activity::Activity;
use crate::domain::authentication::Acr;
use crate::domain::claims::ClaimsRequest;
use crate::domain::client::{Client, GrantType};
use crate::domain::device_authorization::{DeviceAuthorization, Pairing, Standing};
use crate::domain::grant::Grant;
use crate::domain::id::{GrantId, UserId};
use crate::domain::interaction::Interaction;
use crate::domain::scope::Scope;
use crate::login::accounts::SignedIn;
use crate::login::policy::{WantedAcr, Wishes};
use crate::login::throttle;
use crate::login::witness::Witness;
use crate::oauth::resource;
use crate::oauth::token::issue::{code_end, has_lost_all};
use crate::provider::Provider;
use crate::secret::TokenHash;
use crate::store::StoreError;

/// What came of a code that somebody typed.
#[derive(Debug)]
pub enum Typed {
    /// A device waits.
    Found(Pairing),
    /// None does.
    Unknown,
    /// Too many were wrong: for so long none is looked at.
    TooMany(Duration),
}

/// Finds the device that shows what somebody typed. Each try is counted before it is judged (§5.1), and taken back if it was right.
///
/// # Errors
/// [`StoreError`].
pub async fn find_typed(
    op: &Provider,
    code: &UserCode,
    address: IpAddr,
    who: Option<&UserId>,
) -> Result<Typed, StoreError> {
    let buckets = throttle::user_code_buckets(&op.derived.throttle, address, who);
    let (tenant, hash, now) = (
        op.tenant.clone(),
        code.hash(&op.derived.user_codes),
        op.now(),
    );
    let found = op
        .store
        .write(move |w| {
            let mut found = None;
            let tried = throttle::try_in(w, &tenant, &buckets, now, |w| {
                found = w.find_waiting_device(&tenant, &hash, now)?;
                Ok(found.is_some())
            })?;
            Ok(tried.map(|_| found).map_err(|full| full.wait))
        })
        .await?;
    Ok(match found {
        Ok(Some(device)) => Typed::Found(Pairing {
            device_code_hash: device.device_code_hash,
            user_code: code.to_string(),
            device_of: device.client_id,
        }),
        Ok(None) => Typed::Unknown,
        Err(wait) => Typed::TooMany(wait),
    })
}

/// A device that waits for an answer.
#[derive(Clone, Debug)]
pub struct Asking {
    /// Who asks.
    pub client: Arc<Client>,
    /// What was asked.
    pub device: DeviceAuthorization,
    /// What the client may have of it now.
    pub scope: Scope,
}

/// The device that somebody is on the way to answering, if it waits still, and its client may ask still.
///
/// # Errors
/// [`StoreError`].
pub async fn find(op: &Provider, pairing: &Pairing) -> Result<Option<Asking>, StoreError> {
    let (tenant, now) = (op.tenant.clone(), op.now());
    let hash = TokenHash::stored(pairing.device_code_hash.as_str());
    let found = op
        .store
        .read(move |r| r.find_device_authorization(&tenant, &hash))
        .await?;
    let waiting = found.filter(|device| {
        device.standing == Standing::Waiting
            && now < device.expires_at
            && !device.created_at.is_ahead_of(now)
    });
    let Some(device) = waiting else {
        return Ok(None);
    };
    let client = op.find_client(device.client_id.as_str()).await?;
    let client = client.filter(|client| {
        client.disabled_at.is_none() && client.has_grant_type(GrantType::DeviceCode)
    });
    let Some(client) = client else {
        return Ok(None);
    };
    let scope = op.permitted_scope(&client, &device.scope);
    // What is no service any more was not to be asked for.
    if has_lost_all(&device.scope, &scope) || resource::check_again(op, &device.resources).is_err()
    {
        return Ok(None);
    }
    Ok(Some(Asking {
        client,
        device,
        scope,
    }))
}

/// What is wanted of whoever approves: what the operator demands of the client's people, and what the client registered for requests that
/// do not say (OpenID Connect Registration 1.0 §2), as at the authorization endpoint.
#[must_use]
pub fn wishes(client: &Client) -> Wishes<'static> {
    let minimum = client.policy.minimum_acr;
    let wanted = client.metadata.default_acr_values.iter();
    let wanted = wanted.filter_map(|name| Acr::parse(name));
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

/// Whether an answer counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It did.
    Now,
    /// Somebody answered before, here or elsewhere, or it is over.
    Before,
}

/// Lets the device in. One transaction: the interaction ends, the request has its answer, session and account are held, and the grant
/// and the consent are written; of two who answer one wins.
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
    let id = op.entropy.id::<GrantId>(now);
    let reached = account.session.authentication.reached();
    let acr = wishes(&asking.client).acr.target(reached);
    let grant = Grant {
        tenant_id: op.tenant.clone(),
        id: id.map_err(|error| StoreError::Preparation(error.to_string()))?,
        client_id: asking.client.id.clone(),
        user_id: account.user.id.clone(),
        session_id: account.session.id.clone(),
        scope: asking.scope.clone(),
        resources: asking.device.resources.clone(),
        claims: ClaimsRequest::default(),
        authentication: account.session.authentication.said(acr),
        created_at: now,
        // Nothing can come of it that nobody redeemed by then.
        expires_at: asking.device.expires_at.max(code_end(op, now)),
        revoked_at: None,
    };
    let (interaction, session) = (interaction.clone(), Arc::clone(&account.session));
    let (client, hash) = (
        Arc::clone(&asking.client),
        asking.device.device_code_hash.clone(),
    );
    let lifetimes = op.settings.session;
    op.store
        .write(move |w| {
            // The session is held first, and in the state in which it was presented.
            witness.attend(w)?;
            if !session.is_live(now, lifetimes) {
                return Err(StoreError::SessionOver);
            }
            if !w.finish_interaction(&interaction, now)?
                || !w.answer_device_authorization(&hash, Some(&grant.id), now)?
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
                    (&grant.scope, &grant.resources),
                    now,
                )?;
            }
            if !w.insert_grant(&grant, None, needs_consent)? {
                return Err(StoreError::SessionOver);
            }
            if client.metadata.hears_of_logout() {
                w.remember_session_client(&grant, now)?;
            }
            witness.note_about(w, Activity::DeviceApproved, client.id.as_str())?;
            Ok(Answered::Now)
        })
        .await
}

/// Does not let it in: the device hears `access_denied` (§3.5).
///
/// # Errors
/// [`StoreError`].
pub async fn deny(
    op: &Provider,
    pairing: &Pairing,
    interaction: &Interaction,
) -> Result<Answered, StoreError> {
    let (interaction, hash, now) = (
        interaction.clone(),
        pairing.device_code_hash.clone(),
        op.now(),
    );
    op.store
        .write(move |w| {
            let is_answered = w.finish_interaction(&interaction, now)?
                && w.answer_device_authorization(&hash, None, now)?;
            Ok(if is_answered {
                Answered::Now
            } else {
                Answered::Before
            })
        })
        .await
}
