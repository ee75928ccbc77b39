//! The client of a module: registered for it (DCR) or taken from the configuration.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use url::Url;

use crate::checks::{self, lists, strings, text};
use crate::clock::now;
use crate::flow::Run;
use crate::http::{Request, Response};
use crate::jose::ClientKey;
use crate::plan::ClientAuth;
use crate::provider::Provider;
use crate::random;
use crate::target::{Clients, StaticClients};
use crate::verdict::{Record, Stop};

/// Where registered clients say they are; nothing listens there.
pub const ORIGIN: &str = "https://conformance.invalid/";

/// A client as the module uses it.
#[derive(Clone, Debug)]
pub struct Client {
    /// Its `client_id`.
    pub id: String,
    /// Its `client_secret`.
    pub secret: String,
    /// How it authenticates at the token endpoint.
    pub auth: ClientAuth,
    /// What it signs assertions with, and for whom.
    pub signing: Option<Signing>,
    /// The redirect URI that requests use.
    pub redirect_uri: String,
    /// The registered post-logout redirect URI.
    pub post_logout_uri: String,
    /// The registered address that a page of the provider loads when the person signs out.
    pub front_channel_uri: String,
}

/// A client's own key, and whom its assertions are for.
#[derive(Clone, Debug)]
pub struct Signing {
    /// The key.
    pub key: Arc<ClientKey>,
    /// The `aud`.
    pub audience: String,
}

impl Signing {
    /// A client assertion (RFC 7523 §3), good for a minute.
    fn assertion(&self, client_id: &str) -> String {
        let now = now();
        let claims = json!({
            "iss": client_id, "sub": client_id, "aud": self.audience, "jti": random::alphanumeric(20),
            "iat": now, "exp": now + 60,
        });
        self.key.sign(&claims).unwrap_or_default()
    }
}

impl Client {
    fn new(metadata: &Value, auth: ClientAuth) -> Self {
        let first = |name: &str| {
            strings(metadata, name)
                .and_then(|uris| uris.first().map(|uri| (*uri).to_owned()))
                .unwrap_or_default()
        };
        let own = |name: &str| text(metadata, name).unwrap_or_default().to_owned();
        Self {
            id: own("client_id"),
            secret: own("client_secret"),
            auth,
            signing: None,
            redirect_uri: first("redirect_uris"),
            post_logout_uri: first("post_logout_redirect_uris"),
            front_channel_uri: own("frontchannel_logout_uri"),
        }
    }

    /// The request with the client's authentication (RFC 6749 §2.3.1).
    pub fn authenticated(&self, endpoint: Url, mut fields: Vec<(String, String)>) -> Request {
        match self.auth {
            ClientAuth::SecretBasic => {
                Request::post_form(endpoint, &fields).basic(&self.id, &self.secret)
            }
            ClientAuth::SecretPost => {
                fields.push(("client_id".to_owned(), self.id.clone()));
                fields.push(("client_secret".to_owned(), self.secret.clone()));
                Request::post_form(endpoint, &fields)
            }
            ClientAuth::PrivateKeyJwt => {
                let signing = self.signing.as_ref();
                let assertion = signing.map(|signing| signing.assertion(&self.id));
                fields.push((
                    "client_assertion_type".to_owned(),
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer".to_owned(),
                ));
                fields.push(("client_assertion".to_owned(), assertion.unwrap_or_default()));
                Request::post_form(endpoint, &fields)
            }
            // Its connection shows who it is.
            ClientAuth::SelfSignedTls => {
                fields.push(("client_id".to_owned(), self.id.clone()));
                Request::post_form(endpoint, &fields)
            }
        }
    }
}

/// What a module wants of its client.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// The second client of a module with two.
    pub second: bool,
    /// The grant type refresh_token.
    pub refresh: bool,
    /// Further metadata; they replace what stands there.
    pub extra: Map<String, Value>,
}

impl Wish {
    /// With the grant type refresh_token.
    #[must_use]
    pub fn with_refresh(mut self) -> Self {
        self.refresh = true;
        self
    }

    /// With one more member of metadata.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.extra.insert(name.to_owned(), value);
        self
    }
}

/// What the runner can delete when the module is over.
#[derive(Clone, Debug)]
pub struct Management {
    /// Where it is managed.
    pub uri: Url,
    /// With which token.
    pub token: String,
}

impl Management {
    /// What a registration's answer says of it.
    pub fn new(metadata: &Value) -> Option<Self> {
        Some(Self {
            uri: Url::parse(text(metadata, "registration_client_uri")?).ok()?,
            token: text(metadata, "registration_access_token")?.to_owned(),
        })
    }

    /// The request that deletes the client (RFC 7592 §2.3).
    pub fn delete(&self) -> Request {
        Request::delete(self.uri.clone()).bearer(&self.token)
    }

    /// A warning where the deletion did not answer 204.
    pub fn check_deleted(record: &mut Record, response: &Response) {
        record.advise("registration.deleted", response.status == 204, || {
            response.summary()
        });
    }
}

/// The module's client; a registered one is deleted when the run finishes.
pub fn obtain(run: &mut Run<'_>, provider: &Provider, wish: &Wish) -> Result<Client, Stop> {
    check_auth(run, provider);
    let auth = run.entry.auth;
    let target = run.target;
    match &target.clients {
        Clients::Static(clients) => choose(clients, auth, wish),
        Clients::Dynamic { .. } => register(run, provider, wish),
    }
}

fn check_auth(run: &mut Run<'_>, provider: &Provider) {
    let auth = run.entry.auth;
    let methods = "token_endpoint_auth_methods_supported";
    let is_listed = match provider.metadata.get(methods) {
        None => auth == ClientAuth::SecretBasic,
        Some(_) => lists(&provider.metadata, methods, auth.name()),
    };
    run.record.require("client.auth_listed", is_listed, || {
        format!("{methods} lacks {}", auth.name())
    });
}

fn choose(clients: &StaticClients, auth: ClientAuth, wish: &Wish) -> Result<Client, Stop> {
    let (name, metadata) = match auth {
        _ if wish.second => ("client2", clients.client2.as_ref()),
        ClientAuth::SecretPost => ("client_secret_post", clients.client_secret_post.as_ref()),
        ClientAuth::SecretBasic => ("client", Some(&clients.client)),
        // Dynamic OP and FAPI 2.0 have it, whose modules register.
        ClientAuth::PrivateKeyJwt | ClientAuth::SelfSignedTls => {
            return Err(Stop::Skipped(
                "clients with keys of their own are registered".to_owned(),
            ));
        }
    };
    metadata
        .map(|metadata| Client::new(metadata, auth))
        .ok_or_else(|| Stop::Skipped(format!("there is no static client {name}")))
}

/// Asks for a client, and says what the provider answered.
pub fn ask_to_register(
    run: &mut Run<'_>,
    provider: &Provider,
    wish: &Wish,
) -> Result<(Value, Response), Stop> {
    let endpoint = text(&provider.metadata, "registration_endpoint")
        .and_then(|endpoint| Url::parse(endpoint).ok());
    let endpoint = run
        .record
        .demand_some("registration.endpoint", endpoint, || {
            "the metadata have no registration_endpoint; give the runner --clients".to_owned()
        })?;
    let response_type = run.entry.response_type;
    let is_implicit = response_type.split(' ').any(|word| word != "code");
    let grants = [
        ("authorization_code", true),
        ("implicit", is_implicit),
        ("refresh_token", wish.refresh),
    ];
    let grants: Vec<&str> = grants
        .into_iter()
        .filter_map(|(grant, is_needed)| is_needed.then_some(grant))
        .collect();
    let jwks = run.target.key.jwks().unwrap_or_default();
    let mut metadata = json!({
        "client_name": format!("Conformance {}", run.entry.module),
        "redirect_uris": [format!("{ORIGIN}{}/callback", run.entry.module)],
        "response_types": [response_type],
        "grant_types": grants,
        "token_endpoint_auth_method": run.entry.auth.name(),
        "contacts": ["conformance@conformance.invalid"],
        "jwks": jwks,
    });
    let Clients::Dynamic {
        initial_access_token,
        module_metadata,
    } = &run.target.clients
    else {
        return Err(Stop::Skipped("clients are not registered here".to_owned()));
    };
    // A plan's further metadata are for all of its modules.
    let further = [run.entry.plan, run.entry.module].map(|name| module_metadata.get(name));
    let further = further.into_iter().flatten().filter_map(Value::as_object);
    let further: Map<String, Value> = further
        .flatten()
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect();
    if !further.is_empty() {
        let text = Value::from(further.clone()).to_string();
        run.record.note("registration.further_metadata", text);
    }
    for (name, value) in wish.extra.iter().chain(&further) {
        metadata[name] = value.clone();
    }
    if let Some(members) = metadata.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    let mut request = Request::post_json(endpoint, &metadata);
    if let Some(token) = initial_access_token {
        request = request.bearer(token);
    }
    let response = run.send(request)?;
    Ok((metadata, response))
}

fn register(run: &mut Run<'_>, provider: &Provider, wish: &Wish) -> Result<Client, Stop> {
    let (metadata, response) = ask_to_register(run, provider, wish)?;
    let level = run.target.https_level();
    let answer = checks::registration::check(&mut run.record, &response, level);
    let answer = answer.ok_or(Stop::Broken)?;
    run.delete_later(Management::new(&answer));
    let mut client = Client::new(&answer, run.entry.auth);
    let asked = Client::new(&metadata, run.entry.auth);
    client.signing = (run.entry.auth == ClientAuth::PrivateKeyJwt).then(|| Signing {
        key: Arc::clone(&run.target.key),
        // OpenID Connect Core §9, as the official suite has it: "the URL of the Authorization Server's Token Endpoint".
        audience: provider.token_endpoint.to_string(),
    });
    client.redirect_uri = asked.redirect_uri;
    client.post_logout_uri = asked.post_logout_uri;
    client.front_channel_uri = asked.front_channel_uri;
    Ok(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_goes_where_the_method_says() {
        let metadata =
            json!({"client_id": "c", "client_secret": "s", "redirect_uris": ["https://rp/cb"]});
        let url = Url::parse("https://op/token").unwrap();
        let basic = Client::new(&metadata, ClientAuth::SecretBasic);
        assert_eq!(basic.redirect_uri, "https://rp/cb");
        let request = basic.authenticated(url.clone(), Vec::new());
        assert_eq!(request.body.as_deref(), Some(""));
        assert!(
            request
                .headers
                .iter()
                .any(|(name, _)| *name == "authorization")
        );
        let request = Client::new(&metadata, ClientAuth::SecretPost).authenticated(url, Vec::new());
        assert_eq!(request.body.as_deref(), Some("client_id=c&client_secret=s"));
        let mut signing = Client::new(&metadata, ClientAuth::PrivateKeyJwt);
        signing.signing = Some(Signing {
            key: Arc::new(ClientKey::generate().unwrap()),
            audience: "https://op/token".to_owned(),
        });
        let url = Url::parse("https://op/token").unwrap();
        let body = signing.authenticated(url, Vec::new()).body.unwrap();
        let fields = crate::http::decode_form(&body);
        let assertion = crate::http::single(&fields, "client_assertion").unwrap();
        let jwt = crate::jose::Jwt::parse(assertion).unwrap();
        assert_eq!(jwt.payload["aud"], "https://op/token");
        assert_eq!(
            (&jwt.payload["iss"], &jwt.payload["sub"]),
            (&json!("c"), &json!("c"))
        );
    }
}
