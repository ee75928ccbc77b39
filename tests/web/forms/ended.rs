//! A session that ends between the look at it and the change that it asks for: as where another password is set because it was a thief's.

use std::time::{Duration, Instant};

use super::each::{OF_THE_ACCOUNT, filled, with_everything};
use super::{Rows, rows, with_form, with_form_of_account};
use crate::mail::stand;
use crate::support::browser::Page;
use crate::support::{Browser, TestApp};
use crate::web::picture::{png, upload};

/// Without what is counted of those who try, and pages where they sign in again.
fn kept(app: &TestApp) -> Rows {
    let mut rows = rows(app);
    rows.retain(|(table, _)| !matches!(*table, "throttles" | "interactions"));
    rows
}

/// The page, in a session that lives again. This node asks each second whether another process wrote to its file (SQLite), and may have
/// done so while the session was over.
async fn open(browser: &mut Browser, path: &str) -> Page {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let page = browser.open(path).await;
        if page.path == path {
            return page;
        }
        assert!(Instant::now() < deadline, "{path}: {}", page.body);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

both_engines!(
    no_form_changes_anything_in_a_session_that_has_ended,
    |app| {
        let (stand, _server) = stand(app).await;
        let (app, mut browser) = (&stand.app, with_everything(&stand).await);
        let sessions = browser.open("/account/sessions").await;
        let other = sessions.attribute("li button[name=end]", "value");
        let other = other.expect("another session");
        let end = format!("UPDATE sessions SET ended_at = created_at WHERE id <> '{other}'");
        let revive = "UPDATE sessions SET ended_at = NULL";
        let mut changing = Vec::new();
        // Its form has a file in it.
        let path = "/account/picture";
        let page = browser.open(path).await;
        assert_eq!(page.path, path, "{}", page.body);
        let before = kept(app);
        app.database.execute(&end);
        upload(&mut browser.clone(), &page, &png(9, 9, [9; 3]), "image/png").await;
        let remove = with_form(&page, path);
        let fields = [("decision", "remove")];
        browser.clone().submit(&remove, &fields).await;
        if kept(app) != before {
            changing.push(path);
        }
        app.database.execute(revive);
        let page = open(&mut browser, path).await;
        upload(&mut browser, &page, &png(9, 9, [9; 3]), "image/png").await;
        assert_ne!(kept(app), before, "in one that lives it does something");
        for (path, fields) in OF_THE_ACCOUNT {
            let page = open(&mut browser, path).await;
            let fields = filled(&page, fields);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            let page = with_form_of_account(&mut browser, &page, path).await;
            let before = kept(app);
            // Nobody is told: this node has it as it was. In one that lives each form does something: `each.rs`.
            app.database.execute(&end);
            browser.clone().submit(&page, &fields).await;
            if kept(app) != before {
                changing.push(path);
            }
            app.database.execute(revive);
        }
        assert!(changing.is_empty(), "{changing:?}");
    }
);
