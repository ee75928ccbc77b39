//! One assertion at two nodes of one database, at the same moment (C-008; SAML profiles §4.1.4.5).

use tokio::join;

use super::{consume, leave_for_corp, options, post_by};
use crate::support::browser::Page;
use crate::support::saml::{between, posted, signed, swap};
use crate::support::{Browser, RelyingParty};

const ROUNDS: i64 = 5;

fn is_in(page: &Page) -> bool {
    page.name() == "consent" || page.status.is_redirection()
}

both_engines!(
    an_assertion_at_two_nodes_at_once_begins_one_session,
    options(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let other = app.second_node().await;
        for round in 1..=ROUNDS {
            let mut here = Browser::new(&app);
            let asked = leave_for_corp(&app, &rp, &mut here, &[]).await;
            let response = posted(&signed(&asked.response));
            let fields = [
                ("SAMLResponse", response.as_str()),
                ("RelayState", asked.relay_state.as_str()),
            ];
            let mut there = here.clone();
            there.move_to(&other);
            let post = async |poster: Browser| {
                let page = post_by(poster, "/saml/corp/acs", &fields).await;
                page.location().to_owned()
            };
            let ways = join!(
                post(Browser::new(&app)),
                post(Browser::at_node(&app, &other))
            );
            let (first, second) = join!(here.open(&ways.0), there.open(&ways.1));
            let sessions = [&here, &there]
                .into_iter()
                .filter(|one| one.session_cookie().is_some());
            assert_eq!(sessions.count(), 1, "{} {}", first.body, second.body);
            let rows = app.database.rows(&["sessions", "used_saml_assertions"]);
            assert_eq!(rows, [("sessions", round), ("used_saml_assertions", round)]);
        }
    }
);

// As an identity provider that counts anew would, or one that somebody had sign twice.
both_engines!(
    an_assertion_for_two_requests_at_two_nodes_at_once_begins_one_session,
    options(),
    |app| {
        let rp = RelyingParty::confidential(&app).await;
        let other = app.second_node().await;
        for round in 1..=ROUNDS {
            let mut browsers = [Browser::new(&app), Browser::new(&app)];
            let mut ways = Vec::new();
            for browser in &mut browsers {
                let asked = leave_for_corp(&app, &rp, browser, &[]).await;
                let id = between(&asked.response, "<saml:Assertion ID=\"", "\" ");
                let same = format!("<saml:Assertion ID=\"_a{round}\" ");
                let response = swap(&asked.response, id, &same);
                ways.push(consume(&app, &signed(&response), &asked.relay_state).await);
            }
            let [one, two] = &mut browsers;
            two.move_to(&other);
            let (first, second) = join!(one.open(&ways[0]), two.open(&ways[1]));
            let both = [&first, &second];
            let signed_in = both.iter().filter(|page| is_in(page));
            assert_eq!(signed_in.count(), 1, "{} {}", first.body, second.body);
            let rows = app.database.rows(&["sessions", "used_saml_assertions"]);
            assert_eq!(rows, [("sessions", round), ("used_saml_assertions", round)]);
        }
    }
);
