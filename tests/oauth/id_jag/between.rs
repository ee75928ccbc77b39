//! Two providers, of which one gives its word and the other takes it.

use doorward::domain::assertion::{AssertionIssuer, NamedBy, Profile};
use doorward::domain::issuer_keys::IssuerKeys;

use super::*;
use crate::support::database::Engine;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

// §4: from a sign-in at one to a token of the other, whose people are known by their address.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_of_one_comes_to_the_other_on_postgres() {
    let mut house = TestApp::start(Engine::Postgres, Options::default()).await;
    let published = Answer::to(house.request(reqwest::Method::GET, "/jwks.json")).await;
    let issuer = AssertionIssuer {
        issuer: house.issuer.clone(),
        keys: IssuerKeys::Given(published.json()),
        algorithms: SigningAlgorithm::ALL.to_vec(),
        clients: [ClientId::new("wiki-at-chat")].into(),
        subject: NamedBy::Email,
        profile: Profile::IdJag { tenant: None },
    };
    let settings = Settings {
        assertion_issuers: Arc::new(vec![issuer]),
        additional_scopes: Scope::parse("chat.read chat.history").expect("a scope"),
        ..Settings::default()
    };
    let chat_app = TestApp::start(
        Engine::Postgres,
        Options {
            settings,
            ..Options::default()
        },
    )
    .await;
    house.options.settings.resource_authorization_servers =
        Arc::new(vec![ResourceAuthorizationServer {
            resources: [].into(),
            is_told_email: true,
            ..server(&chat_app.issuer, "wiki")
        }]);
    let knowing = house.second_node().await;
    let stage = Stage::set(&house).await;
    let there = chat_app.add_person().await;
    assert_ne!(there, stage.person);
    let metadata = json!({ "client_id": "wiki-at-chat", "grant_types": [GRANT], "response_types": [], "scope": "chat.read" });
    let wiki_there = RelyingParty::of(chat_app.add_client(metadata).await);
    let asked = [("audience", chat_app.issuer.as_str())];
    let fields = asks(stage.id_token(), &asked);
    let word = is_given(stage.wiki.post(&house, &knowing, "/token", &fields).await);
    let word = text(&word, "access_token");
    let fields = [("grant_type", GRANT), ("assertion", word)];
    let answer = is_given(wiki_there.token(&chat_app, &fields).await);
    assert_eq!(answer["scope"], "chat.read");
    assert_eq!(said(&answer)["sub"], there.as_str());
    // Who gave it takes it for nothing.
    let answer = stage.wiki.post(&house, &knowing, "/token", &fields).await;
    assert_ne!(answer.0, StatusCode::OK, "{}", answer.1);
}
