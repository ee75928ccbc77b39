//! A sign-in by an authorization server as far as it goes without a person.

use url::Url;

use super::{person, token_endpoint};
use crate::domain::connector::OAuthUpstream;
use crate::federation::connection::{Connection, callback_path};
use crate::federation::examined::{Step, Steps};
use crate::federation::openid::{credentials, mend_of, secret};
use crate::provider::Provider;

/// Examines one: our secret, what it makes of us, and whether it says who somebody is.
pub async fn examine(
    op: &Provider,
    connection: &Connection,
    upstream: &OAuthUpstream,
) -> Vec<Step> {
    let mut steps = Steps::default();
    let client = &upstream.client;
    secret(op, connection, client, &mut steps);
    credentials(
        op,
        connection,
        client,
        &token_endpoint(upstream),
        &mut steps,
    )
    .await;
    userinfo(op, upstream, &mut steps).await;
    let callback = op.issuer.at(&callback_path(&connection.connector.name));
    let found = format!("whether {callback} is registered there shows at the first sign-in");
    steps.untold("redirect", found);
    steps.all()
}

/// Without a token it says nothing of anybody; but it answers.
async fn userinfo(op: &Provider, upstream: &OAuthUpstream, steps: &mut Steps) {
    const STEP: &str = "userinfo";
    let address = &upstream.userinfo_endpoint;
    let Ok(url) = Url::parse(address) else { return };
    match op
        .egress
        .look(&url, "application/json", person::LONGEST)
        .await
    {
        Ok(answer) if answer.status.is_server_error() => steps.wrong(
            STEP,
            format!("{address} answers {}", answer.status),
            "The upstream has to mend that.",
        ),
        Ok(answer) => steps.fine(
            STEP,
            format!("{address} answers; without a token {}", answer.status),
        ),
        Err(error) => steps.wrong(STEP, format!("{address}: {error}"), mend_of(&error)),
    }
}
