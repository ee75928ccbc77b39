//! What a person still has to do before a request can be answered. Pure: who they are is [`login`](crate::login::policy)'s part; whether
//! they agree is decided here.

use crate::domain::authentication::Acr;
use crate::domain::authorization::AuthorizationRequest;
use crate::domain::client::Client;
use crate::domain::id::UserId;
use crate::domain::resource::Consented;
use crate::domain::scope::Scope;
use crate::login::accounts::SignedIn;
use crate::login::policy::{self, OwedProof, SignInReason, WantedAcr, Wishes};
use crate::oauth::error::{ErrorCode, OAuthError};

/// What a person owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owed {
    /// To say and prove who they are.
    Proof(OwedProof),
    /// To say whether a sign-in elsewhere is linked to their account.
    Link,
    /// Nothing: they are offered a passkey, once all is proven.
    Offer,
    /// To agree to these scopes.
    Consent(Scope),
    /// To say whether they are given to who asks elsewhere.
    Approval(Scope),
}

impl Owed {
    /// How to say it to a client that asked for no pages (OpenID Connect Core 1.0 §3.1.2.6).
    #[must_use]
    pub fn as_error(&self) -> OAuthError {
        match self {
            Self::Proof(OwedProof::SignIn(_)) => {
                OAuthError::new(ErrorCode::LoginRequired, "the end-user must sign in")
            }
            Self::Proof(OwedProof::SecondFactor(_)) => OAuthError::new(
                ErrorCode::LoginRequired,
                "the end-user must prove one more factor",
            ),
            Self::Proof(OwedProof::Enrol(_)) => OAuthError::new(
                ErrorCode::InteractionRequired,
                "the end-user must set up one more factor",
            ),
            Self::Proof(OwedProof::NewPassword) => OAuthError::new(
                ErrorCode::InteractionRequired,
                "the end-user must choose another password",
            ),
            Self::Proof(OwedProof::KeepOrLeave(_)) => OAuthError::new(
                ErrorCode::InteractionRequired,
                "the end-user must say whether they keep their account",
            ),
            Self::Proof(OwedProof::SelectAccount) => OAuthError::new(
                ErrorCode::AccountSelectionRequired,
                "the end-user must choose an account",
            ),
            // Only to who was at a page.
            Self::Link | Self::Offer | Self::Approval(_) => OAuthError::new(
                ErrorCode::InteractionRequired,
                "the end-user is at a page of the issuer",
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
    /// Nothing is owed by this person. The client hears of the context that it asked for, if one of those was reached.
    Approved(SignedIn, Option<Acr>),
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
    /// Who the person is.
    pub person: policy::Standing<'s>,
    /// Whether its details are of a kind that is asked for each time.
    pub is_asked_each_time: bool,
    /// What this person allowed this client before.
    pub consented: Option<&'s Consented>,
}

/// What the request wants of the person, and its client's operator, who may have named a minimum. `expected` is who its client means, if
/// it means one person.
#[must_use]
pub fn wishes<'r>(
    request: &'r AuthorizationRequest,
    expected: Option<&'r UserId>,
    minimum: Option<Acr>,
) -> Wishes<'r> {
    Wishes {
        subject: expected,
        login_hint: request.login_hint.as_deref(),
        // Whoever makes an account, or says that they have one, proves it here.
        login: request.prompt.login || request.prompt.create,
        select_account: request.prompt.select_account,
        max_age: request.max_age,
        acr: wanted_acr(request, minimum),
    }
}

/// Core 1.0 §5.5.1.1: the `acr` of the claims parameter, which may be essential; then `acr_values`, which never are. What is less than
/// the minimum is not to be had here.
fn wanted_acr(request: &AuthorizationRequest, minimum: Option<Acr>) -> WantedAcr {
    let claim = request.claims.id_token.get("acr");
    let claim = claim.and_then(Option::as_ref);
    let claimed = claim.into_iter().flat_map(|claim| {
        let several = claim.values.iter().flatten();
        claim.value.iter().chain(several)
    });
    let claimed: Vec<&str> = claimed.filter_map(|value| value.as_str()).collect();
    let has_claim = claim.is_some_and(|claim| claim.value.is_some() || claim.values.is_some());
    let is_essential = has_claim && claim.is_some_and(|claim| claim.essential);
    let voluntary = request.acr_values.iter().map(String::as_str);
    let names: Vec<&str> = if is_essential {
        claimed
    } else {
        claimed.into_iter().chain(voluntary).collect()
    };
    let values = names.into_iter().filter_map(Acr::parse);
    WantedAcr {
        values: values.filter(|acr| Some(*acr) >= minimum).collect(),
        is_essential,
        at_least: minimum,
    }
}

/// Decides.
#[must_use]
pub fn decide(standing: &Standing<'_>) -> Decision {
    let person = &standing.person;
    if let Some(error) = unmet_acr(person) {
        return Decision::Impossible(error);
    }
    if let Some(owed) = policy::owed(person) {
        return Decision::Interact(Owed::Proof(owed));
    }
    let Some(account) = person.account else {
        return Decision::Interact(Owed::Proof(OwedProof::SignIn(SignInReason::NoSession)));
    };
    // OpenID Connect Core 1.0 §3.1.2.1: with a hint, "the Authorization Server returns a negative response if the
    // End-User identified is not already logged in or is not the one requested".
    let expected = person.wishes.subject;
    if expected.is_some_and(|expected| *expected != account.user.id) {
        return Decision::Impossible(OAuthError::new(
            ErrorCode::LoginRequired,
            "another end-user than the expected one signed in",
        ));
    }
    if policy::waits_for_link(account, person.progress, person.now) {
        return Decision::Interact(Owed::Link);
    }
    if policy::is_offered(person) {
        return Decision::Interact(Owed::Offer);
    }
    if let Some(owed) = must_consent(standing) {
        return Decision::Interact(owed);
    }
    let reached = account.session.authentication.reached();
    Decision::Approved(account.clone(), person.wishes.acr.target(reached))
}

/// Core 1.0 §5.5.1.1: an essential `acr` that cannot be had is a failed authentication. So is a minimum that nobody can reach.
fn unmet_acr(person: &policy::Standing<'_>) -> Option<OAuthError> {
    let wanted = &person.wishes.acr;
    let unmet = |why| {
        Some(OAuthError::new(
            ErrorCode::UnmetAuthenticationRequirements,
            why,
        ))
    };
    if wanted.at_least == Some(Acr::PhishingResistant) && !person.has_passkeys {
        return unmet("the client's people come with a passkey, and this issuer can have none");
    }
    // What is required is enrolled on the way by whoever has nothing that reaches it.
    let required = |is_spared| policy::required(person.rules, wanted, is_spared);
    let reachable = match (policy::partial(person.progress, person.now), person.account) {
        (Some(_), _) => person.enrolled.reachable().max(required(false)),
        (None, Some(account)) => {
            let authentication = &account.session.authentication;
            let reachable = person.enrolled.reachable().max(authentication.reached());
            reachable.max(required(authentication.is_spared))
        }
        // Before it is known who answers, anything may be had that there is.
        (None, None) => Acr::PhishingResistant,
    };
    if wanted.is_essential && wanted.target(reachable).is_none() {
        return unmet("the essential acr value cannot be reached");
    }
    None
}

/// RFC 8252 §8.6: the server "SHOULD NOT process authorization requests automatically without user consent or interaction, except
/// when the identity of the client can be assured". Whatever runs on the person's machine can ask in the name of an app that has
/// no secret, and be where its loopback address or its own scheme leads; only a page can tell the person of it.
fn is_anybodys(standing: &Standing<'_>) -> bool {
    let is_assured = !standing.client.is_public()
        || standing.request.redirect_uri.as_str().starts_with("https:");
    let has_acted = standing.person.progress.is_authenticated_here
        || standing.person.progress.is_account_chosen;
    !is_assured && !has_acted
}

fn must_consent(standing: &Standing<'_>) -> Option<Owed> {
    // Core 1.0 §5.5: a claim that is asked for singly needs the same agreement as its scope.
    let request = standing.request;
    let asked = request.scope.union(&request.claims.scope());
    // The client may have changed since: they agreed to what they saw.
    let agreed = standing.person.progress.agreed_scope.as_ref();
    let agreed_details = &standing.person.progress.agreed_details;
    if agreed.is_some_and(|agreed| asked.is_subset(agreed))
        && request.authorization_details.are_within(agreed_details)
    {
        return None;
    }
    let is_asked_again =
        request.prompt.consent || standing.is_asked_each_time || is_anybodys(standing);
    if standing.client.policy.is_first_party && !is_asked_again {
        return None;
    }
    let is_covered = standing.consented.is_some_and(|consented| {
        let details = &request.authorization_details;
        consented.covers(&asked, &request.resources, details)
    });
    (is_asked_again || !is_covered).then_some(Owed::Consent(asked))
}
