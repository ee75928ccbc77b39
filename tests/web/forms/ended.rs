//! A session that ends between the look at it and the change that it asks for: as where another password is set because it was a thief's.

use doorward::domain::session::SessionOrigin;
use doorward::login::factor::recovery_code;

use super::each::{ITS_OWN, OF_THE_ACCOUNT, own};
use super::{Rows, rows, with_form};
use crate::mail::stand;
use crate::support::app::{trust, witness};
use crate::support::authenticator::Authenticator;
use crate::support::{Browser, RelyingParty, TestApp};
use crate::web::passkeys::make;

/// Without what is counted of those who try, and pages where they sign in again.
fn kept(app: &TestApp) -> Rows {
    let mut rows = rows(app);
    rows.retain(|(table, _)| !matches!(*table, "throttles" | "interactions"));
    rows
}

both_engines!(
    no_form_changes_anything_in_a_session_that_has_ended,
    |app| {
        let (stand, _server) = stand(app).await;
        let (app, op) = (&stand.app, stand.op());
        let alex = app.add_person().await;
        let rp = RelyingParty::confidential(app).await;
        rp.tokens(app, &mut Browser::new(app)).await;
        let (mut browser, _) = make(app, "alex").await;
        browser.move_to(&stand.node);
        Authenticator::enrol(app, &alex).await;
        let user = op.store.user(&alex).await.unwrap().unwrap();
        let by = witness(op, &alex);
        recovery_code::enrol(op, &user, &by).await.unwrap();
        trust(op, &alex, &SessionOrigin::default()).await.unwrap();
        let end = "UPDATE sessions SET ended_at = created_at";
        let revive = "UPDATE sessions SET ended_at = NULL";
        for (path, fields) in OF_THE_ACCOUNT {
            // It ends sessions that had ended.
            if path == "/account/sessions" {
                continue;
            }
            let page = browser.open(path).await;
            assert_eq!(page.path, path, "{}", page.body);
            let fields: Vec<(&str, String)> = fields
                .iter()
                .map(|(name, value)| match *value {
                    ITS_OWN => (*name, own(&page, name)),
                    value => (*name, value.to_owned()),
                })
                .collect();
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            let page = with_form(&page, path);
            let before = kept(app);
            // Nobody is told: this node has it as it was. In one that lives each form does something: `each.rs`.
            app.database.execute(end);
            browser.clone().submit(&page, &fields).await;
            assert_eq!(kept(app), before, "{path}");
            app.database.execute(revive);
        }
    }
);
