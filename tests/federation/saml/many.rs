//! People of very many groups; and networks that post very much.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use doorward::domain::scope::Scope;
use serde_json::json;

use super::{consume, leave_for_corp, options, options_with, post, saml};
use crate::federation::redeem;
use crate::oauth::amend;
use crate::support::relying_party::{claims, text};
use crate::support::saml::{posted, signed, swap};
use crate::support::{Browser, Options, RelyingParty};

/// Bytes of an address that the proxies in front of us take as they are installed.
const SHORT: usize = 4096;

fn group(number: usize) -> String {
    format!(
        "CN=Department {number},OU=Groups of people who work on the same thing,OU=Headquarters,DC=corp,DC=example"
    )
}

// H-004.
both_engines!(
    a_person_of_very_many_groups_has_the_roles_of_each_of_them,
    options_with(|connector| {
        connector.mapping.groups = Some("memberOf".to_owned());
        let roles = |role: &str| BTreeSet::from([role.to_owned()]);
        connector.roles =
            BTreeMap::from([(group(0), roles("first")), (group(1399), roles("last"))]);
    }),
    |app| {
        let mut rp = RelyingParty::confidential(&app).await;
        rp.scope = "openid groups".into();
        amend(&app, &rp.id, |client| {
            client.metadata.scope = Some(Scope::parse("openid groups").expect("a scope"));
        })
        .await;
        let mut values = String::new();
        for number in 0..1400 {
            let group = group(number);
            write!(values, "<saml:AttributeValue>{group}</saml:AttributeValue>").expect("written");
        }
        let mut browser = Browser::new(&app);
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        let end = "</saml:AttributeStatement>";
        let said = format!("<saml:Attribute Name=\"memberOf\">{values}</saml:Attribute>{end}");
        let response = swap(&asked.response, end, &said);
        let on = consume(&app, &signed(&response), &asked.relay_state).await;
        assert!(on.len() < SHORT, "{}", on.len());
        let page = browser.open(&on).await;
        let tokens = redeem(&app, &rp, &mut browser, page).await;
        let claims = claims(text(&tokens, "id_token"));
        assert_eq!(claims["groups"], json!(["first", "last"]));
    }
);

fn few(mut options: Options) -> Options {
    options.settings.interactions_per_network = 3;
    options
}

// H-112: whoever has begun one sign-in may post as often as they like, as long as it waits.
both_engines!(
    a_network_has_its_share_of_the_responses_that_are_read,
    few(options()),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let mut browser = Browser::new(&app);
        let asked = leave_for_corp(&app, &rp, &mut browser, &[]).await;
        let response = posted("<a/>");
        let fields = [
            ("SAMLResponse", response.as_str()),
            ("RelayState", asked.relay_state.as_str()),
        ];
        for expected in [303, 303, 429] {
            let page = post(&app, "corp", &fields).await;
            assert_eq!(page.status.as_u16(), expected, "{}", page.body);
        }
        app.clock.advance(std::time::Duration::from_mins(1));
        let on = consume(&app, &signed(&asked.response), &asked.relay_state).await;
        assert_eq!(browser.open(&on).await.name(), "consent");
    }
);

both_engines!(
    a_network_has_its_share_of_sign_ins_that_begin_there,
    few(options_with(
        |connector| saml(connector).idp_initiated = true
    )),
    |app| {
        for expected in [303, 303, 303, 429] {
            let page = Browser::new(&app).get("/saml/corp/sign-in").await;
            assert_eq!(page.status.as_u16(), expected, "{}", page.body);
        }
    }
);
