//! What was done is said, quietly, by the page that its form leads to; and nothing else is.

use reqwest::Method;

use super::said;
use crate::mail::stand;
use crate::support::Browser;
use crate::support::browser::Page;
use crate::web::forms::{with_everything, with_form};
use crate::web::passkeys::create;

async fn submit(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.open(path).await;
    assert_eq!(page.path, path, "{}", page.body);
    assert!(said(&page).is_empty(), "{}", page.body);
    // There may be no form any more.
    let page = browser.open("/account/sessions").await;
    browser.submit(&with_form(&page, path), fields).await
}

async fn own(browser: &mut Browser, path: &str, button: &str) -> String {
    let page = browser.open(path).await;
    let value = page.attribute(&format!("button[name={button}]"), "value");
    value.unwrap_or_else(|| panic!("{button}: {}", page.body))
}

both_engines!(what_was_done_is_said_where_the_form_leads, |app| {
    let (stand, _server) = stand(app).await;
    let mut browser = with_everything(&stand).await;
    let security = "/account/security";
    let device = own(&mut browser, security, "forget").await;
    for (times, words) in [(1, &["That device is no longer trusted."][..]), (2, &[])] {
        let page = submit(&mut browser, security, &[("forget", &device)]).await;
        assert_eq!(said(&page), words, "{times}");
    }
    let passkeys = "/account/passkeys";
    let key = own(&mut browser, passkeys, "remove").await;
    for (fields, words) in [
        (
            &[("rename", key.as_str()), ("name", "Laptop")][..],
            &["Your changes are saved."][..],
        ),
        (&[("remove", &key)], &["The passkey is removed."]),
        (&[("remove", &key)], &[]),
    ] {
        let page = submit(&mut browser, passkeys, fields).await;
        assert_eq!(page.name(), "account-passkeys", "{}", page.body);
        assert_eq!(said(&page), words, "{fields:?}");
    }
    let page = browser.open(passkeys).await;
    let (page, _) = create(&stand.app, &mut browser, &page).await;
    assert_eq!(said(&page), ["The passkey is created."]);
    let page = submit(&mut browser, "/account/app", &[("decision", "remove")]).await;
    assert_eq!(page.name(), "account-security", "{}", page.body);
    assert_eq!(said(&page), ["The authenticator app is removed."]);
    let new = [("new-password", "quilted lamp harbour nineteen")];
    let page = submit(&mut browser, "/account/password", &new).await;
    assert_eq!(said(&page), ["Your new password is set."]);
    // Whoever follows a link of another site has done nothing.
    for link in [
        "/account/security?done=password",
        "/account/email?done=address",
        "/account/profile?done=saved",
        "/account/preferences?done=saved",
        "/account/picture?done=saved",
    ] {
        for (site, count) in [("cross-site", 0), ("none", 0), ("same-origin", 1)] {
            let headers = [("sec-fetch-site", site), ("sec-fetch-dest", "document")];
            let page = browser.send(Method::GET, link, None, &headers).await;
            assert_eq!(said(&page).len(), count, "{link} {site}: {}", page.body);
        }
    }
    // A page says nothing that cannot be done on it.
    for made_up in ["/account/sessions?done=password", "/account/apps?done=x"] {
        let page = browser.open(made_up).await;
        assert!(said(&page).is_empty(), "{made_up}: {}", page.body);
    }
});
