//! The plans of FAPI-CIBA: both ways to authenticate, each with both ways to hear of an answer.

use super::variant::{Delivery, Sender, Variant};
use super::{ClientAuth, Content, Plan};
use crate::checks::callback::ResponseMode;

/// In the order of the report.
pub(super) const PLANS: &[Plan] = &[
    plan("fapi-ciba-poll", ClientAuth::PrivateKeyJwt, Delivery::Poll),
    plan("fapi-ciba-ping", ClientAuth::PrivateKeyJwt, Delivery::Ping),
    plan(
        "fapi-ciba-poll-tls",
        ClientAuth::SelfSignedTls,
        Delivery::Poll,
    ),
    plan(
        "fapi-ciba-ping-tls",
        ClientAuth::SelfSignedTls,
        Delivery::Ping,
    ),
];

/// "Access tokens are always mTLS-bound", and requests always signed.
const fn plan(key: &'static str, auth: ClientAuth, delivery: Delivery) -> Plan {
    Plan {
        key,
        name: "fapi-ciba-id1-test-plan",
        title: "FAPI-CIBA",
        content: Content::Fapi {
            auth,
            mode: ResponseMode::Query,
            variant: Variant {
                sender: Sender::Tls,
                is_signed: true,
                delivery: Some(delivery),
            },
        },
    }
}
