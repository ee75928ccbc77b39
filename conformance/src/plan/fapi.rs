//! The plans of FAPI 2.0, each in the variants that a client can be.

use super::variant::{Sender, Variant};
use super::{ClientAuth, Content, Plan};
use crate::checks::callback::ResponseMode;

/// In the order of the report.
pub(super) const PLANS: &[Plan] = &[
    security("fapi2-security", ClientAuth::PrivateKeyJwt, Sender::Dpop),
    security("fapi2-security-tls", ClientAuth::SelfSignedTls, Sender::Tls),
    security(
        "fapi2-security-jwt-tls",
        ClientAuth::PrivateKeyJwt,
        Sender::Tls,
    ),
    security(
        "fapi2-security-tls-dpop",
        ClientAuth::SelfSignedTls,
        Sender::Dpop,
    ),
    message_signing(
        "fapi2-message-signing",
        ResponseMode::Jwt,
        true,
        Sender::Dpop,
    ),
    message_signing(
        "fapi2-message-signing-plain",
        ResponseMode::Query,
        true,
        Sender::Dpop,
    ),
    message_signing(
        "fapi2-message-signing-unsigned",
        ResponseMode::Jwt,
        false,
        Sender::Dpop,
    ),
    message_signing(
        "fapi2-message-signing-tls",
        ResponseMode::Jwt,
        true,
        Sender::Tls,
    ),
];

/// FAPI 2.0 Security Profile, which leaves the choice of these two.
const fn security(key: &'static str, auth: ClientAuth, sender: Sender) -> Plan {
    let variant = Variant {
        sender,
        is_signed: false,
        delivery: None,
    };
    Plan {
        key,
        name: "fapi2-security-profile-final-test-plan",
        title: "FAPI 2.0 Security Profile",
        content: Content::Fapi {
            auth,
            mode: ResponseMode::Query,
            variant,
        },
    }
}

/// FAPI 2.0 Message Signing: who authenticates by an assertion has tokens for a DPoP key, else certificates do both.
const fn message_signing(
    key: &'static str,
    mode: ResponseMode,
    is_signed: bool,
    sender: Sender,
) -> Plan {
    let auth = match sender {
        Sender::Dpop => ClientAuth::PrivateKeyJwt,
        Sender::Tls => ClientAuth::SelfSignedTls,
    };
    Plan {
        key,
        name: "fapi2-message-signing-final-test-plan",
        title: "FAPI 2.0 Message Signing",
        content: Content::Fapi {
            auth,
            mode,
            variant: Variant {
                sender,
                is_signed,
                delivery: None,
            },
        },
    }
}
