//! `/account/profile`: what one says of oneself, and that two windows lose nothing of each other.

use std::collections::BTreeMap;
use std::time::Duration;

use doorward::domain::activity::{Activity, By};
use doorward::domain::id::UserId;
use doorward::domain::profile::Editable;
use doorward::domain::user::User;
use doorward::domain::word::Word;
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::browser::Page;
use crate::support::relying_party::userinfo;
use crate::support::{Browser, Options, RelyingParty, TestApp};

const PATH: &str = "/account/profile";

async fn enter(app: &TestApp) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let page = browser.open(PATH).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "account-profile", "{}", page.body);
    (browser, page)
}

/// Sends the form as a browser does: all fields, some of them changed.
pub async fn change(browser: &mut Browser, page: &Page, changes: &[(&str, &str)]) -> Page {
    let base = page.fields()["base"].clone();
    let mut fields: BTreeMap<String, String> = serde_json::from_str(&base).expect("JSON");
    for (name, text) in changes {
        fields.insert((*name).to_owned(), (*text).to_owned());
    }
    fields.insert("base".into(), base);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    browser.submit(page, &fields).await
}

async fn person(app: &TestApp, id: &UserId) -> User {
    let id = id.clone();
    let found = app.op().store.read(move |r| r.find_user(&id)).await;
    found.expect("the store").expect("the person")
}

/// The names of the claims in each line of the trail that says that their person changed some.
pub async fn fields_changed(app: &TestApp, id: &UserId) -> Vec<String> {
    let trail = super::activity::trail(app, id).await.into_iter();
    let changed = trail.filter_map(|entry| match entry.activity {
        Word::Known(Activity::ProfileChanged {
            fields,
            by: By::Person,
        }) => Some(fields.join(", ")),
        _ => None,
    });
    changed.collect()
}

/// What stands below a field that is wrong.
fn problem(page: &Page, field: &str) -> Option<String> {
    let document = scraper::Html::parse_document(&page.body);
    let selector = scraper::Selector::parse(&format!("#error-{field}")).unwrap();
    let found = document.select(&selector).next()?;
    Some(found.text().collect())
}

both_engines!(
    what_is_changed_is_told_to_apps_and_nothing_else_moves,
    |app| {
        let id = app.add_person().await;
        app.clock.advance(Duration::from_secs(100));
        let (mut browser, page) = enter(&app).await;
        let before = person(&app, &id).await;
        // Nothing changed, so nothing is new.
        let same = change(&mut browser, &page, &[]).await;
        assert_eq!(same.path, "/account/profile?done=saved");
        assert_eq!(person(&app, &id).await, before);
        assert_eq!(fields_changed(&app, &id).await, [""; 0]);
        let changes = [
            ("name", " Alexandra Müller "),
            ("nickname", ""),
            ("birthdate", "0000-02-28"),
            ("website", "alex.example"),
            ("phone_number", "+41 44 668 18 01"),
            ("locality", "Bern"),
            ("street_address", "Weg 1\r\nHaus 2"),
        ];
        let saved = change(&mut browser, &same, &changes).await;
        assert!(
            saved.text().contains("Your changes are saved"),
            "{}",
            saved.text()
        );
        let after = person(&app, &id).await;
        assert!(after.updated_at > before.updated_at);
        let names = "address, birthdate, name, nickname, phone_number, website";
        assert_eq!(fields_changed(&app, &id).await, [names], "and no value");
        let rp = RelyingParty::confidential(&app).await;
        let scope = [("scope", "openid profile phone address email")];
        let code = rp.code(&mut browser, &scope).await;
        let (_, tokens) = rp.redeem(&app, &code).await;
        let (_, claims) = userinfo(&app, &app.node, tokens["access_token"].as_str().unwrap()).await;
        for (name, value) in [
            ("name", Value::from("Alexandra Müller")),
            ("nickname", Value::Null),
            ("birthdate", "0000-02-28".into()),
            ("website", "https://alex.example".into()),
            ("phone_number", "+41446681801".into()),
            ("given_name", "Alex".into()),
            ("email", "alex@example.com".into()),
            ("updated_at", after.updated_at.as_seconds().into()),
        ] {
            assert_eq!(claims[name], value, "{name}");
        }
        assert_eq!(claims["address"]["street_address"], "Weg 1\nHaus 2");
        assert_eq!(
            claims["address"]["formatted"],
            "Weg 1\nHaus 2\n8001 Bern\nZH\nSwitzerland"
        );
    }
);

/// The claims of OpenID Connect Core 1.0 §5.1 that people type, each with something new for it; those that have pages of their own
/// are `email`, `picture`, `locale` and `zoneinfo`.
const TYPED: [(&str, &str); 10] = [
    ("name", "Sascha Quill"),
    ("given_name", "Sascha"),
    ("middle_name", "Ann"),
    ("family_name", "Quill"),
    ("nickname", "Sas"),
    ("gender", "female"),
    ("birthdate", "1991-03-01"),
    ("phone_number", "+41446681802"),
    ("profile", "https://sascha.example/me"),
    ("website", "https://sascha.example/"),
];
/// The members of `address` (§5.1.1).
const ADDRESS: [(&str, &str); 6] = [
    ("street_address", "Quay 3"),
    ("postal_code", "3000"),
    ("locality", "Bern"),
    ("region", "BE"),
    ("country", "CH"),
    ("formatted", "Quay 3, 3000 Bern"),
];

/// What can be typed on a page, each with the words of its label.
fn typable(page: &Page) -> BTreeMap<String, String> {
    let document = scraper::Html::parse_document(&page.body);
    let selector = |text: &str| scraper::Selector::parse(text).expect("a selector");
    let fields = selector("form input[name]:not([type=hidden]), form textarea[name]");
    let label = |id: &str| {
        let label = selector(&format!("label[for=\"{id}\"]"));
        let label = document.select(&label).next();
        label.map(|label| label.text().collect::<String>())
    };
    let fields = document.select(&fields).map(|field| {
        let attribute = |name| field.value().attr(name).unwrap_or_default().to_owned();
        let label = label(&attribute("id")).unwrap_or_default();
        (attribute("name"), label)
    });
    fields.collect()
}

// As the page has them: what is not there cannot be typed.
both_engines!(each_standard_claim_has_its_field, |app| {
    app.add_person().await;
    let (mut browser, page) = enter(&app).await;
    let all = || TYPED.into_iter().chain(ADDRESS);
    let fields = typable(&page);
    let names: Vec<&str> = fields.keys().map(String::as_str).collect();
    let mut expected: Vec<&str> = all().map(|(name, _)| name).collect();
    expected.sort_unstable();
    assert_eq!(names, expected);
    for (name, label) in &fields {
        assert!(!label.trim().is_empty(), "{name} has no label");
    }
    let base = page.fields()["base"].clone();
    let typed = names.iter().map(|name| {
        let (_, text) = all().find(|(known, _)| known == name).expect("a text");
        (*name, text)
    });
    let sent: Vec<(&str, &str)> = typed.chain([("base", base.as_str())]).collect();
    let saved = browser.submit(&page, &sent).await;
    assert!(saved.text().contains("are saved"), "{}", saved.text());
    let rp = RelyingParty::confidential(&app).await;
    let scope = [("scope", "openid profile phone address email")];
    let code = rp.code(&mut browser, &scope).await;
    let (_, tokens) = rp.redeem(&app, &code).await;
    let (_, claims) = userinfo(&app, &app.node, tokens["access_token"].as_str().unwrap()).await;
    for (name, value) in TYPED {
        assert_eq!(claims[name], value, "{name}");
    }
    for (name, value) in ADDRESS {
        assert_eq!(claims["address"][name], value, "{name}");
    }
    // The others, where they are changed.
    let emails = page.texts("a[href='/account/email']");
    assert!(
        emails.contains(&"alex@example.com".to_owned()),
        "{emails:?}"
    );
    let page = browser.open("/account/preferences").await;
    for list in ["language", "zone"] {
        assert!(
            page.attribute(&format!("select#{list}"), "name").is_some(),
            "{list}"
        );
    }
    let page = browser.open("/account/picture").await;
    assert!(page.attribute("input[name=picture]", "type").is_some());
});

both_engines!(
    what_is_wrong_is_said_beside_its_field_and_nothing_is_lost,
    |app| {
        let id = app.add_person().await;
        let (mut browser, page) = enter(&app).await;
        let before = person(&app, &id).await;
        let long = "x".repeat(201);
        let cases = [
            ("name", long.as_str(), "at most"),
            ("nickname", "a\u{202E}b", "invisible"),
            ("family_name", "\u{200D}\u{FE0F}", "invisible"),
            ("birthdate", "28.2.1990", "not a date"),
            ("gender", "a\u{7}b", "invisible"),
            ("website", "javascript:alert(1)", "not a web address"),
            ("phone_number", "044 668 18 00", "not a phone number"),
        ];
        let changes: Vec<(&str, &str)> =
            cases.iter().map(|(name, text, _)| (*name, *text)).collect();
        let mut changes = changes;
        changes.push(("given_name", "Sascha"));
        let refused = change(&mut browser, &page, &changes).await;
        assert_eq!(refused.status, StatusCode::OK);
        assert!(refused.text().contains("Nothing is saved yet"));
        let fields = refused.fields();
        for (name, text, words) in cases {
            let said = problem(&refused, name).unwrap_or_default();
            assert!(said.contains(words), "{name}: {said}");
            assert_eq!(fields[name], text, "{name} is as it was typed");
        }
        assert_eq!(fields["given_name"], "Sascha");
        assert_eq!(problem(&refused, "given_name"), None);
        assert_eq!(person(&app, &id).await, before, "not even the good ones");
        // Once it is mended all is saved.
        let mended = [("name", "Alex"), ("given_name", "Sascha")];
        let saved = change(&mut browser, &refused, &mended).await;
        assert!(saved.text().contains("are saved"), "{}", saved.text());
        assert_eq!(
            person(&app, &id).await.profile.given_name.as_deref(),
            Some("Sascha")
        );
    }
);

both_engines!(two_windows_lose_nothing_of_each_other, |app| {
    let id = app.add_person().await;
    let (mut browser, one) = enter(&app).await;
    let two = browser.open(PATH).await;
    change(&mut browser, &one, &[("nickname", "Al"), ("gender", "x")]).await;
    let asked = change(
        &mut browser,
        &two,
        &[("given_name", "Sascha"), ("gender", "y")],
    )
    .await;
    let said = problem(&asked, "gender").unwrap_or_default();
    assert!(
        said.contains("in the meantime") && said.contains('x'),
        "{said}"
    );
    assert_eq!(
        person(&app, &id).await.profile.given_name.as_deref(),
        Some("Alex")
    );
    // Whoever knows of it may replace it.
    let again = [("given_name", "Sascha"), ("gender", "y")];
    change(&mut browser, &asked, &again).await;
    let profile = person(&app, &id).await.profile;
    assert_eq!(profile.given_name.as_deref(), Some("Sascha"));
    assert_eq!(profile.gender.as_deref(), Some("y"));
    assert_eq!(
        profile.nickname.as_deref(),
        Some("Al"),
        "of the first window"
    );
});

both_engines!(twenty_windows_at_once_each_keep_their_field, |app| {
    let id = app.add_person().await;
    let (browser, page) = enter(&app).await;
    let names = [
        "name",
        "given_name",
        "middle_name",
        "family_name",
        "nickname",
        "gender",
        "region",
        "country",
    ];
    let mut all = tokio::task::JoinSet::new();
    for name in names {
        let (mut browser, page) = (browser.clone(), page.clone());
        all.spawn(async move { change(&mut browser, &page, &[(name, "Changed")]).await });
    }
    while let Some(page) = all.join_next().await {
        assert!(page.unwrap().text().contains("are saved"));
    }
    let profile = serde_json::to_value(person(&app, &id).await.profile).unwrap();
    for name in names {
        let value = profile.get(name).unwrap_or(&profile["address"][name]);
        assert_eq!(value, "Changed", "{name}");
    }
});

fn few() -> Options {
    let mut options = Options::default();
    options.settings.editable = Editable::parse(&["nickname".into()]).unwrap();
    options
}

both_engines!(what_the_tenant_keeps_is_text_and_stays, few(), |app| {
    let id = app.add_person().await;
    let (mut browser, page) = enter(&app).await;
    let fields: Vec<String> = page.fields().into_keys().collect();
    assert_eq!(fields, ["base", "csrf", "nickname"]);
    assert!(page.text().contains("Bahnhofstrasse 1") && page.text().contains("Alex Müller"));
    // Whoever makes a form of their own changes nothing either.
    let forged = [
        (
            "base",
            r#"{"name":"Alex Müller","nickname":"Lex","email":"alex@example.com","phone_number_verified":"false"}"#,
        ),
        ("name", "Eve"),
        ("nickname", "Al"),
        ("email", "eve@example.com"),
        ("phone_number_verified", "true"),
    ];
    browser.submit(&page, &forged).await;
    let profile = person(&app, &id).await.profile;
    assert_eq!(profile.name.as_deref(), Some("Alex Müller"));
    assert_eq!(profile.nickname.as_deref(), Some("Al"));
    assert_eq!(profile.email.as_deref(), Some("alex@example.com"));
    assert!(!profile.phone_number_verified);
    for base in ["", "{", "[]", r#"{"nickname":7}"#] {
        browser
            .submit(&page, &[("base", base), ("nickname", "Bo")])
            .await;
        assert_eq!(
            person(&app, &id).await.profile.nickname.as_deref(),
            Some("Al")
        );
    }
});

// C-058.
both_engines!(a_form_of_ones_own_sets_nothing_that_is_no_field, |app| {
    let id = app.add_person().await;
    app.clock.advance(Duration::from_secs(100));
    let (mut browser, page) = enter(&app).await;
    let before = person(&app, &id).await;
    let forged = [
        ("email", "eve@example.com"),
        ("email_verified", "false"),
        ("phone_number_verified", "true"),
        ("username", "eve"),
        ("preferred_username", "eve"),
        ("sub", "eve"),
        ("id", "eve"),
        ("tenant_id", "eve"),
        ("picture", "https://evil.example/eve.png"),
        ("disabled_at", "1"),
        ("created_at", "1"),
        ("updated_at", "1"),
        ("credentials_epoch", "7"),
        ("roles", "admin"),
        ("later", "{}"),
    ];
    // With all that the page shows beside it, and as if the page had shown it.
    change(&mut browser, &page, &forged).await;
    assert_eq!(person(&app, &id).await, before);
    let shown = page.fields()["base"].clone();
    let mut base: serde_json::Map<String, Value> = serde_json::from_str(&shown).unwrap();
    for (name, text) in forged {
        base.insert(name.into(), format!("not {text}").into());
    }
    let base = serde_json::to_string(&base).unwrap();
    let fields = [&[("base", base.as_str())], &forged[..]].concat();
    browser.submit(&page, &fields).await;
    let after = person(&app, &id).await;
    let claims = |user: &User| serde_json::to_value(&user.profile).unwrap();
    for (name, _) in forged {
        assert_eq!(claims(&after)[name], claims(&before)[name], "{name}");
    }
    assert_eq!(
        User {
            profile: before.profile.clone(),
            updated_at: before.updated_at,
            ..after
        },
        before
    );
});

both_engines!(whoever_was_turned_off_meanwhile_changes_nothing, |app| {
    let id = app.add_person().await;
    let (mut browser, page) = enter(&app).await;
    app.disable_user(&id).await;
    let page = change(&mut browser, &page, &[("name", "Eve")]).await;
    assert_eq!(page.name(), "sign-in");
    assert_eq!(
        person(&app, &id).await.profile.name.as_deref(),
        Some("Alex Müller")
    );
});
