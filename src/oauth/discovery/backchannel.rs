//! What the metadata says of requests by the back channel (CIBA Core 1.0 §4).

use serde_json::{Value, json};

use super::paths;
use crate::domain::backchannel::DeliveryMode;
use crate::provider::Provider;

/// The members.
pub(super) fn members(op: &Provider) -> [(&'static str, Value); 4] {
    // A profile whose tokens are all bound has none that are pushed.
    let is_bound = op.settings.profile.is_fapi();
    let modes: Vec<&str> = DeliveryMode::ALL
        .into_iter()
        .filter(|mode| *mode != DeliveryMode::Push || !is_bound)
        .map(DeliveryMode::name)
        .collect();
    [
        (
            "backchannel_authentication_endpoint",
            op.issuer.at(paths::BACKCHANNEL_AUTHENTICATION).into(),
        ),
        ("backchannel_token_delivery_modes_supported", json!(modes)),
        (
            "backchannel_authentication_request_signing_alg_values_supported",
            json!(super::algorithms(op)),
        ),
        ("backchannel_user_code_parameter_supported", json!(false)),
    ]
}
