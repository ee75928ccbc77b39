//! To whom our word is given for whom a client comes (Identity Assertion JWT Authorization Grant).

use std::sync::Arc;

use super::judge::Judge;
use crate::config::{ConfigError, section};
use crate::domain::id::ClientId;
use crate::domain::id_jag::{CrossAppClient, ResourceAuthorizationServer};
use crate::domain::redirect_uri::is_displayable;
use crate::domain::resource;

const KEY: &str = "resource_authorization_servers";

impl Judge<'_> {
    pub(super) fn resource_authorization_servers(
        &self,
    ) -> Result<Arc<Vec<ResourceAuthorizationServer>>, ConfigError> {
        let mut judged: Vec<ResourceAuthorizationServer> = Vec::new();
        for configured in &self.config().resource_authorization_servers {
            let server = self.resource_authorization_server(configured)?;
            if judged.iter().any(|known| known.issuer == server.issuer) {
                return self.refuse(KEY, &format!("{} is there twice", server.issuer));
            }
            judged.push(server);
        }
        Ok(Arc::new(judged))
    }

    fn resource_authorization_server(
        &self,
        configured: &section::ResourceAuthorizationServer,
    ) -> Result<ResourceAuthorizationServer, ConfigError> {
        let section::ResourceAuthorizationServer {
            issuer,
            client,
            resources,
            email,
            clients,
        } = configured;
        let refuse = |why: &str| self.refuse(KEY, &format!("{issuer}: {why}"));
        // RFC 8414 §2: "a URL that uses the https scheme and has no query or fragment components".
        if !is_displayable(issuer) || issuer.contains(['?', '#']) {
            return refuse("its issuer is not an https address without query and fragment");
        }
        // The IdP "MUST NOT issue access tokens in response to an ID-JAG it issued itself".
        if self.config().issuer.as_ref() == Some(issuer) {
            return refuse("it is this provider itself");
        }
        if let Some(odd) = resources.iter().find(|uri| resource::parse(uri).is_err()) {
            return refuse(&format!(
                "its resource {odd} is not an absolute URI without fragment"
            ));
        }
        if clients.is_empty() {
            return refuse("clients has to name those that may come to it for people");
        }
        let mut judged: Vec<CrossAppClient> = Vec::new();
        for configured in clients {
            let section::CrossAppClient {
                client: here,
                client_id,
                scope,
            } = configured;
            if client_id.is_empty() {
                return refuse(&format!("{here} has no client_id there"));
            }
            let here = ClientId::new(here);
            if judged.iter().any(|known| known.here == here) {
                return refuse(&format!("{here} is there twice"));
            }
            judged.push(CrossAppClient {
                here,
                there: client_id.clone(),
                scope: scope.clone(),
            });
        }
        Ok(ResourceAuthorizationServer {
            issuer: issuer.clone(),
            client: ClientId::new(client),
            resources: resources.iter().cloned().collect(),
            is_told_email: *email,
            clients: judged,
        })
    }
}
