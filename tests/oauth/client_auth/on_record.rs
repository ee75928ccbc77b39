//! A client that has credentials of every kind on record, as one may after changes: the registered method alone opens.

use doorward::domain::client::TokenEndpointAuthMethod;
use doorward::domain::id::{ClientId, TenantId};
use doorward::domain::signing::SigningAlgorithm;
use doorward::secret::TokenHash;
use serde_json::json;

use super::{ENDPOINTS, METHODS, basic, credential, is_authenticated, register, send};
use crate::support::forge::{ASSERTION_TYPE, Key, assertion, with_signature};
use crate::support::{RelyingParty, TestApp};

/// A client of this method, with a secret that is hashed, the same secret sealed, and a key.
async fn with_everything(
    app: &TestApp,
    method: TokenEndpointAuthMethod,
    key: &Key,
) -> RelyingParty {
    let rp = register(app, "client_secret_jwt", key).await;
    let (id, now) = (ClientId::new(rp.id.as_str()), app.clock.now());
    let hash = TokenHash::of(rp.secret.as_deref().expect("a secret")).into_string();
    let jwks = json!({ "keys": [key.public()] });
    app.op()
        .store
        .write(move |w| {
            w.change_client(&TenantId::default_tenant(), &id, now, |client| {
                assert!(client.secret_sealed.is_some());
                client.secret_hash = Some(hash.clone());
                client.metadata.jwks = Some(jwks.clone());
                client.metadata.token_endpoint_auth_method = method;
            })
        })
        .await
        .expect("written")
        .expect("the client is there");
    rp
}

both_engines!(
    whatever_is_on_record_the_registered_method_alone_opens,
    |app| {
        let key = Key::generate(SigningAlgorithm::ES256, "k");
        for registered in TokenEndpointAuthMethod::ALL {
            let rp = with_everything(&app, registered, &key).await;
            for used in METHODS {
                for endpoint in ENDPOINTS {
                    let (header, fields) = credential(&app, &rp, used, &key);
                    let answer = send(&app, endpoint, header.as_deref(), &fields).await;
                    // RFC 7662 §2.1: nobody scans for tokens without a credential.
                    if registered.name() == used && (endpoint.0, used) != ("/introspect", "none") {
                        assert!(
                            is_authenticated(endpoint.0, &answer),
                            "{used} at {}: {}",
                            endpoint.0,
                            answer.text
                        );
                    } else {
                        let what = (registered.name(), used, endpoint.0);
                        answer.is_refused(401, "invalid_client", what);
                    }
                }
            }
        }
    }
);

both_engines!(a_credential_that_proves_nothing_opens_nothing, |app| {
    let key = Key::generate(SigningAlgorithm::ES256, "k");
    for registered in TokenEndpointAuthMethod::ALL {
        let rp = with_everything(&app, registered, &key).await;
        let unsigned = |alg: &str| {
            let header = json!({ "alg": alg, "kid": "k" });
            let token = with_signature(&header, &assertion(&app, &rp.id), b"");
            (
                None,
                vec![
                    ("client_assertion_type", ASSERTION_TYPE.to_owned()),
                    ("client_assertion", token),
                ],
            )
        };
        let id = ("client_id", rp.id.clone());
        let empty = |name| (name, String::new());
        let useless: [(&str, (Option<String>, Vec<_>)); 5] = [
            (
                "an empty secret by Basic",
                (Some(basic(&rp.id, "")), vec![]),
            ),
            ("an assertion without algorithm", unsigned("none")),
            ("an HMAC that is not there", unsigned("HS256")),
            ("a signature that is not there", unsigned("ES256")),
            (
                "a type without an assertion",
                (
                    None,
                    vec![("client_assertion_type", ASSERTION_TYPE.to_owned())],
                ),
            ),
        ];
        for (what, (header, fields)) in useless {
            for endpoint in ENDPOINTS {
                let answer = send(&app, endpoint, header.as_deref(), &fields).await;
                answer.is_refused(401, "invalid_client", (registered.name(), what, endpoint.0));
            }
        }
        // RFC 6749 §3.1: a parameter without a value is as if it were not there, so these clients only say who they are.
        for fields in [
            vec![id.clone()],
            vec![id.clone(), empty("client_secret")],
            vec![
                id.clone(),
                empty("client_assertion"),
                empty("client_assertion_type"),
            ],
        ] {
            for endpoint in ENDPOINTS {
                let answer = send(&app, endpoint, None, &fields).await;
                let is_open =
                    registered == TokenEndpointAuthMethod::None && endpoint.0 != "/introspect";
                assert_eq!(
                    is_authenticated(endpoint.0, &answer),
                    is_open,
                    "{} by {fields:?} at {}: {}",
                    registered.name(),
                    endpoint.0,
                    answer.text
                );
                if !is_open {
                    answer.is_refused(401, "invalid_client", (registered.name(), endpoint.0));
                }
            }
        }
    }
});
