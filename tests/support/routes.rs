//! Every address of the product, with the methods that it has.

use doorward::web::assets::asset_url;

/// One address.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    pub path: &'static str,
    pub methods: &'static [&'static str],
    /// Whether something is there that a good request gets; else it names what does not exist.
    pub is_there: bool,
}

const READ: &[&str] = &["GET", "HEAD"];
const OPEN: &[&str] = &["GET", "HEAD", "OPTIONS"];
const BOTH: &[&str] = &["GET", "POST"];

/// As `src/web/mod.rs` lists them, without those that `doorward dev` alone has.
pub fn routes() -> Vec<Route> {
    let style = asset_url("style.css");
    let there: Vec<(&str, &[&str])> = vec![
        ("/.well-known/openid-configuration", OPEN),
        ("/.well-known/oauth-authorization-server", OPEN),
        ("/.well-known/oauth-protected-resource", OPEN),
        ("/jwks.json", OPEN),
        ("/.well-known/passkey-endpoints", READ),
        ("/authorize", BOTH),
        ("/par", &["POST", "OPTIONS"]),
        ("/device_authorization", &["POST", "OPTIONS"]),
        ("/backchannel_authentication", &["POST"]),
        ("/token", &["POST", "OPTIONS"]),
        ("/userinfo", &["GET", "POST", "OPTIONS"]),
        ("/introspect", &["POST"]),
        ("/revoke", &["POST", "OPTIONS"]),
        ("/register", &["POST", "OPTIONS"]),
        ("/end-session", BOTH),
        ("/end-session/confirm", BOTH),
        ("/end-session/upstream", &["GET"]),
        ("/", READ),
        ("/account", &["GET"]),
        ("/account/profile", BOTH),
        ("/account/picture", BOTH),
        ("/account/preferences", BOTH),
        ("/account/security", BOTH),
        ("/account/password", BOTH),
        ("/account/email", BOTH),
        ("/account/passkeys", BOTH),
        ("/account/passkeys/options", &["POST"]),
        ("/account/app", BOTH),
        ("/account/recovery-codes", BOTH),
        ("/account/second-step", BOTH),
        ("/account/providers", BOTH),
        ("/account/sessions", BOTH),
        ("/account/activity", &["GET"]),
        ("/account/export", BOTH),
        ("/account/delete", BOTH),
        ("/account/apps", BOTH),
        ("/account/requests", BOTH),
        ("/.well-known/change-password", &["GET"]),
        ("/device", BOTH),
        ("/device/approved", &["GET"]),
        ("/device/denied", &["GET"]),
        ("/theme/light", &["GET"]),
        (style, READ),
        ("/favicon.ico", READ),
        ("/api/v1/openapi.json", READ),
        ("/health/live", READ),
        ("/health/ready", READ),
    ];
    let missing: Vec<(&str, &[&str])> = vec![
        ("/.well-known/webauthn", READ),
        ("/register/x", &["GET", "PUT", "DELETE"]),
        ("/interaction/x", BOTH),
        ("/interaction/x/passkey", &["POST"]),
        ("/interaction/x/mail/x", BOTH),
        ("/link/x", BOTH),
        ("/callback/x", BOTH),
        ("/callback/x/logout", &["POST"]),
        ("/saml/x/acs", &["POST"]),
        ("/saml/x/slo", BOTH),
        ("/saml/x/metadata", READ),
        ("/saml/x/sign-in", &["GET"]),
        ("/saml/x/onward", &["GET"]),
        ("/api/v1/connectors/x/test", &["POST"]),
        ("/logo/x.png", READ),
        ("/pictures/x.png", READ),
        ("/brand/x.css", READ),
    ];
    let route = |is_there| {
        move |(path, methods)| Route {
            path,
            methods,
            is_there,
        }
    };
    let all = there.into_iter().map(route(true));
    all.chain(missing.into_iter().map(route(false))).collect()
}

#[test]
fn no_address_is_left_out() {
    let source = include_str!("../../src/web/mod.rs");
    let (product, playground) = source
        .split_once("fn with_playground")
        .expect("the playground");
    assert!(playground.contains(".at(") && !playground.contains(".nest"));
    // The probes are one nest of two.
    assert_eq!(product.matches(".nest").count(), 1);
    assert_eq!(routes().len(), product.matches(".at(").count() + 2);
}
