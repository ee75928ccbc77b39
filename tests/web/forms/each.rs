//! The forms of the account's pages, and of all that can be owed. A new one that is not tried here fails
//! [`no_form_is_left_out`].

use std::collections::{BTreeMap, BTreeSet};

use doorward::domain::authentication::Acr;
use doorward::domain::challenge::Purpose;
use doorward::domain::session::SessionOrigin;
use doorward::login::deletion;
use doorward::login::factor::recovery_code;
use doorward::login::policy::SignInRules;
use doorward::login::sign_up::SignUp;
use doorward::provider::Settings;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::{is_taken_from_its_own_page_alone, rows, with_form, with_form_of_account};
use crate::federation::add_identity;
use crate::login::links::hand_out;
use crate::login::required::{demanding, new_app};
use crate::mail::{Stand, code_of, last, link_of, stand};
use crate::oauth::backchannel;
use crate::support::app::{trust, witness};
use crate::support::authenticator::{Authenticator, STEP};
use crate::support::browser::Page;
use crate::support::routes::routes;
use crate::support::{Browser, Options, RelyingParty, TestApp};
use crate::web::passkeys::make;

const NEW: &str = "quilted lamp harbour nineteen";
/// Stands for what a field or button of the page has.
const ITS_OWN: &str = "what the page has";

type Fields = &'static [(&'static str, &'static str)];

/// The account's forms, each with what it is sent with; those first that leave the others what they need.
pub const OF_THE_ACCOUNT: [(&str, Fields); 15] = [
    ("/account/profile", &[("base", ITS_OWN), ("name", "Eve")]),
    (
        "/account/preferences",
        &[
            ("base", ITS_OWN),
            ("language", "fr"),
            ("zone", "Asia/Kathmandu"),
            ("theme", "dark"),
        ],
    ),
    ("/account/security", &[("forget", ITS_OWN)]),
    ("/account/email", &[("email", "eve@example.com")]),
    ("/account/recovery-codes", &[]),
    ("/account/second-step", &[("ask", "yes")]),
    ("/account/providers", &[("unlink", ITS_OWN)]),
    ("/account/requests", &[("look", ITS_OWN)]),
    ("/account/apps", &[("disconnect", ITS_OWN)]),
    ("/account/sessions", &[("end", "others")]),
    ("/account/export", &[]),
    ("/account/passkeys", &[("remove", ITS_OWN)]),
    ("/account/app", &[("decision", "remove")]),
    ("/account/password", &[("new-password", NEW)]),
    ("/account/delete", &[("confirm", "alex")]),
];
const OPTIONS: &str = "/account/passkeys/options";
const OF_INTERACTIONS: [&str; 4] = [
    "/interaction/x",
    "/interaction/x/mail/x",
    "/interaction/x/passkey",
    "/link/x",
];

/// Tries forms, and remembers which.
struct Sweep<'a> {
    app: &'a TestApp,
    foreign: String,
    tried: BTreeSet<String>,
}

impl<'a> Sweep<'a> {
    async fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            foreign: Browser::new(app).open("/account").await.csrf(),
            tried: BTreeSet::new(),
        }
    }

    async fn form(&mut self, browser: &mut Browser, page: &Page, fields: &[(&str, &str)]) {
        let count = || rows(self.app);
        is_taken_from_its_own_page_alone(browser, page, fields, &self.foreign, count).await;
        self.tried.insert(pattern(&page.action()));
    }

    /// What the page's script asks for.
    async fn script(&mut self, browser: &mut Browser, page: &Page) {
        let path = page.attribute("form[data-passkey]", "data-passkey-options");
        let page = with_form(page, &path.expect("a form for passkeys"));
        self.form(browser, &page, &[("mediation", "modal")]).await;
    }
}

/// The route of an address, as [`routes`] writes it.
fn pattern(address: &str) -> String {
    let path = address.split('?').next().unwrap_or_default();
    let mut parts: Vec<&str> = path.split('/').collect();
    for place in 1..parts.len() {
        if matches!(parts[place - 1], "interaction" | "link" | "mail") {
            parts[place] = "x";
        }
    }
    parts.join("/")
}

/// A browser of a person who has all that these forms take away.
pub async fn with_everything(stand: &Stand) -> Browser {
    let (app, op) = (&stand.app, stand.op());
    let alex = app.add_person().await;
    let rp = RelyingParty::confidential(app).await;
    rp.tokens(app, &mut Browser::new(app)).await;
    backchannel::ask_alex(app, &backchannel::party(app).await).await;
    let (mut browser, _) = make(app, "alex").await;
    browser.move_to(&stand.node);
    Authenticator::enrol(app, &alex).await;
    let user = op.store.user(&alex).await.unwrap().unwrap();
    let by = witness(op, &alex);
    recovery_code::enrol(op, &user, &by).await.unwrap();
    trust(op, &alex, &SessionOrigin::default()).await.unwrap();
    add_identity(op, &alex, "248289761001").await;
    browser
}

/// What a form is sent with, once its page is seen.
pub fn filled(page: &Page, fields: Fields) -> Vec<(&'static str, String)> {
    let fields = fields.iter().map(|(name, value)| match *value {
        ITS_OWN => (*name, own(page, name)),
        value => (*name, value.to_owned()),
    });
    fields.collect()
}

/// What the page has under this name.
fn own(page: &Page, name: &str) -> String {
    let found = page
        .attribute(&format!("button[name={name}]"), "value")
        .or_else(|| page.fields().get(name).cloned());
    found.unwrap_or_else(|| panic!("{name} on {}: {}", page.path, page.body))
}

// It would leave a cookie for each.
both_engines!(a_form_that_cannot_be_read_is_no_apps_fault, |app| {
    app.add_person().await;
    let mut browser = Browser::new(&app);
    let sign_in = browser.open("/account").await;
    let own = OF_THE_ACCOUNT.map(|(path, _)| path.to_owned());
    for (is_signed_in, paths) in [
        (false, vec![sign_in.action()]),
        (
            true,
            own.into_iter().chain(["/device".to_owned()]).collect(),
        ),
    ] {
        if is_signed_in {
            assert_eq!(browser.sign_in(&sign_in, "alex").await.name(), "account");
        }
        for path in paths {
            let twice = [("decision", "a"), ("decision", "b")];
            let own = [("sec-fetch-site", "same-origin")];
            let page = browser.send(Method::POST, &path, Some(&twice), &own).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}");
            let kind = page.attribute("main", "data-error");
            assert_eq!(kind.as_deref(), Some("form-unreadable"), "{path}");
            assert!(!page.text().contains("The app"), "{}", page.text());
        }
    }
});

both_engines!(a_form_of_another_site_begins_no_sign_in, |app| {
    let paths = OF_THE_ACCOUNT.iter().map(|(path, _)| *path);
    for path in paths.chain(["/account/picture"]) {
        let mut browser = Browser::new(&app);
        let from = [("sec-fetch-site", "cross-site")];
        let answer = browser
            .send(Method::POST, path, Some(&[("name", "Eve")]), &from)
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert!(browser.cookies.is_empty(), "{path}: {:?}", browser.cookies);
    }
});

both_engines!(
    each_form_of_the_account_is_taken_from_its_own_page_alone,
    |app| {
        let (stand, _server) = stand(app).await;
        let (app, mut browser) = (&stand.app, with_everything(&stand).await);
        let mut sweep = Sweep::new(app).await;
        for (path, fields) in OF_THE_ACCOUNT {
            let page = browser.open(path).await;
            assert_eq!(page.path, path, "{}", page.body);
            let fields = filled(&page, fields);
            // All that the page showed is sent with what is changed.
            let base = fields.iter().find(|(name, _)| *name == "base");
            let shown: BTreeMap<String, Value> = base.map_or_else(BTreeMap::new, |(_, base)| {
                serde_json::from_str(base).expect("JSON")
            });
            let shown = shown.iter().filter_map(|(name, value)| {
                let is_changed = fields.iter().any(|(changed, _)| changed == name);
                (!is_changed).then_some((name.as_str(), value.as_str()?))
            });
            let changed = fields.iter().map(|(name, value)| (*name, value.as_str()));
            let fields: Vec<(&str, &str)> = changed.chain(shown).collect();
            let page = with_form_of_account(&mut browser, &page, path).await;
            sweep.form(&mut browser, &page, &fields).await;
            if path == "/account/passkeys" {
                let page = browser.open(path).await;
                sweep.script(&mut browser, &page).await;
            }
            // From their own page they do something.
            let before = rows(app);
            browser.submit(&page, &fields).await;
            assert_ne!(rows(app), before, "{path}");
        }
        let all = OF_THE_ACCOUNT.map(|(path, _)| path.to_owned());
        assert_eq!(
            sweep.tried,
            all.into_iter().chain([OPTIONS.to_owned()]).collect()
        );
    }
);

/// Everything that can be owed is on.
fn everything() -> Options {
    Options {
        settings: Settings {
            sign_in: SignInRules {
                by_mail: true,
                ..SignInRules::default()
            },
            sign_up: SignUp::Open,
            ..Settings::default()
        },
        ..Options::default()
    }
}

#[track_caller]
fn is(page: &Page, name: &str) {
    assert_eq!(page.name(), name, "{}", page.body);
}

both_engines!(
    each_form_of_what_is_owed_is_taken_from_its_own_page_alone,
    everything(),
    |app| {
        let (stand, _server) = stand(app).await;
        let (app, op) = (&stand.app, stand.op());
        let alex = app.add_person().await;
        let begun = || Browser::at_node(app, &stand.node);
        let mut sweep = Sweep::new(app).await;

        // A code, and the link beside it.
        let mut browser = begun();
        let page = browser.open("/account").await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        sweep
            .form(&mut browser, &page, &[("decision", "mail")])
            .await;
        let page = browser.submit(&page, &[("decision", "mail")]).await;
        is(&page, "mail-code");
        let mail = last(&stand).await;
        let code = code_of(&mail);
        sweep.form(&mut browser, &page, &[("code", &code)]).await;
        let page = browser.get(&link_of(&stand, &mail)).await;
        is(&page, "link");
        sweep.form(&mut browser, &page, &[]).await;
        is(&browser.submit(&page, &[]).await, "account");

        let mut browser = begun();
        let page = browser.open("/account").await;
        sweep
            .form(&mut browser, &page, &[("decision", "sign-up")])
            .await;
        let page = browser.submit(&page, &[("decision", "sign-up")]).await;
        is(&page, "sign-up");
        let fields = [("email", "kim@example.com")];
        sweep.form(&mut browser, &page, &fields).await;
        let page = browser.submit(&page, &fields).await;
        let code = code_of(&last(&stand).await);
        let page = browser.submit(&page, &[("code", &code)]).await;
        is(&page, "sign-up-details");
        let fields = [("name", "Kim"), ("new-password", NEW)];
        sweep.form(&mut browser, &page, &fields).await;
        is(&browser.submit(&page, &fields).await, "account");

        let person = alex.clone();
        let required = op.store.write(move |w| w.require_new_password(&person));
        assert!(required.await.unwrap());
        let mut browser = begun();
        let page = browser.open("/account").await;
        let page = browser.sign_in(&page, "alex").await;
        is(&page, "new-password");
        let fields = [("new-password", NEW)];
        sweep.form(&mut browser, &page, &fields).await;
        is(&browser.submit(&page, &fields).await, "account");

        let mut browser = begun();
        let page = browser.open("/account").await;
        sweep.script(&mut browser, &page).await;
        let page = browser.submit(&page, &[("username", "alex")]).await;
        let fields = [("password", NEW), ("passkeys", "yes")];
        let page = browser.submit(&page, &fields).await;
        is(&page, "passkey-offer");
        sweep.script(&mut browser, &page).await;
        let fields = [("decision", "later")];
        let page = with_form(&page, &page.path);
        sweep.form(&mut browser, &page, &fields).await;
        is(&browser.submit(&page, &fields).await, "account");

        let rp = demanding(app, Acr::TwoFactors).await;
        let mut browser = begun();
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in_with(&page, "alex", NEW).await;
        is(&page, "enrol");
        sweep.script(&mut browser, &page).await;
        let (page, authenticator, sealed) = new_app(&mut browser, &page).await;
        let code = authenticator.code(op.now());
        let fields = [("secret", sealed.as_str()), ("code", &code)];
        sweep.form(&mut browser, &page, &fields).await;
        is(&browser.submit(&page, &fields).await, "enrol-codes");

        let user = op.store.user(&alex).await.unwrap().unwrap();
        deletion::plan(op, &user, &witness(op, &alex))
            .await
            .unwrap();
        let mut browser = begun();
        let page = browser.open(&rp.authorize(&[])).await;
        let page = browser.sign_in_with(&page, "alex", NEW).await;
        is(&page, "second-factor");
        app.clock.advance(STEP);
        let code = authenticator.code(op.now());
        let fields = [("way", "app"), ("code", code.as_str()), ("trust", "yes")];
        sweep.form(&mut browser, &page, &fields).await;
        let page = browser.submit(&page, &fields).await;
        is(&page, "leaving");
        for decision in ["leave", "keep"] {
            let fields = [("decision", decision)];
            sweep.form(&mut browser, &page, &fields).await;
        }
        is(
            &browser.submit(&page, &[("decision", "keep")]).await,
            "consent",
        );

        let entry = Purpose::Entry {
            owes_password: false,
        };
        let link = hand_out(op, entry, Some(&alex)).await;
        let mut browser = begun();
        let page = browser.get(&link).await;
        is(&page, "link");
        sweep.form(&mut browser, &page, &[]).await;
        is(&browser.submit(&page, &[]).await, "second-factor");
        assert_eq!(sweep.tried, OF_INTERACTIONS.map(str::to_owned).into());
    }
);

#[test]
fn no_form_is_left_out() {
    // Clients or upstreams send these, or any site sends people there; and one is tried where the whole flow is.
    let no_pages = [
        "/api/v1/connectors/x/test",
        "/authorize",
        "/backchannel_authentication",
        "/callback/x",
        "/callback/x/logout",
        "/device_authorization",
        "/end-session",
        "/end-session/confirm",
        "/introspect",
        "/par",
        "/register",
        "/revoke",
        "/saml/x/acs",
        "/saml/x/slo",
        "/token",
        "/userinfo",
    ];
    // Comes as multipart: `picture.rs`; from whoever is not signed in: `../oauth/device/approval.rs`.
    let elsewhere = ["/account/picture", "/device"];
    let account = OF_THE_ACCOUNT.map(|(path, _)| path);
    let all = [
        &no_pages[..],
        &elsewhere,
        &account,
        &[OPTIONS],
        &OF_INTERACTIONS,
    ]
    .concat();
    let routes = routes();
    let posted = routes
        .iter()
        .filter(|route| route.methods.contains(&"POST"))
        .map(|route| route.path);
    assert_eq!(
        posted.collect::<BTreeSet<_>>(),
        all.into_iter().collect::<BTreeSet<_>>()
    );
}
