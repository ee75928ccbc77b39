//! The clients.

use super::{Findings, names};
use crate::app::plan::Plan;
use crate::domain::client::Client;
use crate::domain::id::TenantId;
use crate::oauth::assessment::check_registered;
use crate::store::Store;

/// Clients that are looked at.
const MOST: i64 = 100_000;

/// Whether this version understands each, each keeps what it is held to, and those are there whom others name.
pub(super) async fn clients(plan: &Plan, store: Option<&Store>, findings: &mut Findings) {
    const CHECK: &str = "clients";
    let Some(store) = store else {
        return findings.unchecked(CHECK, "the database cannot be used");
    };
    let listed = store.read(|r| r.list_clients(&TenantId::default_tenant(), MOST));
    let clients = match listed.await {
        Ok(clients) => clients,
        Err(error) => {
            return findings.problem(
                CHECK,
                format!("they cannot be read: {error}"),
                "See the database.",
            );
        }
    };
    let unread: Vec<&str> = clients
        .iter()
        .filter_map(|client| client.as_ref().err())
        .map(|unread| unread.id.as_str())
        .collect();
    if unread.is_empty() {
        findings.ok(
            CHECK,
            format!("{}, each of which can be read", clients.len()),
        );
    } else {
        findings.problem(
            CHECK,
            format!(
                "{} of {} were written by a later version, and are refused by this one: {}",
                unread.len(),
                clients.len(),
                unread.join(" ")
            ),
            "Bring every server to that version. `doorward client disable` and `delete` work on them here too.",
        );
    }
    let tenant = plan.settings.profile;
    let is_refused =
        |client: &&Client| check_registered(tenant, &client.metadata, &client.policy).is_err();
    let known = clients.iter().filter_map(|client| client.as_ref().ok());
    let refused: Vec<&str> = known
        .filter(is_refused)
        .map(|client| client.id.as_str())
        .collect();
    if !refused.is_empty() {
        findings.problem(
            CHECK,
            format!(
                "they do not keep the profile that they are held to, and are given nothing: {}",
                refused.join(" ")
            ),
            "`doorward report` says what each lacks.",
        );
    }
    let known = clients.iter().filter_map(|client| client.as_ref().ok());
    let broken: Vec<&str> = known
        .filter(|client| !client.has_secret_for_all())
        .map(|client| client.id.as_str())
        .collect();
    if !broken.is_empty() {
        findings.problem(
            CHECK,
            format!(
                "they have no secret for what they registered: {}",
                broken.join(" ")
            ),
            "`doorward client rotate-secret` gives each another, which the app has to be told.",
        );
    }
    names::names(plan, &clients, findings);
}
