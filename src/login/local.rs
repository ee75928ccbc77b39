//! Who signs in by what they have here, where people come by upstreams (`sign_in.upstreams_only`): the few whom the operator named, so that
//! somebody can still get in when an upstream cannot.

use super::attempt::Proven;
use super::identifier::username_key;
use crate::domain::authentication::Method;
use crate::domain::user::User;
use crate::provider::Provider;

/// Whether somebody may.
#[must_use]
pub fn may_sign_in_here(op: &Provider, user: &User) -> bool {
    is_named(op.settings.upstreams_only.as_deref(), user)
}

/// The same, where those who may are these; all, where nobody is named.
pub(super) fn is_named(named: Option<&[String]>, user: &User) -> bool {
    named.is_none_or(|named| username_key(&user.username).is_ok_and(|key| named.contains(&key)))
}

/// Whether somebody is one of those whom the operator named.
#[must_use]
pub fn is_break_glass(named: Option<&[String]>, user: &User) -> bool {
    named.is_some() && is_named(named, user)
}

/// Whether what was proven is of the kind that counts for them. What is added to a session counts: that one was begun before.
#[must_use]
pub(super) fn counts(op: &Provider, proven: &Proven) -> bool {
    let is_upstreams = |method: Method| {
        matches!(
            method,
            Method::Upstream | Method::UpstreamTwoFactors | Method::UpstreamPhishingResistant
        )
    };
    proven.session.is_some()
        || proven.proofs.iter().any(|proof| is_upstreams(proof.method))
        || may_sign_in_here(op, &proven.user)
}
