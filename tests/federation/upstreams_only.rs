//! People come by upstreams alone, but for a few who can get in when an upstream cannot (`sign_in.upstreams_only`).

use std::sync::Arc;
use std::time::Duration;

use doorward::domain::challenge::Purpose;
use doorward::domain::connector::{Connector, ConnectorName};
use doorward::domain::id::UserId;
use doorward::federation::connection::{Connection, Connections};
use doorward::provider::Settings;

use super::impostor::Impostor;
use super::{asked, ldap, redeem};
use crate::login::links::hand_out;
use crate::support::app::PASSWORD;
use crate::support::browser::Page;
use crate::support::database::Engine;
use crate::support::relying_party::{claims, text};
use crate::support::{Browser, Options};
use crate::web::passkeys::{create, use_it};

/// People come by the connectors; `admin` may sign in here.
fn only(options: Options) -> Options {
    Options {
        settings: Settings {
            upstreams_only: Some(Arc::from(["admin".to_owned()])),
            ..options.settings
        },
        ..options
    }
}

/// The same, with another connector that nobody goes to.
fn with_two(options: Options) -> Options {
    let mut all: Vec<Connection> = options.settings.connections.iter().cloned().collect();
    let mut other = all[0].clone();
    other.connector.name = ConnectorName::parse("other").expect("a name");
    other.connector.display_name = "Other".into();
    all.push(other);
    only(Options {
        settings: Settings {
            connections: Arc::new(Connections::new(all)),
            ..options.settings
        },
        ..options
    })
}

async fn start(engine: Engine, change: impl FnOnce(Options) -> Options) -> Impostor {
    let impostor = Impostor::start_with(engine, |_| {}, change).await;
    impostor.here.add_user("admin", "admin@example.com").await;
    impostor.here.add_user("alex", "alex@example.com").await;
    impostor
}

/// The page that asks who somebody is, in a new browser.
async fn arrive(impostor: &mut Impostor) -> Page {
    impostor.browser = Browser::new(&impostor.here);
    let address = impostor.rp.authorize(&[]);
    impostor.browser.open(&address).await
}

/// The same, for those who have an account of this server.
async fn local(impostor: &mut Impostor) -> Page {
    let page = arrive(impostor).await;
    impostor
        .browser
        .submit(&page, &[("decision", "local")])
        .await
}

fn takes_name(page: &Page) -> bool {
    page.attribute("input[name=username]", "name").is_some()
}

both_engines!(only_who_is_named_signs_in_by_a_password, |app| {
    let mut impostor = start(app.engine, with_two).await;
    let page = arrive(&mut impostor).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    assert!(!takes_name(&page), "{}", page.body);
    assert_eq!(page.texts("button[name=upstream]").len(), 2);
    assert_eq!(page.attribute("form[data-passkey]", "action"), None);
    // What no page has a field for is not taken.
    let again = impostor
        .browser
        .submit(&page, &[("username", "admin")])
        .await;
    assert!(
        again.name() == "sign-in" && !takes_name(&again),
        "{}",
        again.body
    );

    let page = impostor
        .browser
        .submit(&page, &[("decision", "local")])
        .await;
    assert!(takes_name(&page), "{}", page.body);
    assert_eq!(page.texts("h1"), ["Sign-in for administrators"]);
    assert!(page.texts("button[name=upstream]").is_empty());
    // And back.
    let page = impostor
        .browser
        .submit(&page, &[("decision", "elsewhere")])
        .await;
    assert_eq!(page.texts("h1"), ["Sign-in"]);
    assert_eq!(page.texts("button[name=upstream]").len(), 2);
    let page = impostor
        .browser
        .submit(&page, &[("decision", "local")])
        .await;
    let page = impostor.browser.sign_in_with(&page, "alex", PASSWORD).await;
    assert_eq!(page.name(), "password", "{}", page.body);
    assert!(page.path.ends_with("?slip=wrong"), "{}", page.path);
    let same = page.text();
    let page = impostor
        .browser
        .submit(&page, &[("password", "another pass phrase")])
        .await;
    assert_eq!(page.text(), same, "as any wrong one");
    assert_eq!(impostor.browser.session_cookie(), None);

    let page = local(&mut impostor).await;
    let page = impostor
        .browser
        .sign_in_with(&page, "Admin", PASSWORD)
        .await;
    let page = impostor.browser.follow(page).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    // And by the upstream whoever comes.
    impostor.leave().await;
    impostor.gives_changed(&serde_json::json!({}));
    assert_eq!(impostor.come_back().await.name(), "consent");
});

// On the day on which it turns everybody away, or their browsers do not reach it.
both_engines!(whoever_comes_to_the_account_is_asked, |app| {
    let of_domain = |connector: &mut Connector| connector.domains = vec!["example.com".to_owned()];
    let impostor = Impostor::start_with(app.engine, of_domain, only).await;
    impostor.here.add_user("admin", "admin@example.com").await;
    let mut browser = Browser::new(&impostor.here);
    let page = browser.open("/account").await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    let page = browser.submit(&page, &[("decision", "local")]).await;
    let page = browser.sign_in_with(&page, "admin", PASSWORD).await;
    assert_eq!(browser.follow(page).await.name(), "account");
    // Whatever they are called: an address of the upstream's people leads nobody away who comes by none.
    let mut browser = Browser::new(&impostor.here);
    let page = browser.open("/account").await;
    let page = browser.submit(&page, &[("decision", "local")]).await;
    let address = [("username", "admin@example.com")];
    let page = browser.submit(&page, &address).await;
    assert_eq!(page.name(), "password", "{}", page.body);
});

both_engines!(the_only_way_in_is_gone_at_once, |app| {
    let mut impostor = start(app.engine, only).await;
    impostor.browser = Browser::new(&impostor.here);
    let page = impostor.browser.get(&impostor.rp.authorize(&[])).await;
    let page = impostor.browser.get(page.location()).await;
    let away = page.location().to_owned();
    assert!(
        away.starts_with(&impostor.stranger.at("/authorize")),
        "{away}"
    );
    let state = asked(&away).remove("state").expect("a state");
    // Who says no there finds a page, and is not sent again.
    let back = [("error", "access_denied"), ("state", state.as_str())];
    let page = impostor.back(&back).await;
    assert_eq!(
        page.attribute("main[data-error]", "data-error").as_deref(),
        Some("upstream-refused"),
        "{}",
        page.body
    );
    let on = page.attribute("main a", "href").expect("a way on");
    let page = impostor.browser.open(&on).await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    assert_eq!(page.texts("button[name=upstream]").len(), 1);
    let page = impostor
        .browser
        .submit(&page, &[("decision", "local")])
        .await;
    let page = impostor
        .browser
        .sign_in_with(&page, "admin", PASSWORD)
        .await;
    assert_eq!(impostor.browser.follow(page).await.name(), "consent");
});

// C-046: what somebody made for themselves here is no way around the upstream that may have turned them off.
both_engines!(neither_passkeys_nor_links_lead_in, |app| {
    let mut impostor = start(app.engine, with_two).await;
    impostor.leave().await;
    impostor.gives_changed(&serde_json::json!({}));
    let page = impostor.come_back().await;
    let tokens = redeem(&impostor.here, &impostor.rp, &mut impostor.browser, page).await;
    let subject = claims(text(&tokens, "id_token"))["sub"]
        .as_str()
        .expect("a sub")
        .to_owned();
    let mut browser = impostor.browser.clone();
    let page = browser.open("/account/passkeys").await;
    let (page, mut key) = create(&impostor.here, &mut browser, &page).await;
    assert!(page.text().contains("Laptop"), "{}", page.text());
    let page = browser.open("/account/providers").await;
    let last = "This is the only way in which you can sign in, so it stays.";
    assert!(page.text().contains(last), "{}", page.text());
    assert_eq!(page.attribute("button[name=unlink]", "value"), None);
    assert!(page.texts(".leads a").is_empty(), "{}", page.body);
    // Of what leads nowhere nothing is the last way in.
    let gone = "UPDATE upstream_identities SET connector = 'gone'";
    impostor.here.database.execute(gone);
    let page = browser.open("/account/passkeys").await;
    assert!(!page.text().contains("the only way"), "{}", page.text());
    assert!(page.attribute("button[name=remove]", "value").is_some());
    impostor.here.clock.advance(Duration::from_secs(1));
    let page = local(&mut impostor).await;
    let page = use_it(&mut impostor.browser, &page, &mut key).await;
    assert!(
        matches!(page.name().as_str(), "sign-in" | "password"),
        "{}",
        page.body
    );
    assert_eq!(impostor.browser.session_cookie(), None);

    for (name, leads_in) in [(subject, false), (find(&impostor, "admin").await, true)] {
        let id = UserId::new(name);
        let purpose = Purpose::Entry {
            owes_password: false,
        };
        let link = hand_out(impostor.here.op(), purpose, Some(&id)).await;
        let mut browser = Browser::new(&impostor.here);
        let page = browser.open(&link).await;
        let page = browser.submit(&page, &[]).await;
        let page = browser.follow(page).await;
        assert_eq!(
            browser.session_cookie().is_some(),
            leads_in,
            "{}",
            page.body
        );
    }
});

async fn find(impostor: &Impostor, name: &'static str) -> String {
    let found = super::find_user(&impostor.here, name).await;
    found.expect("somebody").id.to_string()
}

// A directory's people type a name and a password, of the directory.
both_engines!(passwords_of_a_directory_are_taken, |app| {
    let slapd = ldap::slapd::Slapd::start();
    let mut stand = ldap::Stand::start_changed(app.engine, vec![slapd.connection()], only).await;
    stand.here.add_user("admin", "admin@example.com").await;
    stand.here.add_user("sam", "sam@example.com").await;
    stand.claims("alex", ldap::slapd::THEIRS).await;
    stand.is_wrong("sam", PASSWORD).await;
    stand.claims("admin", PASSWORD).await;
});
