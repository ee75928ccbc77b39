//! Tokens that are presented for another: at a token exchange (RFC 8693), and as assertions of others (RFC 7523 §2.1).

use std::sync::{Arc, LazyLock};

use doorward::domain::assertion::{AssertionIssuer, NamedBy, Profile};
use doorward::domain::client::ClientPolicy;
use doorward::domain::exchange::ExchangePolicy;
use doorward::domain::id::ClientId;
use doorward::domain::issuer_keys::IssuerKeys;
use doorward::domain::signing::SigningAlgorithm;
use doorward::provider::Settings;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Entry, Place};
use crate::support::forge::{Key, assertion, changed};
use crate::support::relying_party::{claims, text};
use crate::support::{Browser, Options, RelyingParty, TestApp};

pub const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
pub const ASSERTION: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
pub const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
pub const HOUSE: &str = "https://house.example";
/// The client that may present the assertions of that issuer.
pub const BATCH: &str = "batch";

/// The keys of the issuer that the operator trusts.
pub static TRUSTED: LazyLock<Key> =
    LazyLock::new(|| Key::generate(SigningAlgorithm::ES256, "the issuer's"));
pub static TRUSTED_RSA: LazyLock<Key> =
    LazyLock::new(|| Key::generate(SigningAlgorithm::RS256, "the issuer's old one"));

/// An application that takes the assertions of another issuer.
pub fn trusting() -> Options {
    let issuer = AssertionIssuer {
        issuer: HOUSE.into(),
        keys: IssuerKeys::Given(json!({ "keys": [TRUSTED.public(), TRUSTED_RSA.public()] })),
        algorithms: SigningAlgorithm::ALL.to_vec(),
        clients: [ClientId::new(BATCH)].into(),
        subject: NamedBy::Sub,
        profile: Profile::Plain,
    };
    Options {
        settings: Settings {
            assertion_issuers: Arc::new(vec![issuer]),
            ..Settings::default()
        },
        ..Options::default()
    }
}

/// What a good one looks like there, of a client that may present it.
pub(super) async fn enter(app: &TestApp, place: Place, mut metadata: Value) -> Entry {
    let mut browser = Browser::new(app);
    metadata["grant_types"] = json!(["authorization_code", EXCHANGE, ASSERTION]);
    if place == Place::OthersAssertionAtToken {
        metadata["client_id"] = BATCH.into();
    }
    let policy = ClientPolicy {
        exchange: Some(ExchangePolicy {
            may_delegate: true,
            gives: [app.issuer.clone()].into(),
            ..ExchangePolicy::default()
        }),
        ..ClientPolicy::default()
    };
    let rp = RelyingParty::of(app.add_client_with(metadata, policy).await);
    let tokens = rp.tokens(app, &mut browser).await;
    let (access, id) = (text(&tokens, "access_token"), text(&tokens, "id_token"));
    let (key, typ, good) = match place {
        Place::OthersAssertionAtToken => {
            let person = json!({ "sub": claims(id)["sub"] });
            let good = changed(&assertion(app, HOUSE), &person);
            (TRUSTED.clone(), "JWT", good)
        }
        Place::SubjectIdTokenAtToken => {
            let key = Key::of_provider(app, SigningAlgorithm::ES256).await;
            (key, "JWT", claims(id))
        }
        _ => {
            let key = Key::of_provider(app, SigningAlgorithm::ES256).await;
            (key, "at+jwt", claims(access))
        }
    };
    Entry {
        place,
        header: key.header(typ),
        key,
        claims: good,
        rp,
        browser,
        access_token: Some(access.to_owned()),
    }
}

/// Whether a token is given for it.
pub(super) async fn believes(entry: &Entry, app: &TestApp, token: &str) -> bool {
    let own = entry.access_token.as_deref().expect("a token");
    let subject = |token, named| {
        vec![
            ("grant_type", EXCHANGE),
            ("subject_token", token),
            ("subject_token_type", named),
        ]
    };
    let (fields, error) = match entry.place {
        Place::SubjectIdTokenAtToken => (subject(token, ID_TOKEN), "invalid_request"),
        Place::ActorAtToken => {
            let actor = vec![("actor_token", token), ("actor_token_type", ACCESS_TOKEN)];
            (
                [subject(own, ACCESS_TOKEN), actor].concat(),
                "invalid_request",
            )
        }
        Place::OthersAssertionAtToken => (
            vec![("grant_type", ASSERTION), ("assertion", token)],
            "invalid_grant",
        ),
        _ => (subject(token, ACCESS_TOKEN), "invalid_request"),
    };
    let (status, answer) = entry.rp.token(app, &fields).await;
    if status != StatusCode::OK {
        // What is empty, or no text, is as if it were not there.
        let is_said = answer["error"] == error || answer["error"] == "invalid_request";
        assert!(
            is_said && status == StatusCode::BAD_REQUEST,
            "{token}: {answer}"
        );
    }
    status == StatusCode::OK
}
