//! Each kind of name by which people can be known.

use doorward::domain::saml::NameIdFormat;

use super::{consume, leave_for_corp, options_with, saml};
use crate::federation::{is_trouble, redeem};
use crate::support::database::Engine;
use crate::support::relying_party::{claims, text};
use crate::support::saml::{PERSISTENT, signed, swap};
use crate::support::{Browser, RelyingParty, TestApp};

#[tokio::test]
async fn people_are_known_by_the_kind_of_name_that_the_operator_named() {
    let email = NameIdFormat::EmailAddress.uri();
    let unspecified = NameIdFormat::Unspecified.uri();
    for (format, said, name) in [
        (
            NameIdFormat::EmailAddress,
            format!(" Format=\"{email}\""),
            "alex@corp.example",
        ),
        (
            NameIdFormat::Unspecified,
            format!(" Format=\"{unspecified}\""),
            "CORP\\alex",
        ),
        // Core §2.2.2: that is what it means where there is none.
        (NameIdFormat::Unspecified, String::new(), "CORP\\alex"),
    ] {
        let options = options_with(|connector| saml(connector).name_id_format = format);
        let app = TestApp::start(Engine::Sqlite, options).await;
        let rp = RelyingParty::confidential(&app).await;
        let mut subjects = Vec::new();
        for _ in 0..2 {
            let mut browser = Browser::new(&app);
            let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
            let is_asked = format != NameIdFormat::Unspecified;
            let policy = format!("Format=\"{}\"></samlp:NameIDPolicy>", format.uri());
            assert_eq!(asked.request.contains(&policy), is_asked, "{policy}");
            let named = swap(&asked.response, &format!(" Format=\"{PERSISTENT}\""), &said);
            let named = swap(&named, ">alex-4711<", &format!(">{name}<"));
            let on = consume(&app, &signed(&named), &asked.relay_state).await;
            let page = browser.open(&on).await;
            let tokens = redeem(&app, &rp, &mut browser, page).await;
            subjects.push(claims(text(&tokens, "id_token"))["sub"].clone());
        }
        assert_eq!(subjects[0], subjects[1], "{said}");
        // The kind of name that is usual says nothing here.
        let mut browser = Browser::new(&app);
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        let on = consume(&app, &signed(&asked.response), &asked.relay_state).await;
        let page = browser.open(&on).await;
        is_trouble(&page, &browser, "upstream-unbelieved", 502);
        assert_eq!(app.database.rows(&["upstream_identities"])[0].1, 1);
    }
}
