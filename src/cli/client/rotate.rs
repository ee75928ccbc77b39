//! `doorward client rotate-secret` and `rotate-registration-token`.

use serde_json::json;

use super::{Which, change, find};
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::cli::output::print;
use crate::domain::client::Client;
use crate::entropy::Entropy;
use crate::oauth::registration::set_secret;
use crate::secret::{Kind, Token};

pub(super) async fn rotate_registration_token(tools: &Tools, which: Which) -> Result<(), Failure> {
    let client = find(tools, &which.client_id).await?;
    let token = Token::generate(Kind::RegistrationToken, Entropy)?;
    let hash = token.hash().into_string();
    change(tools, &client.id, move |client| {
        client.registration_token_hash = Some(hash.clone());
    })
    .await?;
    print(
        which.format,
        &format!(
            "registration_access_token  {}\nIt is shown this once; the old one is good for nothing any more.",
            token.reveal()
        ),
        &json!({ "client_id": client.id.as_str(), "registration_access_token": token.reveal() }),
    )
}

pub(super) async fn rotate_secret(tools: &Tools, which: Which) -> Result<(), Failure> {
    let mut client = find(tools, &which.client_id).await?;
    let method = client.metadata.token_endpoint_auth_method;
    if !method.has_secret() {
        return Err(Failure::failed(format!(
            "{} authenticates by {}, which has no secret.",
            client.id,
            method.name()
        )));
    }
    let op = tools.provider().await?;
    let secret = Token::generate(Kind::ClientSecret, Entropy)?;
    set_secret(&op, &mut client, secret.reveal()).await?;
    store_secret(tools, &client).await?;
    let text = format!(
        "client_secret  {}\nIt is shown this once; the old one ends within a second.",
        secret.reveal()
    );
    print(
        which.format,
        &text,
        &json!({ "client_id": client.id.as_str(), "client_secret": secret.reveal() }),
    )
}

pub(super) async fn store_secret(tools: &Tools, client: &Client) -> Result<(), Failure> {
    let with_secret = client.clone();
    let is_stored = change(tools, &client.id, move |latest| {
        latest.adopt_secret(&with_secret)
    });
    if is_stored.await? {
        Ok(())
    } else {
        Err(Failure::failed(format!(
            "{} was changed meanwhile, and has the secret of before. Run it again.",
            client.id
        )))
    }
}
