//! What a client calls an end-user: `sub` (OpenID Connect Core 1.0 §8). For most clients that is the name that all of them know; for
//! those of `subject_type` pairwise it is one that only their sector has, made by an HMAC, so that two of them cannot compare notes.
//!
//! It is made anew wherever it leaves, and never kept: whoever sends one back is answered by making those of whom it could be.

use std::borrow::Cow;

use data_encoding::BASE64URL_NOPAD;

use crate::domain::client::Client;
use crate::domain::id::UserId;
use crate::provider::Provider;
use crate::secret::keyed_hash;

/// Who is nobody: no account has this name.
const NOBODY: &str = "";

/// The `sub` by which a client knows a person (§8.1: "Subject Identifiers MUST NOT be reversible by any party other than the OpenID
/// Provider", "Distinct Sector Identifier values MUST result in distinct Subject Identifier values", and "The algorithm MUST be
/// deterministic").
#[must_use]
pub fn of<'u>(op: &Provider, client: &Client, user: &'u UserId) -> Cow<'u, str> {
    match client.sector() {
        None => Cow::Borrowed(user.as_str()),
        Some(sector) => {
            let key = &op.derived.pairwise_subjects;
            let parts = ["sub", &sector, user.as_str()];
            Cow::Owned(BASE64URL_NOPAD.encode(&keyed_hash(key, &parts)))
        }
    }
}

/// Whom a client means by a `sub`. Of one that is made for it, that can be said of those alone who are `here`; a name that other
/// clients know is nobody's.
#[must_use]
pub fn find<'u>(
    op: &Provider,
    client: &Client,
    subject: &str,
    here: impl IntoIterator<Item = &'u UserId>,
) -> UserId {
    if client.sector().is_none() {
        return UserId::new(subject);
    }
    here.into_iter()
        .find(|user| of(op, client, user) == subject)
        .cloned()
        .unwrap_or_else(|| UserId::new(NOBODY))
}
