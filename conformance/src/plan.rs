//! The certification plans, as data: which modules, in which order, with which client authentication and response mode.

mod ciba;
mod code_flow;
mod fapi;
mod oidc;
pub mod variant;

use self::variant::{Sender, Variant};
use crate::checks::callback::ResponseMode;
use crate::modules;

/// How the client authenticates at the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// HTTP Basic.
    SecretBasic,
    /// In the body.
    SecretPost,
    /// A signed assertion (RFC 7523).
    PrivateKeyJwt,
    /// The certificate of its connection, which it registered (RFC 8705 §2.2).
    SelfSignedTls,
}

impl ClientAuth {
    /// The name that metadata use.
    pub fn name(self) -> &'static str {
        match self {
            Self::SecretBasic => "client_secret_basic",
            Self::SecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::SelfSignedTls => "self_signed_tls_client_auth",
        }
    }
}

/// Some modules that run with the same response type and client authentication.
#[derive(Debug)]
struct Group {
    response_type: &'static str,
    auth: ClientAuth,
    modules: &'static [&'static str],
}

/// What a plan's modules are.
#[derive(Debug)]
enum Content {
    /// These.
    Oidc {
        is_form_post: bool,
        /// Whether it is left out where clients are not registered by the modules.
        is_dynamic: bool,
        groups: &'static [Group],
    },
    /// Those of FAPI 2.0, or of FAPI-CIBA, that the variant leaves.
    Fapi {
        auth: ClientAuth,
        mode: ResponseMode,
        variant: Variant,
    },
}

/// One certification plan.
#[derive(Debug)]
pub struct Plan {
    /// The name on the command line.
    pub key: &'static str,
    /// The official name.
    pub name: &'static str,
    /// The certification profile.
    pub title: &'static str,
    content: Content,
}

/// One module in one plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The plan's key.
    pub plan: &'static str,
    /// The official module name.
    pub module: &'static str,
    /// What its requests ask for.
    pub response_type: &'static str,
    /// How its clients authenticate.
    pub auth: ClientAuth,
    /// How its client is called.
    pub mode: ResponseMode,
    /// What a plan of FAPI 2.0 chose besides.
    pub variant: Variant,
}

/// Modules that the official plans leave out when the clients are not registered by the suite.
const NOT_WITH_STATIC_CLIENTS: [&str; 3] = [
    "oidcc-idtoken-signature",
    "oidcc-idtoken-unsigned",
    "oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported",
];

impl Plan {
    /// Its modules in their order; `registers` says whether the modules register their clients.
    pub fn entries(&'static self, registers: bool) -> Vec<Entry> {
        match &self.content {
            Content::Oidc {
                is_dynamic: true, ..
            } if !registers => Vec::new(),
            Content::Oidc {
                groups,
                is_form_post,
                ..
            } => groups
                .iter()
                .flat_map(|group| self.of_group(group, *is_form_post))
                .filter(|entry| registers || !NOT_WITH_STATIC_CLIENTS.contains(&entry.module))
                .collect(),
            Content::Fapi {
                auth,
                mode,
                variant,
            } => variant
                .delivery
                .map_or(modules::fapi::TABLE, |_| modules::ciba::TABLE)
                .iter()
                .filter(|(_, need, _)| variant.meets(*need, *auth))
                .map(|(module, ..)| Entry {
                    plan: self.key,
                    module,
                    response_type: "code",
                    auth: *auth,
                    mode: *mode,
                    variant: *variant,
                })
                .collect(),
        }
    }

    fn of_group(
        &'static self,
        group: &'static Group,
        is_form_post: bool,
    ) -> impl Iterator<Item = Entry> {
        group.modules.iter().map(move |module| Entry {
            plan: self.key,
            module,
            response_type: group.response_type,
            auth: group.auth,
            mode: mode(group.response_type, is_form_post),
            variant: Variant::default(),
        })
    }

    /// Whether it is one of FAPI 2.0.
    fn is_fapi(&self) -> bool {
        matches!(self.content, Content::Fapi { variant, .. } if variant.delivery.is_none())
    }

    /// Whether it is one of FAPI-CIBA.
    fn is_ciba(&self) -> bool {
        matches!(self.content, Content::Fapi { variant, .. } if variant.delivery.is_some())
    }

    /// Whether its clients show certificates, for which the provider must have a place.
    fn needs_certificates(&self) -> bool {
        match self.content {
            Content::Oidc { .. } => false,
            Content::Fapi { auth, variant, .. } => {
                auth == ClientAuth::SelfSignedTls || variant.sender == Sender::Tls
            }
        }
    }
}

/// The default of the response type (OAuth 2.0 Multiple Response Types §5), unless the plan wants a form.
fn mode(response_type: &str, is_form_post: bool) -> ResponseMode {
    if is_form_post {
        ResponseMode::FormPost
    } else if response_type == "code" {
        ResponseMode::Query
    } else {
        ResponseMode::Fragment
    }
}

/// Every plan of the runner, in the order of the report.
pub fn all() -> impl Iterator<Item = &'static Plan> {
    oidc::PLANS.iter().chain(fapi::PLANS).chain(ciba::PLANS)
}

/// The plans of that key or official name, or of a family: `oidc`, `fapi2` (whose clients need no certificate),
/// `fapi2-mtls` (with certificates), `fapi-ciba`, `all`.
pub fn named(name: &str) -> Vec<&'static Plan> {
    let is_meant = |plan: &&Plan| match name {
        "all" => true,
        "oidc" => !plan.is_fapi() && !plan.is_ciba(),
        "fapi2" => plan.is_fapi() && !plan.needs_certificates(),
        "fapi2-mtls" => plan.is_fapi() && plan.needs_certificates(),
        "fapi-ciba" => plan.is_ciba(),
        _ => plan.key == name || plan.name == name,
    };
    all().filter(is_meant).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plans_have_as_many_modules_as_the_official_ones() {
        let count = |key: &str, registers| named(key)[0].entries(registers).len();
        assert_eq!(count("basic", true), 38);
        assert_eq!(count("config", true), 1);
        assert_eq!(count("formpost-basic", true), 38);
        assert_eq!(count("rp-initiated-logout", true), 11);
        assert_eq!(count("backchannel-logout", true), 2);
        assert_eq!(count("frontchannel-logout", true), 2);
        assert_eq!(count("hybrid", true), 102);
        assert_eq!(count("formpost-hybrid", true), 102);
        assert_eq!(count("dynamic", true), 23);
        assert_eq!(count("3rdparty-init-login", true), 2);
        assert_eq!(count("basic", false), 35);
        assert_eq!(count("dynamic", false), 0);
        assert_eq!(count("fapi2-security", true), 56);
        assert_eq!(count("fapi2-security-jwt-tls", true), 56 - 9);
        assert_eq!(count("fapi2-security-tls-dpop", true), 56 - 10);
        assert_eq!(count("fapi2-security-tls", true), 56 - 10 - 9);
        assert_eq!(count("fapi2-message-signing", true), 70);
        assert_eq!(count("fapi2-message-signing-unsigned", true), 56);
        assert_eq!(count("fapi-ciba-poll", true), 35);
        assert_eq!(count("fapi-ciba-ping", true), 35 + 5);
        assert_eq!(count("fapi-ciba-poll-tls", true), 35 - 5 + 3);
        assert_eq!(count("fapi-ciba-ping-tls", true), 35 - 5 + 3 + 5);
    }

    #[test]
    fn a_family_is_named_too() {
        assert_eq!(named("oidc").len(), 10);
        assert_eq!(named("fapi2").len(), 4);
        assert_eq!(named("fapi2-mtls").len(), 4);
        assert_eq!(named("fapi-ciba").len(), 4);
        assert_eq!(named("all").len(), all().count());
        assert_eq!(named("fapi2-security-profile-final-test-plan").len(), 4);
        assert!(named("nothing").is_empty());
    }

    #[test]
    fn every_module_of_a_plan_exists_and_every_module_is_in_a_plan() {
        let planned: Vec<&str> = all()
            .flat_map(|plan| plan.entries(true))
            .map(|entry| entry.module)
            .collect();
        for module in &planned {
            assert!(modules::find(module).is_some(), "{module}");
        }
        let of_fapi = modules::fapi::TABLE.iter().chain(modules::ciba::TABLE);
        let of_fapi = of_fapi.map(|(name, ..)| name);
        for name in modules::TABLE.iter().map(|(name, _)| name).chain(of_fapi) {
            assert!(planned.contains(name), "{name}");
        }
    }
}
