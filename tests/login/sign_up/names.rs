//! What people are called who signed up: by the address that they know, not by the user name that was made up for them.

use std::time::Duration;

use doorward::domain::user::User;
use doorward::login::sign_up::SignUp;

use super::{PASSWORD, made, rule};
use crate::login::by_mail::ask;
use crate::mail::{Stand, code_of, last, stand};
use crate::support::browser::Page;
use crate::support::{Browser, RelyingParty};

const ADDRESS: &str = "kim@example.com";

async fn kim(stand: &Stand) -> User {
    let tenant = stand.op().tenant.clone();
    let found = stand
        .op()
        .store
        .read(move |r| r.find_user_by_key(&tenant, ADDRESS));
    found.await.unwrap().expect("an account")
}

/// What a page says and holds, QR codes' text too.
fn says(page: &Page, name: &str) -> bool {
    let escaped = name.replace('@', "%40");
    page.body.contains(name) || page.body.contains(&escaped)
}

both_engines!(
    who_signed_up_is_called_by_their_address,
    rule(SignUp::Open),
    |app| {
        let (stand, _server) = stand(app).await;
        let mut browser = Browser::at_node(&stand.app, &stand.node);
        made(&stand, &mut browser).await;
        let made_up = kim(&stand).await.username;
        assert!(made_up.starts_with("kim-"), "{made_up}");
        for place in ["password", "app", "delete", "passkeys"] {
            let place = format!("/account/{place}");
            let place = place.as_str();
            let page = browser.open(place).await;
            assert!(says(&page, ADDRESS), "{place}: {}", page.body);
            assert!(!says(&page, &made_up), "{place}: {}", page.body);
        }
        let page = browser.open("/account/delete").await;
        assert!(page.text().contains("Type your email address"));
        let page = browser.open("/account/passkeys").await;
        let csrf = page.attribute("input[name=csrf]", "value").unwrap();
        let options = browser
            .post("/account/passkeys/options", &[("csrf", &csrf)])
            .await;
        assert!(options.body.contains(&format!(r#""name":"{ADDRESS}""#)));
        assert!(!says(&options, &made_up), "{}", options.body);
        // Asked anew for what they know, by an app and by their own pages.
        let rp = RelyingParty::confidential(&stand.app).await;
        let asked = rp.authorize(&[("prompt", "login")]);
        let page = browser.open(&asked).await;
        assert_eq!(page.name(), "password", "{}", page.body);
        assert!(says(&page, ADDRESS) && !says(&page, &made_up));
        let page = browser.submit(&page, &[("password", PASSWORD)]).await;
        assert_eq!(page.name(), "consent", "{}", page.body);
        stand.app.clock.advance(Duration::from_mins(11));
        let page = browser.open("/account/delete").await;
        assert_eq!(page.name(), "password", "{}", page.body);
        assert!(says(&page, ADDRESS) && !says(&page, &made_up));
        // Who chooses themselves among accounts, and who was away for long.
        let asked = rp.authorize(&[("prompt", "select_account login")]);
        let page = browser.open(&asked).await;
        assert_eq!(page.name(), "accounts", "{}", page.body);
        let chosen = page.attribute("button[name=account]", "value").unwrap();
        let page = browser.submit(&page, &[("account", &chosen)]).await;
        assert_eq!(page.name(), "password", "{}", page.body);
        assert!(says(&page, ADDRESS) && !says(&page, &made_up));
        stand
            .app
            .clock
            .advance(stand.op().settings.session.idle + Duration::from_secs(1));
        let page = browser.open("/account").await;
        assert_eq!(page.name(), "sign-in", "{}", page.body);
        assert!(says(&page, ADDRESS) && !says(&page, &made_up));
        // Who forgot their password.
        let mut forgot = Browser::at_node(&stand.app, &stand.node);
        let page = ask(&mut forgot, ADDRESS, "reset").await;
        let code = code_of(&last(&stand).await);
        let page = forgot.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.name(), "new-password", "{}", page.body);
        assert!(says(&page, ADDRESS) && !says(&page, &made_up));
    }
);
