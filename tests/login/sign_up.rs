//! Making an account: with an address that a mail reaches, where the tenant allows it.

mod keys;
mod names;

use std::time::Duration;

use doorward::domain::challenge::Purpose;
use doorward::login::policy::{SecondFactorRule, SignInRules};
use doorward::login::sign_up::SignUp;
use doorward::provider::Settings;
use reqwest::StatusCode;
use serde_json::json;
use tokio::task::JoinSet;

use super::links::hand_out;
use super::required::new_app;
use crate::mail::{Stand, another, code_of, last, link_of, stand};
use crate::support::browser::{Page, parameters};
use crate::support::relying_party::{claims, userinfo};
use crate::support::{Browser, Options, RelyingParty};

const PASSWORD: &str = "quilted lamp harbour nineteen";
const EVERY_USER: &str = "SELECT count(*) AS count FROM users";

pub fn rule(sign_up: SignUp) -> Options {
    Options {
        settings: Settings {
            sign_up,
            ..Settings::default()
        },
        ..Options::default()
    }
}

pub async fn at_sign_up(browser: &mut Browser) -> Page {
    let page = browser.open("/account").await;
    let page = browser.submit(&page, &[("decision", "sign-up")]).await;
    assert_eq!(page.name(), "sign-up", "{}", page.body);
    page
}

both_engines!(
    what_was_typed_as_a_name_is_there,
    rule(SignUp::Open),
    |app| {
        let (stand, _server) = stand(app).await;
        for (typed, shown) in [("kim@example.com", "kim@example.com"), ("kim", "")] {
            let mut browser = Browser::at_node(&stand.app, &stand.node);
            let page = browser.open("/account").await;
            let fields = [("username", typed), ("decision", "sign-up")];
            let page = browser.submit(&page, &fields).await;
            assert_eq!(page.name(), "sign-up", "{}", page.body);
            let value = page.attribute("#email", "value");
            assert_eq!(value.as_deref(), Some(shown));
        }
    }
);

both_engines!(
    who_shows_an_address_makes_an_account,
    rule(SignUp::Open),
    |app| {
        let (stand, _server) = stand(app).await;
        let rp = RelyingParty::confidential(&stand.app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        // Initiating User Registration via OpenID Connect 1.0: the client asks for it.
        let metadata = browser.get("/.well-known/openid-configuration").await;
        assert!(metadata.body.contains("\"create\""), "{}", metadata.body);
        let page = browser.open(&rp.authorize(&[("prompt", "create")])).await;
        assert_eq!(page.name(), "sign-up", "{}", page.body);
        // Who has an account, and who thinks again.
        let page = browser.submit(&page, &[("decision", "sign-in")]).await;
        assert_eq!(page.name(), "sign-in");
        let page = browser.submit(&page, &[("decision", "sign-up")]).await;
        for typed in [
            "",
            "kim",
            "kim@",
            "a b@example.com",
            "kim@example.com,lee@example.com",
        ] {
            let again = browser.submit(&page, &[("email", typed)]).await;
            assert_eq!(again.name(), "sign-up", "{typed}");
            assert!(again.text().contains("not an email address"), "{typed}");
        }
        let page = browser
            .submit(&page, &[("email", " Kim+x@Example.com ")])
            .await;
        assert_eq!(page.name(), "mail-code", "{}", page.body);
        let code = code_of(&last(&stand).await);
        // Step by step: no password before the address is theirs (C-043).
        let early = browser
            .submit(&page, &[("new-password", PASSWORD), ("name", "Kim")])
            .await;
        assert_eq!(early.name(), "mail-code");
        let wrong = browser.submit(&page, &[("code", &another(&code))]).await;
        assert!(
            wrong.text().contains("wrong or has expired"),
            "{}",
            wrong.text()
        );
        assert_eq!(stand.app.database.count(EVERY_USER), 0);
        let page = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.name(), "sign-up-details", "{}", page.body);
        assert_eq!(browser.session_cookie(), None);
        for (name, password) in [
            ("Kim", ""),
            ("Kim", "short"),
            ("Kim", "kim+x@example.com"),
            ("Kim\u{202e}", PASSWORD),
            ("\u{200D}", PASSWORD),
            ("K".repeat(201).as_str(), PASSWORD),
        ] {
            let fields = [("name", name), ("new-password", password)];
            let again = browser.submit(&page, &fields).await;
            assert_eq!(again.name(), "sign-up-details", "{name} {password}");
            assert!(again.body.contains("id=\"message\""));
            let kept = again.attribute("#name", "value");
            assert_eq!(kept.as_deref(), Some(name), "nothing typed is lost");
            assert!(!again.body.contains(PASSWORD));
        }
        let fields = [("name", " Kim Doe "), ("new-password", PASSWORD)];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        let page = browser.submit(&page, &[("decision", "allow")]).await;
        let answer = parameters(page.location())["code"].clone();
        let (_, tokens) = rp.redeem(&stand.app, &answer).await;
        let token = claims(tokens["id_token"].as_str().expect("an ID token"));
        assert_eq!(token["amr"], json!(["otp"]));
        let tenant = stand.op().tenant.clone();
        let found = stand
            .op()
            .store
            .read(move |r| r.find_user_by_key(&tenant, "kim+x@example.com"));
        let user = found.await.unwrap().expect("an account");
        // Never the bare one: it might be a name that says more, as `admin` does.
        assert!(user.username.starts_with("kim-"), "{}", user.username);
        assert_eq!(user.profile.name.as_deref(), Some("Kim Doe"));
        assert!(user.profile.email_verified);
        let mut other = Browser::at_node(&stand.app, &stand.node);
        let page = other.open("/account").await;
        let page = other
            .sign_in_with(&page, "KIM+x@example.com", PASSWORD)
            .await;
        assert_eq!(page.name(), "account");
    }
);

both_engines!(
    who_has_an_account_after_all_signs_in,
    rule(SignUp::Open),
    |app| {
        let (stand, _server) = stand(app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = at_sign_up(&mut browser).await;
        let page = browser.submit(&page, &[("email", "kim@example.com")]).await;
        let code = code_of(&last(&stand).await);
        let page = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.name(), "sign-up-details", "{}", page.body);
        assert!(page.body.contains(r#"value="sign-in""#), "{}", page.body);
        let page = browser.submit(&page, &[("decision", "sign-in")]).await;
        assert_eq!(page.name(), "sign-in", "{}", page.body);
        assert_eq!(stand.app.database.count(EVERY_USER), 0);
    }
);

/// Makes an account: the first page after it.
async fn made(stand: &Stand, browser: &mut Browser) -> Page {
    let page = at_sign_up(browser).await;
    let page = browser.submit(&page, &[("email", "kim@example.com")]).await;
    let code = code_of(&last(stand).await);
    let page = browser.submit(&page, &[("code", &code)]).await;
    assert_eq!(page.name(), "sign-up-details", "{}", page.body);
    let fields = [("name", "Kim"), ("new-password", PASSWORD)];
    browser.submit(&page, &fields).await
}

/// How many mails told of a new browser.
async fn told_of_browsers(stand: &Stand) -> usize {
    stand.deliver().await;
    let arrived = stand.room.arrived();
    let subjects = arrived.iter().map(|mail| mail.header("subject"));
    subjects.filter(|text| text.contains("New sign-in")).count()
}

both_engines!(
    the_browser_in_which_an_account_was_made_is_no_news_to_its_owner,
    rule(SignUp::Open),
    |app| {
        let (stand, _server) = stand(app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = made(&stand, &mut browser).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        let set = browser.seen.iter();
        let set = set.flat_map(|page| page.headers.get_all("set-cookie"));
        let known = set.filter(|cookie| cookie.to_str().unwrap().contains("doorward-known"));
        assert_eq!(known.count(), 1);
        assert_eq!(told_of_browsers(&stand).await, 0);
        let mut other = Browser::at_node(&stand.app, &stand.node);
        let page = other.open("/account").await;
        other.sign_in_with(&page, "kim@example.com", PASSWORD).await;
        assert_eq!(told_of_browsers(&stand).await, 1);
    }
);

// Nobody chose it: pages go by what each browser says, and letters by the last.
both_engines!(
    the_language_of_a_page_is_no_choice,
    rule(SignUp::Open),
    |app| {
        let (stand, _server) = stand(app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        browser.language = Some("de-AT, en;q=0.5");
        let page = made(&stand, &mut browser).await;
        assert_eq!(language(&page), "de");
        let page = browser.open("/account/preferences").await;
        let chosen = page.attribute("#language option[selected]", "value");
        assert_eq!(chosen.as_deref(), Some(""), "{}", page.body);
        let mut other = Browser::at_node(&stand.app, &stand.node);
        other.language = Some("fr");
        let page = other.open("/account").await;
        let page = other.sign_in_with(&page, "kim@example.com", PASSWORD).await;
        assert_eq!(
            (page.name().as_str(), language(&page).as_str()),
            ("account", "fr")
        );
        assert_eq!(
            last_subject(&stand).await,
            "Neue Anmeldung bei Ihrem Konto bei Doorward"
        );
        let tenant = stand.op().tenant.clone();
        let found = stand
            .op()
            .store
            .read(move |r| r.find_user_by_key(&tenant, "kim@example.com"));
        let locale = found.await.unwrap().expect("an account").profile.locale;
        assert_eq!(locale, None, "no client is told of a guess");
        let mut third = Browser::at_node(&stand.app, &stand.node);
        let page = third.open("/account").await;
        third.sign_in_with(&page, "kim@example.com", PASSWORD).await;
        assert_eq!(
            last_subject(&stand).await,
            "Neue Anmeldung bei Ihrem Konto bei Doorward",
            "whoever comes with a new browser chooses no language for its owner's letters"
        );
        // The other is one that they know by now.
        let page = other.open("/account/password").await;
        assert_eq!(page.name(), "account-password", "{}", page.body);
        stand.app.clock.advance(Duration::from_mins(11));
        let page = other.open("/account/password").await;
        other.sign_in_with(&page, "kim@example.com", PASSWORD).await;
        // Nor does a link, whoever follows it.
        let rp = RelyingParty::confidential(&stand.app).await;
        let asks = [("ui_locales", "ja"), ("prompt", "login")];
        let page = other.open(&rp.authorize(&asks)).await;
        assert_eq!(language(&page), "ja");
        let page = other.sign_in_with(&page, "kim@example.com", PASSWORD).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        let mut fourth = Browser::at_node(&stand.app, &stand.node);
        let page = fourth.open("/account").await;
        fourth
            .sign_in_with(&page, "kim@example.com", PASSWORD)
            .await;
        assert_eq!(
            last_subject(&stand).await,
            "Nouvelle connexion à votre compte chez Doorward"
        );
    }
);

fn language(page: &Page) -> String {
    page.attribute("html", "lang").unwrap_or_default()
}

async fn last_subject(stand: &Stand) -> String {
    stand.deliver().await;
    let last = stand.room.arrived().pop().expect("a mail");
    last.header("subject").to_owned()
}

// More is owed before the session begins, in which a later request tells of it.
both_engines!(
    nor_is_it_where_a_second_step_is_set_up_first,
    Options {
        settings: Settings {
            sign_up: SignUp::Open,
            sign_in: SignInRules {
                second_factor: SecondFactorRule::Required,
                ..SignInRules::default()
            },
            ..Settings::default()
        },
        ..Options::default()
    },
    |app| {
        let (stand, _server) = stand(app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = made(&stand, &mut browser).await;
        assert_eq!(page.name(), "enrol", "{}", page.body);
        let (page, authenticator, sealed) = new_app(&mut browser, &page).await;
        let code = authenticator.code(stand.op().now());
        let fields = [("secret", sealed.as_str()), ("code", &code)];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "enrol-codes", "{}", page.body);
        assert_eq!(told_of_browsers(&stand).await, 0);
    }
);

/// The headers of an answer, but for what is of one moment, of one browser, and of one request.
fn headers(page: &Page) -> Vec<(String, String)> {
    let own = page.path.split('?').next().unwrap_or_default();
    let value = |name: &str, value: &str| match name {
        "date" => String::new(),
        "set-cookie" => {
            let (pair, attributes) = value.split_once(';').unwrap_or((value, ""));
            let name = pair.split('=').next().unwrap_or_default();
            format!("{name};{attributes}")
        }
        _ => value.replace(own, ""),
    };
    let all = page.headers.iter().map(|(name, text)| {
        let text = text.to_str().expect("text");
        (name.to_string(), value(name.as_str(), text))
    });
    let mut all: Vec<_> = all.collect();
    all.sort();
    assert!(all.len() > 5, "{all:?}");
    all
}

both_engines!(
    an_address_that_has_an_account_is_told_to_nobody_but_its_owner,
    rule(SignUp::Open),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let mut shapes = Vec::new();
        // Of one length, so that the lengths of the answers can be compared.
        for address in ["alex@example.com", "kimi@example.com"] {
            let mut browser = Browser::at_node(&stand.app, &stand.node);
            let page = at_sign_up(&mut browser).await;
            let csrf = page.csrf();
            let fields = [("csrf", csrf.as_str()), ("email", address)];
            let answer = browser.post(&page.action(), &fields).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
            let page = browser.follow(answer.clone()).await;
            let wrong = browser.submit(&page, &[("code", "1234 5678")]).await;
            let shape = |page: &Page| {
                let id = page.path.split('?').next().unwrap_or_default();
                let body = page.body.replace(&page.csrf(), "").replace(id, "");
                (page.status, headers(page), body.replace(address, ""))
            };
            shapes.push((headers(&answer), shape(&page), shape(&wrong)));
        }
        assert_eq!(shapes[0], shapes[1]);
        stand.deliver().await;
        let mails = stand.room.arrived();
        let to_owner = mails
            .iter()
            .find(|mail| mail.header("to") == "alex@example.com")
            .expect("a mail");
        assert!(to_owner.text().contains("already"), "{}", to_owner.text());
        assert!(!to_owner.text().contains("dw_ml_"), "{}", to_owner.text());
        assert_eq!(mails.len(), 2);
    }
);

both_engines!(two_who_make_one_account, rule(SignUp::Open), |app| {
    let (stand, _server) = stand(app).await;
    let mut ready = Vec::new();
    for _ in 0..3 {
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = at_sign_up(&mut browser).await;
        browser.submit(&page, &[("email", "kim@example.com")]).await;
        let link = link_of(&stand, &last(&stand).await);
        let page = browser.get(&link).await;
        assert_eq!(page.name(), "link", "{}", page.body);
        assert!(page.text().contains("kim@example.com"), "{}", page.text());
        let page = browser.submit(&page, &[]).await;
        assert_eq!(page.name(), "sign-up-details", "{}", page.body);
        ready.push((browser, page));
    }
    let mut tries = JoinSet::new();
    for (number, (mut browser, page)) in ready.into_iter().enumerate() {
        if number % 2 == 0 {
            browser.move_to(&stand.app.node);
        }
        tries.spawn(async move {
            let page = browser.submit(&page, &[("new-password", PASSWORD)]).await;
            let has_entered = browser.session_cookie().is_some();
            // Whoever was slower can choose another address.
            let way_on = match page.attribute("main a.primary", "href") {
                Some(path) => browser.open(&path).await.name(),
                None => String::new(),
            };
            (page.status, has_entered, way_on)
        });
    }
    let outcome = tries.join_all().await;
    let entered = outcome.iter().filter(|(_, entered, _)| *entered).count();
    assert_eq!(entered, 1, "{outcome:?}");
    let taken = outcome
        .iter()
        .filter(|(status, _, way_on)| *status == StatusCode::CONFLICT && way_on == "sign-up");
    assert_eq!(taken.count(), 2, "{outcome:?}");
    assert_eq!(stand.app.database.count(EVERY_USER), 1);
});

both_engines!(
    who_may_not_makes_none,
    rule(SignUp::Domains(vec!["example.com".into()])),
    |app| {
        let (stand, _server) = stand(app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = at_sign_up(&mut browser).await;
        for typed in [
            "kim@example.org",
            "kim@sub.example.com",
            "kim@example.com.example.org",
        ] {
            let again = browser.submit(&page, &[("email", typed)]).await;
            assert_eq!(again.name(), "sign-up", "{typed}");
            assert!(again.text().contains("example.com"), "{}", again.text());
            assert_eq!(again.attribute("#email", "value").as_deref(), Some(typed));
        }
        assert_eq!(stand.waiting(), 0);
        let page = browser.submit(&page, &[("email", "kim@example.com")]).await;
        assert_eq!(page.name(), "mail-code");
    }
);

both_engines!(
    an_invitation_makes_the_account_of_its_address_once,
    rule(SignUp::Invitation),
    |app| {
        let (stand, _server) = stand(app).await;
        let rp = RelyingParty::confidential(&stand.app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        // Nobody else: neither by the page, nor by the client, nor by making a form up (H-065).
        let page = browser.open("/account").await;
        assert!(!page.body.contains("value=\"sign-up\""));
        let page = browser.submit(&page, &[("decision", "sign-up")]).await;
        assert_eq!(page.name(), "sign-in");
        browser
            .submit(
                &page,
                &[("email", "kim@example.com"), ("new-password", PASSWORD)],
            )
            .await;
        let refused = browser.open(&rp.authorize(&[("prompt", "create")])).await;
        assert_eq!(parameters(refused.location())["error"], "invalid_request");
        let metadata = browser.get("/.well-known/openid-configuration").await;
        assert!(!metadata.body.contains("\"create\""));
        assert_eq!(stand.app.database.count(EVERY_USER), 0);

        let invitation = Purpose::Invitation {
            address: "kim@example.com".into(),
            name: Some("Kim".into()),
            is_mailed: true,
        };
        let link = hand_out(stand.op(), invitation.clone(), None).await;
        let page = browser.get(&link).await;
        assert_eq!(page.name(), "link", "{}", page.body);
        let page = browser.submit(&page, &[]).await;
        assert_eq!(page.name(), "sign-up-details", "{}", page.body);
        assert_eq!(page.attribute("#name", "value").as_deref(), Some("Kim"));
        // Left for another day, begun again elsewhere: it is used up by the account, and by nothing before.
        let mut other = Browser::at_node(&stand.app, &stand.node);
        let there = other.get(&link).await;
        let there = other.submit(&there, &[]).await;
        let fields = [
            ("new-password", PASSWORD),
            ("name", ""),
            ("email", "lee@example.com"),
            ("address", "lee@example.com"),
        ];
        let page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        assert!(page.text().contains("kim@example.com"), "{}", page.text());
        let late = other.submit(&there, &fields).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
        assert_eq!(browser.get(&link).await.status, StatusCode::GONE);
        // One that is over.
        let late = hand_out(stand.op(), invitation, None).await;
        stand.app.clock.advance(Duration::from_hours(1));
        assert_eq!(browser.get(&late).await.status, StatusCode::GONE);
    }
);

// In a browser that somebody lent, or shares.
both_engines!(
    an_invitation_leads_into_nobody_elses_account,
    rule(SignUp::Invitation),
    |app| {
        let (stand, _server) = stand(app).await;
        stand.app.add_person().await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = browser.open("/account").await;
        let page = browser.sign_in(&page, "alex").await;
        assert_eq!(page.name(), "account");
        let invitation = Purpose::Invitation {
            address: "kim@example.com".into(),
            name: None,
            is_mailed: true,
        };
        let link = hand_out(stand.op(), invitation, None).await;
        let page = browser.get(&link).await;
        let page = browser.submit(&page, &[]).await;
        assert_eq!(page.name(), "sign-up-details", "{}", page.body);
        let page = browser.submit(&page, &[("new-password", PASSWORD)]).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        assert!(page.text().contains("kim@example.com"), "{}", page.text());
    }
);

// H-065: though mail is on, nothing shows that there could be such a thing.
both_engines!(where_it_is_off_nobody_makes_an_account, |app| {
    let (stand, _server) = stand(app).await;
    let rp = RelyingParty::confidential(&stand.app).await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let metadata = browser.get("/.well-known/openid-configuration").await;
    assert!(!metadata.body.contains("\"create\""), "{}", metadata.body);
    let page = browser.open(&rp.authorize(&[])).await;
    assert_eq!(page.name(), "sign-in");
    assert!(!page.body.contains("sign-up"), "{}", page.body);
    // Its forms are answered as those of a page that there never was.
    let mut answers = Vec::new();
    for decision in ["sign-up", "nonsense"] {
        for fields in [
            vec![("decision", decision)],
            vec![("decision", decision), ("username", "kim@example.com")],
            vec![("decision", decision), ("email", "kim@example.com")],
        ] {
            let answer = browser.submit(&page, &fields).await;
            assert_eq!(answer.name(), "sign-in", "{fields:?}: {}", answer.body);
            let body = answer.body.replace(&answer.csrf(), "");
            answers.push((answer.status, headers(&answer), body));
        }
    }
    assert_eq!(answers[..3], answers[3..]);
    for fields in [
        vec![("email", "kim@example.com")],
        vec![("email", "kim@example.com"), ("new-password", PASSWORD)],
        vec![("code", "1234 5678"), ("new-password", PASSWORD)],
    ] {
        let answer = browser.submit(&page, &fields).await;
        assert_eq!(answer.name(), "sign-in", "{fields:?}: {}", answer.body);
        assert_eq!(browser.session_cookie(), None);
    }
    for path in ["/sign-up", "/account/sign-up"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND);
    }
    // A client that asks for it is told that there is none (Initiating User Registration via OpenID Connect 1.0 §4.1).
    for prompt in ["create", "login create"] {
        let refused = browser.open(&rp.authorize(&[("prompt", prompt)])).await;
        let said = parameters(refused.location());
        assert_eq!(said["error"], "invalid_request", "{prompt}: {said:?}");
    }
    assert_eq!(stand.app.database.count(EVERY_USER), 0);
    assert_eq!(stand.waiting(), 0);
    let challenges = "SELECT count(*) AS count FROM challenges";
    assert_eq!(stand.app.database.count(challenges), 0);
});

both_engines!(where_it_is_off_an_invitation_is_worth_nothing, |app| {
    let (stand, _server) = stand(app).await;
    let invitation = Purpose::Invitation {
        address: "kim@example.com".into(),
        name: None,
        is_mailed: true,
    };
    let link = hand_out(stand.op(), invitation, None).await;
    let mut browser = Browser::at_node(&stand.app, &stand.node);
    let page = browser.get(&link).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert_eq!(stand.app.database.count(EVERY_USER), 0);
});

both_engines!(
    what_was_begun_before_it_was_turned_off_makes_nothing,
    rule(SignUp::Open),
    |app| {
        let (mut stand, _server) = stand(app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = at_sign_up(&mut browser).await;
        let page = browser.submit(&page, &[("email", "kim@example.com")]).await;
        let code = code_of(&last(&stand).await);
        let page = browser.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.name(), "sign-up-details", "{}", page.body);
        stand.app.options.settings.sign_up = SignUp::Invitation;
        let node = stand.app.second_node().await;
        browser.move_to(&node);
        let page = browser.submit(&page, &[("new-password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::GONE, "{}", page.body);
        assert_eq!(stand.app.database.count(EVERY_USER), 0);
    }
);

// H-051: whoever has a name may be known by it.
both_engines!(
    who_makes_an_account_gets_no_name_that_was_somebodys,
    rule(SignUp::Open),
    |app| {
        let (stand, _server) = stand(app).await;
        // Each that could be made of this address.
        let key = stand.op().derived.former_names;
        let row = |number: &u16| {
            let hash = key.hash(&format!("kim-{number}"));
            format!("('default', '{hash}', 'somebody', 1)")
        };
        let numbers: Vec<u16> = (0..=u16::MAX).collect();
        for numbers in numbers.chunks(4096) {
            let rows: Vec<String> = numbers.iter().map(row).collect();
            stand.app.database.execute(&format!(
                "INSERT INTO retired_names (tenant_id, name_hash, owner, retired_at) VALUES {}",
                rows.join(", ")
            ));
        }
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = made(&stand, &mut browser).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        let users = "SELECT username || ' ' || id AS text FROM users";
        let users = stand.app.database.texts(users);
        let (name, id) = users[0].split_once(' ').expect("both");
        assert_eq!((users.len(), name), (1, id));
    }
);

// Whoever prints one hands it to whom they like.
both_engines!(
    an_invitation_that_was_printed_shows_no_address,
    rule(SignUp::Invitation),
    |app| {
        let (stand, _server) = stand(app).await;
        let rp = RelyingParty::confidential(&stand.app).await;
        for (is_mailed, address, amr) in [
            (true, "kim@example.com", "otp"),
            (false, "lee@example.com", "pwd"),
        ] {
            let invitation = Purpose::Invitation {
                address: address.into(),
                name: None,
                is_mailed,
            };
            let link = hand_out(stand.op(), invitation, None).await;
            let mut browser = Browser::at_node(&stand.app, &stand.node);
            let page = browser.get(&link).await;
            let page = browser.submit(&page, &[]).await;
            assert_eq!(page.name(), "sign-up-details", "{}", page.body);
            assert!(page.text().contains(address), "{}", page.text());
            let is_confirmed = page.text().contains("is confirmed");
            assert_eq!(is_confirmed, is_mailed, "{}", page.text());
            // A password that is refused makes no other page of it.
            let page = browser.submit(&page, &[("new-password", "short")]).await;
            assert_eq!(page.text().contains("is confirmed"), is_mailed);
            let page = browser.submit(&page, &[("new-password", PASSWORD)]).await;
            assert_eq!(page.name(), "account", "{}", page.body);
            let tokens = rp.tokens(&stand.app, &mut browser).await;
            let token = claims(tokens["id_token"].as_str().expect("an ID token"));
            assert_eq!(token["amr"], json!([amr]));
            let access = tokens["access_token"].as_str().expect("an access token");
            let (_, info) = userinfo(&stand.app, &stand.node, access).await;
            assert_eq!(info["email"], address);
            assert_eq!(info["email_verified"], is_mailed, "{info}");
        }
        // One that an earlier version wrote does not say which it was.
        let earlier = r#"{"for":"invitation","address":"kim@example.com","name":null}"#;
        let read: Purpose = serde_json::from_str(earlier).unwrap();
        assert!(matches!(
            read,
            Purpose::Invitation {
                is_mailed: false,
                ..
            }
        ));
    }
);

// It would say what their address begins with to whoever may not know that.
both_engines!(
    a_user_name_that_was_made_up_is_told_to_no_client,
    rule(SignUp::Open),
    |app| {
        let (stand, _server) = stand(app).await;
        let rp = RelyingParty::confidential(&stand.app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = made(&stand, &mut browser).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        let scope = [
            ("scope", "openid profile offline_access"),
            ("prompt", "consent"),
        ];
        let code = rp.code(&mut browser, &scope).await;
        let (_, tokens) = rp.redeem(&stand.app, &code).await;
        let access = tokens["access_token"].as_str().expect("an access token");
        let refresh = tokens["refresh_token"].as_str().expect("a refresh token");
        let (_, info) = userinfo(&stand.app, &stand.node, access).await;
        assert_eq!(info["name"], "Kim");
        assert_eq!(info.get("preferred_username"), None, "{info}");
        for token in [access, refresh] {
            let seen = rp.introspect(&stand.app, token).await;
            assert_eq!(seen["active"], true, "{seen}");
            assert_eq!(seen.get("username"), None, "{seen}");
        }
    }
);

// Nobody signs up to be sent away: mail and password are both of theirs.
both_engines!(
    who_signs_up_where_mail_is_a_second_factor_is_in,
    Options {
        settings: Settings {
            sign_up: SignUp::Open,
            sign_in: SignInRules {
                second_factor: SecondFactorRule::Required,
                mail_as_second_factor: true,
                ..SignInRules::default()
            },
            ..Settings::default()
        },
        ..Options::default()
    },
    |app| {
        let (stand, _server) = stand(app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        let page = made(&stand, &mut browser).await;
        assert_eq!(page.name(), "account", "{}", page.body);
        assert!(browser.session_cookie().is_some());
    }
);
