//! A run of a sign-in by an upstream, of whatever kind, as far as it goes without a person: for `doorward connector test` and `/api/v1`.

use std::sync::Arc;

use super::connection::Connection;
use super::examined::Step;
use super::saml::IdentityProviders;
use super::worker::Workers;
use super::{ldap, oauth, openid, saml};
use crate::domain::connector::Upstream;
use crate::provider::Provider;

/// Each step, with what was found there now, whatever was found before. At a directory, somebody is looked for who has this name.
pub async fn examine(
    op: &Provider,
    workers: &Arc<Workers>,
    connection: &Connection,
    person: &str,
) -> Vec<Step> {
    match &connection.connector.upstream {
        Upstream::OpenId(upstream) => openid::examine(op, connection, upstream).await,
        Upstream::OAuth(upstream) => oauth::examine(op, connection, upstream).await,
        Upstream::Ldap(directory) => ldap::examine(workers, connection, directory, person).await,
        Upstream::Saml(upstream) => {
            let providers = IdentityProviders::new(Arc::clone(workers));
            saml::examine(op, &providers, &connection.connector, upstream).await
        }
    }
}
