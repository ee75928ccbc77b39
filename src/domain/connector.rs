//! Upstreams: providers whose word is taken for who somebody is, and what each is believed.
//!
//! Somebody is known by what their upstream calls them ([`UpstreamIdentity`]), and never by an address.

mod claims;
mod client;
mod kept;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::claims::{Mapping, Renewed, UpstreamClaims};
pub use self::client::{
    ClientAuthentication, ClientThere, OAuthUpstream, OpenIdUpstream, ResponseMode, SignedSecret,
    TENANT, is_tenant, tenant_in,
};
pub use self::kept::{Arrived, KeptTokens};
use super::authentication::Acr;
use super::directory::Directory;
use super::saml::SamlUpstream;
use super::time::Timestamp;
use super::upstream_session::{SessionName, Sid};

/// The longest name of a connector, in bytes.
const LONGEST_NAME: usize = 40;
/// OpenID Connect Core 1.0 §2: `sub` "MUST NOT exceed 255 ASCII characters in length".
pub const LONGEST_SUBJECT: usize = 255;

/// Whether it can be what an upstream calls somebody: of ASCII that can be seen, and not too long (Core §2).
#[must_use]
pub fn is_subject(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_SUBJECT
        && text.bytes().all(|byte| (0x20..0x7F).contains(&byte))
}

/// What a connector is called in addresses, in the database and by commands.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ConnectorName(String);

impl ConnectorName {
    /// Reads a name: lower-case letters, digits and hyphens, 40 at most, the first no hyphen.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let is_name = !text.is_empty()
            && text.len() <= LONGEST_NAME
            && !text.starts_with('-')
            && text.bytes().all(is_sign);
        is_name.then(|| Self(text.to_owned()))
    }

    /// Takes one that was read before, from the store.
    #[must_use]
    pub fn stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The scope by which a person lets a client have what the upstream gave for them.
    #[must_use]
    pub fn scope(&self) -> String {
        format!("upstream:{self}")
    }
}

impl fmt::Display for ConnectorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ConnectorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an upstream is, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upstream {
    /// An OpenID Provider.
    OpenId(Box<OpenIdUpstream>),
    /// An authorization server without ID tokens.
    OAuth(Box<OAuthUpstream>),
    /// A directory.
    Ldap(Box<Directory>),
    /// A SAML 2.0 identity provider.
    Saml(Box<SamlUpstream>),
}

impl Upstream {
    /// What the configuration calls its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::OpenId(_) => "oidc",
            Self::OAuth(_) => "oauth2",
            Self::Ldap(_) => "ldap",
            Self::Saml(_) => "saml",
        }
    }

    /// Who it says it is.
    #[must_use]
    pub fn issuer(&self) -> &str {
        match self {
            Self::OpenId(upstream) => &upstream.issuer,
            Self::OAuth(upstream) => &upstream.issuer,
            Self::Ldap(directory) => &directory.issuer,
            Self::Saml(upstream) => &upstream.issuer,
        }
    }

    /// Whether it speaks under this issuer: its own, or that of one of its tenants that it lets in. What another called somebody means nobody
    /// here (OpenID Connect Core 1.0 §2), and what another gave for them is none of its own.
    #[must_use]
    pub fn speaks_as(&self, issuer: &str) -> bool {
        match self {
            Self::OpenId(upstream) if upstream.has_tenants() => {
                tenant_in(&upstream.issuer, issuer).is_some() && upstream.lets_in(issuer)
            }
            Self::OpenId(_) | Self::OAuth(_) | Self::Ldap(_) | Self::Saml(_) => {
                self.issuer() == issuer
            }
        }
    }
}

/// What an upstream is believed, beyond what it calls somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// The domains whose addresses are its to give, as they stand in addresses that are compared.
    pub domains: Vec<String>,
    /// What its `acr` values amount to here.
    pub acr: BTreeMap<String, Acr>,
    /// What its `amr` values amount to here.
    pub amr: BTreeMap<String, Acr>,
}

impl Trust {
    /// What a sign-in there amounts to: what the operator believes of it, and else one factor.
    #[must_use]
    pub fn reached(&self, acr: Option<&str>, amr: &[String]) -> Acr {
        let context = acr.and_then(|acr| self.acr.get(acr));
        let methods = amr.iter().filter_map(|value| self.amr.get(value));
        let reached = context.into_iter().chain(methods).max();
        reached.copied().unwrap_or(Acr::OneFactor)
    }

    /// Its `acr` values that amount to this much, if that is more than any sign-in there does.
    #[must_use]
    pub fn contexts(&self, wanted: Acr) -> Vec<&str> {
        let is_enough = |acr: &Acr| wanted > Acr::OneFactor && *acr >= wanted;
        let values = self.acr.iter().filter(|(_, acr)| is_enough(acr));
        values.map(|(value, _)| value.as_str()).collect()
    }

    /// Whether addresses of a domain are its to give.
    #[must_use]
    pub fn has_domain(&self, domain: &str) -> bool {
        self.domains.iter().any(|trusted| trusted == domain)
    }
}

/// The configuration of one upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connector {
    /// What it is called in addresses.
    pub name: ConnectorName,
    /// What people read of it.
    pub display_name: String,
    /// What it is, and where.
    pub upstream: Upstream,
    /// Which of its claims are taken.
    pub mapping: Mapping,
    /// The domains whose people come by it: who types such an address is led there. In lower case.
    pub domains: Vec<String>,
    /// What it is believed.
    pub trust: Trust,
    /// Whether who comes by it for the first time gets an account.
    pub creates_accounts: bool,
    /// The claims of ours that are as it says, each time; all others are said once, when an account is made.
    pub renewed: BTreeSet<Renewed>,
    /// The roles here that its groups are, by their names there. Others mean nothing here.
    pub roles: BTreeMap<String, BTreeSet<String>>,
}

impl Connector {
    /// Whether it matters what it says of somebody whom it has brought before.
    #[must_use]
    pub fn renews(&self) -> bool {
        !self.renewed.is_empty() || !self.roles.is_empty()
    }

    /// The client that we are there, if we are one.
    #[must_use]
    pub fn client(&self) -> Option<&ClientThere> {
        match &self.upstream {
            Upstream::OpenId(upstream) => Some(&upstream.client),
            Upstream::OAuth(upstream) => Some(&upstream.client),
            Upstream::Ldap(_) | Upstream::Saml(_) => None,
        }
    }

    /// Whether it can show when somebody signed in there.
    #[must_use]
    pub const fn shows_when(&self) -> bool {
        !matches!(self.upstream, Upstream::OAuth(_))
    }

    /// Whether it leads to many issuers, each a tenant's.
    #[must_use]
    pub fn has_tenants(&self) -> bool {
        matches!(&self.upstream, Upstream::OpenId(upstream) if upstream.has_tenants())
    }
}

/// Whom an upstream means: `sub` is unique within its issuer alone (OpenID Connect Core 1.0 §2), and a connector may be given another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamIdentity {
    /// By which connector.
    pub connector: ConnectorName,
    /// Whose word it is.
    pub issuer: String,
    /// What that calls them.
    pub subject: String,
}

/// What every connector comes to: somebody whom an upstream has signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// Who, by the upstream's name for them.
    pub identity: UpstreamIdentity,
    /// What is taken of what it says of them.
    pub claims: UpstreamClaims,
    /// What the sign-in there amounts to here.
    pub reached: Acr,
    /// What the upstream calls its session, if it says that.
    pub sid: Option<Sid>,
    /// As whom it is that session, where that is not by the identity's subject.
    pub name: Option<SessionName>,
    /// When they proved there who they are, where it says so.
    pub proven_at: Option<Timestamp>,
    /// Until when a session may go on by it, where it says so.
    pub until: Option<Timestamp>,
    /// When it was said, by the upstream's clock, where sessions there end.
    pub said_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::scope::Scope;

    #[test]
    fn a_name_fits_into_an_address() {
        for good in ["corp", "a", "4-you", &"x".repeat(40)] {
            assert!(ConnectorName::parse(good).is_some(), "{good}");
        }
        for bad in ["", "-a", "Corp", "a b", "a/b", "a.b", "é", &"x".repeat(41)] {
            assert!(ConnectorName::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn an_upstream_speaks_as_itself_or_as_a_tenant_that_it_lets_in() {
        let one = "72f988bf-86f1-41af-91ab-2d7cd011db47";
        let two = "9188040d-6c67-4c5b-b112-36a304b66dad";
        let of = |tenant: &str| format!("https://login.example/{tenant}/v2.0");
        let upstream = |issuer: String, tenants: &[&str]| {
            let tenants = tenants.iter().map(|&tenant| tenant.to_owned());
            Upstream::OpenId(Box::new(OpenIdUpstream {
                issuer,
                discovery: None,
                tenants: tenants.collect(),
                client: ClientThere {
                    client_id: "doorward".to_owned(),
                    authentication: ClientAuthentication::default(),
                    scope: Scope::default(),
                    has_pkce: true,
                    response_mode: ResponseMode::default(),
                    signed_secret: None,
                    tokens_for: BTreeSet::new(),
                },
                algorithms: Vec::new(),
                has_nonce: true,
            }))
        };
        let alone = upstream(of(one), &[]);
        let open = upstream(of(TENANT), &[]);
        let listed = upstream(of(TENANT), &[one]);
        for (upstream, first, second) in [
            (alone, true, false),
            (open, true, true),
            (listed, true, false),
        ] {
            let speaks = |tenant| upstream.speaks_as(&of(tenant));
            assert_eq!((speaks(one), speaks(two)), (first, second), "{upstream:?}");
            for nobody in [&of("common"), "https://login.example", "", one] {
                assert!(!upstream.speaks_as(nobody), "{nobody}");
            }
        }
    }

    #[test]
    fn nothing_is_believed_that_the_operator_did_not_name() {
        let amr = |values: &[&str]| {
            values
                .iter()
                .map(|&value| value.to_owned())
                .collect::<Vec<_>>()
        };
        let none = Trust::default();
        assert_eq!(
            none.reached(Some("phr"), &amr(&["mfa", "hwk"])),
            Acr::OneFactor
        );
        assert!(!none.has_domain("example.com"));
        let some = Trust {
            domains: vec!["example.com".to_owned()],
            acr: BTreeMap::from([("gold".to_owned(), Acr::PhishingResistant)]),
            amr: BTreeMap::from([("mfa".to_owned(), Acr::TwoFactors)]),
        };
        assert_eq!(some.reached(None, &amr(&["pwd"])), Acr::OneFactor);
        assert_eq!(
            some.reached(Some("silver"), &amr(&["pwd", "mfa"])),
            Acr::TwoFactors
        );
        assert_eq!(
            some.reached(Some("gold"), &amr(&["mfa"])),
            Acr::PhishingResistant
        );
        assert_eq!(some.contexts(Acr::TwoFactors), ["gold"]);
        assert_eq!(some.contexts(Acr::OneFactor), [""; 0]);
        assert_eq!(none.contexts(Acr::TwoFactors), [""; 0]);
        assert!(some.has_domain("example.com"));
        for other in [
            "sub.example.com",
            "example.com.evil.example",
            "EXAMPLE.COM",
            "",
        ] {
            assert!(!some.has_domain(other), "{other}");
        }
    }
}
