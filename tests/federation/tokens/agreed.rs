//! What stands for a person who has agreed to nothing (RFC 8693 §2.2.2: "unacceptable based on policy").

use std::sync::Arc;

use doorward::domain::assertion::{AssertionIssuer, NamedBy, Profile};
use doorward::domain::issuer_keys::IssuerKeys;
use doorward::domain::signing::SigningAlgorithm;
use doorward::provider::Settings;

use super::*;
use crate::support::Options;
use crate::support::forge::{Key, assertion};
use crate::support::relying_party::{claims, is_given, is_refused, text};

const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const ISSUER: &str = "https://house.example";

// RFC 7523: the operator trusts another's word for who it is; that is no yes of theirs.
both_engines!(a_token_by_anothers_assertion_opens_no_upstream, |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "the issuer's");
    let issuer = AssertionIssuer {
        issuer: ISSUER.into(),
        keys: IssuerKeys::Given(json!({ "keys": [key.public()] })),
        algorithms: vec![SigningAlgorithm::ES256],
        clients: [ClientId::new(DESK)].into(),
        subject: NamedBy::Sub,
        profile: Profile::Plain,
    };
    let trusting = |options: Options| Options {
        settings: Settings {
            assertion_issuers: Arc::new(vec![issuer]),
            ..options.settings
        },
        ..options
    };
    let mut impostor = Impostor::start_with(app.engine, keeps, trusting).await;
    impostor.rp = add_desk(&impostor.here).await;
    let tokens = told(&mut impostor, &json!({ "access_token": "theirs" })).await;
    amend(&impostor.here, DESK, |client| {
        let grants = json!(["authorization_code", "refresh_token", GRANT, JWT_BEARER]);
        client.metadata.grant_types = serde_json::from_value(grants).expect("grants");
    })
    .await;
    let person = claims(text(&tokens, "id_token"))["sub"].clone();
    let said = changed(
        &assertion(&impostor.here, ISSUER),
        &json!({ "sub": person }),
    );
    let said = key.sign(&key.header("JWT"), &said);
    let asked = [("grant_type", JWT_BEARER), ("assertion", said.as_str())];
    let of_assertion = is_given(impostor.rp.token(&impostor.here, &asked).await);
    let scope = text(&of_assertion, "scope");
    assert!(scope.contains("upstream:corp"), "it has the scope: {scope}");
    let answer = exchange(&impostor.here, &impostor.rp, &of_assertion, &[]).await;
    is_refused(&answer, "invalid_request", "by an assertion");
    is_given(exchange(&impostor.here, &impostor.rp, &tokens, &[]).await);
});
