//! What a client registers that asks by the back channel (CIBA Core 1.0 §4).

use super::invalid;
use crate::domain::backchannel::DeliveryMode;
use crate::domain::client::{ClientMetadata, GrantType, TokenEndpointAuthMethod};
use crate::domain::redirect_uri::is_displayable;
use crate::oauth::error::OAuthError;

pub(super) fn check(metadata: &ClientMetadata) -> Result<(), OAuthError> {
    // §7.1.2: a secret of the person's that the client passes on. There is none here: who answers proves who they are at our own page.
    if metadata.backchannel_user_code_parameter == Some(true) {
        return Err(invalid(
            "backchannel_user_code_parameter true is not supported",
        ));
    }
    if !metadata.has_grant_type(GrantType::Ciba) {
        return Ok(());
    }
    // §7.1: the client authenticates "using the authentication method registered for its client_id".
    if metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::None {
        return Err(invalid(
            "a public client cannot use urn:openid:params:grant-type:ciba",
        ));
    }
    let Some(mode) = metadata.backchannel_token_delivery_mode else {
        return Err(invalid(
            "urn:openid:params:grant-type:ciba needs backchannel_token_delivery_mode",
        ));
    };
    check_endpoint(metadata, mode)?;
    // A token that is pushed comes without a request, in which its client would show a key.
    if mode == DeliveryMode::Push && metadata.binds_access_tokens() {
        return Err(invalid(
            "access tokens that are pushed can be bound to nothing: backchannel_token_delivery_mode is poll or ping",
        ));
    }
    Ok(())
}

/// "REQUIRED if the token delivery mode is set to ping or push." "It MUST be an HTTPS URL"; who develops has their own machine.
fn check_endpoint(metadata: &ClientMetadata, mode: DeliveryMode) -> Result<(), OAuthError> {
    let endpoint = metadata.backchannel_client_notification_endpoint.as_deref();
    match endpoint {
        None if mode != DeliveryMode::Poll => Err(invalid(format!(
            "backchannel_token_delivery_mode {} needs backchannel_client_notification_endpoint",
            mode.name()
        ))),
        Some(uri) if !is_displayable(uri) => Err(invalid(
            "backchannel_client_notification_endpoint is not an https address",
        )),
        Some(_) | None => Ok(()),
    }
}
