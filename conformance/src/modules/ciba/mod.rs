//! The modules of FAPI-CIBA (`fapi-ciba-id1-test-plan`), in their official order, with what each needs of a variant. The modules that the
//! suite has for the ecosystems of Australia and Brazil are not here.

mod clients;
mod flow;
mod notified;
mod request;
mod requests;

use super::Module;
use crate::plan::variant::Need::{self, Assertion, Certificate, Nothing, Ping};

macro_rules! table {
    ($($name:literal, $need:expr, $run:path;)*) => {
        &[$((concat!("fapi-ciba-id1", $name), $need, $run)),*]
    };
}

/// Every module of FAPI-CIBA.
pub const TABLE: &[(&str, Need, Module)] = table! {
    "-discovery-end-point-verification", Nothing, flow::discovery;
    "", Nothing, flow::happy_flow;
    "-user-rejects-authentication", Nothing, flow::user_rejects;
    "-multiple-call-to-token-endpoint", Nothing, flow::many_polls;
    "-auth-req-id-expired", Nothing, flow::expired;
    "-ensure-authorization-request-with-binding-message-succeeds", Nothing, requests::binding_message;
    "-ensure-other-scope-order-succeeds", Nothing, requests::scope_order;
    "-ensure-requested-expiry-as-string-succeeds", Nothing, requests::expiry_as_string;
    "-ensure-authorization-request-with-potentially-bad-binding-message", Nothing, requests::bad_binding_message;
    "-ensure-request-object-missing-aud-fails", Nothing, request::missing_aud;
    "-ensure-request-object-bad-aud-fails", Nothing, request::bad_aud;
    "-ensure-request-object-missing-iss-fails", Nothing, request::missing_iss;
    "-ensure-request-object-bad-iss-fails", Nothing, request::bad_iss;
    "-ensure-request-object-missing-exp-fails", Nothing, request::missing_exp;
    "-ensure-request-object-expired-exp-fails", Nothing, request::expired;
    "-ensure-request-object-exp-is-70-minutes-in-future-fails", Nothing, request::far_exp;
    "-ensure-request-object-missing-iat-fails", Nothing, request::missing_iat;
    "-ensure-request-object-missing-nbf-fails", Nothing, request::missing_nbf;
    "-ensure-request-object-nbf-is-10-minutes-in-future-fails", Nothing, request::nbf_ahead;
    "-ensure-request-object-nbf-is-70-minutes-in-past-fails", Nothing, request::old_nbf;
    "-ensure-request-object-missing-jti-fails", Nothing, request::missing_jti;
    "-ensure-request-object-signature-algorithm-is-none-fails", Nothing, request::unsigned;
    "-ensure-request-object-signature-algorithm-is-bad-fails", Nothing, request::broken;
    "-ensure-request-object-signature-algorithm-is-RS256-fails", Nothing, request::rs256;
    "-ensure-request-object-signed-by-other-client-fails", Nothing, request::anothers_key;
    "-ensure-authorization-request-with-multiple-hints-fails", Nothing, request::two_hints;
    "-ensure-wrong-auth-req-id-in-token-endpoint-request", Nothing, clients::anothers_request;
    "-ensure-different-client-id-and-issuer-in-backchannel-authorization-request", Certificate, clients::another_in_the_form;
    "-ensure-wrong-client-id-in-token-endpoint-request", Certificate, clients::anothers_id_at_token;
    "-ensure-wrong-client-id-in-backchannel-authorization-request", Certificate, clients::anothers_id;
    "-ensure-without-client-assertion-in-token-endpoint-request", Assertion, clients::no_assertion_at_token;
    "-ensure-without-client-assertion-in-backchannel-authorization-request", Assertion, clients::no_assertion;
    "-ensure-client-assertion-signature-algorithm-in-backchannel-authorization-request-is-RS256-fails", Assertion, clients::rs256;
    "-ensure-client-assertion-signature-algorithm-in-token-endpoint-request-is-RS256-fails", Assertion, clients::rs256_at_token;
    "-ensure-client-assertion-with-iss-aud-to-token-endpoint-succeeds", Assertion, clients::issuer_as_aud;
    "-ping-backchannel-notification-endpoint-response-has-body", Ping, notified::with_body;
    "-ping-backchannel-notification-endpoint-response-401", Ping, notified::with_401;
    "-ping-backchannel-notification-endpoint-response-403", Ping, notified::with_403;
    "-ping-with-mtls-ciba-notification-endpoint-response-401-and-require-server-does-not-retry", Ping, notified::once;
    "-ping-backchannel-notification-endpoint-return-redirect-request", Ping, notified::redirect;
    "-ensure-unsigned-backchannel-authorization-request-fails", Nothing, request::plain_parameters;
    "-refresh-token", Nothing, flow::refresh_token;
    "-ensure-mtls-holder-of-key-required", Nothing, clients::holder_of_key;
};

/// How many seconds of waiting a module needs.
pub fn wait_of(name: &str) -> u64 {
    match name.strip_prefix("fapi-ciba-id1") {
        Some("") => 20,
        Some("-auth-req-id-expired" | "-user-rejects-authentication") => 15,
        Some(_) => 10,
        None => 0,
    }
}
