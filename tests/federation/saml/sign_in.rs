//! There and back, and the same person the next time.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use doorward::domain::authentication::Acr;
use doorward::domain::connector::Upstream;
use doorward::domain::saml::NameIdFormat;
use doorward::domain::scope::Scope;
use serde_json::json;

use super::{arrive, consume, leave_for_corp, options, options_with};
use crate::federation::{find_user, redeem, set_address};
use crate::oauth::amend;
use crate::support::browser::parameters;
use crate::support::relying_party::{REDIRECT, claims, text};
use crate::support::saml::{PERSISTENT, signed, swap};
use crate::support::{Browser, RelyingParty};

both_engines!(
    who_signs_in_by_saml_is_the_same_the_next_time,
    options(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        for said in [
            format!(">{}/saml/corp/metadata</saml:Issuer>", app.issuer),
            format!(
                " AssertionConsumerServiceURL=\"{}/saml/corp/acs\"",
                app.issuer
            ),
            format!(
                "<samlp:NameIDPolicy AllowCreate=\"true\" Format=\"{PERSISTENT}\"></samlp:NameIDPolicy>"
            ),
        ] {
            assert!(asked.request.contains(&said), "{}", asked.request);
        }
        assert!(!asked.request.contains("ForceAuthn"));
        assert!(asked.relay_state.len() <= 80, "SAML bindings §3.4.3");
        let on = consume(&app, &signed(&asked.response), &asked.relay_state).await;
        assert!(
            !on.contains("4711"),
            "nobody reads in the address who it is: {on}"
        );
        let page = browser.open(&on).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        let tokens = redeem(&app, &rp, &mut browser, page).await;
        let first = claims(text(&tokens, "id_token"));
        assert_eq!(first["acr"], "urn:doorward:acr:1fa");
        assert_ne!(first["sub"], "alex-4711");
        app.clock.advance(Duration::from_hours(24 * 30));
        let mut browser = Browser::new(&app);
        let page = arrive(&app, &rp, &mut browser).await;
        let tokens = redeem(&app, &rp, &mut browser, page).await;
        assert_eq!(claims(text(&tokens, "id_token"))["sub"], first["sub"]);
        let rows = app
            .database
            .rows(&["users", "upstream_identities", "used_saml_assertions"]);
        assert_eq!(
            rows.iter().map(|(_, rows)| *rows).collect::<Vec<_>>(),
            [1, 1, 2]
        );
    }
);

both_engines!(
    groups_are_roles_here,
    options_with(|connector| {
        connector.mapping.groups = Some("memberOf".to_owned());
        let roles = |role: &str| BTreeSet::from([role.to_owned()]);
        connector.roles = BTreeMap::from([
            ("admins".to_owned(), roles("admin")),
            ("All Staff".to_owned(), roles("staff")),
        ]);
    }),
    |app| {
        let mut rp = RelyingParty::confidential(&app).await;
        rp.scope = "openid groups".into();
        amend(&app, &rp.id, |client| {
            client.metadata.scope = Some(Scope::parse("openid groups").expect("a scope"));
        })
        .await;
        let value = |group: &str| format!("<saml:AttributeValue>{group}</saml:AttributeValue>");
        let element =
            |values: &str| format!("<saml:Attribute Name=\"memberOf\">{values}</saml:Attribute>");
        let groups = ["admins", "others", "All Staff"].map(value);
        // Some write an element for each.
        let each = groups.each_ref().map(|value| element(value)).concat();
        for said in [element(&groups.concat()), each] {
            let mut browser = Browser::new(&app);
            let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
            let end = "</saml:AttributeStatement>";
            let response = swap(&asked.response, end, &format!("{said}{end}"));
            let on = consume(&app, &signed(&response), &asked.relay_state).await;
            let page = browser.open(&on).await;
            let tokens = redeem(&app, &rp, &mut browser, page).await;
            let claims = claims(text(&tokens, "id_token"));
            assert_eq!(claims["groups"], json!(["admin", "staff"]), "{said}");
        }
    }
);

both_engines!(
    an_address_of_a_trusted_domain_leads_to_its_account,
    options_with(|connector| {
        connector.trust.domains = vec!["corp.example".to_owned()];
        connector.trust.acr.insert(
            "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport".to_owned(),
            Acr::TwoFactors,
        );
    }),
    |app| {
        app.add_person().await;
        set_address(&app, "alex", "alex@corp.example").await;
        let theirs = find_user(&app, "alex").await.expect("alex");
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let page = arrive(&app, &rp, &mut browser).await;
        let tokens = redeem(&app, &rp, &mut browser, page).await;
        let claims = claims(text(&tokens, "id_token"));
        assert_eq!(claims["sub"], theirs.id.as_str());
        assert_eq!(
            claims["acr"], "urn:doorward:acr:2fa",
            "by its AuthnContextClassRef"
        );
    }
);

both_engines!(
    an_address_of_another_domain_leads_to_no_account,
    options(),
    |app| {
        app.add_person().await;
        set_address(&app, "alex", "alex@corp.example").await;
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let page = arrive(&app, &rp, &mut browser).await;
        let tokens = redeem(&app, &rp, &mut browser, page).await;
        let theirs = find_user(&app, "alex@corp.example").await.expect("alex");
        assert_eq!(theirs.username, "alex");
        // Who comes has an account of their own, without the address.
        assert_ne!(claims(text(&tokens, "id_token"))["sub"], theirs.id.as_str());
        assert_eq!(app.database.rows(&["users"])[0].1, 2);
    }
);

both_engines!(a_fresh_proof_is_made_there_and_seen, options(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = Browser::new(&app);
    let page = arrive(&app, &rp, &mut browser).await;
    redeem(&app, &rp, &mut browser, page).await;
    app.clock.advance(Duration::from_secs(1200));
    let asked = leave_for_corp(&app, &rp, &mut browser, &[("prompt", "login")]).await;
    assert!(
        asked.request.contains(" ForceAuthn=\"true\""),
        "{}",
        asked.request
    );
    // Its session of before is no proof, even where the identity provider says nothing of it.
    let old = swap(
        &asked.response,
        "AuthnInstant=\"2027-01-15T08:20:00Z\"",
        "AuthnInstant=\"2027-01-15T08:00:00Z\"",
    );
    let on = consume(&app, &signed(&old), &asked.relay_state).await;
    let page = browser.open(&on).await;
    assert_eq!(
        page.attribute("main", "data-error").as_deref(),
        Some("upstream-unbelieved")
    );
    let asked = leave_for_corp(&app, &rp, &mut browser, &[("prompt", "login")]).await;
    let on = consume(&app, &signed(&asked.response), &asked.relay_state).await;
    let page = browser.open(&on).await;
    redeem(&app, &rp, &mut browser, page).await;
});

both_engines!(
    people_are_known_by_an_attribute_where_the_operator_says_so,
    options_with(|connector| {
        let Upstream::Saml(upstream) = &mut connector.upstream else {
            panic!("SAML")
        };
        upstream.subject_attribute = Some("employee".to_owned());
        upstream.name_id_format = NameIdFormat::Transient;
    }),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
        let mut subjects = Vec::new();
        for name in ["_1", "_2"] {
            let mut browser = Browser::new(&app);
            let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
            assert!(!asked.request.contains("NameIDPolicy"), "{}", asked.request);
            let response = swap(&asked.response, PERSISTENT, transient);
            let response = swap(&response, "alex-4711", name);
            let employee = "<saml:AttributeStatement><saml:Attribute Name=\"employee\"><saml:AttributeValue>4711</saml:AttributeValue></saml:Attribute>";
            let response = swap(&response, "<saml:AttributeStatement>", employee);
            let on = consume(&app, &signed(&response), &asked.relay_state).await;
            let page = browser.open(&on).await;
            let tokens = redeem(&app, &rp, &mut browser, page).await;
            subjects.push(claims(text(&tokens, "id_token"))["sub"].clone());
        }
        assert_eq!(subjects[0], subjects[1]);
        assert_eq!(app.database.rows(&["upstream_identities"])[0].1, 1);
    }
);

both_engines!(
    what_a_client_wants_is_asked_for_by_the_operators_words,
    options_with(|connector| {
        let acr = &mut connector.trust.acr;
        acr.insert("https://refeds.org/profile/mfa".to_owned(), Acr::TwoFactors);
    }),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mfa = "<samlp:RequestedAuthnContext Comparison=\"exact\"><saml:AuthnContextClassRef xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">https://refeds.org/profile/mfa</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>";
        for (acr_values, is_asked) in [
            ("urn:doorward:acr:2fa", true),
            ("urn:doorward:acr:1fa", false),
            // Nothing there is that much.
            ("phr", false),
        ] {
            let mut browser = Browser::new(&app);
            let wish = [("acr_values", acr_values)];
            let asked = leave_for_corp(&app, &rp, &mut browser, &wish).await;
            assert_eq!(asked.request.contains(mfa), is_asked, "{}", asked.request);
            if is_asked {
                let password = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
                let response = swap(&asked.response, password, "https://refeds.org/profile/mfa");
                let on = consume(&app, &signed(&response), &asked.relay_state).await;
                let page = browser.open(&on).await;
                let tokens = redeem(&app, &rp, &mut browser, page).await;
                assert_eq!(claims(text(&tokens, "id_token"))["acr"], acr_values);
            }
        }
    }
);

both_engines!(
    a_context_that_the_operator_did_not_name_counts_as_no_more_than_any,
    options_with(|connector| {
        let acr = &mut connector.trust.acr;
        acr.insert("https://refeds.org/profile/mfa".to_owned(), Acr::TwoFactors);
    }),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        for (context, acr) in [
            ("https://refeds.org/profile/mfa", "urn:doorward:acr:2fa"),
            ("https://refeds.org/profile/MFA", "urn:doorward:acr:1fa"),
            ("https://refeds.org/profile/mfa/", "urn:doorward:acr:1fa"),
            ("urn:doorward:acr:2fa", "urn:doorward:acr:1fa"),
            ("phr", "urn:doorward:acr:1fa"),
            (
                "urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract",
                "urn:doorward:acr:1fa",
            ),
        ] {
            let mut browser = Browser::new(&app);
            let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
            let password = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
            let response = swap(&asked.response, password, context);
            let on = consume(&app, &signed(&response), &asked.relay_state).await;
            let page = browser.open(&on).await;
            let tokens = redeem(&app, &rp, &mut browser, page).await;
            assert_eq!(claims(text(&tokens, "id_token"))["acr"], acr, "{context}");
        }
    }
);

// OpenID Connect Core 1.0 §3.1.2.1: "The Authorization Server MUST NOT display any authentication or consent user interface pages".
both_engines!(
    who_is_to_see_no_page_is_sent_nowhere,
    options_with(|connector| connector.domains = vec!["corp.example".to_owned()]),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        for hint in [
            ("connector_hint", "corp"),
            ("login_hint", "alex@corp.example"),
        ] {
            let mut browser = Browser::new(&app);
            let led = browser.open(&rp.authorize(&[hint])).await;
            assert!(
                led.location().starts_with("https://idp.corp.example/sso?"),
                "{}",
                led.location()
            );
            let mut browser = Browser::new(&app);
            let page = browser
                .open(&rp.authorize(&[hint, ("prompt", "none")]))
                .await;
            assert!(page.location().starts_with(REDIRECT), "{}", page.location());
            assert_eq!(parameters(page.location())["error"], "login_required");
        }
    }
);
