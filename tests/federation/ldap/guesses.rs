//! Guesses at one person of a directory count together, however they are called, and close nobody's own browser.

use std::time::Duration;


use super::Stand;
use super::slapd::{Slapd, THEIRS};

const UID: &str = "alex";
const MAIL: &str = "alex@corp.example";
/// Until the shorter counts begin anew.
const MINUTE: Duration = Duration::from_secs(61);

/// That alex is let in with the browser at hand, and led to the client, which they have allowed before.
async fn is_let_in(stand: &mut Stand) {
    let page = stand.enter(UID, THEIRS).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
}

// H-049: a guess by each name would else be another's.
both_engines!(
    guesses_at_one_person_count_together_by_whatever_name,
    |app| {
        let slapd = Slapd::start();
        let mut stand = Stand::start(app.engine, slapd.connection()).await;
        for _ in 0..2 {
            stand
                .guess(&[UID, MAIL, "ALEX", "Alex@CORP.example", UID, MAIL])
                .await;
            stand.guess(&[UID, MAIL, UID, MAIL]).await;
            stand.here.clock.advance(MINUTE);
        }
        stand.guess(&[UID, MAIL, UID, MAIL, UID]).await;
        // By no name is there a guess more in this hour; and nobody is told so, for that would say that the names are one person's.
        stand.is_wrong(UID, THEIRS).await;
        stand.is_wrong(MAIL, THEIRS).await;
        assert_eq!(stand.rows("users"), 0);
        // Others of the directory sign in.
        stand.claims("kim", THEIRS).await;
        stand.here.clock.advance(Duration::from_hours(1));
        stand.claims(UID, THEIRS).await;
        // What is right takes its own count back.
        for _ in 0..26 {
            stand.claims(UID, THEIRS).await;
        }
    }
);
