//! Each thing that a proof says has to hold (RFC 9449 §4.3), at the token endpoint and at a protected resource.

use std::time::Duration;

use doorward::domain::signing::SigningAlgorithm;

use super::*;
use crate::support::database::{Engine, START};
use crate::support::forge::{Key, changed, encodings, hs256, with_signature};

/// Where a proof is shown.
struct Place {
    rp: RelyingParty,
    holder: Holder,
    /// The access token, at userinfo.
    token: Option<String>,
}

impl Place {
    async fn each(app: &TestApp, holder: &Holder) -> [Self; 2] {
        let (rp, tokens) = bound_token(app, holder, "jwt").await;
        let token = text(&tokens, "access_token").to_owned();
        let own = RelyingParty::of(app.add_client(by_itself()).await);
        [(own, None), (rp, Some(token))].map(|(rp, token)| Self {
            rp,
            holder: holder.clone(),
            token,
        })
    }

    fn path(&self) -> (&'static str, &'static str) {
        match self.token {
            None => ("POST", "/token"),
            Some(_) => ("GET", "/userinfo"),
        }
    }

    fn claims(&self, app: &TestApp) -> Value {
        let (method, path) = self.path();
        Holder::claims(app, method, path, self.token.as_deref())
    }

    async fn show(&self, app: &TestApp, proof: &str) -> Answer {
        match &self.token {
            None => with_proof(app, &app.node, &self.rp, &FOR_ITSELF, proof).await,
            Some(token) => Answer::to(asking(app, token, proof)).await,
        }
    }

    #[track_caller]
    fn is_refused(&self, answer: &Answer, what: &str) {
        let status = if self.token.is_some() { 401 } else { 400 };
        answer.is_refused(status, "invalid_dpop_proof", what);
        if self.token.is_some() {
            let said = challenges(answer);
            assert!(
                said[0].starts_with("DPoP realm=\"doorward\", error=\"invalid_dpop_proof\""),
                "{what}: {said:?}"
            );
        }
    }

    /// Signed by the holder with these claims and this header.
    fn sign(&self, header: &Value, claims: &Value) -> String {
        self.holder.key.sign(header, claims)
    }
}

both_engines!(what_a_proof_says_has_to_hold, |app| {
    app.add_person().await;
    let holder = Holder::new();
    for place in Place::each(&app, &holder).await {
        let header = holder.header();
        let issuer = app.issuer.clone();
        let (method, path) = place.path();
        let other_path = if path == "/token" {
            "/userinfo"
        } else {
            "/token"
        };
        let now = app.clock.now().as_seconds();
        let mut bad_claims = vec![
            json!({ "htm": null }),
            json!({ "htu": null }),
            json!({ "jti": null }),
            json!({ "iat": null }),
            json!({ "htm": "PUT" }),
            json!({ "htm": method.to_lowercase() }),
            json!({ "htm": format!("{method} ") }),
            json!({ "htm": "" }),
            json!({ "htm": 1 }),
            json!({ "htu": format!("{issuer}{other_path}") }),
            json!({ "htu": format!("{issuer}{path}/") }),
            json!({ "htu": format!("{issuer}{}", path.to_uppercase()) }),
            json!({ "htu": format!("https://evil.example{path}") }),
            json!({ "htu": format!("{}{path}", issuer.replacen("http:", "https:", 1)) }),
            json!({ "htu": format!("{}{path}", issuer.replacen("//", "//user@", 1)) }),
            json!({ "htu": format!("http://localhost{path}") }),
            json!({ "htu": path }),
            json!({ "htu": "" }),
            json!({ "htu": [format!("{issuer}{path}")] }),
            json!({ "jti": "" }),
            json!({ "jti": "j".repeat(257) }),
            json!({ "jti": 1 }),
            json!({ "iat": now - 300 }),
            json!({ "iat": now + 300 }),
            json!({ "iat": now - 61 }),
            json!({ "iat": now + 60 }),
            json!({ "iat": now + 3600 }),
            json!({ "exp": now - 60 }),
            json!({ "nbf": now + 61 }),
        ];
        for name in ["iat", "exp", "nbf"] {
            for odd in [
                json!(1e300),
                json!(1e19),
                json!(u64::MAX),
                json!(-1),
                json!("1"),
                json!([]),
                json!(true),
            ] {
                bad_claims.push(json!({ name: odd }));
            }
        }
        if place.token.is_some() {
            let hash = |text: &str| doorward::secret::sha256_base64url(text.as_bytes());
            bad_claims.extend([
                json!({ "ath": null }),
                json!({ "ath": "" }),
                json!({ "ath": hash("another token") }),
                json!({ "ath": place.token }),
            ]);
        }
        for changes in &bad_claims {
            let proof = place.sign(&header, &changed(&place.claims(&app), changes));
            place.is_refused(&place.show(&app, &proof).await, &changes.to_string());
        }
        let private = holder.key.private();
        let mut bad_headers = vec![
            json!({ "typ": null }),
            json!({ "typ": "JWT" }),
            json!({ "typ": "at+jwt" }),
            json!({ "typ": "dpop" }),
            json!({ "alg": null }),
            json!({ "alg": "RS256" }),
            json!({ "alg": "ES384" }),
            json!({ "alg": "none" }),
            json!({ "jwk": null }),
            json!({ "jwk": "key" }),
            json!({ "jwk": {} }),
            json!({ "jwk": [holder.jwk()] }),
            json!({ "jwk": { "keys": [holder.jwk()] } }),
            json!({ "jwk": Holder::new().jwk() }),
            json!({ "jwk": { "kty": "oct", "k": "AAAA" } }),
            json!({ "jwk": null, "jku": "https://app.example/keys", "kid": "k" }),
        ];
        // Item 7: "the jwk JOSE Header Parameter does not contain a private key".
        bad_headers.push(json!({ "jwk": private }));
        for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            bad_headers.push(json!({ "jwk": changed(&holder.jwk(), &json!({ member: "AA" })) }));
            bad_headers
                .push(json!({ "jwk": changed(&holder.jwk(), &json!({ member: "AA", "kid": 1 })) }));
        }
        for changes in [
            json!({ "x": "AAAA" }),
            json!({ "y": null }),
            json!({ "crv": "P-384" }),
            json!({ "use": "enc" }),
        ] {
            bad_headers.push(json!({ "jwk": changed(&holder.jwk(), &changes) }));
        }
        for changes in &bad_headers {
            let proof = place.sign(&changed(&header, changes), &place.claims(&app));
            place.is_refused(&place.show(&app, &proof).await, &changes.to_string());
        }
        let claims = place.claims(&app);
        for (form, secret) in encodings(&holder.jwk()) {
            let proof = hs256(
                &changed(&header, &json!({ "alg": "HS256" })),
                &claims,
                &secret,
            );
            place.is_refused(&place.show(&app, &proof).await, form);
        }
        for alg in ["none", "None", ""] {
            let proof = with_signature(&changed(&header, &json!({ "alg": alg })), &claims, b"");
            place.is_refused(&place.show(&app, &proof).await, "no signature");
        }
        for text in ["", "x", "a.b.c", "..", "null"] {
            place.is_refused(&place.show(&app, text).await, text);
        }
        // The header twice (item 1), with two proofs that are good, with one twice, and as one line.
        let good = |claims| place.sign(&header, claims);
        let (one, other) = (good(&place.claims(&app)), good(&place.claims(&app)));
        for (first, second) in [(&one, &other), (&one, &one)] {
            let request = match &place.token {
                None => crate::support::holder::token_request(
                    &app,
                    &app.node,
                    &place.rp,
                    &FOR_ITSELF,
                    first,
                ),
                Some(token) => asking(&app, token, first),
            };
            let answer = Answer::to(request.header("dpop", second)).await;
            place.is_refused(&answer, "two headers");
        }
        place.is_refused(
            &place.show(&app, &format!("{one}, {other}")).await,
            "two in one",
        );
        // Nothing of that used the good ones up.
        for proof in [one, other] {
            let answer = place.show(&app, &proof).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
    }
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_prove_nothing_are_refused() {
    let app = TestApp::start(Engine::Sqlite, crate::support::Options::default()).await;
    let rp = RelyingParty::of(app.add_client(by_itself()).await);
    // RFC 8725 §3.4: RSA within bounds; RS256 not at all (FAPI 2.0 Security Profile §5.4.1).
    let rsa = Holder::of(SigningAlgorithm::RS256);
    let answer = with_proof(&app, &app.node, &rp, &FOR_ITSELF, &rsa.proof(&app)).await;
    answer.is_refused(400, "invalid_dpop_proof", "RS256");
    let rsa = Holder::of(SigningAlgorithm::PS256);
    for changes in [
        json!({ "e": "AQ" }),
        json!({ "e": "Aw" }),
        json!({ "n": "AAAA" }),
        json!({ "n": "_".repeat(2731) }),
    ] {
        let header = changed(
            &rsa.header(),
            &json!({ "jwk": changed(&rsa.jwk(), &changes) }),
        );
        let proof = rsa
            .key
            .sign(&header, &Holder::claims(&app, "POST", "/token", None));
        let answer = with_proof(&app, &app.node, &rp, &FOR_ITSELF, &proof).await;
        answer.is_refused(400, "invalid_dpop_proof", changes);
    }
    // A point of small order signs everything (RFC 8032 §5.1.7 without the check).
    let ed = Holder::of(SigningAlgorithm::EdDSA);
    let neutral = format!("AQ{}", "A".repeat(41));
    let header = changed(
        &ed.header(),
        &json!({ "jwk": changed(&ed.jwk(), &json!({ "x": neutral })) }),
    );
    let mut signature = vec![0; 64];
    signature[0] = 1;
    let proof = with_signature(
        &header,
        &Holder::claims(&app, "POST", "/token", None),
        &signature,
    );
    let answer = with_proof(&app, &app.node, &rp, &FOR_ITSELF, &proof).await;
    answer.is_refused(400, "invalid_dpop_proof", "small order");
}

both_engines!(what_a_proof_may_say_besides_is_let_be, |app| {
    app.add_person().await;
    let holder = Holder::new();
    for place in Place::each(&app, &holder).await {
        let header = holder.header();
        let now = app.clock.now().as_seconds();
        let (_, path) = place.path();
        let (scheme, authority) = app.issuer.split_once("://").expect("a URL");
        for changes in [
            json!({ "iat": now - 10 }),
            json!({ "iat": now + 10 }),
            json!({ "iat": now - 60 }),
            json!({ "iat": now + 59 }),
            json!({ "iat": f64::from(u32::try_from(now).expect("before 2106")) + 0.5 }),
            json!({ "nbf": now, "exp": now + 300 }),
            json!({ "htu": format!("{}{path}?a=b#c", app.issuer) }),
            json!({ "htu": format!("{}://{}{path}", scheme.to_uppercase(), authority.to_uppercase()) }),
            json!({ "htu": format!("{}/./x/..{path}", app.issuer) }),
            json!({ "jti": "j".repeat(256) }),
            json!({ "unknown": { "a": [1] } }),
        ] {
            let proof = place.sign(&header, &changed(&place.claims(&app), &changes));
            let answer = place.show(&app, &proof).await;
            assert_eq!(answer.status, 200, "{changes}: {}", answer.text);
        }
        for changes in [
            json!({ "typ": "application/dpop+jwt" }),
            json!({ "typ": "DPoP+JWT" }),
            json!({ "kid": "k", "unknown": 1 }),
            json!({ "jwk": holder.key.public() }),
        ] {
            let proof = place.sign(&changed(&header, &changes), &place.claims(&app));
            let answer = place.show(&app, &proof).await;
            assert_eq!(answer.status, 200, "{changes}: {}", answer.text);
        }
    }
});

// §11.1: the same node, another, and one that was started anew.
both_engines!(a_proof_is_good_once, |app| {
    app.add_person().await;
    let holder = Holder::new();
    let later = app.second_node().await;
    for place in Place::each(&app, &holder).await {
        let claims = place.claims(&app);
        let proof = place.sign(&holder.header(), &claims);
        assert_eq!(place.show(&app, &proof).await.status, 200);
        place.is_refused(&place.show(&app, &proof).await, "the same node");
        let elsewhere = match &place.token {
            None => with_proof(&app, &later, &place.rp, &FOR_ITSELF, &proof).await,
            Some(token) => {
                let request = later
                    .request(&app.http, &app.issuer, Method::GET, "/userinfo")
                    .header("authorization", format!("DPoP {token}"))
                    .header("dpop", &proof);
                Answer::to(request).await
            }
        };
        place.is_refused(&elsewhere, "another node");
        // Its jti counts, not its text: what says the same in other words, or was signed again, is the same proof.
        let (_, path) = place.path();
        for changes in [
            json!({}),
            json!({ "iat": app.clock.now().as_seconds() - 1 }),
            json!({ "htu": format!("{}{path}?x", app.issuer) }),
            json!({ "htu": format!("{}{path}", app.issuer.replace("localhost", "LOCALHOST")) }),
        ] {
            let again = place.sign(&holder.header(), &changed(&claims, &changes));
            place.is_refused(&place.show(&app, &again).await, &changes.to_string());
        }
    }
    // Somebody else's jti is somebody else's, whatever its text.
    let [place, _] = Place::each(&app, &holder).await;
    let claims = place.claims(&app);
    assert_eq!(
        place
            .show(&app, &place.sign(&holder.header(), &claims))
            .await
            .status,
        200
    );
    let other = Holder::new();
    let proof = other.key.sign(&other.header(), &claims);
    assert_eq!(place.show(&app, &proof).await.status, 200);
});

both_engines!(no_sweep_forgets_a_proof_while_it_could_be_taken, |app| {
    let holder = Holder::new();
    let rp = RelyingParty::of(app.add_client(by_itself()).await);
    // As far ahead as a proof may be.
    let iat = app.clock.now().as_seconds() + 59;
    let proof = holder.proof_with(&app, &json!({ "iat": iat }));
    let show = async || with_proof(&app, &app.node, &rp, &FOR_ITSELF, &proof).await;
    assert_eq!(show().await.status, 200);
    for _ in 0..13 {
        app.clock.advance(Duration::from_secs(10));
        let now = app.clock.now();
        let swept = app.op().store.write(move |w| w.sweep(now, START)).await;
        swept.expect("swept");
        show().await.is_refused(400, "invalid_dpop_proof", now);
    }
    let count = || {
        app.database
            .count("SELECT count(*) AS count FROM used_dpop_proofs")
    };
    assert_eq!(count(), 1);
    app.clock.advance(Duration::from_secs(600));
    let now = app.clock.now();
    let swept = app.op().store.write(move |w| w.sweep(now, START)).await;
    swept.expect("swept");
    assert_eq!(count(), 0, "it does not stay for ever");
});

both_engines!(whoever_is_nobody_leaves_no_row, |app| {
    let holder = Holder::new();
    let mut stranger = RelyingParty::of(app.add_client(by_itself()).await);
    stranger.secret = Some("wrong".into());
    let answer = with_proof(&app, &app.node, &stranger, &FOR_ITSELF, &holder.proof(&app)).await;
    answer.is_refused(401, "invalid_client", "a wrong secret");
    let token = "dw_at_x";
    let answer = holder.userinfo(&app, token).await;
    answer.is_refused(401, "invalid_token", "a token that never was");
    let count = app
        .database
        .count("SELECT count(*) AS count FROM used_dpop_proofs");
    assert_eq!(count, 0);
});

#[test]
fn a_key_of_the_tests_is_what_the_specification_says() {
    // RFC 9449 §4.1: the key of its examples, with the thumbprint of §6.1.
    let key = json!({
        "kty": "EC",
        "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
        "crv": "P-256",
    });
    let canonical = format!(
        r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#,
        key["x"], key["y"]
    );
    assert_eq!(
        doorward::secret::sha256_base64url(canonical.as_bytes()),
        "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
    );
    let _ = Key::generate(SigningAlgorithm::ES256, "k");
}
