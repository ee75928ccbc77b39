//! The password of somebody of a directory, at the page of their account: it is changed there and nowhere else, or it is said that it is not.

use doorward::domain::user::User;
use doorward::login::hashing::Password;
use reqwest::StatusCode;

use super::password::{NEW, change, changing};
use super::slapd::{Slapd, THEIRS};
use super::{Stand, by_name};
use crate::federation::{find_user, lines, options, redeem, set_address};
use crate::mail::stand as mail_stand;
use crate::support::app::PASSWORD;
use crate::support::browser::Page;
use crate::support::relying_party::text;
use crate::support::{Browser, RelyingParty, TestApp};

const PATH: &str = "/account/password";
const ADDRESS: &str = "alex@corp.example";

/// One of ours, beside that of the directory.
async fn give_password(app: &TestApp, user: &User) {
    let (op, user) = (app.op(), user.clone());
    let hashing = &app.node.state.hashing;
    let password = Password::new(PASSWORD).expect("a password");
    let phc = hashing.hash(password, [7; 16]).await.expect("a hash");
    let now = op.now();
    let set = op
        .store
        .write(move |w| w.set_password(&user.tenant_id, &user.id, &phc, now));
    set.await.expect("written");
}

/// At the page, with a proof of a moment ago.
async fn at_page(app: &TestApp, name: &str, password: &str) -> (Browser, Page) {
    let mut browser = Browser::new(app);
    let page = browser.open(PATH).await;
    let page = browser.sign_in_with(&page, name, password).await;
    (browser, page)
}

both_engines!(what_leads_in_besides_is_a_passkey, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    stand.claims("alex", THEIRS).await;
    let page = stand.browser.open("/account/providers").await;
    let last = "Create a passkey first; then you can remove it.";
    assert!(page.text().contains(last), "{}", page.text());
    assert_eq!(page.texts(".leads a"), ["Passkeys"]);
});

both_engines!(one_that_is_not_taken_was_no_guess, |app| {
    let slapd = Slapd::start();
    let stand = Stand::start(app.engine, changing(slapd.connection(), false)).await;
    let (mut browser, page) = at_page(&stand.here, "strict", THEIRS).await;
    let page = change(&mut browser, &page, THEIRS, "too short").await;
    assert!(page.text().contains("it is too short"), "{}", page.text());
    assert_eq!(lines(&stand.here, "sign_in_failed"), 0);
});

both_engines!(it_is_changed_there_and_none_is_made_here, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, changing(slapd.connection(), false)).await;
    let page = stand.enter("alex", THEIRS).await;
    let tokens = redeem(&stand.here, &stand.rp, &mut stand.browser, page).await;
    let mut elsewhere = stand.browser.clone();
    let (mut browser, page) = at_page(&stand.here, "alex", THEIRS).await;
    assert_eq!(page.name(), "account-directory-password", "{}", page.body);
    assert!(page.text().contains("Example Corp"), "{}", page.text());
    for (current, new, words) in [
        ("", NEW, "your password"),
        (THEIRS, "", "Type a new password"),
        (THEIRS, THEIRS, "You have used this password before"),
        ("another pass phrase", NEW, "current password is not right"),
    ] {
        let refused = change(&mut browser, &page, current, new).await;
        assert_eq!(refused.name(), "account-directory-password");
        assert!(
            refused.text().contains(words),
            "{words}: {}",
            refused.text()
        );
    }
    assert_eq!(
        lines(&stand.here, "sign_in_failed"),
        1,
        "the wrong one alone"
    );
    let cookie = browser.session_cookie().cloned();
    let page = change(&mut browser, &page, THEIRS, NEW).await;
    assert_eq!(page.name(), "account-security", "{}", page.body);
    assert!(
        page.text().contains("Your new password is set."),
        "{}",
        page.text()
    );
    assert!(page.text().contains("Kept by"), "{}", page.text());
    assert_ne!(
        browser.session_cookie().cloned(),
        cookie,
        "it has another value"
    );
    assert_eq!(stand.rows("passwords"), 0);
    assert_eq!(lines(&stand.here, "password_changed"), 1);
    // As with a password of ours: other sessions end, and what apps hold.
    let page = elsewhere.open("/account").await;
    assert_eq!(page.name(), "sign-in", "{}", page.body);
    let token = text(&tokens, "refresh_token");
    let (status, answer) = stand.rp.refresh(&stand.here, token).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
    stand.claims("alex", NEW).await;
    stand.is_wrong("alex", THEIRS).await;
});

both_engines!(what_the_directory_does_not_take_there_is_said_too, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, changing(slapd.connection(), false)).await;
    let (mut browser, page) = at_page(&stand.here, "strict", THEIRS).await;
    let refused = change(&mut browser, &page, THEIRS, "too short").await;
    assert!(refused.text().contains("it is too short"));
    let page = change(&mut browser, &page, THEIRS, NEW).await;
    assert_eq!(page.name(), "account-security", "{}", page.body);
    // It is theirs since a moment ago.
    let page = browser.open(PATH).await;
    let refused = change(&mut browser, &page, NEW, "a third phrase of it").await;
    let words = "cannot be changed again yet";
    assert!(refused.text().contains(words), "{}", refused.text());
    assert_eq!(lines(&stand.here, "password_changed"), 1);
    stand.claims("strict", NEW).await;
    let (mut browser, page) = at_page(&stand.here, "fixed", THEIRS).await;
    let refused = change(&mut browser, &page, THEIRS, NEW).await;
    assert!(refused.text().contains("does not let you change"));
    stand.claims("fixed", THEIRS).await;
});

both_engines!(where_it_is_not_changed_here_that_is_said, |app| {
    let slapd = Slapd::start();
    for connection in [
        slapd.connection(),
        by_name(slapd.connection()),
        // Nobody types the name of an entry at that page.
        by_name(changing(slapd.connection(), false)),
    ] {
        let stand = Stand::start(app.engine, connection).await;
        let (mut browser, page) = at_page(&stand.here, "alex", THEIRS).await;
        assert_eq!(page.name(), "account-directory-password", "{}", page.body);
        assert!(page.text().contains("not here"), "{}", page.text());
        assert_eq!(page.attribute("input[type=password]", "name"), None);
        let csrf = browser.open("/account/preferences").await.csrf();
        let fields = [("csrf", csrf.as_str()), ("new-password", NEW)];
        let page = browser.post(PATH, &fields).await;
        assert_eq!(page.location(), PATH, "{}", page.body);
        assert_eq!(stand.rows("passwords"), 0);
    }
});

both_engines!(of_two_passwords_each_is_changed_where_it_is, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, changing(slapd.connection(), true)).await;
    stand.here.add_user("sam", "other@corp.example").await;
    set_address(&stand.here, "sam", ADDRESS).await;
    stand.claims("alex", THEIRS).await;
    assert_eq!(stand.rows("users"), 1, "sam is linked");
    let (mut browser, page) = at_page(&stand.here, "sam", PASSWORD).await;
    assert_eq!(page.name(), "account-password", "{}", page.body);
    let link = page.attribute("div.more a", "href").expect("the other");
    assert_eq!(link, "/account/password?at=corp");
    let page = browser.open(&link).await;
    assert_eq!(page.name(), "account-directory-password", "{}", page.body);
    let refused = change(&mut browser, &page, PASSWORD, NEW).await;
    assert!(
        refused.text().contains("not right"),
        "ours is none of theirs"
    );
    let page = change(&mut browser, &page, THEIRS, NEW).await;
    assert_eq!(page.name(), "account-security", "{}", page.body);
    stand.claims("alex", NEW).await;
    stand.claims("sam", PASSWORD).await;
    // One of which nobody is there is none of theirs.
    let page = browser.open("/account/password?at=another").await;
    assert_eq!(page.name(), "account-password", "{}", page.body);
});

both_engines!(guesses_at_it_count_as_guesses_at_a_sign_in, |app| {
    let slapd = Slapd::start();
    let stand = Stand::start(app.engine, changing(slapd.connection(), false)).await;
    let (mut browser, page) = at_page(&stand.here, "alex", THEIRS).await;
    let mut status = StatusCode::OK;
    for _ in 0..30 {
        let refused = change(&mut browser, &page, "another pass phrase", NEW).await;
        status = refused.status;
        if status != StatusCode::OK {
            break;
        }
    }
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert!(lines(&stand.here, "sign_in_failed") >= 10);
});

both_engines!(mail_tells_of_it_and_leads_to_no_password_of_ours, |app| {
    let slapd = Slapd::start();
    let here = TestApp::start(
        app.engine,
        options(vec![changing(slapd.connection(), false)]),
    );
    let (mail, _server) = mail_stand(here.await).await;
    let here = &mail.app;
    let rp = RelyingParty::confidential(here).await;
    let mut browser = Browser::at_node(here, &mail.node);
    let page = browser.open(PATH).await;
    let page = browser.sign_in_with(&page, "alex", THEIRS).await;
    change(&mut browser, &page, THEIRS, NEW).await;
    mail.deliver().await;
    let arrived = mail.room.arrived();
    let told = arrived
        .iter()
        .find(|mail| mail.text().contains("was changed"));
    let told = told.expect("a mail of it").text();
    assert!(told.contains("Example Corp"), "{told}");
    assert!(!told.contains(NEW) && !told.contains(THEIRS));
    // Who forgot it is told who keeps it.
    let mut browser = Browser::at_node(here, &mail.node);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.submit(&page, &[("username", ADDRESS)]).await;
    let page = browser.submit(&page, &[("decision", "reset")]).await;
    assert_eq!(page.name(), "mail-code", "as for anybody");
    mail.deliver().await;
    let arrived = mail.room.arrived();
    let told = arrived.last().expect("a mail").text();
    assert!(told.contains("kept by Example Corp"), "{told}");
    assert!(!told.contains("dw_ml_"), "{told}");
    let page = browser.submit(&page, &[("code", "00000000")]).await;
    assert!(page.path.ends_with("?slip=wrong"), "{}", page.body);
    // Who has one here too is sent the way to another, as ever.
    let user = find_user(here, ADDRESS).await.expect("an account");
    give_password(here, &user).await;
    let mut browser = Browser::at_node(here, &mail.node);
    let page = browser.open(&rp.authorize(&[])).await;
    let page = browser.submit(&page, &[("username", ADDRESS)]).await;
    browser.submit(&page, &[("decision", "reset")]).await;
    mail.deliver().await;
    let arrived = mail.room.arrived();
    let told = arrived.last().expect("a mail").text();
    assert!(told.contains("dw_ml_"), "{told}");
});
