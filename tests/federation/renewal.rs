//! What an upstream says of somebody each time that they come by it: groups, which are roles here, and what is renewed.

use std::collections::{BTreeMap, BTreeSet};

use doorward::domain::connector::{Connector, ConnectorName, Renewed, UpstreamIdentity};
use doorward::domain::id::{TenantId, UserId};
use doorward::domain::roles::Roles;
use doorward::domain::scope::Scope;
use doorward::domain::user::User;
use doorward::domain::word::Word;
use serde_json::{Value, json};

use super::impostor::{Impostor, SUBJECT};
use super::redeem;
use crate::oauth::amend;
use crate::support::Browser;
use crate::support::database::Engine;
use crate::support::relying_party::{claims, text, userinfo};
use crate::web::activity::trail;

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// Admins are two things here, and all are one.
fn with_roles(connector: &mut Connector) {
    connector.roles = BTreeMap::from([
        ("admins".to_owned(), set(&["admin", "wiki"])),
        ("all".to_owned(), set(&["staff"])),
    ]);
}

async fn start(engine: Engine, amended: impl FnOnce(&mut Connector)) -> Impostor {
    let mut impostor = Impostor::start_with(engine, amended, |options| options).await;
    impostor.rp.scope = "openid profile email roles groups".into();
    let scope = Scope::parse(&impostor.rp.scope).expect("a scope");
    amend(&impostor.here, &impostor.rp.id, move |client| {
        client.metadata.scope = Some(scope.clone());
    })
    .await;
    impostor
}

/// They come, and the upstream says this of them: the claims of the ID token here, and of userinfo.
async fn come(impostor: &mut Impostor, says: &Value) -> (Value, Value) {
    impostor.leave().await;
    impostor.gives_changed(says);
    let page = impostor.come_back().await;
    let tokens = redeem(&impostor.here, &impostor.rp, &mut impostor.browser, page).await;
    let here = &impostor.here;
    let (_, info) = userinfo(here, &here.node, text(&tokens, "access_token")).await;
    (claims(text(&tokens, "id_token")), info)
}

async fn somebody(impostor: &Impostor) -> User {
    let users = impostor.here.op().store.read(move |r| {
        let tenant = TenantId::default_tenant();
        r.list_users(&tenant, 10)
    });
    let mut users = users.await.expect("users");
    assert_eq!(users.len(), 1);
    users.remove(0)
}

/// The lines of a kind in somebody's trail: their details, and whom they are about.
async fn lines(impostor: &Impostor, kind: &str) -> Vec<(Value, String)> {
    let user = somebody(impostor).await.id;
    let mut lines = Vec::new();
    for entry in trail(&impostor.here, &user).await {
        let Word::Known(activity) = entry.activity else {
            continue;
        };
        let (name, detail) = activity.to_columns().expect("columns");
        if name == kind {
            lines.push((serde_json::from_str(&detail).expect("JSON"), entry.about));
        }
    }
    lines
}

both_engines!(groups_are_roles_from_one_sign_in_to_the_next, |app| {
    let mut impostor = start(app.engine, with_roles).await;
    let groups = json!({ "groups": ["admins", "all", "others"] });
    let (id_token, info) = come(&mut impostor, &groups).await;
    for said in [&id_token, &info] {
        assert_eq!(said["roles"], json!(["admin", "staff", "wiki"]), "{said}");
        assert_eq!(said["groups"], said["roles"], "{said}");
    }
    assert_eq!(lines(&impostor, "roles_changed").await, []);
    // What the operator gives stays beside them, and what another gives that is not configured any more counts for nothing.
    let user = somebody(&impostor).await;
    let roles = Roles {
        operator: set(&["auditor"]),
        ..user.roles
    };
    let gone = ConnectorName::parse("gone").expect("a name");
    let roles = roles.with(&gone, set(&["root"]));
    let written = impostor.here.op().store.write(move |w| {
        w.hold_user(&user.id)?;
        w.update_roles(&user.id, &roles)
    });
    written.await.expect("written");
    // One may stand alone.
    let (id_token, _) = come(&mut impostor, &json!({ "groups": "all" })).await;
    assert_eq!(id_token["roles"], json!(["auditor", "staff"]));
    let said = json!({ "roles": ["staff"], "by": "upstream" });
    let seen = lines(&impostor, "roles_changed").await;
    assert_eq!(seen, [(said, "Example Corp".to_owned())]);
    // The same once more is no news.
    come(&mut impostor, &json!({ "groups": ["all"] })).await;
    assert_eq!(lines(&impostor, "roles_changed").await.len(), 1);
    // They may come by userinfo alone.
    let userinfo = json!({ "sub": SUBJECT, "groups": ["admins"] }).to_string();
    impostor.says(|says| says.userinfo = ("200 OK", userinfo));
    let (id_token, _) = come(&mut impostor, &json!({})).await;
    assert_eq!(id_token["roles"], json!(["admin", "auditor", "wiki"]));
    // Who is in none has none.
    let userinfo = json!({ "sub": SUBJECT }).to_string();
    impostor.says(|says| says.userinfo = ("200 OK", userinfo));
    for nothing in [
        json!({}),
        json!({ "groups": 7 }),
        json!({ "groups": ["xadmins", "Admins", "admins ", "admins,all"] }),
        json!({ "groups": [7, {}] }),
    ] {
        let (id_token, _) = come(&mut impostor, &nothing).await;
        assert_eq!(id_token["roles"], json!(["auditor"]), "{nothing}");
    }
});

both_engines!(roles_are_told_to_whom_they_are_allowed, |app| {
    let mut impostor = start(app.engine, with_roles).await;
    impostor.leave().await;
    impostor.gives_changed(&json!({ "groups": ["admins"] }));
    let page = impostor.come_back().await;
    assert_eq!(page.name(), "consent");
    assert_eq!(
        page.body.matches("See your roles").count(),
        1,
        "{}",
        page.body
    );
    impostor.rp.scope = "openid groups".into();
    let (id_token, info) = come(&mut impostor, &json!({ "groups": ["admins"] })).await;
    for said in [&id_token, &info] {
        assert_eq!(said["groups"], json!(["admin", "wiki"]), "{said}");
        assert_eq!(said.get("roles"), None, "{said}");
    }
    impostor.rp.scope = "openid profile".into();
    let (id_token, info) = come(&mut impostor, &json!({ "groups": ["admins"] })).await;
    for said in [&id_token, &info] {
        assert_eq!(
            (said.get("roles"), said.get("groups")),
            (None, None),
            "{said}"
        );
    }
    let page = impostor.browser.open("/account/profile").await;
    assert!(page.text().contains("admin, wiki"), "{}", page.text());
    // A client that is not registered for it gets nothing of it.
    impostor.rp.scope = "openid roles".into();
    amend(&impostor.here, &impostor.rp.id, |client| {
        client.metadata.scope = Some(Scope::parse("openid profile").expect("a scope"));
    })
    .await;
    let (id_token, _) = come(&mut impostor, &json!({ "groups": ["admins"] })).await;
    assert_eq!(id_token.get("roles"), None);
});

both_engines!(who_is_unlinked_has_no_role_by_it, |app| {
    let mut impostor = start(app.engine, with_roles).await;
    let alex = impostor.here.add_person().await;
    let identity = UpstreamIdentity {
        connector: ConnectorName::parse("corp").expect("a name"),
        issuer: impostor.stranger.at(""),
        subject: SUBJECT.to_owned(),
    };
    let (owner, now) = (alex.clone(), impostor.here.clock.now());
    let linked = impostor.here.op().store.write(move |w| {
        w.insert_upstream_identity(&TenantId::default_tenant(), &identity, &owner, now)
    });
    assert!(linked.await.expect("written"));
    let (id_token, _) = come(&mut impostor, &json!({ "groups": ["admins"] })).await;
    assert_eq!(id_token["sub"], alex.as_str());
    assert_eq!(somebody(&impostor).await.roles.connectors.len(), 1);
    let mut browser = Browser::new(&impostor.here);
    let page = browser.open("/account/providers").await;
    let page = browser.sign_in(&page, "alex").await;
    let handle = page.attribute("button[name=unlink]", "value").expect("one");
    browser.submit(&page, &[("unlink", &handle)]).await;
    assert!(somebody(&impostor).await.roles.is_empty());
    let said = json!({ "roles": [], "by": "person" });
    let lines = lines(&impostor, "roles_changed").await;
    let line = (said, "Example Corp".to_owned());
    assert!(lines.contains(&line), "{lines:?}");
});

fn renewing(connector: &mut Connector) {
    connector.renewed = BTreeSet::from([Renewed::Name, Renewed::Email]);
    connector.trust.domains = vec!["corp.example".to_owned()];
}

fn person(name: &str, email: &str, is_verified: bool) -> Value {
    json!({
        "name": name,
        "given_name": name,
        "email": email,
        "email_verified": is_verified,
    })
}

both_engines!(what_is_renewed_is_as_the_upstream_says_it, |app| {
    let mut impostor = start(app.engine, renewing).await;
    come(&mut impostor, &person("Kim", "kim@corp.example", true)).await;
    let first = somebody(&impostor).await;
    // What is not renewed is their own, and the rest is not theirs to change.
    let page = impostor.browser.open("/account/profile").await;
    let has = |name: &str| {
        page.attribute(&format!("input[name={name}]"), "name")
            .is_some()
    };
    assert!(has("given_name") && !has("name"), "{}", page.body);
    let made_up = [("base", r#"{"name":"Kim"}"#), ("name", "Mallory")];
    impostor.browser.submit(&page, &made_up).await;
    assert_eq!(somebody(&impostor).await, first);
    impostor
        .here
        .clock
        .advance(std::time::Duration::from_secs(60));
    let (_, info) = come(
        &mut impostor,
        &person("Kim Doe", "kim.doe@corp.example", true),
    )
    .await;
    assert_eq!(
        (
            &info["name"],
            &info["given_name"],
            &info["email"],
            &info["email_verified"]
        ),
        (
            &json!("Kim Doe"),
            &json!("Kim"),
            &json!("kim.doe@corp.example"),
            &json!(true)
        )
    );
    let second = somebody(&impostor).await;
    assert_eq!(second.id, first.id);
    assert!(second.updated_at > first.updated_at);
    let said = json!({ "fields": ["email", "name"], "by": "upstream" });
    let seen = lines(&impostor, "profile_changed").await;
    assert_eq!(seen, [(said, "Example Corp".to_owned())]);
    // What it does not say, or may not say, changes nothing.
    for says in [
        json!({}),
        json!({ "name": "", "email": "" }),
        json!({ "email": "kim@corp.example" }),
        json!({ "email": "kim@corp.example", "email_verified": false }),
        json!({ "email": "kim@example.com", "email_verified": true }),
        json!({ "email": "no address", "email_verified": true }),
    ] {
        come(&mut impostor, &says).await;
        assert_eq!(somebody(&impostor).await, second, "{says}");
    }
});

both_engines!(an_address_of_somebody_else_stays_theirs, |app| {
    let mut impostor = start(app.engine, renewing).await;
    come(&mut impostor, &person("Kim", "kim@corp.example", true)).await;
    let kim = somebody(&impostor).await;
    impostor.here.add_user("sam", "sam@corp.example").await;
    let (_, info) = come(&mut impostor, &person("Kim Doe", "sam@corp.example", true)).await;
    assert_eq!(info["sub"], kim.id.as_str());
    assert_eq!(
        (&info["name"], &info["email"]),
        (&json!("Kim Doe"), &json!("kim@corp.example"))
    );
    let seen = lines_of(&impostor, &kim).await;
    assert_eq!(seen, [json!({ "fields": ["name"], "by": "upstream" })]);
});

/// The changes of somebody's profile, of more than one person.
async fn lines_of(impostor: &Impostor, user: &User) -> Vec<Value> {
    let entries = trail(&impostor.here, &user.id).await;
    let columns = entries
        .into_iter()
        .filter_map(|entry| match entry.activity {
            Word::Known(activity) => activity.to_columns().ok(),
            Word::Later(_) => None,
        });
    let changed = columns.filter(|(kind, _)| kind == "profile_changed");
    changed
        .map(|(_, detail)| serde_json::from_str(&detail).expect("JSON"))
        .collect()
}

both_engines!(nothing_is_renewed_where_nobody_said_so, |app| {
    let mut impostor = start(app.engine, |_| {}).await;
    come(&mut impostor, &person("Kim", "kim@corp.example", true)).await;
    let first = somebody(&impostor).await;
    let mut other = person("Somebody Else", "kim.doe@corp.example", true);
    other["groups"] = json!(["admins"]);
    come(&mut impostor, &other).await;
    assert_eq!(somebody(&impostor).await, first);
    assert!(first.roles.is_empty());
});

// What was sent to the old address is void, and no device is trusted by it any more.
both_engines!(another_address_is_as_any_other_change_of_it, |app| {
    let mut impostor = start(app.engine, renewing).await;
    come(&mut impostor, &person("Kim", "kim@corp.example", true)).await;
    let kim = somebody(&impostor).await.id;
    let before = epoch(&impostor, &kim).await;
    come(&mut impostor, &person("Kim D", "kim@corp.example", true)).await;
    assert_eq!(epoch(&impostor, &kim).await, before);
    come(&mut impostor, &person("Kim", "kim2@corp.example", true)).await;
    assert!(epoch(&impostor, &kim).await > before);
});

async fn epoch(impostor: &Impostor, user: &UserId) -> i64 {
    let (store, id) = (&impostor.here.op().store, user.clone());
    let read = store.read(move |r| r.find_credentials_epoch(&id));
    read.await.expect("read").expect("an epoch")
}
