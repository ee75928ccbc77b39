//! A sign-in that an identity provider began (SAML profiles §4.1.5): `/saml/{connector}/sign-in`, where it is asked anew, and
//! `/saml/{connector}/onward`, where that leads, if it was for an app.
//!
//! Whatever it had the browser post is not read, for anybody could have it posted by anybody's browser, and nothing in it says otherwise: who did that
//! would have their victim signed in as themselves. What it wanted is that its person is signed in here, so it is asked whether they are, in this
//! browser. An answer to that signs in nobody where somebody is signed in, is linked to no account, and is in an interaction of its own.

use std::sync::Arc;

use poem::{Request, Response};
use url::Url;
use url::form_urlencoded::Serializer;

use super::browser::Browser;
use super::outing::{Outing, set_out};
use crate::domain::connector::{Connector, Upstream};
use crate::domain::id::ClientId;
use crate::domain::interaction::{Care, Progress, Visit as Errands};
use crate::federation::saml;
use crate::login::session;
use crate::oauth::params::Parameters;
use crate::provider::Provider;
use crate::store::StoreError;
use crate::web::cookies;
use crate::web::oauth::authorize::see_other;
use crate::web::pages::{PageFailure, Visit};
use crate::web::state::State;

/// Where it leads, if it is for no app.
const ACCOUNT: &str = "/account";
/// The parameter that names the app.
const CLIENT: &str = "client";

/// An app that may be gone to: where a third party may start a sign-in (OpenID Connect Core 1.0 §4).
struct App {
    id: ClientId,
    start: Url,
}

impl App {
    /// The one that a `RelayState` names: by its `client_id`, and never by an address. Where those start that nobody vouched for, nobody here knows.
    async fn find(op: &Provider, id: Option<&str>) -> Result<Option<Self>, StoreError> {
        let Some(id) = id else {
            return Ok(None);
        };
        let client = op.find_client(id).await?;
        let client =
            client.filter(|client| client.disabled_at.is_none() && client.unused_until.is_none());
        Ok(client.and_then(|client| {
            let start = client.metadata.initiate_login_uri.as_deref()?;
            let mut start = Url::parse(start).ok()?;
            // Core §4: "The Issuer Identifier for the OP that the RP is to send the authentication request to".
            start
                .query_pairs_mut()
                .append_pair("iss", op.issuer.as_str());
            Some(Self {
                id: client.id.clone(),
                start,
            })
        }))
    }

    /// An address of ours that names it.
    fn named_at(&self, path: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair(CLIENT, self.id.as_str());
        format!("{path}?{}", query.finish())
    }
}

/// Sends who was brought here back with a question, and to the app that the identity provider named, if there is one.
pub(super) async fn ask(
    visit: &Visit<'_>,
    connector: &Connector,
    relay_state: Option<&str>,
) -> Response {
    let path = saml::sign_in_path(&connector.name);
    match App::find(&visit.state.op, relay_state).await {
        Ok(Some(app)) => see_other(&app.named_at(&path)),
        Ok(None) => see_other(&path),
        Err(error) => visit.failed(&error),
    }
}

/// Begins a sign-in by an identity provider, which leads to the account or an app, where the operator lets identity providers begin one.
pub async fn sign_in(state: Arc<State>, request: Request) -> Response {
    let visit = Visit::new(&state, request.headers(), None);
    let Some(connector) = find(&state, &request) else {
        return visit.not_found();
    };
    let browser = match Browser::of(&state, request.headers()) {
        Ok(browser) => browser,
        Err(error) => return visit.failed(PageFailure::Permanent(error.to_string())),
    };
    let wanted = match named(&state, &request).await {
        Ok(Some(app)) => app.named_at(&saml::onward_path(&connector.name)),
        Ok(None) => ACCOUNT.to_owned(),
        Err(error) => return visit.failed(&error),
    };
    let outing = Outing {
        wanted: Errands {
            visit: wanted,
            care: Care::Usual,
        },
        known: Progress::default(),
        browser: &browser,
        linking: None,
    };
    set_out(&visit, &request, connector, outing).await
}

/// Goes on to the app, which asks for who is signed in as it always does. Whoever is not is led there by a sign-in, as by any link to it: an address of
/// ours that leads strangers elsewhere at once is of use to those who deceive them (RFC 9700 §4.11).
pub async fn onward(state: Arc<State>, request: Request) -> Response {
    let visit = Visit::new(&state, request.headers(), None);
    let Some(connector) = find(&state, &request) else {
        return visit.not_found();
    };
    let secrets = cookies::sessions(&state.op, request.headers()).secrets;
    let opened = match session::open(&state.op, &secrets).await {
        Ok(opened) => opened,
        Err(error) => return visit.failed(&error),
    };
    match named(&state, &request).await {
        Ok(Some(app)) if opened.live.is_empty() => {
            see_other(&app.named_at(&saml::sign_in_path(&connector.name)))
        }
        Ok(Some(app)) => see_other(app.start.as_str()),
        // Its registration has changed meanwhile.
        Ok(None) => see_other(ACCOUNT),
        Err(error) => visit.failed(&error),
    }
}

/// The connector, if sign-ins may begin there.
fn find<'s>(state: &'s State, request: &Request) -> Option<&'s Connector> {
    let name = request.raw_path_param("connector").unwrap_or_default();
    let connector = &state.op.settings.connections.find(name)?.connector;
    match &connector.upstream {
        Upstream::Saml(upstream) if upstream.idp_initiated => Some(connector),
        Upstream::Saml(_) | Upstream::OpenId(_) | Upstream::OAuth(_) | Upstream::Ldap(_) => None,
    }
}

/// The app that an address names.
async fn named(state: &State, request: &Request) -> Result<Option<App>, StoreError> {
    let parameters = Parameters::parse(request.uri().query().unwrap_or_default());
    let id = parameters
        .ok()
        .and_then(|mut parameters| parameters.take(CLIENT));
    App::find(&state.op, id.as_deref()).await
}
