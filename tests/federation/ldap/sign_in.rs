//! People of a directory sign in, each to the account that is theirs.

use data_encoding::BASE64;
use serde_json::json;

use super::slapd::{BASE, Slapd, THEIRS};
use super::{Stand, by_name};
use crate::federation::{find_user, is_trouble, set_address, some};
use crate::support::Browser;
use crate::support::app::PASSWORD;
use crate::support::relying_party::userinfo;

/// Of alex there, and then here.
const ADDRESS: &str = "alex@corp.example";

// The directory is another by now: what the first called somebody means nobody there.
both_engines!(a_link_to_another_directory_leads_to_none, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    stand.claims("alex", THEIRS).await;
    let database = &stand.here.database;
    let name = database.texts("SELECT username AS text FROM users");
    database.execute("UPDATE upstream_identities SET issuer = 'ldap:dc=other'");
    stand.is_wrong(&name[0], THEIRS).await;
});

both_engines!(
    who_comes_from_a_directory_has_an_account_and_is_known_again,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, slapd.connection()).await;
        let first = stand.claims("alex", THEIRS).await;
        let again = stand.claims("alex", THEIRS).await;
        assert_eq!(first["sub"], again["sub"]);
        // By another of their names too, and whatever its case.
        assert_eq!(
            stand.claims("ALEX@corp.example", THEIRS).await["sub"],
            first["sub"]
        );
        assert_eq!(
            (stand.rows("users"), stand.rows("upstream_identities")),
            (1, 1)
        );
        assert_ne!(stand.claims("kim", THEIRS).await["sub"], first["sub"]);
        assert_eq!(
            (stand.rows("users"), stand.rows("upstream_identities")),
            (2, 2)
        );
        let user = find_user(&stand.here, ADDRESS).await.expect("an account");
        assert_eq!(user.profile.name.as_deref(), Some("Alex Example"));
        assert_eq!(user.profile.given_name.as_deref(), Some("Alex"));
        assert_eq!(user.profile.family_name.as_deref(), Some("Example"));
        assert_eq!(user.profile.email.as_deref(), Some("alex@corp.example"));
        assert!(
            user.profile.email_verified,
            "the domain is the directory's to give"
        );
    }
);

both_engines!(start_tls_and_names_of_entries_lead_there_too, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection_by_start_tls()).await;
    let found = stand.claims("alex", THEIRS).await;
    let mut other = Stand::start(app.engine, by_name(slapd.connection())).await;
    assert_eq!(found["amr"], other.claims("alex", THEIRS).await["amr"]);
    other.is_wrong("kim", "another pass phrase").await;
    other.is_wrong("nobody", THEIRS).await;
    // The entry's own person reads it.
    let user = find_user(&other.here, ADDRESS).await.expect("an account");
    assert_eq!(user.profile.name.as_deref(), Some("Alex Example"));
});

both_engines!(who_is_called_otherwise_there_is_the_same_here, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    let first = stand.claims("alex", THEIRS).await;
    slapd.change(&format!(
        "dn: uid=alex,{BASE}
changetype: modify
replace: mail
mail: alexandra@corp.example

dn: uid=alex,{BASE}
changetype: modrdn
newrdn: uid=alexandra
deleteoldrdn: 1
"
    ));
    // By the name that they have there now, and by the one that they have here.
    assert_eq!(stand.claims("alexandra", THEIRS).await["sub"], first["sub"]);
    assert_eq!(stand.claims(ADDRESS, THEIRS).await["sub"], first["sub"]);
    assert_eq!(stand.rows("users"), 1);
});

both_engines!(
    a_password_of_ours_goes_first_and_nobody_elses_is_taken_for_it,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, slapd.connection()).await;
        // An account of ours that happens to have the name of somebody there.
        let here = stand.here.add_user("kim", "kim@elsewhere.example").await;
        assert_eq!(
            stand.claims("kim", PASSWORD).await["sub"],
            json!(here.as_str())
        );
        stand.is_wrong("kim", THEIRS).await;
        // The person of the directory has an account of their own, by another of their names.
        let theirs = stand.claims("kim@corp.example", THEIRS).await;
        assert_ne!(theirs["sub"], json!(here.as_str()));
        assert_eq!(stand.rows("users"), 2);
    }
);

both_engines!(
    an_address_leads_to_an_account_only_where_it_is_the_directorys_to_give,
    |app| {
        let slapd = Slapd::start();
        let mut connection = slapd.connection();
        connection.connector.trust.domains.clear();
        let mut stand = Stand::start(app.engine, connection).await;
        let here = stand.here.add_user("somebody", "alex@corp.example").await;
        // Nobody has verified it: they are somebody of their own, and hear of nobody.
        let claims = stand.claims("alex", THEIRS).await;
        assert_ne!(claims["sub"], json!(here.as_str()));
        assert_eq!(
            (stand.rows("users"), stand.rows("upstream_identities")),
            (2, 1)
        );

        let mut stand = Stand::start(app.engine, slapd.connection()).await;
        let here = stand.here.add_user("somebody", "other@corp.example").await;
        set_address(&stand.here, "somebody", "alex@corp.example").await;
        assert_eq!(
            stand.claims("alex", THEIRS).await["sub"],
            json!(here.as_str())
        );
        assert_eq!(
            (stand.rows("users"), stand.rows("upstream_identities")),
            (1, 1)
        );
    }
);

both_engines!(
    a_directory_that_was_unlinked_is_not_linked_again_unasked,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, slapd.connection()).await;
        stand.here.add_user("somebody", "other@corp.example").await;
        set_address(&stand.here, "somebody", ADDRESS).await;
        stand.claims("alex", THEIRS).await;
        let mut own = Browser::new(&stand.here);
        let page = own.open("/account/providers").await;
        let page = own.sign_in(&page, "somebody").await;
        let linked = page.attribute("button[name=unlink]", "value");
        own.submit(&page, &[("unlink", &linked.expect("one"))])
            .await;
        stand.browser = Browser::new(&stand.here);
        let page = stand.enter("alex", THEIRS).await;
        is_trouble(&page, &stand.browser, "upstream-taken", 409);
        assert_eq!(
            (stand.rows("users"), stand.rows("upstream_identities")),
            (1, 0)
        );
    }
);

// L-020: of several addresses the one that is the directory's to give; a name in whatever case; and no photo, however long, in place of a name.
both_engines!(of_an_entry_what_can_be_read_is_taken, |app| {
    let slapd = Slapd::start();
    let photo = [&[0xFF, 0xD8][..], &vec![0xFF; 100_000], &[0xFF, 0xD9]].concat();
    let photo = BASE64.encode(&photo);
    slapd.change(&format!(
        "dn: uid=alex,{BASE}\nchangetype: modify\nreplace: mail\nmail: alex@elsewhere.example\nmail: alex@corp.example\n-\nadd: jpegPhoto\njpegPhoto:: {photo}\n"
    ));
    let mut connection = slapd.connection();
    let mapping = &mut connection.connector.mapping;
    mapping.name = Some("CN".to_owned());
    mapping.family_name = Some("jpegPhoto".to_owned());
    let mut stand = Stand::start(app.engine, connection).await;
    stand.claims("alex", THEIRS).await;
    let alex = find_user(&stand.here, "alex@corp.example").await;
    let profile = alex.expect("alex").profile;
    assert_eq!(profile.name.as_deref(), Some("Alex Example"));
    assert_eq!((profile.family_name, profile.email_verified), (None, true));
});

both_engines!(who_has_no_account_gets_none_where_none_is_made, |app| {
    let slapd = Slapd::start();
    let mut connection = slapd.connection();
    connection.connector.creates_accounts = false;
    let mut stand = Stand::start(app.engine, connection).await;
    let page = stand.enter("alex", THEIRS).await;
    let said = page.attribute("main[data-error]", "data-error");
    assert_eq!(said.as_deref(), Some("upstream-stranger"), "{}", page.body);
    assert_eq!(stand.rows("users"), 0);
});

both_engines!(somebody_who_is_turned_off_here_is_nobody_there, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    stand.claims("alex", THEIRS).await;
    let user = find_user(&stand.here, ADDRESS).await.expect("an account");
    stand.here.disable_user(&user.id).await;
    stand.is_wrong(ADDRESS, THEIRS).await;
    let page = stand.enter("alex", THEIRS).await;
    let said = page.attribute("main[data-error]", "data-error");
    assert_eq!(said.as_deref(), Some("upstream-stranger"), "{}", page.body);
    assert_eq!(stand.browser.session_cookie(), None);
    assert_eq!(stand.rows("users"), 1);
});

both_engines!(claims_reach_the_client_as_those_of_any_account, |app| {
    let slapd = Slapd::start();
    let mut stand = Stand::start(app.engine, slapd.connection()).await;
    let page = stand.enter("alex", THEIRS).await;
    let tokens = crate::federation::redeem(&stand.here, &stand.rp, &mut stand.browser, page).await;
    let token = crate::support::relying_party::text(&tokens, "access_token");
    let (_, said) = userinfo(&stand.here, &stand.here.node, token).await;
    assert_eq!(
        some(&said, &["name", "email", "email_verified"]),
        json!({ "name": "Alex Example", "email": "alex@corp.example", "email_verified": true })
    );
});
