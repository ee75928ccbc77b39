//! Every form that the product has, sent by somebody else with the person's cookies: it is refused, and nothing is different
//! afterwards (RFC 9700 §4.7). The choice of colours is no form: `theme.rs`.

mod each;
mod ended;
mod often;

use reqwest::{Method, StatusCode};

pub use self::each::with_everything;
use crate::support::answer::{FORM, encode, multipart, object};
use crate::support::app::PASSWORD;
use crate::support::browser::{Page, parameters};
use crate::support::process::{Process, free_port, http};
use crate::support::{Browser, RelyingParty, TestApp};

type Rows = Vec<(&'static str, i64)>;

const OURS: [(&str, &str); 2] = [("origin", "null"), ("sec-fetch-site", "same-origin")];

/// What a form changes, counted; most that happens to an account has its line in the trail.
fn rows(app: &TestApp) -> Rows {
    app.database.rows(&[
        "activity",
        "ceremonies",
        "challenges",
        "consents",
        "deletions",
        "grants",
        "interactions",
        "outbox",
        "passkey_refusals",
        "passkeys",
        "pictures",
        "preferences",
        "recovery_codes",
        "sessions",
        "throttles",
        "totps",
        "trusted_devices",
        "users",
        "users WHERE updated_at > created_at",
    ])
}

/// The page with no other form than one that posts to this address.
pub fn with_form(page: &Page, action: &str) -> Page {
    let (name, csrf) = (page.name(), page.csrf());
    Page {
        body: format!(
            "<main data-page=\"{name}\"><form action=\"{action}\"><input name=\"csrf\" value=\"{csrf}\"></form></main>"
        ),
        ..page.clone()
    }
}

/// The same of a page that has no form just now: any other of the account has its token.
pub async fn with_form_of_account(browser: &mut Browser, page: &Page, action: &str) -> Page {
    if page.fields().contains_key("csrf") {
        with_form(page, action)
    } else {
        with_form(&browser.open("/account/sessions").await, action)
    }
}

/// Sends the page's form in every way in which it may not come. `foreign` is the token of another browser, and `witness` says
/// how everything stands.
async fn is_taken_from_its_own_page_alone(
    browser: &mut Browser,
    page: &Page,
    fields: &[(&str, &str)],
    foreign: &str,
    witness: impl Fn() -> Rows,
) {
    let (csrf, action) = (page.csrf(), page.action());
    // What a script asks for is answered without a page.
    let refusal = if action.ends_with("/options") || action.ends_with("/passkey") {
        ""
    } else {
        "error"
    };
    let (before, cookies) = (witness(), browser.cookies.clone());
    let with = |token: &'_ str| -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        all.push(("csrf".to_owned(), token.to_owned()));
        all
    };
    let elsewhere: [&[(&str, &str)]; 6] = [
        &[
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
        ],
        &[("origin", "null"), ("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "cross-site"),
        ],
        &[("origin", "https://evil.example")],
    ];
    let mut cases: Vec<(&str, &[(&str, &str)])> =
        elsewhere.map(|headers| (csrf.as_str(), headers)).into();
    cases.extend(["", "x", foreign, &csrf[..csrf.len() - 1]].map(|token| (token, OURS.as_slice())));
    for (token, headers) in cases {
        let all = with(token);
        let all: Vec<(&str, &str)> = all.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let answer = browser
            .send(Method::POST, &action, Some(&all), headers)
            .await;
        assert_eq!(
            (answer.status, answer.name().as_str()),
            (StatusCode::FORBIDDEN, refusal),
            "{action} {headers:?} {token}: {}",
            answer.body
        );
        answer.is_page_or_redirect_of_ours();
    }
    let missing = browser
        .send(Method::POST, &action, Some(fields), &OURS)
        .await;
    assert_eq!(missing.status, StatusCode::FORBIDDEN, "{action}: no token");
    // What a page of another site can send without asking (Fetch Standard, CORS-safelisted), and what it cannot.
    let all = with(&csrf);
    let all: Vec<(&str, &str)> = all.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let form = encode(&all);
    for (content_type, body) in [
        ("text/plain", form.clone()),
        ("text/plain;charset=UTF-8", object(&all).to_string()),
        ("application/json", object(&all).to_string()),
        ("multipart/form-data; boundary=b", multipart(&all)),
        ("application/x-www-form-urlencoded-not", form.clone()),
        ("", form.clone()),
    ] {
        let mut headers = OURS.to_vec();
        headers.push(("content-type", content_type));
        let answer = browser.post_body(&action, body, &headers).await;
        // Where no form is, there is no token either.
        assert!(
            matches!(answer.status.as_u16(), 400 | 403) && answer.name() == refusal,
            "{action} {content_type}: {} {}",
            answer.status,
            answer.body
        );
    }
    // In the address it is not looked for.
    let in_address = format!("{action}?{form}");
    let read = browser.send(Method::GET, &in_address, None, &OURS).await;
    assert!(
        matches!(read.status.as_u16(), 200 | 303 | 405),
        "{in_address}: {}",
        read.status
    );
    let empty = [OURS.as_slice(), &[("content-type", FORM)]].concat();
    let posted = browser.post_body(&in_address, String::new(), &empty).await;
    assert_eq!(posted.status, StatusCode::FORBIDDEN, "{in_address}");
    for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::HEAD] {
        let answer = browser.send(method, &action, Some(&all), &OURS).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{action}");
    }
    assert_eq!(witness(), before, "{action}");
    assert_eq!(browser.cookies, cookies, "{action}");
    let again = browser.get(&page.path).await;
    assert_eq!(again.name(), page.name(), "{}: {}", page.path, again.body);
}

both_engines!(each_form_is_taken_from_its_own_page_alone, |app| {
    app.add_person().await;
    app.add_user("sam", "sam@example.com").await;
    let rp = RelyingParty::confidential(&app).await;
    let foreign = Browser::new(&app).open(&rp.authorize(&[])).await.csrf();
    let mut browser = Browser::new(&app);
    let page = browser.open(&rp.authorize(&[])).await;
    let mut page = page;
    for (name, fields, next) in [
        ("sign-in", [("username", "alex")], "password"),
        ("password", [("password", PASSWORD)], "consent"),
        ("consent", [("decision", "allow")], ""),
    ] {
        assert_eq!(page.name(), name, "{}", page.body);
        let cancel = [("decision", "cancel")];
        for fields in [fields.as_slice(), &cancel] {
            let count = || rows(&app);
            is_taken_from_its_own_page_alone(&mut browser, &page, fields, &foreign, count).await;
        }
        page = browser.submit(&page, &fields).await;
        assert_eq!(page.name(), next, "{}", page.body);
    }
    assert!(parameters(page.location()).contains_key("code"));

    let page = browser
        .open(&rp.authorize(&[("prompt", "select_account")]))
        .await;
    assert_eq!(page.name(), "accounts");
    let account = page.account("alex@example.com");
    for account in [account.as_str(), "other"] {
        let fields = [("account", account)];
        let count = || rows(&app);
        is_taken_from_its_own_page_alone(&mut browser, &page, &fields, &foreign, count).await;
    }
    let page = browser.submit(&page, &[("account", &account)]).await;
    assert!(parameters(page.location()).contains_key("code"));

    let page = browser.open("/end-session").await;
    assert_eq!(page.name(), "sign-out");
    let fields = [("decision", "sign-out")];
    let count = || rows(&app);
    is_taken_from_its_own_page_alone(&mut browser, &page, &fields, &foreign, count).await;
    let page = browser.submit(&page, &fields).await;
    assert_eq!(page.name(), "signed-out");
    assert!(browser.session_cookie().is_none());
});

#[tokio::test(flavor = "multi_thread")]
async fn each_form_of_the_playground_is_taken_from_its_own_page_alone() {
    let data = tempfile::tempdir().unwrap();
    let server = Process::dev(free_port(), data.path(), None);
    let http = http();
    let foreign = Browser::at_process(&http, server.issuer());
    let foreign = foreign.clone().get("/playground").await.csrf();
    let mut browser = Browser::at_process(&http, server.issuer());
    let page = browser.get("/playground").await;
    let fields = [("scope", "openid")];
    is_taken_from_its_own_page_alone(&mut browser, &page, &fields, &foreign, Vec::new).await;
    let page = browser
        .submit(&page, &[("scope", "openid"), ("scope", "offline_access")])
        .await;
    let person = server.text("/person/username");
    let password = server.text("/person/password");
    let mut page = browser.sign_in_with(&page, person, password).await;
    if page.name() == "consent" {
        page = browser.submit(&page, &[("decision", "allow")]).await;
    }
    assert_eq!(page.name(), "playground", "{}", page.body);
    let steps = page.text();
    for action in ["/playground/refresh", "/playground/sign-out"] {
        let form = format!("form[action^=\"{action}?\"]");
        let action = page.attribute(&form, "action").expect("the form");
        // Of the page's two forms, this one.
        let page = with_form(&page, &action);
        is_taken_from_its_own_page_alone(&mut browser, &page, &[], &foreign, Vec::new).await;
        assert_eq!(browser.get(&page.path).await.text(), steps, "{action}");
    }
}
