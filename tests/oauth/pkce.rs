//! Proof Key for Code Exchange: S256 or nothing, and no way around it (RFC 7636, RFC 9700 §2.1.1, §4.8).

use doorward::domain::client::ClientPolicy;
use doorward::secret::sha256_base64url;
use reqwest::StatusCode;

use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::relying_party::{REDIRECT, VERIFIER, text};
use crate::support::{Browser, RelyingParty};

both_engines!(a_challenge_is_s256_or_refused, |app| {
    app.add_person().await;
    let challenge = sha256_base64url(VERIFIER.as_bytes());
    let (short, long) = (&challenge[..42], format!("{challenge}A"));
    let padded = format!("{}=", &challenge[..42]);
    for rp in [
        RelyingParty::public(&app).await,
        RelyingParty::confidential(&app).await,
    ] {
        let is_public = rp.secret.is_none();
        let mut browser = Browser::new(&app);
        rp.code(&mut browser, &[]).await;
        for (challenge, method, is_good) in [
            (challenge.as_str(), "S256", true),
            // Left out, the method is plain (RFC 7636 §4.3), which protects nobody.
            (challenge.as_str(), "", false),
            (VERIFIER, "", false),
            (VERIFIER, "plain", false),
            (challenge.as_str(), "plain", false),
            (challenge.as_str(), "s256", false),
            (challenge.as_str(), "S512", false),
            (challenge.as_str(), "S256 plain", false),
            (short, "S256", false),
            (long.as_str(), "S256", false),
            (padded.as_str(), "S256", false),
            ("", "S256", false),
            // A confidential client is protected by its nonce (OAuth 2.1 §7.5.1).
            ("", "", !is_public),
        ] {
            let page = browser
                .get(&rp.authorize(&[
                    ("prompt", "none"),
                    ("code_challenge", challenge),
                    ("code_challenge_method", method),
                ]))
                .await;
            let answer = parameters(page.location());
            let said = answer.get("error").map(String::as_str);
            assert_eq!(
                said,
                if is_good {
                    None
                } else {
                    Some("invalid_request")
                },
                "{challenge} {method}: {answer:?}"
            );
        }
        // Neither nonce nor openid: then a confidential client needs it too.
        for (name, value) in [("nonce", ""), ("scope", "profile")] {
            let page = browser
                .get(&rp.authorize(&[
                    ("prompt", "none"),
                    ("code_challenge", ""),
                    ("code_challenge_method", ""),
                    (name, value),
                ]))
                .await;
            assert_eq!(
                parameters(page.location())["error"],
                "invalid_request",
                "{name}"
            );
        }
    }
    // Unless the operator says that it cannot do it.
    let exempt = ClientPolicy {
        is_pkce_exempt: true,
        ..ClientPolicy::default()
    };
    let rp = RelyingParty::of(app.add_client_with(confidential(REDIRECT), exempt).await);
    rp.code(
        &mut Browser::new(&app),
        &[
            ("code_challenge", ""),
            ("code_challenge_method", ""),
            ("nonce", ""),
        ],
    )
    .await;
});

both_engines!(only_the_right_verifier_opens_a_code, |app| {
    app.add_person().await;
    let challenge = sha256_base64url(VERIFIER.as_bytes());
    let other = VERIFIER.replace('d', "e");
    let lines = format!("{VERIFIER}\n");
    for rp in [
        RelyingParty::public(&app).await,
        RelyingParty::confidential(&app).await,
    ] {
        let mut browser = Browser::new(&app);
        rp.code(&mut browser, &[]).await;
        for wrong in [
            Some(other.as_str()),
            Some(&challenge),
            Some(&VERIFIER[..42]),
            Some(&lines),
            Some(""),
            Some("a"),
            None,
        ] {
            let code = rp.code(&mut browser, &[]).await;
            let mut fields = vec![
                ("grant_type", "authorization_code"),
                ("code", code.as_str()),
                ("redirect_uri", REDIRECT),
            ];
            fields.extend(wrong.map(|wrong| ("code_verifier", wrong)));
            let (status, body) = rp.token(&app, &fields).await;
            assert_eq!(
                (status, text(&body, "error")),
                (StatusCode::BAD_REQUEST, "invalid_grant"),
                "{wrong:?}"
            );
            // Who could not prove that the code is theirs has burned it.
            let (status, body) = rp.redeem(&app, &code).await;
            assert_eq!(
                (status, text(&body, "error")),
                (StatusCode::BAD_REQUEST, "invalid_grant"),
                "after {wrong:?}"
            );
        }
        // §4.1: 43 to 128 unreserved characters; the challenge of anything else can be sent, and is never answered.
        for (verifier, is_good) in [
            ("a".repeat(43), true),
            ("~".repeat(128), true),
            ("a".repeat(42), false),
            ("a".repeat(129), false),
            (format!("{}!", "a".repeat(43)), false),
            (format!("{}é", "a".repeat(43)), false),
            (format!("{} ", "a".repeat(43)), false),
        ] {
            let code = rp
                .code(
                    &mut browser,
                    &[("code_challenge", &sha256_base64url(verifier.as_bytes()))],
                )
                .await;
            let fields = [
                ("grant_type", "authorization_code"),
                ("code", code.as_str()),
                ("redirect_uri", REDIRECT),
                ("code_verifier", verifier.as_str()),
            ];
            let (status, body) = rp.token(&app, &fields).await;
            assert_eq!(status == StatusCode::OK, is_good, "{verifier}: {body}");
        }
    }
});

// RFC 9700 §4.8.2: somebody takes the challenge away on its way, then injects the code into a session that has a verifier.
both_engines!(
    a_verifier_for_a_code_without_challenge_is_a_downgrade,
    |app| {
        app.add_person().await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let without = [("code_challenge", ""), ("code_challenge_method", "")];
        let code = rp.code(&mut browser, &without).await;
        let (status, body) = rp.redeem(&app, &code).await;
        assert_eq!(
            (status, text(&body, "error")),
            (StatusCode::BAD_REQUEST, "invalid_grant")
        );
        // Without a verifier it is an ordinary code, but then the redirect must be said.
        let code = rp.code(&mut browser, &without).await;
        let (status, _) = rp
            .token(
                &app,
                &[("grant_type", "authorization_code"), ("code", &code)],
            )
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let code = rp.code(&mut browser, &without).await;
        let (status, body) = rp
            .token(
                &app,
                &[
                    ("grant_type", "authorization_code"),
                    ("code", &code),
                    ("redirect_uri", REDIRECT),
                ],
            )
            .await;
        assert_eq!(status, StatusCode::OK, "{body}");
    }
);
