//! The protocol, as relying parties and attackers meet it.

mod algorithms;
pub mod authorization_details;
mod authorize;
mod back_channel;
pub mod backchannel;
mod client_auth;
mod clock;
mod device;
mod discovery;
mod dpop;
mod encrypted;
mod encrypted_request;
mod endpoints;
mod exchange;
mod front_channel;
mod hybrid;
mod id_jag;
mod introspect;
mod jose;
mod jwt_bearer;
mod keys;
mod logo;
mod logout;
mod main_job;
mod model;
mod mutual_tls;
mod native_sso;
mod openidconnect_crate;
mod pairwise;
mod pkce;
mod published;
mod pushed;
mod races;
mod redirect_uri;
mod refresh;
mod registration;
mod request_object;
mod resource;
mod revoke;
mod roles;
mod security_profile;
mod session;
mod shared_secret;
mod signed_response;
mod software_statement;
mod stranger;
mod tenants;
mod token;
mod userinfo;

use doorward::domain::client::Client;
use doorward::domain::id::{ClientId, TenantId};

use crate::support::{TestApp, eventually};

/// Changes a client behind its back, as the operator does.
pub(crate) async fn amend(app: &TestApp, id: &str, change: impl Fn(&mut Client) + Send + 'static) {
    let (id, now) = (ClientId::new(id), app.op().now());
    let written = app
        .op()
        .store
        .write(move |w| w.change_client(&TenantId::default_tenant(), &id, now, &change));
    written
        .await
        .expect("written")
        .expect("the client is there");
}

/// Turns a client off or on, as an operator does.
async fn turn_client(app: &TestApp, id: &str, is_on: bool) {
    let now = app.clock.now();
    let disabled_at = (!is_on).then_some(now);
    amend(app, id, move |client| client.disabled_at = disabled_at).await;
}
