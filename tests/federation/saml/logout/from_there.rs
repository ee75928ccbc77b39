//! Who signs out at the identity provider is signed out here.

use data_encoding::BASE64;
use doorward::domain::id::UserId;
use doorward::domain::saml::{Binding, LogoutService, NameIdFormat, SamlSource};
use reqwest::StatusCode;

use super::{
    HERE, Redirect, arrive_as, is_signed_in, name, of_session, page_as, request, said, say,
};
use crate::federation::saml::metadata::is_at;
use crate::federation::saml::{
    consume, leave_for_corp, options, options_with, own_certificates, post_to, saml,
};
use crate::federation::{lines, redeem};
use crate::support::authenticator::Authenticator;
use crate::support::browser::parameters;
use crate::support::database::Engine;
use crate::support::relying_party::text;
use crate::support::saml::{
    ISSUER, Key, PERSISTENT, is_signed_by, metadata, posted, signed, swap, unsigned,
};
use crate::support::{Browser, RelyingParty, TestApp};

both_engines!(
    who_signs_out_there_is_signed_out_here_and_it_hears_so,
    options(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mut one = Browser::new(&app);
        let page = page_as(&app, &rp, &mut one, ("alex-4711", "_one")).await;
        let tokens = redeem(&app, &rp, &mut one, page).await;
        let mut two = arrive_as(&app, &rp, "alex-4711", "_two").await;
        let mut three = arrive_as(&app, &rp, "alex-4711", "_three").await;
        let mut other = arrive_as(&app, &rp, "sam-1", "_one").await;

        let document = request(&app, "_a", &of_session("alex-4711", "_one"));
        let redirect = Redirect {
            relay_state: Some("there & back"),
            ..Redirect::of("SAMLRequest", &document)
        };
        let page = say(&app, &redirect.query()).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        page.is_page_or_redirect_of_ours();
        let there = "https://idp.corp.example/slo?SAMLResponse=";
        assert!(page.location().starts_with(there), "{}", page.location());
        assert_eq!(parameters(page.location())["RelayState"], "there & back");
        let answer = said(&app, page.location(), "SAMLResponse").await;
        for part in [
            "InResponseTo=\"_a\"",
            "Destination=\"https://idp.corp.example/slo\"",
            "Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"",
            &format!(">{}/saml/corp/metadata</saml:Issuer>", app.issuer),
        ] {
            assert!(answer.contains(part), "{part} in {answer}");
        }
        assert!(!is_signed_in(&mut one).await);
        for browser in [&mut two, &mut three, &mut other] {
            assert!(is_signed_in(browser).await);
        }
        let (status, _) = rp.refresh(&app, text(&tokens, "refresh_token")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "what lived in the session");
        assert_eq!(lines(&app, "session_ended"), 1);
        // Without a SessionIndex it is all of the person, and nobody else.
        let document = request(&app, "_b", &name("alex-4711"));
        let page = say(&app, &Redirect::of("SAMLRequest", &document).query()).await;
        assert!(!parameters(page.location()).contains_key("RelayState"));
        for browser in [&mut two, &mut three] {
            assert!(!is_signed_in(browser).await);
        }
        assert!(is_signed_in(&mut other).await);
    }
);

both_engines!(several_sessions_are_named_at_once, options(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    let mut one = arrive_as(&app, &rp, "alex-4711", "_one").await;
    let mut two = arrive_as(&app, &rp, "alex-4711", "_two").await;
    let mut three = arrive_as(&app, &rp, "alex-4711", "_three").await;
    let inside = of_session("alex-4711", "_one")
        + "<samlp:SessionIndex>_unknown</samlp:SessionIndex>\
           <samlp:SessionIndex>_two</samlp:SessionIndex>";
    let document = request(&app, "_a", &inside);
    say(&app, &Redirect::of("SAMLRequest", &document).query()).await;
    for browser in [&mut one, &mut two] {
        assert!(!is_signed_in(browser).await);
    }
    assert!(is_signed_in(&mut three).await);
});

// Its only SingleLogoutService is by POST, and its answers go elsewhere.
#[tokio::test]
async fn it_is_answered_as_its_metadata_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("idp.xml");
    let service = "<SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
                   Location=\"https://idp.corp.example/slo\" ResponseLocation=\"https://idp.corp.example/back\"/>\
                   <SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\"";
    let document = metadata(&[Key::of_provider()], "");
    let first = "<SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\"";
    std::fs::write(&path, swap(&document, first, service)).expect("written");
    let options = options_with(|connector| is_at(connector, SamlSource::File(path.clone())));
    let app = TestApp::start(Engine::Sqlite, options).await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
    let document = request(&app, "_a", &of_session("alex-4711", "_one"));
    let document = Key::of_provider().sign(&swap(&document, "<!S>", &unsigned("_a")), "s_a");
    let message = posted(&document);
    let fields = [
        ("SAMLRequest", message.as_str()),
        ("RelayState", "\"there\""),
    ];
    let page = post_to(&app, HERE, &fields).await;
    assert_eq!(
        (page.status, page.name().as_str()),
        (StatusCode::OK, "form-post")
    );
    page.is_page_or_redirect_of_ours();
    assert_eq!(page.action(), "https://idp.corp.example/back");
    let policy = page.headers["content-security-policy"].to_str();
    let policy = policy.expect("text");
    assert!(!policy.contains("form-action"), "{policy}");
    let fields = page.fields();
    assert_eq!(fields["RelayState"], "\"there\"");
    let answer = BASE64.decode(fields["SAMLResponse"].as_bytes());
    let answer = String::from_utf8(answer.expect("base64")).expect("UTF-8");
    assert!(answer.contains("InResponseTo=\"_a\""), "{answer}");
    assert!(answer.contains("Destination=\"https://idp.corp.example/back\""));
    let own = own_certificates(&app).await.swap_remove(0);
    assert!(is_signed_by(&answer, &own), "{answer}");
    let changed = answer.replace("InResponseTo=\"_a\"", "InResponseTo=\"_b\"");
    assert!(!is_signed_by(&changed, &own));
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn who_wants_no_answer_is_sent_none() {
    let options = options_with(|connector| {
        let SamlSource::Given(provider) = &mut saml(connector).source else {
            panic!("given");
        };
        provider.logout = None;
    });
    let app = TestApp::start(Engine::Sqlite, options).await;
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
    let document = request(&app, "_a", &name("alex-4711"));
    let page = say(&app, &Redirect::of("SAMLRequest", &document).query()).await;
    assert_eq!(page.name(), "signed-out", "{}", page.body);
    assert!(!is_signed_in(&mut browser).await);
}

// SAML core §2.2.2, §8.3.7.
both_engines!(a_name_is_its_format_and_qualifiers_too, options(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    let mut browser = arrive_as(&app, &rp, "alex-4711", "_one").await;
    let own = format!("{}/saml/corp/metadata", app.issuer);
    let email = NameIdFormat::EmailAddress.uri();
    let all = |format: &str, there: &str, here: &str| {
        format!("Format=\"{format}\" NameQualifier=\"{there}\" SPNameQualifier=\"{here}\"")
    };
    for (place, other) in [
        String::new(),
        format!("Format=\"{email}\""),
        all(PERSISTENT, "https://other.example/", &own),
        all(PERSISTENT, ISSUER, "https://other.example/"),
    ]
    .iter()
    .enumerate()
    {
        let inside = format!("<saml:NameID {other}>alex-4711</saml:NameID>");
        let document = request(&app, &format!("_{place}"), &inside);
        let page = say(&app, &Redirect::of("SAMLRequest", &document).query()).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        assert!(is_signed_in(&mut browser).await, "{other}");
    }
    // The same, with all that it had left out.
    let inside = format!(
        "<saml:NameID {}>alex-4711</saml:NameID>",
        all(PERSISTENT, ISSUER, &own)
    );
    let document = request(&app, "_same", &inside);
    say(&app, &Redirect::of("SAMLRequest", &document).query()).await;
    assert!(!is_signed_in(&mut browser).await);
});

both_engines!(
    who_is_known_by_an_attribute_is_signed_out_by_their_name_there,
    options_with(|connector| {
        saml(connector).subject_attribute = Some("mail".to_owned());
        saml(connector).name_id_format = NameIdFormat::Transient;
    }),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let transient = NameIdFormat::Transient.uri();
        let mut browsers = Vec::new();
        for name in ["_1", "_2"] {
            let mut browser = Browser::new(&app);
            let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
            let response = swap(&asked.response, PERSISTENT, transient);
            let response = swap(&response, "alex-4711", name);
            let on = consume(&app, &signed(&response), &asked.relay_state).await;
            let page = browser.open(&on).await;
            assert_eq!(page.name(), "consent", "{}", page.body);
            browsers.push(browser);
        }
        let inside = format!("<saml:NameID Format=\"{transient}\">_2</saml:NameID>");
        let document = request(&app, "_a", &inside);
        say(&app, &Redirect::of("SAMLRequest", &document).query()).await;
        assert!(is_signed_in(&mut browsers[0]).await);
        assert!(!is_signed_in(&mut browsers[1]).await);
    }
);

// The session begins when the second factor is there; by whom it was begun is known then still.
both_engines!(a_session_with_a_second_factor_ends_too, options(), |app| {
    let rp = RelyingParty::confidential(&app).await;
    arrive_as(&app, &rp, "alex-4711", "_first").await;
    let somebody = app.database.texts("SELECT id AS text FROM users").concat();
    let authenticator = Authenticator::enrol(&app, &UserId::new(somebody)).await;
    let mut browser = Browser::new(&app);
    let page = page_as(&app, &rp, &mut browser, ("alex-4711", "_one")).await;
    assert_eq!(page.name(), "second-factor", "{}", page.body);
    let code = authenticator.code(app.clock.now());
    let fields = [("way", "app"), ("code", code.as_str())];
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    assert!(is_signed_in(&mut browser).await);
    let document = request(&app, "_a", &of_session("alex-4711", "_one"));
    say(&app, &Redirect::of("SAMLRequest", &document).query()).await;
    assert!(!is_signed_in(&mut browser).await);
});

#[tokio::test]
async fn each_algorithm_is_verified_by_the_keys_of_its_kind() {
    let keys = [Key::new("rsa:2048"), Key::new("ec")];
    let options = options_with(|connector| {
        let SamlSource::Given(provider) = &mut saml(connector).source else {
            panic!("given");
        };
        provider.certificates = keys.iter().map(Key::der).collect();
        provider.logout = Some(LogoutService {
            binding: Binding::Redirect,
            location: "https://idp.corp.example/slo?t=1".to_owned(),
            response_location: None,
        });
    });
    let app = TestApp::start(Engine::Sqlite, options).await;
    for (kind, key) in ["rsa", "ecdsa"].into_iter().zip(&keys) {
        for digest in ["sha256", "sha384", "sha512"] {
            let algorithm = format!("http://www.w3.org/2001/04/xmldsig-more#{kind}-{digest}");
            let document = request(&app, &format!("_{kind}{digest}"), &name("alex-4711"));
            let redirect = Redirect {
                algorithm: &algorithm,
                digest,
                key,
                ..Redirect::of("SAMLRequest", &document)
            };
            let page = say(&app, &redirect.query()).await;
            assert_eq!(
                page.status,
                StatusCode::SEE_OTHER,
                "{algorithm}: {}",
                page.body
            );
            let there = "https://idp.corp.example/slo?t=1&SAMLResponse=";
            assert!(page.location().starts_with(there), "{}", page.location());
        }
    }
}
