//! How the server and its clients stand to OAuth 2.1, RFC 9700 and FAPI 2.0: each rule once, for those who are held to it and for the report.
//!
//! A rule is a line of a table (`clients.rs`, `server.rs`): what is demanded, where that stands, how it is mended, and whether it is kept. A
//! client that is held to a profile whose rules it does not keep is given nothing ([`check_held`]) and is not registered
//! ([`check_registered`]). What a single request has to keep stands beside that request.

mod clients;
mod report;
mod server;

use std::fmt;

pub use self::report::{Assessed, Report};
use self::server::Served;
use super::error::{ErrorCode, OAuthError};
use crate::domain::client::{Client, ClientMetadata, ClientPolicy};
use crate::domain::security_profile::SecurityProfile;
use crate::provider::Provider;

/// What is graded against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standard {
    /// The OAuth 2.1 Authorization Framework (draft-ietf-oauth-v2-1).
    OAuth21,
    /// Best Current Practice for OAuth 2.0 Security.
    Rfc9700,
    /// FAPI 2.0 Security Profile (Final).
    Fapi2Security,
    /// FAPI 2.0 Message Signing (Final), which stands on the Security Profile.
    Fapi2MessageSigning,
}

impl Standard {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::OAuth21,
        Self::Rfc9700,
        Self::Fapi2Security,
        Self::Fapi2MessageSigning,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OAuth21 => "OAuth 2.1",
            Self::Rfc9700 => "RFC 9700",
            Self::Fapi2Security => "FAPI 2.0 Security Profile",
            Self::Fapi2MessageSigning => "FAPI 2.0 Message Signing",
        }
    }

    /// Whether what another says is said by it too.
    const fn stands_on(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Fapi2MessageSigning, Self::Fapi2Security)
        ) || self as u8 == other as u8
    }
}

impl fmt::Display for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How much a standard wants something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// It is demanded: MUST, shall.
    Must,
    /// It is recommended: SHOULD, RECOMMENDED.
    Should,
}

/// Where a rule stands.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// In what.
    pub standard: Standard,
    /// In which section.
    pub section: &'static str,
    /// How strongly.
    pub force: Force,
}

impl Source {
    /// Whether it is no demand.
    #[must_use]
    pub const fn is_recommended(&self) -> bool {
        matches!(self.force, Force::Should)
    }
}

const fn must(standard: Standard, section: &'static str) -> Source {
    Source {
        standard,
        section,
        force: Force::Must,
    }
}

const fn should(standard: Standard, section: &'static str) -> Source {
    Source {
        standard,
        section,
        force: Force::Should,
    }
}

/// A rule, and the function that looks whether it is kept.
struct Rule<F> {
    name: &'static str,
    demand: &'static str,
    mend: &'static str,
    sources: &'static [Source],
    /// From which profile on a client is refused that does not keep it.
    held_from: Option<SecurityProfile>,
    is_kept: F,
}

type ClientRule = Rule<for<'c> fn(&Judged<'c>) -> bool>;
type ServerRule = Rule<for<'s> fn(&Served<'s>) -> bool>;

/// A rule, and whether it is kept.
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// What it demands.
    pub demand: &'static str,
    /// How to keep it.
    pub mend: &'static str,
    /// Where it stands.
    pub sources: &'static [Source],
    /// Whether it is kept.
    pub is_kept: bool,
}

impl Finding {
    /// How much a standard wants it, and where that stands.
    #[must_use]
    pub fn source(&self, standard: Standard) -> Option<&'static Source> {
        self.sources
            .iter()
            .find(|source| standard.stands_on(source.standard))
    }
}

impl<F> Rule<F> {
    const fn found(&self, is_kept: bool) -> Finding {
        Finding {
            rule: self.name,
            demand: self.demand,
            mend: self.mend,
            sources: self.sources,
            is_kept,
        }
    }
}

/// What a standard makes of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grade {
    /// Demands that are not kept.
    pub broken: usize,
    /// Recommendations that are not followed.
    pub open: usize,
}

impl Grade {
    /// By one standard.
    #[must_use]
    pub fn of(findings: &[Finding], standard: Standard) -> Self {
        let mut grade = Self::default();
        let broken = findings.iter().filter(|finding| !finding.is_kept);
        for source in broken.filter_map(|finding| finding.source(standard)) {
            match source.force {
                Force::Must => grade.broken += 1,
                Force::Should => grade.open += 1,
            }
        }
        grade
    }
}

/// A client as it is judged.
#[derive(Clone, Copy, Debug)]
struct Judged<'c> {
    metadata: &'c ClientMetadata,
    policy: &'c ClientPolicy,
    /// What it is held to.
    profile: SecurityProfile,
}

impl<'c> Judged<'c> {
    fn of(op: &Provider, client: &'c Client) -> Self {
        Self {
            metadata: &client.metadata,
            policy: &client.policy,
            profile: op.security_profile(client),
        }
    }

    /// The rules of its profile that it does not keep.
    fn broken(self) -> impl Iterator<Item = &'static ClientRule> {
        let is_held =
            move |rule: &&ClientRule| rule.held_from.is_some_and(|from| self.profile >= from);
        clients::RULES
            .iter()
            .filter(is_held)
            .filter(move |rule| !(rule.is_kept)(&self))
    }
}

/// What is found of a client.
fn client(op: &Provider, client: &Client) -> Vec<Finding> {
    let judged = Judged::of(op, client);
    clients::RULES
        .iter()
        .map(|rule| rule.found((rule.is_kept)(&judged)))
        .collect()
}

/// What is found of the server.
fn server(served: &Served<'_>) -> Vec<Finding> {
    server::RULES
        .iter()
        .map(|rule| rule.found((rule.is_kept)(served)))
        .collect()
}

/// What a client does not keep of the profile that it is held to.
#[must_use]
pub fn unkept(
    tenant: SecurityProfile,
    metadata: &ClientMetadata,
    policy: &ClientPolicy,
) -> Vec<Finding> {
    let judged = Judged {
        metadata,
        policy,
        profile: policy.security_profile(metadata, tenant),
    };
    judged.broken().map(|rule| rule.found(false)).collect()
}

/// Refuses to register what its profile does not allow.
///
/// # Errors
/// `invalid_client_metadata`, with what would mend it.
pub fn check_registered(
    tenant: SecurityProfile,
    metadata: &ClientMetadata,
    policy: &ClientPolicy,
) -> Result<(), OAuthError> {
    let unkept = unkept(tenant, metadata, policy);
    if unkept.is_empty() {
        return Ok(());
    }
    let profile = policy.security_profile(metadata, tenant);
    let mends: Vec<&str> = unkept.iter().map(|finding| finding.mend).collect();
    Err(OAuthError::new(
        ErrorCode::InvalidClientMetadata,
        format!("{profile} demands: {}", mends.join("; ")),
    ))
}

/// Refuses a client that does not keep the rules of its profile: it was put on it, or its tenant was, after it registered.
///
/// # Errors
/// `unauthorized_client`.
pub fn check_held(op: &Provider, client: &Client) -> Result<(), OAuthError> {
    let judged = Judged::of(op, client);
    let profile = judged.profile;
    let broken: Vec<&str> = judged.broken().map(|rule| rule.name).collect();
    if broken.is_empty() {
        return Ok(());
    }
    let error = OAuthError::new(
        ErrorCode::UnauthorizedClient,
        format!("the client's registration does not keep the profile {profile}"),
    );
    Err(error.with_detail(broken.join(", ")))
}
