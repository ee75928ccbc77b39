//! `/account/preferences`: language, time zone, light or dark, mails; and that they hold on all devices.

use doorward::domain::id::UserId;
use doorward::domain::profile::Editable;
use doorward::domain::user::User;
use reqwest::Method;

use crate::support::browser::Page;
use crate::support::{Browser, Options, RelyingParty, TestApp};

const PATH: &str = "/account/preferences";

async fn enter(app: &TestApp) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let page = browser.open(PATH).await;
    let page = browser.sign_in(&page, "alex").await;
    assert_eq!(page.name(), "account-preferences", "{}", page.body);
    (browser, page)
}

async fn person(app: &TestApp, id: &UserId) -> User {
    let id = id.clone();
    let found = app.op().store.read(move |r| r.find_user(&id)).await;
    found.expect("the store").expect("the person")
}

fn chosen(page: &Page, list: &str) -> Option<String> {
    page.attribute(&format!("#{list} option[selected]"), "value")
}

/// Sends the form with what is chosen, but for the changes.
pub async fn choose(browser: &mut Browser, page: &Page, changes: &[(&str, &str)]) -> Page {
    let base = page.fields()["base"].clone();
    let own = |list| chosen(page, list).unwrap_or_default();
    let (language, theme, zone) = (own("language"), own("theme"), own("zone"));
    let mut fields = vec![
        ("base", base.as_str()),
        ("language", &language),
        ("theme", &theme),
        ("zone", &zone),
    ];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    browser.submit(page, &fields).await
}

fn theme(page: &Page) -> Option<String> {
    page.attribute("html", "data-theme")
}

fn lang(page: &Page) -> String {
    page.attribute("html", "lang").unwrap_or_default()
}

/// The languages of the pages, as the documents name them.
const LANGUAGES: [(&str, &str); 11] = [
    ("en", "English"),
    ("de", "German"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("pt", "Portuguese"),
    ("it", "Italian"),
    ("nl", "Dutch"),
    ("pl", "Polish"),
    ("ja", "Japanese"),
    ("zh", "Chinese"),
    ("ar", "Arabic"),
];

both_engines!(the_languages_are_those_of_the_documents, |app| {
    app.add_person().await;
    let tags = LANGUAGES.map(|(tag, _)| tag);
    assert!(doorward::web::i18n::available().eq(tags));
    let discovery = app.get("/.well-known/openid-configuration").await;
    let discovery: serde_json::Value = discovery.json().await.unwrap();
    assert_eq!(discovery["ui_locales_supported"], serde_json::json!(tags));
    let (mut browser, page) = enter(&app).await;
    let document = scraper::Html::parse_document(&page.body);
    let options = scraper::Selector::parse("#language option").unwrap();
    let options = document.select(&options);
    let mut offered: Vec<&str> = options
        .filter_map(|option| option.value().attr("value"))
        .collect();
    offered.retain(|tag| !tag.is_empty());
    offered.sort_unstable();
    let mut sorted = tags;
    sorted.sort_unstable();
    assert_eq!(offered, sorted);
    for tag in tags {
        let page = browser.open(PATH).await;
        let page = choose(&mut browser, &page, &[("language", tag)]).await;
        assert_eq!(lang(&page), tag, "{}", page.body);
    }
    // In this order, and no other than these.
    let names = LANGUAGES.map(|(_, name)| name);
    for (document, text) in [
        ("README.md", include_str!("../../README.md")),
        (
            "docs/configuration.md",
            include_str!("../../docs/configuration.md"),
        ),
    ] {
        let text = text.replace(" (simplified)", "").replace('\n', " ");
        let lists = [" and ", " or "].map(|last| {
            let (arabic, others) = names.split_last().expect("languages");
            format!("{}{last}{arabic}", others.join(", "))
        });
        assert!(lists.iter().any(|list| text.contains(list)), "{document}");
    }
});

both_engines!(
    language_and_zone_are_the_claims_and_hold_on_every_page,
    |app| {
        let id = app.add_person().await;
        let (mut browser, page) = enter(&app).await;
        assert_eq!(chosen(&page, "language").as_deref(), Some("en"));
        assert_eq!(chosen(&page, "zone").as_deref(), Some("Europe/Zurich"));
        let before = person(&app, &id).await;
        choose(&mut browser, &page, &[("theme", "dark")]).await;
        assert_eq!(
            person(&app, &id).await,
            before,
            "no claim, so no updated_at"
        );
        let changed = crate::web::profile::fields_changed(&app, &id);
        assert_eq!(changed.await, [""; 0]);
        let choices = [("language", "fr"), ("zone", "Asia/Kathmandu")];
        let page = choose(&mut browser, &page, &choices).await;
        assert_eq!(
            (page.path.as_str(), lang(&page).as_str()),
            ("/account/preferences?done=saved", "fr")
        );
        let profile = person(&app, &id).await.profile;
        assert_eq!(profile.locale.as_deref(), Some("fr"));
        assert_eq!(profile.zoneinfo.as_deref(), Some("Asia/Kathmandu"));
        let changed = crate::web::profile::fields_changed(&app, &id);
        assert_eq!(changed.await, ["locale, zoneinfo"]);
        // Whatever the browser says; but what the client asks for is above it.
        let rp = RelyingParty::confidential(&app).await;
        let headers = [("accept-language", "de")];
        let page = browser
            .send(Method::GET, "/account/sessions", None, &headers)
            .await;
        assert_eq!(lang(&page), "fr");
        let started = page.attribute("time", "datetime").expect("a moment");
        assert!(started.ends_with('Z'), "{started}");
        assert!(
            page.text().contains(" à ") && !page.text().contains("UTC"),
            "{}",
            page.text()
        );
        let page = browser.open(&rp.authorize(&[("prompt", "consent")])).await;
        assert_eq!(
            (page.name().as_str(), lang(&page).as_str()),
            ("consent", "fr")
        );
        let page = browser
            .open(&rp.authorize(&[("prompt", "consent"), ("ui_locales", "ar")]))
            .await;
        assert_eq!(lang(&page), "ar");
        for anybodys in ["/end-session", "/", "/device", "/link/dw_ml_x"] {
            let page = browser.open(anybodys).await;
            assert_eq!(lang(&page), "fr", "{anybodys}");
        }
        // Who is not known yet is asked in their browser's language.
        let mut stranger = Browser::new(&app);
        let page = stranger.send(Method::GET, "/", None, &headers).await;
        assert_eq!(lang(&page), "de");
        // Automatic and UTC take the claims away.
        let page = browser.open(PATH).await;
        choose(&mut browser, &page, &[("language", ""), ("zone", "")]).await;
        let profile = person(&app, &id).await.profile;
        assert_eq!((profile.locale, profile.zoneinfo), (None, None));
        let page = browser
            .send(Method::GET, "/account/sessions", None, &headers)
            .await;
        assert_eq!(lang(&page), "de");
        assert!(page.text().contains("UTC"), "{}", page.text());
    }
);

both_engines!(
    light_or_dark_holds_on_all_devices_unless_this_one_says_otherwise,
    |app| {
        app.add_person().await;
        let (mut phone, page) = enter(&app).await;
        let (mut laptop, _) = enter(&app).await;
        let page = choose(&mut phone, &page, &[("theme", "dark")]).await;
        assert_eq!(theme(&page).as_deref(), Some("dark"));
        let page = laptop.open("/account").await;
        assert_eq!(theme(&page).as_deref(), Some("dark"));
        for (choice, shown) in [("light", Some("light")), ("automatic", None)] {
            let headers = [("sec-fetch-site", "same-origin")];
            let path = format!("/theme/{choice}");
            laptop.send(Method::GET, &path, None, &headers).await;
            let page = laptop.open("/account").await;
            assert_eq!(theme(&page).as_deref(), shown, "{choice}");
            let page = phone.open("/account").await;
            assert_eq!(theme(&page).as_deref(), Some("dark"));
        }
        // What is preferred from now on is seen at once, here too.
        let page = laptop.open(PATH).await;
        let page = choose(&mut laptop, &page, &[("theme", "light")]).await;
        assert_eq!(theme(&page).as_deref(), Some("light"));
        let page = phone.open(PATH).await;
        assert_eq!(theme(&page).as_deref(), Some("light"));
        let page = choose(&mut phone, &page, &[("theme", "")]).await;
        assert_eq!(theme(&page), None);
    }
);

both_engines!(two_windows_lose_nothing_of_each_other, |app| {
    let id = app.add_person().await;
    let (mut browser, one) = enter(&app).await;
    choose(&mut browser, &one, &[("language", "de")]).await;
    choose(&mut browser, &one, &[("theme", "dark")]).await;
    let page = choose(&mut browser, &one, &[("zone", "Europe/Paris")]).await;
    assert_eq!(
        (lang(&page).as_str(), theme(&page).as_deref()),
        ("de", Some("dark"))
    );
    assert_eq!(
        person(&app, &id).await.profile.zoneinfo.as_deref(),
        Some("Europe/Paris")
    );
});

both_engines!(what_is_in_no_list_is_refused, |app| {
    let id = app.add_person().await;
    let (mut browser, page) = enter(&app).await;
    let before = person(&app, &id).await;
    for (name, value) in [
        ("language", "tlh"),
        ("language", "../x"),
        ("zone", "Mars/Olympus"),
        ("zone", "../../etc/passwd"),
        ("theme", "blue"),
    ] {
        let page = choose(&mut browser, &page, &[(name, value), ("theme", "blue")]).await;
        assert!(page.text().contains("cannot be chosen"), "{}", page.text());
    }
    assert_eq!(person(&app, &id).await, before);
    assert_eq!(
        app.database
            .count("SELECT count(*) AS count FROM preferences"),
        0
    );
});

fn closed() -> Options {
    let mut options = Options::default();
    options.settings.editable = Editable::parse(&["name".into()]).unwrap();
    options
}

both_engines!(
    claims_that_the_tenant_keeps_are_text_and_stay,
    closed(),
    |app| {
        let id = app.add_person().await;
        let (mut browser, page) = enter(&app).await;
        let before = person(&app, &id).await;
        assert_eq!(page.attribute("select#language", "name"), None);
        assert_eq!(page.attribute("select#zone", "name"), None);
        assert!(page.text().contains("Zurich") && page.text().contains("English"));
        let changes = [
            ("language", "fr"),
            ("zone", "Asia/Tokyo"),
            ("theme", "dark"),
        ];
        let page = choose(&mut browser, &page, &changes).await;
        assert_eq!(person(&app, &id).await, before);
        assert_eq!(
            (lang(&page).as_str(), theme(&page).as_deref()),
            ("en", Some("dark"))
        );
    }
);

both_engines!(preferences_go_with_their_person, |app| {
    let id = app.add_person().await;
    let (mut browser, page) = enter(&app).await;
    choose(&mut browser, &page, &[("theme", "dark")]).await;
    let rows = || {
        app.database
            .count("SELECT count(*) AS count FROM preferences")
    };
    assert_eq!(rows(), 1);
    let deleted = app.op().store.write(move |w| w.delete_user(&id)).await;
    assert!(deleted.expect("the store"));
    assert_eq!(rows(), 0);
});
