//! Whose account somebody is given: never another's by an address that nobody has shown to be theirs (C-014).

use doorward::domain::connector::Connector;
use doorward::domain::id::UserId;
use reqwest::StatusCode;
use serde_json::json;

use super::{Stand, find_user, is_trouble, leave, redeem, set_address, some};
use crate::support::app::PASSWORD;
use crate::support::relying_party::text;
use crate::support::{Browser, Options, TestApp};

pub const ADDRESS: &str = "alex@example.com";

/// With an upstream whose addresses are its to give.
async fn trusted(there: TestApp) -> Stand {
    let trust =
        |connector: &mut Connector| connector.trust.domains = vec!["example.com".to_owned()];
    Stand::start_with(there, trust, |options| options).await
}

/// Somebody here with the same address, whose name is another.
pub async fn namesake(stand: &Stand) -> UserId {
    stand.here.add_user("sam", ADDRESS).await
}

both_engines!(
    an_address_of_somebody_here_leads_to_a_page_that_says_so,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let sam = namesake(&stand).await;
        let page = stand.arrive(&[]).await;
        is_trouble(&page, &stand.at_here, "upstream-taken", 409);
        assert!(page.text().contains(ADDRESS), "{}", page.text());
        assert_eq!(
            (stand.rows("users"), stand.rows("upstream_identities")),
            (1, 0)
        );
        // From there they sign in to it.
        let next = page.attribute("main a.button", "href").expect("a way on");
        let page = stand.at_here.open(&next).await;
        assert_eq!(page.name(), "sign-in");
        let page = stand.at_here.sign_in(&page, "sam").await;
        assert_eq!(page.name(), "link-upstream", "{}", page.body);
        let page = stand.at_here.submit(&page, &[("decision", "later")]).await;
        let tokens = redeem(&stand.here, &stand.rp, &mut stand.at_here, page).await;
        let claims = crate::support::relying_party::claims(text(&tokens, "id_token"));
        assert_eq!(text(&claims, "sub"), sam.as_str());
        assert_eq!(
            stand.rows("upstream_identities"),
            0,
            "nothing was linked by that"
        );
    }
);

both_engines!(
    a_verified_address_of_a_trusted_domain_leads_to_its_account,
    Options::dev(),
    |there| {
        let mut stand = trusted(there).await;
        let sam = namesake(&stand).await;
        let claims = stand.claims(&[]).await;
        assert_eq!(text(&claims, "sub"), sam.as_str());
        assert_eq!(
            (stand.rows("users"), stand.rows("upstream_identities")),
            (1, 1)
        );
        let page = stand.at_here.open("/account/activity").await;
        assert!(
            page.text()
                .contains("A sign-in by another provider was added"),
            "{}",
            page.text()
        );
        // From then on by the subject: the address may be anybody's.
        set_address(&stand.there, "alex", "other@example.com").await;
        stand.at_here = Browser::new(&stand.here);
        assert_eq!(stand.claims(&[]).await["sub"], claims["sub"]);
        // And the password is as good as it was.
        let mut browser = Browser::new(&stand.here);
        let page = browser.open("/account").await;
        assert_eq!(
            browser.sign_in_with(&page, "sam", PASSWORD).await.name(),
            "account"
        );
    }
);

// Whoever has taken it away is asked before it is theirs again.
both_engines!(
    what_was_unlinked_is_not_linked_again_unasked,
    Options::dev(),
    |there| {
        let mut stand = trusted(there).await;
        let sam = namesake(&stand).await;
        stand.claims(&[]).await;
        let mut own = Browser::new(&stand.here);
        let page = own.open("/account/providers").await;
        let page = own.sign_in(&page, "sam").await;
        let linked = page.attribute("button[name=unlink]", "value");
        let linked = linked.expect("one to take away");
        own.submit(&page, &[("unlink", &linked)]).await;
        assert_eq!(stand.rows("upstream_identities"), 0);
        // The same person there, with the same address, which is trusted as before.
        stand.at_here = Browser::new(&stand.here);
        let page = stand.arrive(&[]).await;
        is_trouble(&page, &stand.at_here, "upstream-taken", 409);
        assert_eq!(stand.rows("upstream_identities"), 0);
        // They sign in here, and say yes.
        let next = page.attribute("main a.button", "href").expect("a way on");
        let page = stand.at_here.open(&next).await;
        let page = stand.at_here.sign_in(&page, "sam").await;
        assert_eq!(page.name(), "link-upstream", "{}", page.body);
        stand.at_here.submit(&page, &[("decision", "link")]).await;
        // With that it is as any other: nobody has taken it away since.
        let forget = "DELETE FROM upstream_identities";
        for _ in 0..2 {
            assert_eq!(stand.rows("upstream_identities"), 1);
            stand.at_here = Browser::new(&stand.here);
            let claims = stand.claims(&[]).await;
            assert_eq!(text(&claims, "sub"), sam.as_str());
            stand.here.database.execute(forget);
            stand.at_here = Browser::new(&stand.here);
            let claims = stand.claims(&[]).await;
            assert_eq!(text(&claims, "sub"), sam.as_str());
        }
    }
);

// Whoever made an account here with somebody's address, and never showed that it is theirs, would wait for them in it.
both_engines!(
    nobody_is_led_into_an_account_whose_address_was_not_shown,
    Options::dev(),
    |there| {
        let mut stand = trusted(there).await;
        let sam = namesake(&stand).await;
        stand.here.doubt_address(&sam).await;
        let page = stand.arrive(&[]).await;
        is_trouble(&page, &stand.at_here, "upstream-taken", 409);
        assert_eq!(stand.rows("upstream_identities"), 0);
    }
);

both_engines!(
    an_address_that_the_upstream_has_not_verified_leads_nowhere,
    Options::dev(),
    |there| {
        let mut stand = trusted(there).await;
        let alex = find_user(&stand.there, "alex").await.expect("alex").id;
        stand.there.doubt_address(&alex).await;
        // Whoever is not there has it not taken from them either: it is not kept.
        let claims = stand.claims(&[]).await;
        let made = stand
            .here
            .op()
            .store
            .user(&UserId::new(text(&claims, "sub")))
            .await;
        let made = made.unwrap().expect("somebody");
        assert_eq!(
            (made.profile.email.as_deref(), made.profile.email_verified),
            (None, false)
        );
        assert!(
            made.is_username_made_up && made.username.starts_with("alex-"),
            "{}",
            made.username
        );
        // Nor is anybody's account theirs by it; and whether there is one, they do not hear.
        stand
            .here
            .database
            .execute("DELETE FROM upstream_identities");
        let sam = namesake(&stand).await;
        stand.at_here = Browser::new(&stand.here);
        let again = stand.claims(&[]).await;
        assert_ne!(text(&again, "sub"), sam.as_str());
        assert_ne!(again["sub"], claims["sub"]);
        let made = UserId::new(text(&again, "sub"));
        let made = stand.here.op().store.user(&made).await.unwrap();
        assert_eq!(made.expect("somebody").profile.email, None);
        assert_eq!(
            (stand.rows("users"), stand.rows("upstream_identities")),
            (3, 1)
        );
    }
);

both_engines!(
    an_address_that_is_the_upstreams_to_give_is_verified_here,
    Options::dev(),
    |there| {
        let mut stand = trusted(there).await;
        let claims = stand.claims(&[]).await;
        let made = stand
            .here
            .op()
            .store
            .user(&UserId::new(text(&claims, "sub")))
            .await;
        let made = made.unwrap().expect("somebody");
        assert_eq!(
            (made.profile.email.as_deref(), made.profile.email_verified),
            (Some(ADDRESS), true)
        );
    }
);

both_engines!(
    a_connector_need_not_make_accounts,
    Options::dev(),
    |there| {
        let mut stand = Stand::start_with(
            there,
            |connector| connector.creates_accounts = false,
            |options| options,
        )
        .await;
        let page = stand.arrive(&[]).await;
        is_trouble(&page, &stand.at_here, "upstream-stranger", 403);
        assert_eq!(
            (stand.rows("users"), stand.rows("upstream_identities")),
            (0, 0)
        );
    }
);

both_engines!(
    who_is_turned_off_does_not_get_in_by_an_upstream,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let back = stand.round(&[]).await;
        let page = stand.at_here.open(&back).await;
        assert_eq!(page.name(), "consent");
        let user = find_user(&stand.here, ADDRESS).await.expect("somebody");
        stand.here.disable_user(&user.id).await;
        stand.at_here = Browser::new(&stand.here);
        let page = stand.arrive(&[]).await;
        is_trouble(&page, &stand.at_here, "upstream-stranger", 403);
        stand.here.enable_user(&user.id).await;
        stand.at_here = Browser::new(&stand.here);
        assert_eq!(stand.arrive(&[]).await.status, StatusCode::OK);
    }
);

both_engines!(
    nothing_is_linked_to_an_account_that_is_turned_off,
    Options::dev(),
    |there| {
        let mut stand = trusted(there).await;
        let sam = namesake(&stand).await;
        stand.here.disable_user(&sam).await;
        let page = stand.arrive(&[]).await;
        is_trouble(&page, &stand.at_here, "upstream-stranger", 403);
        assert_eq!(stand.rows("upstream_identities"), 0);
    }
);

// The same person in two windows for the first time.
both_engines!(
    of_two_first_sign_ins_at_once_comes_one_account,
    Options::dev(),
    |there| {
        let mut stand = Stand::start(there).await;
        let mut other = Browser::new(&stand.here);
        let page = other.open(&stand.rp.authorize(&[])).await;
        let away = leave(&mut other, &page).await;
        let (one, two) = (stand.round(&[]).await, stand.at_there.complete(&away).await);
        let (one, two) = tokio::join!(stand.at_here.open(&one), other.open(&two));
        assert_eq!(
            (one.name(), two.name()),
            ("consent".to_owned(), "consent".to_owned())
        );
        assert_eq!(
            (stand.rows("users"), stand.rows("upstream_identities")),
            (1, 1)
        );
    }
);

both_engines!(
    what_the_upstream_calls_things_is_mapped,
    Options::dev(),
    |there| {
        let mut stand = Stand::start_with(
            there,
            |connector| {
                connector.mapping.name = Some("nickname".to_owned());
                connector.mapping.family_name = None;
            },
            |options| options,
        )
        .await;
        let claims = stand.claims(&[]).await;
        let made = stand
            .here
            .op()
            .store
            .user(&UserId::new(text(&claims, "sub")))
            .await;
        let made = serde_json::to_value(made.unwrap().expect("somebody").profile.clone()).unwrap();
        assert_eq!(
            some(&made, &["name", "given_name", "family_name", "nickname"]),
            json!({ "name": "Lex", "given_name": "Alex", "family_name": null, "nickname": null })
        );
    }
);

// Where no account is made, nobody hears by an address that nobody has verified whether there is one.
both_engines!(
    what_is_not_verified_tells_nobody_who_has_an_account,
    Options::dev(),
    |there| {
        let mut stand = Stand::start_with(
            there,
            |connector| connector.creates_accounts = false,
            |options| options,
        )
        .await;
        let alex = find_user(&stand.there, "alex").await.expect("alex").id;
        stand.there.doubt_address(&alex).await;
        let mut bodies = Vec::new();
        for _ in 0..2 {
            stand.at_here = Browser::new(&stand.here);
            let page = stand.arrive(&[]).await;
            is_trouble(&page, &stand.at_here, "upstream-stranger", 403);
            bodies.push(page.texts("main p"));
            if bodies.len() == 1 {
                namesake(&stand).await;
            }
        }
        assert_eq!(bodies[0], bodies[1]);
    }
);
