//! Whom a request of the back channel is about (CIBA Core 1.0 §7.1): exactly one hint says it.

use crate::domain::client::Client;
use crate::domain::id::{SessionId, UserId};
use crate::domain::user::User;
use crate::login::identifier::typed_key;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::params::Parameters;
use crate::oauth::{id_token, subject};
use crate::provider::Provider;
use crate::store::StoreError;

/// Bytes of a `login_hint`: no name of ours is longer.
const LONGEST_HINT: usize = 1024;

/// What the client knows of the person.
pub(super) enum Hint {
    /// A user name or an e-mail address.
    Login(String),
    /// An ID token that the client was given of them.
    IdToken(String),
}

impl Hint {
    /// "There MUST be one and only one of the hint parameters".
    ///
    /// # Errors
    /// `invalid_request`.
    pub(super) fn read(sent: &mut Parameters) -> Result<Self, OAuthError> {
        let hints = [
            sent.take("login_hint").map(Self::Login),
            sent.take("id_token_hint").map(Self::IdToken),
        ];
        // Whose tokens they would be is for deployments to agree upon, and nobody has here.
        if sent.has("login_hint_token") {
            return Err(OAuthError::invalid_request(
                "the parameter login_hint_token is not supported",
            ));
        }
        let mut hints = hints.into_iter().flatten();
        match (hints.next(), hints.next()) {
            (Some(hint), None) => Ok(hint),
            (None, _) => Err(OAuthError::invalid_request(
                "nobody is named: login_hint or id_token_hint has to",
            )),
            (Some(_), Some(_)) => Err(OAuthError::invalid_request(
                "login_hint and id_token_hint are one too many",
            )),
        }
    }
}

/// Whom it names.
pub(super) struct Person {
    /// As the hint says it, in the form in which it is counted.
    pub(super) asked_by: String,
    /// Who that is, if it is anybody who can answer.
    pub(super) user: Option<User>,
}

impl Person {
    /// Their identifier, if they are anybody.
    pub(super) fn user_id(&self) -> Option<UserId> {
        self.user.as_ref().map(|user| user.id.clone())
    }

    /// The one name of who has several.
    pub(super) fn name(&self) -> &str {
        match &self.user {
            Some(user) => user.id.as_str(),
            None => &self.asked_by,
        }
    }
}

/// Finds whom a hint names. Whether a name that was guessed is anybody's is not said.
///
/// # Errors
/// `invalid_request` for an ID token that is none of ours, or another client's; `unknown_user_id` for one of somebody who is gone.
pub(super) async fn find(
    op: &Provider,
    client: &Client,
    hint: &Hint,
) -> Result<Person, OAuthError> {
    match hint {
        Hint::Login(name) => Ok(find_named(op, name).await?),
        Hint::IdToken(token) => find_known(op, client, token).await,
    }
}

async fn find_named(op: &Provider, name: &str) -> Result<Person, StoreError> {
    let name = if name.len() > LONGEST_HINT { "" } else { name };
    let key = typed_key(name);
    let (tenant, wanted) = (op.tenant.clone(), key.clone());
    let user = op
        .store
        .read(move |r| r.find_user_by_key(&tenant, &wanted))
        .await?;
    Ok(Person {
        asked_by: key,
        user: user.filter(|user| user.disabled_at.is_none()),
    })
}

/// "An ID Token previously issued to the Client by the OpenID Provider". Whom it names the client was told before, so it may hear that they
/// are gone.
async fn find_known(op: &Provider, client: &Client, token: &str) -> Result<Person, OAuthError> {
    let hint = id_token::read_signed(op, token).await.map_err(|refused| {
        OAuthError::invalid_request("id_token_hint is no ID token of this issuer")
            .with_detail(refused)
    })?;
    if hint.aud != client.id.as_str() {
        return Err(OAuthError::invalid_request(
            "id_token_hint is an ID token of another client",
        ));
    }
    let session = hint.sid.map(SessionId::new);
    let is_pairwise = client.sector().is_some();
    let subject = hint.sub;
    let named = UserId::new(subject.as_str());
    let found = op.store.read(move |r| {
        if !is_pairwise {
            return r.find_user(&named);
        }
        // A name that is made for its sector leads nowhere; the session in which it was given does.
        let session = match &session {
            Some(session) => r.find_session(session)?,
            None => None,
        };
        match session {
            Some(session) => r.find_user(&session.user_id),
            None => Ok(None),
        }
    });
    let user = found.await?.filter(|user| {
        user.disabled_at.is_none() && subject::of(op, client, &user.id) == subject.as_str()
    });
    let Some(user) = user else {
        return Err(OAuthError::new(
            ErrorCode::UnknownUserId,
            "whoever id_token_hint names has no account any more",
        ));
    };
    Ok(Person {
        asked_by: user.id.to_string(),
        user: Some(user),
    })
}
