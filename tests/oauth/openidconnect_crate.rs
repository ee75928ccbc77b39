//! The `openidconnect` crate, unchanged, as a relying party: discovery, code flow with PKCE, verification of the ID
//! token and its `at_hash`, userinfo, refresh.

use data_encoding::BASE64URL_NOPAD;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreGenderClaim, CoreJsonWebKey, CoreJwsSigningAlgorithm,
    CoreProviderMetadata,
};
use openidconnect::{
    AccessTokenHash, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EmptyAdditionalClaims, HttpRequest, HttpResponse, IssuerUrl, JwsSigningAlgorithm as _, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, RedirectUrl, RefreshToken, Scope, TokenResponse,
    UserInfoClaims,
};

use crate::support::app::confidential;
use crate::support::browser::parameters;
use crate::support::relying_party::REDIRECT;
use crate::support::{Browser, TestApp};

async fn send(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, reqwest::Error> {
    let (parts, body) = request.into_parts();
    let response = http
        .request(parts.method, parts.uri.to_string())
        .headers(parts.headers)
        .body(body)
        .send()
        .await?;
    let mut answer = HttpResponse::new(Vec::new());
    *answer.status_mut() = response.status();
    *answer.headers_mut() = response.headers().clone();
    *answer.body_mut() = response.bytes().await?.to_vec();
    Ok(answer)
}

async fn run(app: &TestApp, algorithm: &str, method: &str) {
    let mut metadata = confidential(REDIRECT);
    metadata["id_token_signed_response_alg"] = algorithm.into();
    metadata["token_endpoint_auth_method"] = method.into();
    let registered = app.add_client(metadata).await;
    let client = app.http.clone();
    let http = move |request: HttpRequest| send(client.clone(), request);

    let issuer = IssuerUrl::new(app.issuer.clone()).expect("a URL");
    let provider = CoreProviderMetadata::discover_async(issuer, &http)
        .await
        .expect("discovery");
    let secret = registered["client_secret"]
        .as_str()
        .map(|secret| ClientSecret::new(secret.into()));
    let id = ClientId::new(registered["client_id"].as_str().expect("text").into());
    let algorithm: CoreJwsSigningAlgorithm =
        serde_json::from_value(algorithm.into()).expect("an algorithm that the crate knows");
    let auth_type = if method == "client_secret_basic" {
        AuthType::BasicAuth
    } else {
        AuthType::RequestBody
    };
    // The test's own clock, not the machine's.
    let now = std::time::UNIX_EPOCH
        + std::time::Duration::from_secs(
            u64::try_from(app.clock.now().as_seconds()).expect("a time"),
        );
    let client = CoreClient::from_provider_metadata(provider, id, secret)
        .set_redirect_uri(RedirectUrl::new(REDIRECT.into()).expect("a URL"))
        .set_auth_type(auth_type);
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (address, state, nonce) = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            CsrfToken::new_random,
            Nonce::new_random,
        )
        .add_scope(Scope::new("email".into()))
        .add_scope(Scope::new("profile".into()))
        .add_scope(Scope::new("offline_access".into()))
        .set_pkce_challenge(challenge)
        .url();

    let answer = parameters(&Browser::new(app).complete(address.as_str()).await);
    assert_eq!(answer["state"], *state.secret());
    let tokens = client
        .exchange_code(AuthorizationCode::new(answer["code"].clone()))
        .expect("a token endpoint")
        .set_pkce_verifier(verifier)
        .request_async(&http)
        .await
        .expect("tokens");

    let jws = client
        .id_token_verifier()
        .set_allowed_algs([algorithm.clone()])
        .set_time_fn(move || now.into());
    let id_token = tokens.id_token().expect("an ID token");
    let claims = id_token.claims(&jws, &nonce).expect("the ID token is good");
    assert_eq!(id_token.signing_alg().ok(), Some(&algorithm));
    // Under an HMAC there is none but the secret.
    let secret = registered["client_secret"].as_str().unwrap_or_default();
    let shared =
        serde_json::json!({ "kty": "oct", "k": BASE64URL_NOPAD.encode(secret.as_bytes()) });
    let shared: CoreJsonWebKey = serde_json::from_value(shared).expect("a key");
    let key = if algorithm.uses_shared_secret() {
        &shared
    } else {
        id_token.signing_key(&jws).expect("its key is published")
    };
    let hash = AccessTokenHash::from_token(
        tokens.access_token(),
        id_token.signing_alg().expect("an algorithm"),
        key,
    )
    .expect("a hash");
    assert_eq!(claims.access_token_hash(), Some(&hash));
    assert!(
        id_token
            .claims(&jws, &Nonce::new("another".into()))
            .is_err()
    );

    let info: UserInfoClaims<EmptyAdditionalClaims, CoreGenderClaim> = client
        .user_info(
            tokens.access_token().clone(),
            Some(claims.subject().clone()),
        )
        .expect("a userinfo endpoint")
        .request_async(&http)
        .await
        .expect("userinfo");
    assert_eq!(
        info.email().map(|email| email.as_str()),
        Some("alex@example.com")
    );
    assert_eq!(
        info.preferred_username().map(|name| name.as_str()),
        Some("alex")
    );

    let refreshed = client
        .exchange_refresh_token(tokens.refresh_token().expect("a refresh token"))
        .expect("a token endpoint")
        .request_async(&http)
        .await
        .expect("a refresh");
    let again = refreshed
        .id_token()
        .expect("an ID token")
        .claims(&jws, |_: Option<&Nonce>| Ok(()))
        .expect("the ID token is good")
        .clone();
    assert_eq!(
        (again.subject(), again.auth_time()),
        (claims.subject(), claims.auth_time())
    );
    assert_ne!(
        refreshed.refresh_token().map(RefreshToken::secret),
        tokens.refresh_token().map(RefreshToken::secret)
    );
}

both_engines!(the_openidconnect_crate_signs_a_person_in, |app| {
    app.add_person().await;
    for (algorithm, method) in [
        ("RS256", "client_secret_basic"),
        ("PS256", "client_secret_post"),
        ("EdDSA", "client_secret_basic"),
        ("RS256", "none"),
        ("HS256", "client_secret_basic"),
        ("HS512", "client_secret_post"),
    ] {
        run(&app, algorithm, method).await;
    }
});
