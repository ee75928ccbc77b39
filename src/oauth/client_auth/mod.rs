//! Client authentication (RFC 6749 §2.3, OpenID Connect Core 1.0 §9, RFC 8705 §2): exactly the method that the client registered.

mod assertion;
mod certificate;
mod secret;
mod shared_secret;

use std::sync::Arc;

pub use self::shared_secret::{
    open_shared_secret, require_shared_secret, sealed_identity, sealed_identity_of,
};
use super::client_document::{self, NoDocument};
use super::error::OAuthError;
use super::params::Parameters;
use crate::domain::client::{Client, TokenEndpointAuthMethod};
use crate::keys::certificate::ClientCertificate;
use crate::provider::Provider;
use crate::secret::has_form_of_secret;

/// A client that proved who it is, or a public one that said who it is.
#[derive(Clone, Debug)]
pub struct AuthenticatedClient(Arc<Client>);

impl AuthenticatedClient {
    /// The client, for whoever keeps it.
    #[must_use]
    pub fn shared(&self) -> Arc<Client> {
        Arc::clone(&self.0)
    }
}

impl std::ops::Deref for AuthenticatedClient {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.0
    }
}

/// What was presented, by its kind.
enum Presented {
    Basic {
        id: String,
        secret: String,
    },
    Post {
        id: String,
        secret: String,
    },
    Assertion {
        id: Option<String>,
        assertion: String,
    },
    Nothing {
        id: String,
    },
}

/// What a request shows beside its form.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown<'s> {
    /// Its `Authorization` header.
    pub authorization: Option<&'s str>,
    /// The certificate of its TLS connection. By itself that is no method: clients may have one for their tokens alone.
    pub certificate: Option<&'s ClientCertificate>,
}

/// Authenticates the client of a request.
///
/// # Errors
/// `invalid_request` where two methods are used at once (RFC 6749 §2.3); else `invalid_client`, always in the same words.
pub async fn authenticate(
    op: &Provider,
    shown: Shown<'_>,
    parameters: &mut Parameters,
) -> Result<AuthenticatedClient, OAuthError> {
    let client = match read(shown.authorization, parameters)? {
        Presented::Basic { id, secret } => {
            secret::check(op, &id, &secret, TokenEndpointAuthMethod::ClientSecretBasic).await?
        }
        Presented::Post { id, secret } => {
            secret::check(op, &id, &secret, TokenEndpointAuthMethod::ClientSecretPost).await?
        }
        Presented::Assertion { id, assertion } => {
            assertion::check(op, id.as_deref(), &assertion).await?
        }
        // RFC 8705 §2: "the client MUST include the client_id parameter".
        Presented::Nothing { id } => certificate::check(op, &id, shown.certificate).await?,
    };
    Ok(AuthenticatedClient(client))
}

fn read(authorization: Option<&str>, parameters: &mut Parameters) -> Result<Presented, OAuthError> {
    let id = parameters.take("client_id");
    let secret = parameters.take("client_secret");
    let assertion = parameters.take("client_assertion");
    let assertion_type = parameters.take("client_assertion_type");
    let basic = authorization.map(secret::read_basic).transpose()?;
    let methods = usize::from(basic.is_some())
        + usize::from(secret.is_some())
        + usize::from(assertion.is_some());
    if methods > 1 {
        return Err(OAuthError::invalid_request(
            "the client uses more than one way to authenticate",
        ));
    }
    if let Some((basic_id, secret)) = basic {
        // Many clients repeat their identifier in the form; it may only say the same.
        if id.is_some_and(|id| id != basic_id) {
            return Err(OAuthError::invalid_request(
                "client_id differs from the one in the Authorization header",
            ));
        }
        return Ok(Presented::Basic {
            id: basic_id,
            secret,
        });
    }
    if let Some(assertion) = assertion {
        if assertion_type.as_deref() != Some(assertion::TYPE) {
            return Err(OAuthError::invalid_client(
                "the client_assertion_type is not jwt-bearer",
            ));
        }
        return Ok(Presented::Assertion { id, assertion });
    }
    let id = id.ok_or_else(|| OAuthError::invalid_client("no client_id and no credential"))?;
    Ok(match secret {
        Some(secret) => Presented::Post { id, secret },
        None => Presented::Nothing { id },
    })
}

/// Finds a client that is turned on. `secret` is what came with its id, if anything did.
async fn find(op: &Provider, id: &str, secret: Option<&str>) -> Result<Arc<Client>, OAuthError> {
    // What is on record of a document will do here: whoever asks the person for anything has it looked at again.
    let known = match op.find_client(id).await? {
        Some(client) => Some(client),
        None => from_document(op, id).await?,
    };
    let Some(client) = known else {
        // Then what came as client_id is a secret, and not for the log.
        let is_swapped = match secret {
            _ if has_form_of_secret(id) => true,
            Some(secret) => op.find_client(secret).await?.is_some(),
            None => false,
        };
        return Err(OAuthError::invalid_client(if is_swapped {
            "client_id and client_secret are swapped".to_owned()
        } else {
            format!("{id} is not registered")
        }));
    };
    if client.disabled_at.is_some() {
        return Err(OAuthError::invalid_client(format!("{id} is turned off")));
    }
    Ok(client)
}

async fn from_document(op: &Provider, id: &str) -> Result<Option<Arc<Client>>, OAuthError> {
    match client_document::find_client(op, id).await {
        Ok(found) => Ok(found),
        Err(NoDocument::Refused(why)) => Err(OAuthError::invalid_client(why)),
        Err(NoDocument::Store(error)) => Err(error.into()),
    }
}

fn require_method(client: &Client, used: TokenEndpointAuthMethod) -> Result<(), OAuthError> {
    let registered = client.metadata.token_endpoint_auth_method;
    if registered == used {
        return Ok(());
    }
    Err(OAuthError::invalid_client(format!(
        "{} used {} but registered {}",
        client.id,
        used.name(),
        registered.name()
    )))
}
