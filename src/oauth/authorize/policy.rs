//! What a person still has to do before a request can be answered. Pure: each reason is a named check.

use std::time::Duration;

use super::{Accounts, SignedIn};
use crate::domain::authorization::AuthorizationRequest;
use crate::domain::claims::ClaimRequest;
use crate::domain::client::Client;
use crate::domain::interaction::Progress;
use crate::domain::scope::Scope;
use crate::domain::session::ACR_ONE_FACTOR;
use crate::domain::time::Timestamp;
use crate::oauth::error::{ErrorCode, OAuthError};

/// How long a proof that a request asked for answers it.
const PROOF_LASTS: Duration = Duration::from_mins(10);

/// What a person owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owed {
    /// To prove who they are.
    SignIn(SignInReason),
    /// To say which of their accounts.
    SelectAccount,
    /// To agree to these scopes.
    Consent(Scope),
}

/// Why a person has to prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInReason {
    /// Nobody is signed in.
    NoSession,
    /// The client asked for a fresh proof.
    PromptLogin,
    /// The last proof is older than the client allows.
    TooOld,
    /// Somebody else is signed in than the client expects.
    OtherPerson,
    /// The person asked for another account.
    OtherAccount,
}

impl Owed {
    /// How to say it to a client that asked for no pages (OpenID Connect Core 1.0 §3.1.2.6).
    #[must_use]
    pub fn as_error(&self) -> OAuthError {
        match self {
            Self::SignIn(_) => {
                OAuthError::new(ErrorCode::LoginRequired, "the end-user must sign in")
            }
            Self::SelectAccount => OAuthError::new(
                ErrorCode::AccountSelectionRequired,
                "the end-user must choose an account",
            ),
            Self::Consent(_) => {
                OAuthError::new(ErrorCode::ConsentRequired, "the end-user must agree")
            }
        }
    }
}

/// The decision.
#[derive(Debug)]
pub enum Decision {
    /// Nothing is owed by this person.
    Approved(SignedIn),
    /// Something is.
    Interact(Owed),
    /// Nothing that the person does can help.
    Impossible(OAuthError),
}

/// What is decided upon.
#[derive(Debug)]
pub struct Standing<'s> {
    /// The request.
    pub request: &'s AuthorizationRequest,
    /// Who asks.
    pub client: &'s Client,
    /// Who would answer.
    pub account: Option<&'s SignedIn>,
    /// Whether anybody is signed in.
    pub has_accounts: bool,
    /// Whether anybody is signed in who may answer.
    pub can_choose: bool,
    /// What was done for this request.
    pub progress: &'s Progress,
    /// What this person allowed this client before.
    pub consented: Option<&'s Scope>,
    /// Now.
    pub now: Timestamp,
}

/// Who would answer: the account proven or chosen here, or the expected person's, or the one that `login_hint` names, or
/// the current one, if any is.
#[must_use]
pub fn choose_account<'b>(
    request: &AuthorizationRequest,
    browser: &'b Accounts,
    progress: &Progress,
) -> Option<&'b SignedIn> {
    let Accounts {
        signed_in: browser,
        has_current,
    } = browser;
    if let Some(chosen) = &progress.session_id {
        return browser.iter().find(|account| account.session.id == *chosen);
    }
    if let Some(subject) = &request.hinted_subject {
        return browser.iter().find(|account| account.user.id == *subject);
    }
    // Core 1.0 §3.1.2.1 leaves it to us; a hint that names nobody here changes nothing.
    let hinted = |account: &&SignedIn| request.is_hinted(&account.user);
    let current = browser.first().filter(|_| *has_current);
    browser.iter().find(hinted).or(current)
}

/// Whose proof is wanted anew, if that is clear: then nobody types a name that is known.
#[must_use]
pub fn find_known_person<'b>(
    owed: &Owed,
    request: &AuthorizationRequest,
    browser: &'b [SignedIn],
) -> Option<&'b SignedIn> {
    match owed {
        Owed::SignIn(SignInReason::PromptLogin | SignInReason::TooOld) => {
            let mut candidates = choosable(request, browser);
            if request.login_hint.is_some() {
                return candidates.find(|account| request.is_hinted(&account.user));
            }
            candidates.next().filter(|_| candidates.next().is_none())
        }
        Owed::SignIn(
            SignInReason::NoSession | SignInReason::OtherPerson | SignInReason::OtherAccount,
        )
        | Owed::SelectAccount
        | Owed::Consent(_) => None,
    }
}

/// The accounts of the browser that may answer: where the client expects one person, nobody else's.
pub fn choosable<'b>(
    request: &AuthorizationRequest,
    browser: &'b [SignedIn],
) -> impl Iterator<Item = &'b SignedIn> {
    let expected = request.hinted_subject.clone();
    browser
        .iter()
        .filter(move |account| expected.as_ref().is_none_or(|id| account.user.id == *id))
}

/// Decides.
#[must_use]
pub fn decide(standing: &Standing<'_>) -> Decision {
    if let Some(error) = unmet_acr(standing) {
        return Decision::Impossible(error);
    }
    let owed = must_select_account(standing).or_else(|| must_sign_in(standing));
    if let Some(owed) = owed {
        return Decision::Interact(owed);
    }
    let Some(account) = standing.account else {
        return Decision::Interact(Owed::SignIn(SignInReason::NoSession));
    };
    // OpenID Connect Core 1.0 §3.1.2.1: with a hint, "the Authorization Server returns a negative response if the
    // End-User identified is not already logged in or is not the one requested".
    if standing
        .request
        .hinted_subject
        .as_ref()
        .is_some_and(|subject| *subject != account.user.id)
    {
        return Decision::Impossible(OAuthError::new(
            ErrorCode::LoginRequired,
            "another end-user than the expected one signed in",
        ));
    }
    match must_consent(standing) {
        Some(owed) => Decision::Interact(owed),
        None => Decision::Approved(account.clone()),
    }
}

/// Core 1.0 §5.5.1.1: an essential `acr` that cannot be had is a failed authentication.
fn unmet_acr(standing: &Standing<'_>) -> Option<OAuthError> {
    let wanted: &ClaimRequest = standing.request.claims.id_token.get("acr")?.as_ref()?;
    (wanted.essential && !wanted.is_met_by(&ACR_ONE_FACTOR.into())).then(|| {
        OAuthError::new(
            ErrorCode::UnmetAuthenticationRequirements,
            "this provider cannot reach the essential acr value",
        )
    })
}

fn must_select_account(standing: &Standing<'_>) -> Option<Owed> {
    let progress = standing.progress;
    let is_asked = standing.request.prompt.select_account
        && !progress.is_account_chosen
        && !progress.is_authenticated_here
        && !progress.wants_other_account;
    // Whoever was current has signed out: nobody goes on silently as another who stayed.
    let is_undecided = standing.account.is_none()
        && progress.session_id.is_none()
        && !progress.wants_other_account;
    (standing.can_choose && (is_asked || is_undecided || progress.wants_to_choose))
        .then_some(Owed::SelectAccount)
}

fn must_sign_in(standing: &Standing<'_>) -> Option<Owed> {
    if let Some(account) = standing.account
        && standing.progress.is_authenticated_here
        && is_still_fresh(standing, account)
    {
        return None;
    }
    // Who typed a name here means that person, whoever has signed in in another window of this browser since.
    let means_another = |account: &SignedIn| {
        let typed = standing.progress.identifier.as_deref();
        standing.progress.session_id.is_none()
            && typed.is_some_and(|typed| !account.user.goes_by(typed))
    };
    if standing.progress.wants_other_account || standing.account.is_some_and(means_another) {
        return Some(Owed::SignIn(SignInReason::OtherAccount));
    }
    let Some(account) = standing.account else {
        let reason = if standing.has_accounts {
            SignInReason::OtherPerson
        } else {
            SignInReason::NoSession
        };
        return Some(Owed::SignIn(reason));
    };
    // Core 1.0 §3.1.2.1: a max_age of 0 is the same as prompt=login.
    if standing.request.prompt.login || standing.request.max_age == Some(0) {
        return Some(Owed::SignIn(SignInReason::PromptLogin));
    }
    let age = standing.now.since(account.session.authentication.at);
    // "If the elapsed time is greater than this value".
    let is_too_old = standing
        .request
        .max_age
        .is_some_and(|max| age > Duration::from_secs(max.into()));
    is_too_old.then_some(Owed::SignIn(SignInReason::TooOld))
}

/// A proof that was asked for answers this request, and not whoever finds the page hours later: it is good for
/// [`PROOF_LASTS`], or for `max_age` if that is longer.
fn is_still_fresh(standing: &Standing<'_>, account: &SignedIn) -> bool {
    let request = standing.request;
    if !request.prompt.login && request.max_age.is_none() {
        return true;
    }
    let lasts = request.max_age.map_or(PROOF_LASTS, |max| {
        Duration::from_secs(max.into()).max(PROOF_LASTS)
    });
    standing.now.since(account.session.authentication.at) <= lasts
}

/// RFC 8252 §8.6: the server "SHOULD NOT process authorization requests automatically without user consent or interaction, except
/// when the identity of the client can be assured". Whatever runs on the person's machine can ask in the name of an app that has
/// no secret, and be where its loopback address or its own scheme leads; only a page can tell the person of it.
fn is_anybodys(standing: &Standing<'_>) -> bool {
    let is_assured = !standing.client.is_public()
        || standing.request.redirect_uri.as_str().starts_with("https:");
    let has_acted = standing.progress.is_authenticated_here || standing.progress.is_account_chosen;
    !is_assured && !has_acted
}

fn must_consent(standing: &Standing<'_>) -> Option<Owed> {
    // Core 1.0 §5.5: a claim that is asked for singly needs the same agreement as its scope.
    let request = standing.request;
    let asked = request.scope.union(&request.claims.scope());
    // The client may have changed since: they agreed to what they saw.
    let agreed = standing.progress.agreed_scope.as_ref();
    if agreed.is_some_and(|agreed| asked.is_subset(agreed)) {
        return None;
    }
    let is_asked_again = request.prompt.consent || is_anybodys(standing);
    if standing.client.policy.is_first_party && !is_asked_again {
        return None;
    }
    let is_covered = standing
        .consented
        .is_some_and(|consented| asked.is_subset(consented));
    (is_asked_again || !is_covered).then_some(Owed::Consent(asked))
}
