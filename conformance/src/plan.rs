//! The certification plans, as data: which modules, in which order, with which client authentication and response mode.

use crate::checks::callback::ResponseMode;

/// How the client authenticates at the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// HTTP Basic.
    SecretBasic,
    /// In the body.
    SecretPost,
}

impl ClientAuth {
    /// The name that metadata use.
    pub fn name(self) -> &'static str {
        match self {
            Self::SecretBasic => "client_secret_basic",
            Self::SecretPost => "client_secret_post",
        }
    }
}

/// Some modules that run with the same client authentication.
#[derive(Debug)]
struct Group {
    auth: ClientAuth,
    modules: &'static [&'static str],
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
    mode: ResponseMode,
    groups: &'static [Group],
}

/// One module in one plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The plan's key.
    pub plan: &'static str,
    /// The official module name.
    pub module: &'static str,
    /// How its clients authenticate.
    pub auth: ClientAuth,
    /// How its client is called.
    pub mode: ResponseMode,
}

const CODE_FLOW: &[Group] = &[
    Group {
        auth: ClientAuth::SecretBasic,
        modules: &[
            "oidcc-server",
            "oidcc-response-type-missing",
            "oidcc-idtoken-signature",
            "oidcc-idtoken-unsigned",
            "oidcc-userinfo-get",
            "oidcc-userinfo-post-header",
            "oidcc-userinfo-post-body",
            "oidcc-ensure-request-without-nonce-succeeds-for-code-flow",
            "oidcc-scope-profile",
            "oidcc-scope-email",
            "oidcc-scope-address",
            "oidcc-scope-phone",
            "oidcc-scope-all",
            "oidcc-alternate-happy-flow",
            "oidcc-display-page",
            "oidcc-display-popup",
            "oidcc-prompt-login",
            "oidcc-prompt-none-not-logged-in",
            "oidcc-prompt-none-logged-in",
            "oidcc-max-age-1",
            "oidcc-max-age-10000",
            "oidcc-ensure-request-with-unknown-parameter-succeeds",
            "oidcc-id-token-hint",
            "oidcc-login-hint",
            "oidcc-ui-locales",
            "oidcc-claims-locales",
            "oidcc-ensure-request-with-acr-values-succeeds",
            "oidcc-codereuse",
            "oidcc-codereuse-30seconds",
            "oidcc-ensure-registered-redirect-uri",
            "oidcc-ensure-post-request-succeeds",
        ],
    },
    Group {
        auth: ClientAuth::SecretPost,
        modules: &["oidcc-server-client-secret-post"],
    },
    Group {
        auth: ClientAuth::SecretBasic,
        modules: &[
            "oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported",
            "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported",
            "oidcc-claims-essential",
            "oidcc-ensure-request-object-with-redirect-uri",
            "oidcc-refresh-token",
            "oidcc-ensure-request-with-valid-pkce-succeeds",
        ],
    },
];

/// Every plan of the runner.
pub const PLANS: &[Plan] = &[
    Plan {
        key: "basic",
        name: "oidcc-basic-certification-test-plan",
        title: "Basic OP",
        mode: ResponseMode::Query,
        groups: CODE_FLOW,
    },
    Plan {
        key: "config",
        name: "oidcc-config-certification-test-plan",
        title: "Config OP",
        mode: ResponseMode::Query,
        groups: &[Group {
            auth: ClientAuth::SecretBasic,
            modules: &["oidcc-discovery-endpoint-verification"],
        }],
    },
    Plan {
        key: "formpost-basic",
        name: "oidcc-formpost-basic-certification-test-plan",
        title: "Form Post OP",
        mode: ResponseMode::FormPost,
        groups: CODE_FLOW,
    },
    Plan {
        key: "rp-initiated-logout",
        name: "oidcc-rp-initiated-logout-certification-test-plan",
        title: "RP-Initiated OP",
        mode: ResponseMode::Query,
        groups: &[Group {
            auth: ClientAuth::SecretBasic,
            modules: &[
                "oidcc-rp-initiated-logout-discovery-endpoint-verification",
                "oidcc-rp-initiated-logout",
                "oidcc-rp-initiated-logout-bad-post-logout-redirect-uri",
                "oidcc-rp-initiated-logout-modified-id-token-hint",
                "oidcc-rp-initiated-logout-no-id-token-hint",
                "oidcc-rp-initiated-logout-no-params",
                "oidcc-rp-initiated-logout-no-post-logout-redirect-uri",
                "oidcc-rp-initiated-logout-no-state",
                "oidcc-rp-initiated-logout-only-state",
                "oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri",
                "oidcc-rp-initiated-logout-bad-id-token-hint",
            ],
        }],
    },
    Plan {
        key: "backchannel-logout",
        name: "oidcc-backchannel-rp-initiated-logout-certification-test-plan",
        title: "Back-Channel OP",
        mode: ResponseMode::Query,
        groups: &[Group {
            auth: ClientAuth::SecretBasic,
            modules: &[
                "oidcc-backchannel-logout-discovery-endpoint-verification",
                "oidcc-backchannel-rp-initiated-logout",
            ],
        }],
    },
    Plan {
        key: "frontchannel-logout",
        name: "oidcc-frontchannel-rp-initiated-logout-certification-test-plan",
        title: "Front-Channel OP",
        mode: ResponseMode::Query,
        groups: &[Group {
            auth: ClientAuth::SecretBasic,
            modules: &[
                "oidcc-frontchannel-logout-discovery-endpoint-verification",
                "oidcc-frontchannel-rp-initiated-logout",
            ],
        }],
    },
];

/// Modules that the official plans leave out when the clients are not registered by the suite.
const NOT_WITH_STATIC_CLIENTS: [&str; 3] = [
    "oidcc-idtoken-signature",
    "oidcc-idtoken-unsigned",
    "oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported",
];

impl Plan {
    /// Its modules in their order; `registers` says whether the modules register their clients.
    pub fn entries(&'static self, registers: bool) -> impl Iterator<Item = Entry> {
        self.groups
            .iter()
            .flat_map(move |group| {
                group.modules.iter().map(move |&module| Entry {
                    plan: self.key,
                    module,
                    auth: group.auth,
                    mode: self.mode,
                })
            })
            .filter(move |entry| registers || !NOT_WITH_STATIC_CLIENTS.contains(&entry.module))
    }
}

/// The plan of that key or official name.
pub fn find(name: &str) -> Option<&'static Plan> {
    PLANS
        .iter()
        .find(|plan| plan.key == name || plan.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::modules;

    #[test]
    fn the_plans_have_as_many_modules_as_the_official_ones() {
        let count = |key: &str, registers| find(key).unwrap().entries(registers).count();
        assert_eq!(count("basic", true), 38);
        assert_eq!(count("config", true), 1);
        assert_eq!(count("formpost-basic", true), 38);
        assert_eq!(count("rp-initiated-logout", true), 11);
        assert_eq!(count("backchannel-logout", true), 2);
        assert_eq!(count("frontchannel-logout", true), 2);
        assert_eq!(count("basic", false), 35);
    }

    #[test]
    fn every_module_of_a_plan_exists_and_every_module_is_in_a_plan() {
        let planned: Vec<&str> = PLANS
            .iter()
            .flat_map(|plan| plan.entries(true))
            .map(|entry| entry.module)
            .collect();
        for module in &planned {
            assert!(modules::find(module).is_some(), "{module}");
        }
        for (name, _) in modules::TABLE {
            assert!(planned.contains(name), "{name}");
        }
    }
}
