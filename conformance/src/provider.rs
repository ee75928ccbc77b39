//! BASE, step 1: the provider's metadata and its key set.

use serde_json::Value;
use url::Url;

use crate::checks::{self, text};
use crate::flow::{Run, Session};
use crate::http::{Request, Response};
use crate::verdict::Stop;

/// The provider as its metadata describe it.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its issuer.
    pub issuer: String,
    /// The whole document.
    pub metadata: Value,
    /// Its key set.
    pub jwks: Value,
    /// Where browsers go.
    pub authorization_endpoint: Url,
    /// Where clients redeem.
    pub token_endpoint: Url,
}

impl Run<'_> {
    /// BASE, step 1: the metadata and the key set.
    pub fn discover(&mut self) -> Result<Provider, Stop> {
        let metadata = self.metadata()?;
        let address = |name: &str| text(&metadata, name).and_then(|url| Url::parse(url).ok());
        let missing = |name: &str| format!("{name} is missing in the metadata, or no URL");
        let record = &mut self.record;
        let issuer = record.demand_some("metadata.issuer", address("issuer"), || missing("issuer"));
        issuer?;
        let name = "authorization_endpoint";
        let authorization_endpoint =
            record.demand_some("metadata.authorization_endpoint", address(name), || {
                missing(name)
            })?;
        let name = "token_endpoint";
        let token_endpoint =
            record.demand_some("metadata.token_endpoint", address(name), || missing(name))?;
        Ok(Provider {
            issuer: text(&metadata, "issuer").unwrap_or_default().to_owned(),
            jwks: self.key_set(&metadata)?,
            metadata,
            authorization_endpoint,
            token_endpoint,
        })
    }

    fn metadata(&mut self) -> Result<Value, Stop> {
        let response = self.fetch(&checks::discovery::address(&self.target.issuer))?;
        let document = response.json().filter(Value::is_object);
        self.record.demand_some("metadata.json", document, || {
            format!("no metadata: {}", response.summary())
        })
    }

    /// Fetches and checks the key set that the metadata name.
    pub fn key_set(&mut self, metadata: &Value) -> Result<Value, Stop> {
        let response = self.fetch(text(metadata, "jwks_uri").unwrap_or_default())?;
        let jwks = response.json();
        self.record.advise("jwks.json", jwks.is_some(), || {
            format!("the key set is no JSON: {}", response.summary())
        });
        let jwks = jwks.unwrap_or_default();
        checks::jwks::check(&mut self.record, &jwks);
        Ok(jwks)
    }

    /// GET of an address that came as text.
    pub fn fetch(&mut self, address: &str) -> Result<Response, Stop> {
        let url = self
            .record
            .demand_some("http.address", Url::parse(address).ok(), || {
                format!("“{address}” is no URL")
            })?;
        self.send(Request::get(url).header("accept", "application/json"))
    }

    /// An endpoint that this module cannot do without.
    pub fn endpoint(&mut self, session: &Session, name: &str) -> Result<Url, Stop> {
        let url = text(&session.provider.metadata, name).and_then(|url| Url::parse(url).ok());
        self.record
            .demand_some(&format!("metadata.{name}"), url, || {
                format!("{name} is missing in the metadata, or no URL")
            })
    }
}
