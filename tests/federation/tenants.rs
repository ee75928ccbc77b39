//! A provider with many tenants, as Microsoft is one: each an issuer of its own, behind one address.

use doorward::domain::connector::{Connector, ConnectorName, UpstreamIdentity};
use doorward::store::Read;
use reqwest::Method;
use serde_json::{Value, json};

use super::impostor::{Impostor, SUBJECT};
use super::{CLIENT, find_user, is_trouble, open_id};
use crate::support::browser::Page;
use crate::support::database::Engine;
use crate::support::forge::changed;
use crate::support::{Answer, TestApp};

const ONE: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const TWO: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// The issuer of one; by this text, the pattern.
fn issuer(impostor: &Impostor, tenant: &str) -> String {
    impostor.stranger.at(&format!("/{tenant}/v2.0"))
}

/// One whose metadata says the pattern, as it is.
async fn start(engine: Engine, amend: impl FnOnce(&mut Connector)) -> Impostor {
    let with_tenants = |connector: &mut Connector| {
        let upstream = open_id(connector);
        let address = upstream.issuer.clone();
        upstream.issuer = format!("{address}/{{tenantid}}/v2.0");
        upstream.discovery = Some(address);
        connector.mapping.email_verified = Some("xms_edov".to_owned());
        amend(connector);
    };
    let impostor = Impostor::start_with(engine, with_tenants, |options| options).await;
    let mut metadata = impostor.metadata();
    metadata["issuer"] = issuer(&impostor, "{tenantid}").into();
    impostor.says(|says| says.metadata = ("200 OK", metadata.to_string()));
    impostor
}

/// Somebody of a tenant comes back.
async fn come(impostor: &mut Impostor, tenant: &str, changes: &Value) -> Page {
    impostor.leave().await;
    gives(impostor, tenant, changes);
    impostor.come_back().await
}

fn gives(impostor: &Impostor, tenant: &str, changes: &Value) {
    let own = json!({ "iss": issuer(impostor, tenant), "tid": tenant });
    let claims = changed(&changed(&impostor.claims(), &own), changes);
    impostor.gives(&impostor.key.sign(&impostor.key.header("JWT"), &claims));
}

fn nobody_came(app: &TestApp) {
    let rows = app
        .database
        .rows(&["users", "sessions", "upstream_identities"]);
    assert!(rows.iter().all(|(_, rows)| *rows == 0), "{rows:?}");
}

both_engines!(what_a_tenant_calls_somebody_is_its_own, |app| {
    let mut impostor = start(app.engine, |_| {}).await;
    for _ in 0..2 {
        for tenant in [ONE, TWO] {
            let page = come(&mut impostor, tenant, &json!({})).await;
            assert_eq!(page.name(), "consent", "{}", page.body);
        }
    }
    let known = "SELECT issuer AS text FROM upstream_identities ORDER BY issuer";
    let known = impostor.here.database.texts(known);
    assert_eq!(known, [issuer(&impostor, ONE), issuer(&impostor, TWO)]);
    let rows = impostor.here.database.rows(&["users"]);
    assert_eq!(rows[0].1, 2, "one subject, two people");
});

both_engines!(an_issuer_that_is_not_the_tokens_tenant_is_refused, |app| {
    let mut impostor = start(app.engine, |_| {}).await;
    for wrong in [
        json!({ "tid": TWO }),
        json!({ "tid": null }),
        json!({ "iss": issuer(&impostor, TWO) }),
        json!({ "iss": issuer(&impostor, "{tenantid}"), "tid": "{tenantid}" }),
        json!({ "iss": issuer(&impostor, "common"), "tid": "common" }),
        json!({ "iss": issuer(&impostor, &format!("{TWO}/{ONE}")) }),
        json!({ "iss": impostor.stranger.at("") }),
        json!({ "iss": format!("https://evil.example/{ONE}/v2.0") }),
    ] {
        let page = come(&mut impostor, ONE, &wrong).await;
        is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
    }
    nobody_came(&impostor.here);
    // Nor is metadata that names one of them the pattern's.
    let mut metadata = impostor.metadata();
    metadata["issuer"] = issuer(&impostor, ONE).into();
    impostor.says(|says| says.metadata = ("200 OK", metadata.to_string()));
    impostor
        .here
        .clock
        .advance(std::time::Duration::from_mins(61));
    let page = impostor.browser.open(&impostor.rp.authorize(&[])).await;
    let page = impostor
        .browser
        .submit(&page, &[("upstream", "corp")])
        .await;
    is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
});

both_engines!(only_the_tenants_that_are_listed_are_let_in, |app| {
    let only_one = |connector: &mut Connector| open_id(connector).tenants = vec![ONE.to_owned()];
    let mut impostor = start(app.engine, only_one).await;
    let page = come(&mut impostor, TWO, &json!({})).await;
    is_trouble(&page, &impostor.browser, "upstream-stranger", 403);
    assert!(
        page.attribute("main a.button", "href").is_some(),
        "a way on"
    );
    nobody_came(&impostor.here);
    let page = come(&mut impostor, ONE, &json!({})).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
});

// "nOAuth": whoever has a tenant writes there what address somebody has.
both_engines!(an_address_that_a_tenant_writes_leads_nowhere, |app| {
    let trusting = |connector: &mut Connector| {
        open_id(connector).tenants = vec![ONE.to_owned(), TWO.to_owned()];
        connector.trust.domains = vec!["example.com".to_owned()];
    };
    let mut impostor = start(app.engine, trusting).await;
    impostor.here.add_person().await;
    for said in [
        json!({ "email": "alex@example.com" }),
        json!({ "email": "alex@example.com", "email_verified": true }),
        json!({ "email": "alex@example.com", "xms_edov": false }),
    ] {
        let page = come(&mut impostor, TWO, &said).await;
        assert_eq!(
            page.name(),
            "consent",
            "an account of their own: {}",
            page.body
        );
    }
    let linked = impostor
        .here
        .database
        .texts("SELECT user_id AS text FROM upstream_identities");
    let alex = find_user(&impostor.here, "alex").await.expect("alex");
    assert!(
        linked.len() == 1 && linked[0] != alex.id.as_str(),
        "{linked:?}"
    );
    // Where it says that the domain is the tenant's, it is as with any other.
    let said = json!({ "email": "alex@example.com", "xms_edov": true });
    let page = come(&mut impostor, ONE, &said).await;
    assert_eq!(page.name(), "consent", "{}", page.body);
    let theirs = format!(
        "SELECT issuer AS text FROM upstream_identities WHERE user_id = '{}'",
        alex.id
    );
    assert_eq!(
        impostor.here.database.texts(&theirs),
        [issuer(&impostor, ONE)]
    );
    // Another tenant that says the same later is not whom the first one meant.
    let other = json!({ "email": "alex@example.com", "xms_edov": true, "sub": "another" });
    impostor.says(|says| says.userinfo = ("200 OK", json!({ "sub": "another" }).to_string()));
    let page = come(&mut impostor, TWO, &other).await;
    is_trouble(&page, &impostor.browser, "upstream-taken", 409);
});

// Keys of one tenant, or of those without, sign for no other.
both_engines!(a_key_of_one_tenant_signs_for_no_other, |app| {
    let mut impostor = start(app.engine, |_| {}).await;
    let publish = |impostor: &Impostor, of: &str| {
        let mut key = impostor.key.public();
        key["issuer"] = issuer(impostor, of).into();
        impostor.says(|says| says.keys = ("200 OK", json!({ "keys": [key] }).to_string()));
        impostor
            .here
            .clock
            .advance(std::time::Duration::from_mins(61));
    };
    publish(&impostor, TWO);
    let page = come(&mut impostor, ONE, &json!({})).await;
    is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
    nobody_came(&impostor.here);
    for of in [ONE, "{tenantid}"] {
        publish(&impostor, of);
        let page = come(&mut impostor, ONE, &json!({})).await;
        assert_eq!(page.name(), "consent", "{of}: {}", page.body);
    }
    assert_eq!(impostor.claims()["sub"], SUBJECT);
});

both_engines!(a_response_names_the_tenant_of_its_token, |app| {
    let mut impostor = start(app.engine, |_| {}).await;
    for (iss, is_sent) in [
        (issuer(&impostor, TWO), true),
        (
            issuer(&impostor, "{tenantid}").replace("{tenantid}", "common"),
            false,
        ),
        (format!("https://evil.example/{ONE}/v2.0"), false),
    ] {
        impostor.leave().await;
        gives(&impostor, ONE, &json!({}));
        let redeemed = |impostor: &Impostor| {
            let asked = impostor.stranger.asked();
            asked
                .iter()
                .filter(|asked| asked.starts_with("POST /token"))
                .count()
        };
        let before = redeemed(&impostor);
        let state = impostor.state.clone();
        let page = impostor
            .back(&[("code", "c"), ("state", &state), ("iss", &iss)])
            .await;
        is_trouble(&page, &impostor.browser, "upstream-unbelieved", 502);
        assert_eq!(redeemed(&impostor) > before, is_sent, "{iss}");
    }
    nobody_came(&impostor.here);
    impostor.leave().await;
    gives(&impostor, ONE, &json!({}));
    let (state, iss) = (impostor.state.clone(), issuer(&impostor, ONE));
    let page = impostor
        .back(&[("code", "c"), ("state", &state), ("iss", &iss)])
        .await;
    assert_eq!(page.name(), "consent", "{}", page.body);
});

// One's own tenant is a way in, though the connector's issuer is the pattern of all of them.
both_engines!(the_last_way_in_of_who_comes_by_a_tenant_stays, |app| {
    let mut impostor = start(app.engine, |_| {}).await;
    come(&mut impostor, ONE, &json!({})).await;
    let page = impostor.browser.open("/account/providers").await;
    let last = "This is the only way in which you can sign in.";
    assert!(page.text().contains(last), "{}", page.text());
    let identity = UpstreamIdentity {
        connector: ConnectorName::stored("corp"),
        issuer: issuer(&impostor, ONE),
        subject: SUBJECT.to_owned(),
    };
    let tenant = impostor.here.op().tenant.clone();
    let identities = move |r: &mut Read<'_>| {
        let user = r.find_user_of_upstream(&tenant, &identity)?;
        r.list_upstream_identities(&user.expect("somebody"))
    };
    let linked = impostor.here.op().store.read(identities).await;
    let handle = linked.expect("a list")[0].handle();
    let page = impostor.browser.submit(&page, &[("unlink", &handle)]).await;
    assert!(page.texts(".message")[0].contains(last), "{}", page.body);
    let rows = impostor.here.database.rows(&["upstream_identities"]);
    assert_eq!(rows[0].1, 1);
});

// Back-Channel Logout 1.0: a tenant ends what began by it, and nothing of another's.
both_engines!(a_tenant_signs_out_its_own, |app| {
    let mut impostor = start(app.engine, |_| {}).await;
    let mut browsers = Vec::new();
    for tenant in [ONE, TWO] {
        assert_eq!(
            come(&mut impostor, tenant, &json!({})).await.name(),
            "consent"
        );
        browsers.push(impostor.browser.clone());
    }
    let now = impostor.here.clock.now().as_seconds();
    let event = "http://schemas.openid.net/event/backchannel-logout";
    let says = async |issuer: String, status: u16| {
        let claims = json!({
            "iss": issuer, "aud": CLIENT, "iat": now, "exp": now + 120, "jti": issuer, "sub": SUBJECT,
            "events": { event: {} },
        });
        let token = impostor
            .key
            .sign(&impostor.key.header("logout+jwt"), &claims);
        let request = impostor.here.request(Method::POST, "/callback/corp/logout");
        let answer = Answer::to(request.form(&[("logout_token", token)])).await;
        assert_eq!(answer.status, status, "{}", answer.text);
    };
    says(issuer(&impostor, "common"), 400).await;
    says(issuer(&impostor, "{tenantid}"), 400).await;
    says(issuer(&impostor, ONE), 200).await;
    let mut seen = Vec::new();
    for browser in &mut browsers {
        seen.push(browser.open("/account").await.name());
    }
    assert_eq!(seen, ["sign-in", "account"]);
});
