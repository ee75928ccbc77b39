//! Whether there is whoever is named: clients by the configuration, services and clients by what the operator lets clients do.

use std::collections::BTreeSet;

use url::Url;

use super::Findings;
use crate::app::plan::Plan;
use crate::domain::client::{Client, GrantType};
use crate::domain::id::ClientId;
use crate::store::UnreadableClient;

/// What there is.
struct Known<'k> {
    plan: &'k Plan,
    clients: BTreeSet<&'k str>,
}

impl Known<'_> {
    /// One that is registered, or whose metadata document may make it one.
    fn has_client(&self, id: &str) -> bool {
        let strangers = &self.plan.settings.strangers;
        let may_come = || Url::parse(id).is_ok_and(|url| strangers.may_be_document(&url));
        self.clients.contains(id) || may_come()
    }

    /// A service or a client, as exchanged tokens are for either (RFC 8693 §2.1).
    fn has_audience(&self, named: &str) -> bool {
        let issuer = self.plan.issuer.as_ref();
        // Where the issuer is on this machine, services may be too.
        let is_here = issuer.is_some_and(|issuer| !issuer.is_https());
        let issuer = issuer.map_or("", |issuer| issuer.as_str());
        let rules = &self.plan.settings.resources;
        self.has_client(named) || rules.find(named, issuer, is_here).is_ok()
    }
}

/// Names that are nobody's, each with the setting that has it.
pub(super) fn names(
    plan: &Plan,
    clients: &[Result<Client, UnreadableClient>],
    findings: &mut Findings,
) {
    let id = |client: &'_ Result<Client, UnreadableClient>| match client {
        Ok(client) => client.id.clone(),
        Err(unread) => unread.id.clone(),
    };
    let ids: Vec<_> = clients.iter().map(id).collect();
    let known = Known {
        plan,
        clients: ids.iter().map(ClientId::as_str).collect(),
    };
    for (key, named) in configured(plan).filter(|(_, named)| !known.has_client(named)) {
        findings.problem(
            "configuration",
            format!("{key} names the client {named}, and there is none"),
            format!("Register it, `doorward client add --id {named}`, or correct {key}."),
        );
    }
    for client in clients.iter().filter_map(|client| client.as_ref().ok()) {
        exchange(&known, client, findings);
        upstreams(plan, client, findings);
    }
}

/// A client that may act for people at an upstream, as far as the operator is concerned, and that cannot ask for it.
fn upstreams(plan: &Plan, client: &Client, findings: &mut Findings) {
    let keeping = plan.settings.connections.keeping();
    for (connection, _) in keeping.filter(|(_, clients)| clients.contains(&client.id)) {
        let name = &connection.connector.name;
        let scope = name.scope();
        let can_ask = !client.is_public()
            && client.has_grant_type(GrantType::TokenExchange)
            && client.allowed_scope().has(&scope);
        if !can_ask {
            findings.problem(
                "clients",
                format!("{} is one of connectors.tokens_for of {name}, and cannot ask for its tokens", client.id),
                format!("It has to be confidential, and registered for the scope {scope} and the grant type {}: `doorward client set {}`.", GrantType::TokenExchange.name(), client.id),
            );
        }
    }
}

/// The clients that the configuration names.
fn configured(plan: &Plan) -> impl Iterator<Item = (&'static str, &str)> {
    let issuers = plan.settings.assertion_issuers.iter();
    let presenting = issuers.flat_map(|issuer| &issuer.clients);
    let servers = || plan.settings.resource_authorization_servers.iter();
    let theirs = servers().map(|server| &server.client);
    let apps = servers().flat_map(|server| server.clients.iter().map(|app| &app.here));
    let connections = plan.settings.connections.keeping();
    let keeping = connections.flat_map(|(_, clients)| clients);
    let keeping = keeping.map(|id| ("connectors.tokens_for", id.as_str()));
    let presenting = presenting.map(|id| ("assertion_issuers.clients", id.as_str()));
    let theirs = theirs.map(|id| ("resource_authorization_servers.client", id.as_str()));
    let apps = apps.map(|id| ("resource_authorization_servers.clients", id.as_str()));
    presenting.chain(theirs).chain(apps).chain(keeping)
}

/// What the operator said of a client's token exchange.
fn exchange(known: &Known<'_>, client: &Client, findings: &mut Findings) {
    let policy = client.policy.exchange.as_ref();
    let takes = policy.iter().flat_map(|policy| &policy.takes);
    let gives = policy.iter().flat_map(|policy| &policy.gives);
    let takes = takes.map(|named| ("--exchange-from", named));
    let gives = gives.map(|named| ("--exchange-to", named));
    for (flag, named) in takes.chain(gives) {
        if !known.has_audience(named) {
            findings.problem(
                "clients",
                format!(
                    "{} has {flag} {named}, which is neither a service nor a client",
                    client.id
                ),
                format!("Name it in resources.servers, or set another: `doorward client set {} {flag} AUDIENCE`.", client.id),
            );
        }
    }
    let may_act = client.policy.may_act.as_ref();
    if let Some(named) = may_act.filter(|named| !known.has_client(named.as_str())) {
        findings.problem(
            "clients",
            format!(
                "{} has --may-act {named}, and there is no such client",
                client.id
            ),
            format!(
                "Set another, or none: `doorward client set {} --may-act CLIENT_ID`.",
                client.id
            ),
        );
    }
}
