//! RP-Initiated Logout 1.0.

use std::sync::Arc;

use crate::domain::client::Client;
use crate::domain::id::{ClientId, SessionId};
use crate::domain::redirect_uri::{ParameterPlace, SafeRedirect};
use crate::domain::session::Session;
use crate::oauth::error::OAuthError;
use crate::oauth::id_token::{self, IdTokenHint};
use crate::oauth::params::Parameters;
use crate::oauth::trace::{Trace, Words};
use crate::provider::Provider;
use crate::secret::Concealed;
use crate::store::StoreError;

/// A logout request whose parameters were understood (§2).
#[derive(Clone, Debug)]
pub struct LogoutRequest {
    /// The client that asks, if the hint shows that it may.
    pub client: Option<Arc<Client>>,
    /// The session that the hint names.
    hinted_session: Option<SessionId>,
    /// Whether the hint is an ID token that has not expired.
    is_recent: bool,
    /// Where to go afterwards: registered by the client that the hint names.
    pub redirect: Option<SafeRedirect>,
    /// Given back with the redirect.
    pub state: Option<String>,
    /// Wanted languages of the pages.
    pub ui_locales: Option<String>,
    /// The parameters, for the form that asks the person.
    pub query: Concealed<String>,
}

/// A request that gets an error page.
#[derive(Debug)]
pub enum RefusedLogout {
    /// The redirect is not registered, or the client is not the hint's.
    Untrusted(Trace),
    /// Malformed parameters.
    Malformed(OAuthError),
    /// The database failed.
    Unavailable(StoreError),
}

/// Reads the parameters.
///
/// A hint that is not ours counts as none: the person is asked, and goes nowhere else afterwards.
///
/// # Errors
/// [`RefusedLogout`].
pub async fn read(
    op: &Provider,
    mut parameters: Parameters,
) -> Result<LogoutRequest, RefusedLogout> {
    parameters
        .refuse_repeated()
        .map_err(RefusedLogout::Malformed)?;
    let query = parameters.to_query();
    let mut trace = Trace::default();
    let hint = match parameters.take("id_token_hint") {
        Some(presented) => {
            let hint = id_token::read_hint(op, &presented).await.ok();
            let sent = Words::Token;
            trace.note("id_token_hint", sent, Words::OwnIdToken, hint.is_some());
            hint
        }
        None => None,
    };
    let named = parameters.take("client_id");
    // §2: "the OP MUST verify that the Client Identifier matches the one used when issuing the ID Token".
    if let (Some(named), Some(hint)) = (&named, &hint)
        && *named != hint.aud
    {
        trace.note("client_id", named.as_str(), hint.aud.clone(), false);
        return Err(RefusedLogout::Untrusted(trace));
    }
    let client = match &hint {
        Some(hint) => op
            .find_client(&hint.aud)
            .await
            .map_err(RefusedLogout::Unavailable)?
            // One that was turned off vouches for nothing.
            .filter(|client| client.disabled_at.is_none()),
        None => None,
    };
    let redirect = match (parameters.take("post_logout_redirect_uri"), &client) {
        // §3: "exactly match one of the Client's previously registered post_logout_redirect_uris values".
        (Some(requested), Some(client)) => {
            let redirect = client.find_post_logout_redirect(&requested);
            trace.note_address(
                "post_logout_redirect_uri",
                Some(&requested),
                &client.metadata.post_logout_redirect_uris,
                redirect.is_some(),
            );
            Some(redirect.ok_or(RefusedLogout::Untrusted(trace))?)
        }
        // Without a hint nobody vouches for the address: it is not used.
        (Some(_), None) | (None, _) => None,
    };
    // One that is gone or turned off vouches for nothing: the person is asked.
    let mut hint = hint.filter(|_| client.is_some());
    if let Some(hint) = &mut hint
        && hint.is_under_secret
        && !is_of_session(op, hint)
            .await
            .map_err(RefusedLogout::Unavailable)?
    {
        hint.sid = None;
    }
    Ok(LogoutRequest {
        is_recent: hint
            .as_ref()
            .is_some_and(|hint| hint.expires_at() > op.now()),
        hinted_session: hint.and_then(|hint| hint.sid).map(SessionId::new),
        client,
        redirect,
        state: parameters.take("state"),
        ui_locales: parameters.take("ui_locales"),
        query: Concealed(query),
    })
}

/// Whether somebody lets the client that a hint is for have something in the session that the hint names. We made no ID token of another
/// (§2: it "currently has or has recently had" one), and under a secret it is but the client's word.
async fn is_of_session(op: &Provider, hint: &IdTokenHint) -> Result<bool, StoreError> {
    let Some(session) = hint.sid.as_deref().map(SessionId::new) else {
        return Ok(false);
    };
    let (tenant, client, now) = (
        op.tenant.clone(),
        ClientId::new(hint.aud.as_str()),
        op.now(),
    );
    let living = op
        .store
        .read(move |r| r.find_living_grant_in(&tenant, &session, &client, now))
        .await?;
    Ok(living.is_some())
}

impl LogoutRequest {
    /// Whether the hint names this very session. If it names none that is here the person must be asked (§2): anybody could
    /// have made the request, with an old ID token perhaps.
    #[must_use]
    pub fn names(&self, session: &Session) -> bool {
        self.hinted_session.as_ref() == Some(&session.id)
    }

    /// Takes back what the client was given in the session that its hint names, and nothing of others': its person signed out of it, in
    /// a browser where that session is not. An ID token that has expired does not do: one that leaked would do it for ever.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn leave(&self, op: &Provider) -> Result<(), StoreError> {
        let (Some(client), Some(session), true) =
            (&self.client, &self.hinted_session, self.is_recent)
        else {
            return Ok(());
        };
        let (client, session, now) = (client.id.clone(), session.clone(), op.now());
        op.store
            .write(move |w| w.revoke_grants_in_session(&client, &session, now))
            .await
    }

    /// Where to go afterwards (§3), if anywhere: with `state` if it was given, and nothing else.
    #[must_use]
    pub fn location(&self) -> Option<String> {
        let state = self.state.as_deref().map(|state| ("state", state));
        self.redirect
            .as_ref()
            .map(|redirect| redirect.with_parameters(state.as_slice(), ParameterPlace::Query))
    }
}
