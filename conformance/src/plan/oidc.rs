//! The plans of OpenID Connect.

use super::code_flow::{CODE_FLOW, HYBRID};
use super::{ClientAuth, Content, Group, Plan};

/// In the order of the report.
pub(super) const PLANS: &[Plan] = &[
    Plan {
        key: "basic",
        name: "oidcc-basic-certification-test-plan",
        title: "Basic OP",
        content: Content::Oidc {
            is_form_post: false,
            is_dynamic: false,
            groups: CODE_FLOW,
        },
    },
    Plan {
        key: "config",
        name: "oidcc-config-certification-test-plan",
        title: "Config OP",
        content: Content::Oidc {
            is_form_post: false,
            is_dynamic: false,
            groups: &[Group {
                response_type: "code",
                auth: ClientAuth::SecretBasic,
                modules: &["oidcc-discovery-endpoint-verification"],
            }],
        },
    },
    Plan {
        key: "formpost-basic",
        name: "oidcc-formpost-basic-certification-test-plan",
        title: "Form Post OP",
        content: Content::Oidc {
            is_form_post: true,
            is_dynamic: false,
            groups: CODE_FLOW,
        },
    },
    Plan {
        key: "hybrid",
        name: "oidcc-hybrid-certification-test-plan",
        title: "Hybrid OP",
        content: Content::Oidc {
            is_form_post: false,
            is_dynamic: false,
            groups: HYBRID,
        },
    },
    Plan {
        key: "formpost-hybrid",
        name: "oidcc-formpost-hybrid-certification-test-plan",
        title: "Form Post OP, hybrid",
        content: Content::Oidc {
            is_form_post: true,
            is_dynamic: false,
            groups: HYBRID,
        },
    },
    Plan {
        key: "dynamic",
        name: "oidcc-dynamic-certification-test-plan",
        title: "Dynamic OP",
        content: Content::Oidc {
            is_form_post: false,
            is_dynamic: true,
            groups: DYNAMIC,
        },
    },
    Plan {
        key: "3rdparty-init-login",
        name: "oidcc-3rdparty-init-login-certification-test-plan",
        title: "3rd Party-Init OP",
        content: Content::Oidc {
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
    },
    Plan {
        key: "rp-initiated-logout",
        name: "oidcc-rp-initiated-logout-certification-test-plan",
        title: "RP-Initiated OP",
        content: Content::Oidc {
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
    },
    Plan {
        key: "backchannel-logout",
        name: "oidcc-backchannel-rp-initiated-logout-certification-test-plan",
        title: "Back-Channel OP",
        content: Content::Oidc {
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
    },
    Plan {
        key: "frontchannel-logout",
        name: "oidcc-frontchannel-rp-initiated-logout-certification-test-plan",
        title: "Front-Channel OP",
        content: Content::Oidc {
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
    },
];

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
