//! The modules of FAPI 2.0 Security Profile and Message Signing, in their official order, with what each needs of a variant.
//! The modules that the suite has for the ecosystems of Australia, Brazil and the United Kingdom are not here.

mod assertion;
mod claims;
mod code;
mod dpop;
mod happy;
mod object;
mod par;
mod pkce;
mod proofs;
mod redirect;
mod refresh;
mod request;

pub use self::happy::check_ways_to_ask;
use super::Module;
use crate::plan::variant::Need::{self, Assertion, Dpop, Nothing, Signed};

/// A code is over then, in seconds.
const CODE_IS_OVER: u64 = 62;
/// A refresh token that was replaced must work so much later, in seconds.
const REFRESH_AGAIN: u64 = 30;

macro_rules! table {
    ($($name:literal, $need:expr, $run:path;)*) => {
        &[$((concat!("fapi2-security-profile-final-", $name), $need, $run)),*]
    };
}

/// Every module of FAPI 2.0.
pub const TABLE: &[(&str, Need, Module)] = table! {
    "discovery-end-point-verification", Nothing, happy::discovery;
    "happy-flow", Nothing, happy::happy_flow;
    "user-rejects-authentication", Nothing, happy::user_rejects;
    "ensure-request-object-with-multiple-aud-succeeds", Signed, object::multiple_aud;
    "ensure-authorization-request-without-state-success", Nothing, request::without_state;
    "ensure-authorization-request-without-nonce-success", Nothing, request::without_nonce;
    "ensure-authorization-request-with-64-char-nonce-success", Nothing, request::nonce_of_64;
    "ensure-other-scope-order-succeeds", Nothing, request::scope_order;
    "test-claims-parameter-identity-claims", Nothing, claims::identity_claims;
    "access-token-type-header-case-sensitivity", Nothing, happy::scheme_case;
    "ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted", Signed, object::nbf_ahead;
    "check-dpop-proof-nbf-exp", Dpop, dpop::nbf_and_exp;
    "ensure-dpopproof-with-iat-10seconds-before-succeeds", Dpop, dpop::iat_before;
    "ensure-dpopproof-with-iat-10seconds-after-succeeds", Dpop, dpop::iat_after;
    "ensure-mismatched-dpop-jkt-fails", Dpop, dpop::mismatch_at_par;
    "ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt", Dpop, dpop::another_proof_at_token;
    "ensure-token-endpoint-fails-with-mismatched-dpop-jkt", Dpop, dpop::another_jkt_at_token;
    "ensure-dpopproof-at-par-endpoint-binding-success", Dpop, dpop::bound_by_proof;
    "ensure-dpop-auth-code-binding-success", Dpop, dpop::bound_by_jkt;
    "ensure-different-nonce-inside-and-outside-request-object", Nothing, request::another_nonce_outside;
    "ensure-different-state-inside-and-outside-request-object", Nothing, request::another_state_outside;
    "ensure-authorization-request-with-long-nonce", Nothing, request::long_nonce;
    "ensure-authorization-request-with-long-state", Nothing, request::long_state;
    "ensure-request-object-without-exp-fails", Signed, object::without_exp;
    "ensure-request-object-without-nbf-fails", Signed, object::without_nbf;
    "state-only-outside-request-object-not-used", Nothing, request::state_only_outside;
    "ensure-request-object-without-redirect-uri-fails", Nothing, redirect::missing;
    "ensure-expired-request-object-fails", Signed, object::expired;
    "ensure-request-object-with-bad-aud-fails", Signed, object::bad_aud;
    "ensure-request-object-with-exp-over-60-fails", Signed, object::exp_over_60;
    "ensure-request-object-with-nbf-over-60-fails", Signed, object::nbf_over_60;
    "ensure-signed-request-object-with-RS256-fails", Signed, object::rs256;
    "ensure-request-object-signature-algorithm-is-not-none", Signed, object::unsigned;
    "ensure-request-object-with-invalid-signature-fails", Signed, object::broken;
    "ensure-matching-key-in-authorization-request", Signed, object::anothers_key;
    "ensure-unsigned-request-at-par-endpoint-fails", Signed, object::plain_parameters;
    "plain-fapi-tolerate-unregistered-redirect-uri", Nothing, redirect::unregistered;
    "ensure-unsigned-authorization-request-without-using-par-fails", Nothing, request::without_par;
    "ensure-redirect-uri-in-authorization-request", Nothing, redirect::in_request;
    "ensure-response-type-code-idtoken-fails", Nothing, request::code_id_token;
    "ensure-response-type-token-fails", Nothing, request::token;
    "ensure-client-id-in-token-endpoint", Nothing, code::client_id;
    "ensure-holder-of-key-required", Nothing, code::holder_of_key;
    "ensure-authorization-code-is-bound-to-client", Nothing, code::bound_to_client;
    "attempt-reuse-authorization-code-after-one-second", Nothing, code::reuse;
    "ensure-token-endpoint-fails-with-expired-auth-code", Nothing, code::expired;
    "ensure-signed-client-assertion-with-RS256-fails", Assertion, assertion::rs256;
    "ensure-client-assertion-in-token-endpoint", Assertion, assertion::required;
    "ensure-client-assertion-with-exp-is-5-minutes-in-past-fails", Assertion, assertion::expired;
    "ensure-client-assertion-with-wrong-aud-fails", Assertion, assertion::wrong_aud;
    "ensure-client-assertion-with-no-sub-fails", Assertion, assertion::no_sub;
    "dpop-negative-tests", Dpop, proofs::negative_tests;
    "refresh-token", Nothing, refresh::refresh_token;
    "par-ensure-reused-request-uri-prior-to-auth-completion-succeeds", Nothing, par::reopened;
    "par-attempt-reuse-request_uri", Nothing, par::reused;
    "par-attempt-to-use-expired-request_uri", Nothing, par::expired;
    "par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted", Assertion, assertion::nbf_ahead;
    "par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails", Assertion, assertion::nbf_far_ahead;
    "par-attempt-to-use-request_uri-for-different-client", Nothing, par::anothers;
    "par-authorization-request-containing-request_uri-form-param", Nothing, par::request_uri_pushed;
    "par-attempt-invalid-http-method", Nothing, par::by_put;
    "par-ensure-pkce-required", Nothing, pkce::required;
    "ensure-pkce-code-verifier-required", Nothing, pkce::verifier_required;
    "incorrect-pkce-code-verifier-rejected", Nothing, pkce::wrong_verifier;
    "par-plain-pkce-rejected", Nothing, pkce::plain;
    "par-authorization-request-containing-request_uri", Signed, object::request_uri_inside;
    "par-without-duplicate-parameters", Nothing, par::without_duplicates;
    "par-test-array-as-audience-fails", Assertion, assertion::array_as_aud;
    "par-test-par-endpoint-url-as-audience-fails", Assertion, assertion::par_as_aud;
    "par-test-token-endpoint-url-as-audience-fails", Assertion, assertion::token_as_aud;
};

/// How many seconds of waiting a module needs; that of an expired request is the provider's, commonly a minute.
pub fn wait_of(name: &str) -> u64 {
    match name.strip_prefix("fapi2-security-profile-final-") {
        Some("ensure-token-endpoint-fails-with-expired-auth-code") => CODE_IS_OVER,
        Some("par-attempt-to-use-expired-request_uri") => 60,
        Some("refresh-token") => REFRESH_AGAIN,
        Some("attempt-reuse-authorization-code-after-one-second") => 1,
        _ => 0,
    }
}
