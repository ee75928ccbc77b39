//! The certification plans, as data: which modules, in which order, with which client authentication and response mode.

use crate::checks::callback::ResponseMode;

/// How the client authenticates at the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuth {
    /// HTTP Basic.
    SecretBasic,
    /// In the body.
    SecretPost,
    /// A signed assertion (RFC 7523).
    PrivateKeyJwt,
}

impl ClientAuth {
    /// The name that metadata use.
    pub fn name(self) -> &'static str {
        match self {
            Self::SecretBasic => "client_secret_basic",
            Self::SecretPost => "client_secret_post",
            Self::PrivateKeyJwt => "private_key_jwt",
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

/// One certification plan.
#[derive(Debug)]
pub struct Plan {
    /// The name on the command line.
    pub key: &'static str,
    /// The official name.
    pub name: &'static str,
    /// The certification profile.
    pub title: &'static str,
    is_form_post: bool,
    /// Whether it is left out where clients are not registered by the modules.
    is_dynamic: bool,
    groups: &'static [Group],
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
}

const CODE_FLOW: &[Group] = &[
    Group {
        response_type: "code",
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
        response_type: "code",
        auth: ClientAuth::SecretPost,
        modules: &["oidcc-server-client-secret-post"],
    },
    Group {
        response_type: "code",
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

/// What the official suite runs with each response type that has a code and a token; `NONCE` is how that goes without a nonce.
macro_rules! hybrid {
    ($response_type:literal, $nonce:literal, [$($happy:literal),*], [$($pkce:literal),*]) => {
        [
            Group {
                response_type: $response_type,
                auth: ClientAuth::SecretBasic,
                modules: &[
                    "oidcc-server",
                    $($happy,)*
                    "oidcc-idtoken-signature",
                    "oidcc-userinfo-get",
                    "oidcc-userinfo-post-header",
                    "oidcc-userinfo-post-body",
                    $nonce,
                    "oidcc-scope-profile",
                    "oidcc-scope-email",
                    "oidcc-scope-address",
                    "oidcc-scope-phone",
                    "oidcc-scope-all",
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
                ],
            },
            Group {
                response_type: $response_type,
                auth: ClientAuth::SecretPost,
                modules: &["oidcc-server-client-secret-post"],
            },
            Group {
                response_type: $response_type,
                auth: ClientAuth::SecretBasic,
                modules: &[
                    "oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported",
                    "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported",
                    "oidcc-claims-essential",
                    "oidcc-ensure-request-object-with-redirect-uri",
                    "oidcc-refresh-token",
                    $($pkce,)*
                ],
            },
        ]
    };
}

const CODE_ID_TOKEN: [Group; 3] = hybrid!(
    "code id_token",
    "oidcc-ensure-request-without-nonce-fails",
    ["oidcc-response-type-missing", "oidcc-alternate-happy-flow"],
    ["oidcc-ensure-request-with-valid-pkce-succeeds"]
);
const CODE_TOKEN: [Group; 3] = hybrid!(
    "code token",
    "oidcc-ensure-request-without-nonce-succeeds-for-code-flow",
    [],
    []
);
const CODE_ID_TOKEN_TOKEN: [Group; 3] = hybrid!(
    "code id_token token",
    "oidcc-ensure-request-without-nonce-fails",
    [],
    []
);

const HYBRID: &[Group] = &{
    let [a, b, c] = CODE_ID_TOKEN;
    let [d, e, f] = CODE_TOKEN;
    let [g, h, i] = CODE_ID_TOKEN_TOKEN;
    [a, b, c, d, e, f, g, h, i]
};

/// The client that the dynamic plan registers authenticates by its key.
const DYNAMIC: &[Group] = &[Group {
    response_type: "code",
    auth: ClientAuth::PrivateKeyJwt,
    modules: &[
        "oidcc-idtoken-rs256",
        "oidcc-idtoken-unsigned",
        "oidcc-userinfo-rs256",
        "oidcc-ensure-redirect-uri-in-authorization-request",
        "oidcc-redirect-uri-query-OK",
        "oidcc-redirect-uri-query-mismatch",
        "oidcc-redirect-uri-query-added",
        "oidcc-redirect-uri-regfrag",
        "oidcc-discovery-endpoint-verification",
        "oidcc-server",
        "oidcc-registration-logo-uri",
        "oidcc-registration-policy-uri",
        "oidcc-registration-tos-uri",
        "oidcc-registration-jwks-uri",
        "oidcc-registration-sector-uri",
        "oidcc-registration-sector-bad",
        "oidcc-server-rotate-keys",
        "oidcc-refresh-token-rp-key-rotation",
        "oidcc-request-uri-unsigned",
        "oidcc-request-uri-signed-rs256",
        "oidcc-ensure-request-object-with-redirect-uri",
        "oidcc-refresh-token",
        "oidcc-ensure-client-assertion-with-iss-aud-succeeds",
    ],
}];

/// Every plan of the runner.
pub const PLANS: &[Plan] = &[
    Plan {
        key: "basic",
        name: "oidcc-basic-certification-test-plan",
        title: "Basic OP",
        is_form_post: false,
        is_dynamic: false,
        groups: CODE_FLOW,
    },
    Plan {
        key: "config",
        name: "oidcc-config-certification-test-plan",
        title: "Config OP",
        is_form_post: false,
        is_dynamic: false,
        groups: &[Group {
            response_type: "code",
            auth: ClientAuth::SecretBasic,
            modules: &["oidcc-discovery-endpoint-verification"],
        }],
    },
    Plan {
        key: "formpost-basic",
        name: "oidcc-formpost-basic-certification-test-plan",
        title: "Form Post OP",
        is_form_post: true,
        is_dynamic: false,
        groups: CODE_FLOW,
    },
    Plan {
        key: "hybrid",
        name: "oidcc-hybrid-certification-test-plan",
        title: "Hybrid OP",
        is_form_post: false,
        is_dynamic: false,
        groups: HYBRID,
    },
    Plan {
        key: "formpost-hybrid",
        name: "oidcc-formpost-hybrid-certification-test-plan",
        title: "Form Post OP, hybrid",
        is_form_post: true,
        is_dynamic: false,
        groups: HYBRID,
    },
    Plan {
        key: "dynamic",
        name: "oidcc-dynamic-certification-test-plan",
        title: "Dynamic OP",
        is_form_post: false,
        is_dynamic: true,
        groups: DYNAMIC,
    },
    Plan {
        key: "3rdparty-init-login",
        name: "oidcc-3rdparty-init-login-certification-test-plan",
        title: "3rd Party-Init OP",
        is_form_post: false,
        is_dynamic: true,
        groups: &[Group {
            response_type: "code",
            auth: ClientAuth::SecretBasic,
            modules: &[
                "oidcc-3rd_party-init-login",
                "oidcc-3rd_party-init-login-nohttps",
            ],
        }],
    },
    Plan {
        key: "rp-initiated-logout",
        name: "oidcc-rp-initiated-logout-certification-test-plan",
        title: "RP-Initiated OP",
        is_form_post: false,
        is_dynamic: false,
        groups: &[Group {
            response_type: "code",
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
        is_form_post: false,
        is_dynamic: false,
        groups: &[Group {
            response_type: "code",
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
        is_form_post: false,
        is_dynamic: false,
        groups: &[Group {
            response_type: "code",
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
                    response_type: group.response_type,
                    auth: group.auth,
                    mode: self.mode(group.response_type),
                })
            })
            .filter(move |entry| {
                let needs_registration =
                    self.is_dynamic || NOT_WITH_STATIC_CLIENTS.contains(&entry.module);
                registers || !needs_registration
            })
    }

    /// The default of the response type (OAuth 2.0 Multiple Response Types §5), unless the plan wants a form.
    fn mode(&self, response_type: &str) -> ResponseMode {
        if self.is_form_post {
            ResponseMode::FormPost
        } else if response_type == "code" {
            ResponseMode::Query
        } else {
            ResponseMode::Fragment
        }
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
        assert_eq!(count("hybrid", true), 102);
        assert_eq!(count("formpost-hybrid", true), 102);
        assert_eq!(count("dynamic", true), 23);
        assert_eq!(count("3rdparty-init-login", true), 2);
        assert_eq!(count("basic", false), 35);
        assert_eq!(count("dynamic", false), 0);
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
