//! The authorization response (RFC 6749 §4.1.2, RFC 9207): only ever to a [`SafeRedirect`]; as a JWT, if the client wants it so
//! (JWT Secured Authorization Response Mode, JARM).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::domain::authentication::Acr;
use crate::domain::authorization::{AuthorizationRequest, ResponseMode};
use crate::domain::client::Client;
use crate::domain::grant::{AuthorizationCode, Grant};
use crate::domain::id::{ClientId, GrantId};
use crate::domain::interaction::Interaction;
use crate::domain::redirect_uri::{ParameterPlace, SafeRedirect};
use crate::domain::signing::SigningAlgorithm;
use crate::keys::jws::TokenType;
use crate::login::accounts::SignedIn;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::oauth::grant_token;
use crate::oauth::token::issue::{code_end, code_lifetime};
use crate::provider::Provider;
use crate::secret::{Concealed, Kind};
use crate::store::Write;

/// How long the JWT of an answer is good (JARM §2.1: "a maximum JWT lifetime of 10 minutes is RECOMMENDED").
const LIFETIME: Duration = Duration::from_mins(5);

/// The claims of an answer as a JWT (JARM §2.1): `iss` and the rest are its parameters.
#[derive(Serialize)]
struct ResponseClaims<'r> {
    aud: &'r str,
    exp: i64,
    #[serde(flatten)]
    parameters: BTreeMap<&'static str, &'r str>,
}

/// What the browser carries to the client.
#[derive(Debug)]
pub struct Reply {
    client: ClientId,
    redirect: SafeRedirect,
    mode: ResponseMode,
    parameters: Concealed<Vec<(&'static str, String)>>,
}

impl Reply {
    /// An error (RFC 6749 §4.1.2.1).
    #[must_use]
    pub fn error(
        op: &Provider,
        client: &ClientId,
        redirect: SafeRedirect,
        mode: ResponseMode,
        state: Option<&str>,
        error: &OAuthError,
    ) -> Self {
        tracing::info!(client.id = %client, error.code = error.code.as_str(), error.description = %error.description, error.detail = error.detail.as_deref(), "an authorization request was refused");
        let parameters = vec![
            ("error", error.code.as_str().to_owned()),
            ("error_description", error.description.clone().into_owned()),
        ];
        let reply = Self {
            client: client.clone(),
            redirect,
            mode,
            parameters: Concealed(parameters),
        };
        reply.complete(op, state)
    }

    /// With what every answer has.
    fn complete(mut self, op: &Provider, state: Option<&str>) -> Self {
        let Concealed(parameters) = &mut self.parameters;
        if let Some(state) = state {
            parameters.push(("state", state.to_owned()));
        }
        // RFC 9207 §2: in every answer, errors too. JARM §2.1: as a claim of that name.
        parameters.push(("iss", op.issuer.as_str().to_owned()));
        self
    }

    /// As a JWT, if its mode wants that.
    ///
    /// # Errors
    /// `server_error`, `temporarily_unavailable`: then there is no answer that its client would believe.
    pub(super) async fn sign(self, op: &Provider) -> Result<Self, OAuthError> {
        if !self.mode.is_signed() {
            return Ok(self);
        }
        let client = op.find_client(self.client.as_str()).await?;
        let algorithm = client.map(|client| signing_algorithm(op, &client));
        let parameters = self
            .parameters
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let claims = ResponseClaims {
            aud: self.client.as_str(),
            exp: op.now().plus(LIFETIME).as_seconds(),
            parameters: parameters.collect(),
        };
        let algorithm = algorithm.unwrap_or(SigningAlgorithm::RS256);
        let ring = op.keys.ring().await;
        let response = ring.signer(algorithm)?.sign(TokenType::Jwt, &claims)?;
        Ok(Self {
            parameters: Concealed(vec![("response", response)]),
            ..self
        })
    }

    /// How it travels.
    #[must_use]
    pub const fn way(&self) -> ResponseMode {
        self.mode.way()
    }

    /// Where to.
    #[must_use]
    pub const fn redirect(&self) -> &SafeRedirect {
        &self.redirect
    }

    /// What with.
    #[must_use]
    pub fn parameters(&self) -> &[(&'static str, String)] {
        &self.parameters
    }

    /// The address to go to, for the modes that are redirects.
    #[must_use]
    pub fn location(&self) -> String {
        let parameters: Vec<(&str, &str)> = self
            .parameters
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let place = if self.way() == ResponseMode::Fragment {
            ParameterPlace::Fragment
        } else {
            ParameterPlace::Query
        };
        self.redirect.with_parameters(&parameters, place)
    }
}

/// What a client's answers are signed with. JARM §3: "If omitted, the default is RS256", as §2.4 wants every server to have; but FAPI has it not.
fn signing_algorithm(op: &Provider, client: &Client) -> SigningAlgorithm {
    let default = if op.security_profile(client).is_fapi() {
        SigningAlgorithm::PS256
    } else {
        SigningAlgorithm::RS256
    };
    client
        .metadata
        .authorization_signed_response_alg
        .unwrap_or(default)
}

/// What is answered.
pub(super) struct Answer<'a> {
    /// The request.
    pub(super) request: &'a AuthorizationRequest,
    /// Who answers.
    pub(super) account: &'a SignedIn,
    /// The context that the client hears of, if it asked for one.
    pub(super) acr: Option<Acr>,
}

/// Gives a code to the client. One transaction: session and account are checked in it, grant and code written, and the
/// interaction, if there is one, ended: of two answers to one interaction, or to one pushed request, one wins, and the other is none.
pub(super) async fn grant(
    op: &Provider,
    client: &Client,
    redirect: &SafeRedirect,
    answer: Answer<'_>,
    interaction: Option<&Interaction>,
) -> Result<Option<Reply>, OAuthError> {
    let Answer {
        request,
        account,
        acr,
    } = answer;
    let now = op.now();
    let grant = Grant {
        tenant_id: op.tenant.clone(),
        id: op.entropy.id::<GrantId>(now)?,
        client_id: client.id.clone(),
        user_id: account.user.id.clone(),
        session_id: account.session.id.clone(),
        scope: request.scope.clone(),
        claims: request.claims.clone(),
        authentication: account.session.authentication.said(acr),
        created_at: now,
        expires_at: code_end(op, now),
        revoked_at: None,
    };
    let token = grant_token::make(
        Kind::AuthorizationCode,
        &op.derived.grant_tokens,
        &grant.id,
        &op.entropy.bytes()?,
    );
    let hash = token.hash();
    let code = AuthorizationCode {
        redirect_uri: redirect.as_str().to_owned(),
        code_challenge: request.code_challenge.clone(),
        nonce: request.nonce.clone(),
        dpop_jkt: request.dpop_jkt.clone(),
        expires_at: now.plus(code_lifetime(op, client)),
    };
    let lifetimes = op.settings.session;
    let interaction = interaction.cloned();
    let session = Arc::clone(&account.session);
    let is_live = session.is_live(now, lifetimes);
    let is_seen_again = session.is_seen_again(now, lifetimes);
    let needs_consent = !client.policy.is_first_party;
    let hears_of_logout = client.metadata.hears_of_logout();
    let pushed = request.pushed_hash.clone();
    let is_alone = interaction.is_none() && pushed.is_none() && !is_seen_again && !hears_of_logout;
    let write = move |w: &mut Write<'_>| {
        if let Some(interaction) = &interaction
            && !w.finish_interaction(interaction, now)?
        {
            return Ok(Ok(false));
        }
        // RFC 9126 §7.3: one answer, in however many windows it was opened.
        if let Some(secret_hash) = &pushed
            && !w.redeem_pushed_request(secret_hash)?
        {
            return Ok(Ok(false));
        }
        // Before the grant holds it: two who hold it would wait for one another.
        if is_seen_again {
            w.touch_session(&session, now)?;
        }
        // The database looks at session and account itself: who was turned off a moment ago gets nothing.
        if is_live && w.insert_grant(&grant, Some((&hash, &code)), needs_consent)? {
            if hears_of_logout {
                w.remember_session_client(&grant, now)?;
            }
            Ok(Ok(true))
        } else {
            Ok(Err(
                "the session ended, its end-user is gone or turned off, or they took their consent back",
            ))
        }
    };
    let decided = if is_alone {
        op.store.write_statements(write).await?
    } else {
        op.store.write(write).await?
    };
    let is_given = decided.map_err(|why| {
        OAuthError::new(ErrorCode::LoginRequired, "the end-user must sign in").with_detail(why)
    })?;
    Ok(is_given.then(|| {
        let reply = Reply {
            client: client.id.clone(),
            redirect: redirect.clone(),
            mode: request.response_mode,
            parameters: Concealed(vec![("code", token.reveal().to_owned())]),
        };
        reply.complete(op, request.state.as_deref())
    }))
}
