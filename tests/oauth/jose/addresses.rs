//! Tokens that name addresses: whoever believed them would let a stranger choose both the key and whom this server asks.

use std::io::ErrorKind;
use std::net::TcpListener;

use doorward::domain::signing::SigningAlgorithm;
use serde_json::json;

use super::exchanged::trusting;
use super::{Entry, PLACES};
use crate::support::forge::{Key, changed};

both_engines!(no_address_in_a_token_is_asked, trusting(), |app| {
    app.add_person().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    // Whoever connects waits here until the end.
    listener.set_nonblocking(true).unwrap();
    let at = |path: &str| format!("http://{}{path}", listener.local_addr().unwrap());
    let own = Key::generate(SigningAlgorithm::ES256, "mine");
    let named = [
        ("jku", json!({ "jku": at("/jwks.json") })),
        ("x5u", json!({ "x5u": at("/chain.pem") })),
        (
            "both",
            json!({ "jku": at("/jwks.json"), "x5u": at("/chain.pem") }),
        ),
        (
            "jku beside a jwk",
            json!({ "jku": at("/jwks.json"), "jwk": own.public() }),
        ),
        ("jwk that is an address", json!({ "jwk": at("/jwk.json") })),
        ("iss", json!({ "iss": at("") })),
    ];
    let kids = [
        at("/jwks.json"),
        "/proc/self/environ".into(),
        "../../../../etc/passwd".into(),
        "file:///dev/null".into(),
        "x' OR '1'='1".into(),
        "'; DELETE FROM signing_keys; --".into(),
        "%".into(),
        "k".repeat(4_000),
    ];
    for place in PLACES {
        let mut entry = Entry::at(&app, place, SigningAlgorithm::ES256).await;
        let base = changed(&entry.header, &json!({ "alg": "ES256" }));
        for (what, extra) in &named {
            for kid in [json!("mine"), json!(entry.key.kid), json!(null)] {
                let header = changed(&changed(&base, extra), &json!({ "kid": kid }));
                let forged = own.sign(&header, &entry.claims);
                assert!(!entry.believes(&app, &forged).await, "{place:?} {what}");
            }
        }
        for kid in &kids {
            let header = changed(&base, &json!({ "kid": kid }));
            // A proof's key is in it, and its kid is nothing.
            let keys = if place.takes_proofs() {
                vec![&own]
            } else {
                vec![&own, &entry.key]
            };
            let sign = |key: &Key| key.sign(&header, &entry.claims);
            let forgeries: Vec<String> = keys.into_iter().map(sign).collect();
            for forged in forgeries {
                assert!(!entry.believes(&app, &forged).await, "{place:?} {kid}");
            }
        }
        // Whoever has the key may write there what he likes: it is not read.
        let good = changed(&entry.header, &named[2].1);
        let good = entry.key.sign(&good, &entry.claims);
        assert!(entry.believes(&app, &good).await, "{place:?}");
    }
    let asked = listener.accept().map(|(_, who)| who);
    assert_eq!(
        asked.map_err(|error| error.kind()),
        Err(ErrorKind::WouldBlock)
    );
});
