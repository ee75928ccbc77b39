//! What the metadata says of words for other authorization servers, and of theirs (Identity Assertion JWT Authorization Grant §7). Whose they
//! are is not said: "MUST NOT use authorization_grant_profiles_supported to disclose issuer allow lists" (§8.4).

use serde_json::{Value, json};

use crate::domain::assertion::Profile;
use crate::domain::id_jag::{GRANT_PROFILE, TOKEN_TYPE};
use crate::provider::Provider;

/// The members: only where they work for somebody.
pub(super) fn members(op: &Provider) -> impl Iterator<Item = (&'static str, Value)> {
    let gives = !op.settings.resource_authorization_servers.is_empty();
    let mut issuers = op.settings.assertion_issuers.iter();
    let takes = issuers.any(|issuer| issuer.profile != Profile::Plain);
    let gives = gives.then(|| {
        (
            "identity_chaining_requested_token_types_supported",
            json!([TOKEN_TYPE]),
        )
    });
    let takes = takes.then(|| {
        (
            "authorization_grant_profiles_supported",
            json!([GRANT_PROFILE]),
        )
    });
    gives.into_iter().chain(takes)
}
