//! The modules of plans whose answers have a code, in their order.

use super::{ClientAuth, Group};

/// Those of Basic OP, which Form Post OP has, too.
pub(super) const CODE_FLOW: &[Group] = &[
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

/// Those of Hybrid OP.
pub(super) const HYBRID: &[Group] = &{
    let [a, b, c] = CODE_ID_TOKEN;
    let [d, e, f] = CODE_TOKEN;
    let [g, h, i] = CODE_ID_TOKEN_TOKEN;
    [a, b, c, d, e, f, g, h, i]
};
