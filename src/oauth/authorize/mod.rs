//! The authorization endpoint (RFC 6749 §3.1, OpenID Connect Core 1.0 §3.1.2).
//!
//! ```text
//!  parameters ─▶ request::trust_… ──(unknown client or redirect)──▶ Refused: a page, never a redirect
//!                    │
//!                    ▼
//!               request::understand ──(bad parameter)──▶ Reply to the SafeRedirect with an error
//!                    │
//!                    ▼
//!               policy::decide ──▶ Interact (a page) or Approved ──▶ approval::grant ──▶ Reply with a code
//! ```
//!
//! A request that was pushed (`pushed.rs`) has been understood before; one that waited (`waiting.rs`) too.

mod approval;
pub(in crate::oauth) mod object;
mod permitted;
pub mod policy;
pub mod pushed;
pub mod request;
pub mod response;
mod waiting;

use std::sync::Arc;

use self::approval::Answer;
use self::permitted::check_permitted;
use self::policy::{Decision, Owed, Standing};
use self::request::{Asked, Misunderstood, Refusal, Refused, Trusted, Understood, Way};
use self::response::Reply;
pub use self::waiting::{Unwilling, cancel, resume};
use super::authorization_details;
use super::error::{ErrorCode, OAuthError};
use super::params::Parameters;
use super::subject;
use super::trace::{Trace, Words};
use crate::domain::authorization::AuthorizationRequest;
use crate::domain::client::Client;
use crate::domain::id::UserId;
use crate::domain::interaction::{Interaction, Progress};
use crate::domain::redirect_uri::SafeRedirect;
use crate::login::accounts::Accounts;
use crate::login::enrolled;
use crate::login::policy as proofs;
use crate::provider::Provider;

/// The most bytes of JSON that an authorization request may have to wait for its end-user.
const LONGEST_WAITING: usize = 8192;

/// Somebody who is to do something before the request can be answered.
#[derive(Clone, Debug)]
pub struct Interact {
    /// The client that asks.
    pub client: Arc<Client>,
    /// Where the answer will go.
    pub redirect: SafeRedirect,
    /// The request.
    pub request: AuthorizationRequest,
    /// Whom the client expects, if it does.
    pub expected: Option<UserId>,
    /// What they are to do.
    pub owed: Owed,
}

/// What becomes of an authorization request.
#[derive(Debug)]
pub enum Outcome {
    /// The browser goes back to the client, with a code or an error.
    Reply(Reply),
    /// A page is owed.
    Interact(Box<Interact>),
    /// Nothing more: the interaction was answered already.
    Over,
}

impl Outcome {
    /// Its answer as a JWT, if the client wants it so.
    async fn sign(self, op: &Provider) -> Result<Self, Refused> {
        let Self::Reply(reply) = self else {
            return Ok(self);
        };
        match reply.sign(op).await {
            Ok(signed) => Ok(Self::Reply(signed)),
            Err(error) => {
                tracing::error!(
                    error.detail = error.detail.as_deref(),
                    "an answer cannot be signed"
                );
                Err(Refused {
                    reason: Refusal::Unavailable,
                    trace: Trace::default(),
                })
            }
        }
    }
}

/// Answers a new authorization request.
///
/// # Errors
/// [`Refused`]: a page, because client or redirect cannot be trusted.
pub async fn answer(
    op: &Provider,
    mut parameters: Parameters,
    browser: &Accounts,
) -> Result<Outcome, Refused> {
    let outcome = match pushed::presented(&parameters) {
        Some(secret) => {
            let request = pushed::load(op, &secret, &mut parameters).await?;
            match waiting::renew(op, &request).await? {
                Ok(understood) => conclude(op, understood, browser, None).await,
                Err(refused) => refused,
            }
        }
        None => answer_direct(op, parameters, browser).await?,
    };
    outcome.sign(op).await
}

/// Answers one whose parameters came with the browser.
async fn answer_direct(
    op: &Provider,
    mut parameters: Parameters,
    browser: &Accounts,
) -> Result<Outcome, Refused> {
    let (client, trace) = request::trust_client(op, &mut parameters).await?;
    let (mut parameters, is_signed) = match object::open(op, &client, &parameters).await {
        Ok(Some(inside)) => (inside.parameters, true),
        Ok(None) => (parameters, false),
        Err(error) => return misled(op, client, trace, parameters, error),
    };
    let trusted = request::trust_redirect(client, trace, &mut parameters)?;
    let asked = Asked {
        parameters,
        way: Way::Browser,
        is_signed,
    };
    let understood = match request::understand(op, &trusted, asked).await {
        Ok(understood) => understood,
        Err(misunderstood) => return Ok(explain(op, trusted, misunderstood)),
    };
    let Trusted { client, redirect } = trusted;
    let understood = Understood {
        client,
        redirect,
        request: understood,
    };
    Ok(conclude(op, understood, browser, None).await)
}

/// A request object that nobody believes: its client hears of it where the parameters outside say, if it registered that.
fn misled(
    op: &Provider,
    client: Arc<Client>,
    mut trace: Trace,
    mut outside: Parameters,
    error: OAuthError,
) -> Result<Outcome, Refused> {
    trace.note("request", Words::Token, error.description.as_ref(), false);
    let trusted = request::trust_redirect(client, trace, &mut outside)?;
    Ok(explain(op, trusted, request::misunderstand(outside, error)))
}

/// The client hears what was wrong.
fn explain(op: &Provider, trusted: Trusted, misunderstood: Misunderstood) -> Outcome {
    let Misunderstood { error, mode, state } = misunderstood;
    Outcome::Reply(Reply::error(
        op,
        &trusted.client.id,
        trusted.redirect,
        mode,
        state.as_deref(),
        &error,
    ))
}

/// The client hears why not.
fn refuse(
    op: &Provider,
    redirect: SafeRedirect,
    request: &AuthorizationRequest,
    error: &OAuthError,
) -> Outcome {
    Outcome::Reply(Reply::error(
        op,
        &request.client_id,
        redirect,
        request.response_mode,
        request.state.as_deref(),
        error,
    ))
}

async fn conclude(
    op: &Provider,
    understood: Understood,
    browser: &Accounts,
    interaction: Option<&Interaction>,
) -> Outcome {
    let Understood {
        client,
        redirect,
        request,
    } = understood;
    let fail = |redirect, error: &OAuthError| refuse(op, redirect, &request, error);
    if let Err(error) = check_permitted(op, &client, &request) {
        return fail(redirect, &error);
    }
    let none = Progress::default();
    let progress = interaction.map_or(&none, |interaction| &interaction.progress);
    let here = browser.signed_in.iter().map(|account| &account.user.id);
    let expected = find_expected(op, &client, &request, here);
    let wishes = policy::wishes(&request, expected.as_ref(), client.policy.minimum_acr);
    let account = proofs::choose_account(&wishes, browser, progress);
    let consented = match account {
        Some(account) if !client.policy.is_first_party => {
            match op.store.consent(&account.user.id, &client.id).await {
                Ok(consented) => consented,
                Err(error) => return fail(redirect, &error.into()),
            }
        }
        Some(_) | None => None,
    };
    let means = match enrolled::look_up(op, &wishes, account, progress).await {
        Ok(means) => means,
        Err(error) => return fail(redirect, &error.into()),
    };
    let standing = Standing {
        request: &request,
        client: &client,
        person: proofs::Standing {
            wishes: &wishes,
            rules: op.settings.sign_in,
            has_passkeys: op.passkeys.is_some(),
            account,
            enrolled: means.enrolled,
            leaves_at: means.leaves_at,
            has_accounts: !browser.signed_in.is_empty(),
            can_choose: proofs::choosable(&wishes, &browser.signed_in)
                .next()
                .is_some(),
            progress,
            offer: means.offer,
            now: op.now(),
        },
        is_asked_each_time: authorization_details::ask_each_time(
            op,
            &request.authorization_details,
        ),
        consented: consented.as_deref(),
    };
    match policy::decide(&standing) {
        Decision::Approved(account, acr) => {
            // Each is a row, which stays for an hour if nobody redeems it.
            let person = account.user.id.clone();
            let most = op.settings.codes_per_person;
            if let Err(wait) = op.codes_given.count([(person, most)], op.now()) {
                let error = OAuthError::new(
                    ErrorCode::TemporarilyUnavailable,
                    "this end-user was given as many codes as there may be in a minute",
                );
                return fail(
                    redirect,
                    &error.with_detail(format!("{} s", wait.as_secs())),
                );
            }
            let answer = Answer {
                request: &request,
                account: &account,
                acr,
            };
            match approval::grant(op, &client, &redirect, answer, interaction).await {
                Ok(Some(reply)) => Outcome::Reply(reply),
                Ok(None) => Outcome::Over,
                Err(error) => fail(redirect, &error),
            }
        }
        Decision::Impossible(error) => fail(redirect, &error),
        // OpenID Connect Core 1.0 §3.1.2.1: with prompt=none "the Authorization Server MUST NOT display any
        // authentication or consent user interface pages".
        Decision::Interact(owed) if request.prompt.none => fail(redirect, &owed.as_error()),
        Decision::Interact(_) if interaction.is_none() && !may_wait(&request) => {
            fail(redirect, &too_long())
        }
        Decision::Interact(owed) => Outcome::Interact(Box::new(Interact {
            client,
            redirect,
            request,
            expected,
            owed,
        })),
    }
}

/// Whom a request's client expects, if it does: of those who are `here`, where only they can be told by what the client calls them.
pub fn find_expected<'u>(
    op: &Provider,
    client: &Client,
    request: &AuthorizationRequest,
    here: impl IntoIterator<Item = &'u UserId>,
) -> Option<UserId> {
    let hinted = request.hinted_subject.as_deref()?;
    Some(subject::find(op, client, hinted, here))
}

/// Whether a request is short enough to wait in the database, where strangers can put many.
fn may_wait(request: &AuthorizationRequest) -> bool {
    serde_json::to_vec(request).is_ok_and(|json| json.len() <= LONGEST_WAITING)
}

fn too_long() -> OAuthError {
    OAuthError::invalid_request(format!(
        "the parameters are longer than {LONGEST_WAITING} bytes in all"
    ))
}
