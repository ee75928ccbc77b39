//! What a person would have to do at a page, where there is none: then the app leads them to one (Native SSO 1.0 §4.4).

use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::client::Client;
use crate::domain::interaction::Progress;
use crate::domain::resource::Resources;
use crate::domain::scope::{OFFLINE_ACCESS, Scope};
use crate::login::accounts::SignedIn;
use crate::login::enrolled;
use crate::login::policy;
use crate::oauth::elsewhere;
use crate::oauth::error::{ErrorCode, OAuthError};
use crate::provider::Provider;

fn must_interact(why: &'static str) -> OAuthError {
    OAuthError::new(ErrorCode::InteractionRequired, why)
}

/// What is expected of whoever comes to this app at a page: by its operator, and by its own registration.
///
/// # Errors
/// `interaction_required`, `temporarily_unavailable`.
pub(super) async fn check_proofs(
    op: &Provider,
    client: &Client,
    account: &SignedIn,
) -> Result<(), OAuthError> {
    let wishes = elsewhere::wishes(client, &[]);
    let progress = Progress::default();
    let means = enrolled::look_up(op, &wishes, Some(account), &progress).await?;
    let owed = policy::owed(&policy::Standing {
        wishes: &wishes,
        rules: op.settings.sign_in,
        has_passkeys: op.passkeys.is_some(),
        account: Some(account),
        enrolled: means.enrolled,
        leaves_at: means.leaves_at,
        has_accounts: true,
        can_choose: false,
        progress: &progress,
        offer: means.offer,
        now: op.now(),
    });
    match owed {
        Some(_) => Err(must_interact(
            "the end-user has to prove or choose something",
        )),
        None => Ok(()),
    }
}

/// §4.3, item 6: "If any requested scopes require explicit user consent the AS SHOULD fail the request".
///
/// # Errors
/// `interaction_required`, `temporarily_unavailable`.
pub(super) async fn check_consent(
    op: &Provider,
    client: &Client,
    account: &SignedIn,
    scope: &Scope,
) -> Result<(), OAuthError> {
    // §4.3: "If that session expires, all refresh_tokens associated with it MUST be invalidated": what outlives it is asked for at a page.
    if scope.has(OFFLINE_ACCESS) {
        return Err(must_interact("offline_access is asked for at a page"));
    }
    if client.policy.is_first_party {
        return Ok(());
    }
    let consented = op.store.consent(&account.user.id, &client.id).await?;
    let (resources, details) = (Resources::default(), AuthorizationDetails::default());
    if consented.is_some_and(|consented| consented.covers(scope, &resources, &details)) {
        Ok(())
    } else {
        Err(must_interact("the end-user must agree"))
    }
}
