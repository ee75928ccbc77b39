//! `doorward client add`.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::super::failure::Failure;
use super::super::output::print;
use super::super::{Format, Tools};
use super::brought::{check_length, read_secret};
use super::exchange::{ExchangeFlags, check_exchange};
use super::keys::KeyFlags;
use super::rotate::store_secret;
use super::typed::{
    Held, Minimum, Named, check_exemption, check_profile, check_single, missing_redirect,
    read_document, wrong_metadata,
};
use super::{later, logo, said};
use crate::app::plan::Plan;
use crate::domain::client::{ClientMetadata, ClientPolicy};
use crate::domain::id::ClientId;
use crate::oauth::registration::{describe, read_metadata_for, register, set_secret};

const LONGEST_ID: usize = 100;
/// Register an application. Prints its `client_id` and its secret; the secret is shown this once.
///
/// Metadata is that of RFC 7591, by flags, or from a file with flags over it. Without --public the client has a secret and
/// authenticates by HTTP Basic.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
#[command(after_help = "Examples:
  doorward client add --name Shop --redirect-uri https://shop.example.com/callback
  doorward client add --name 'Mobile app' --public --redirect-uri com.example.app:/callback
  doorward client add --name Reports --grant-type client_credentials --scope reports:read   where scopes.additional has it
  doorward client add --name Television --public --grant-type urn:ietf:params:oauth:grant-type:device_code --grant-type refresh_token
  doorward client add --name Gateway --resource-server        may introspect tokens, and nothing else
  doorward client add --name Orders --grant-type urn:ietf:params:oauth:grant-type:token-exchange --token-exchange delegation
    --exchange-from https://orders.example --exchange-to https://stock.example      acts for people at the next service
  doorward client add --name Bank --redirect-uri https://bank.example/cb --auth-method private_key_jwt --jwks-uri https://bank.example/jwks.json
    --require-pushed-authorization-requests --dpop-bound-access-tokens      pushed requests (RFC 9126), tokens for its key alone (RFC 9449)
  doorward client add --metadata client.json --id shop --secret-file secret.txt")]
pub(in crate::cli) struct Add {
    /// Its name, as people read it on the consent page (client_name)
    #[arg(long)]
    name: Option<String>,
    /// Where answers may go; may be given several times (redirect_uris)
    #[arg(long = "redirect-uri", value_name = "URI")]
    redirect_uris: Vec<String>,
    /// Where people may be sent after they signed out; may be given several times (post_logout_redirect_uris)
    #[arg(long = "post-logout-redirect-uri", value_name = "URI")]
    post_logout_redirect_uris: Vec<String>,
    /// Where it hears that somebody's session has ended (backchannel_logout_uri)
    #[arg(long, value_name = "URI")]
    backchannel_logout_uri: Option<String>,
    /// The scopes that it may ask for, separated by spaces; if absent, the standard ones, to which people agree on a page; where nobody is
    /// asked, by client_credentials, none, and by jwt-bearer openid alone (scope)
    #[arg(long)]
    scope: Option<String>,
    /// A type of details that it may ask for, one of authorization_details.types; may be given several times
    /// (authorization_details_types)
    #[arg(long = "authorization-details-type", value_name = "TYPE")]
    authorization_details_types: Vec<String>,
    /// What it may use: authorization_code, refresh_token, client_credentials, implicit, urn:ietf:params:oauth:grant-type:device_code,
    /// urn:ietf:params:oauth:grant-type:token-exchange, urn:ietf:params:oauth:grant-type:jwt-bearer, urn:openid:params:grant-type:ciba
    /// (which needs --metadata with backchannel_token_delivery_mode); may be given several times (grant_types)
    #[arg(long = "grant-type", value_name = "GRANT")]
    grant_types: Vec<String>,
    /// What answers may carry, where requests.additional_response_types has it: code, or as in 'code id_token', which needs the grant type
    /// implicit too; may be given several times (response_types)
    #[arg(long = "response-type", value_name = "TYPE")]
    response_types: Vec<String>,
    /// What it calls people: public, by the name that all of these clients know; pairwise, by one that only its sector knows
    /// (subject_type)
    #[arg(long, value_name = "TYPE")]
    subject_type: Option<String>,
    /// Where a JSON array lists the redirect URIs of its sector; it is fetched now (sector_identifier_uri)
    #[arg(long, value_name = "URI")]
    sector_identifier_uri: Option<String>,
    /// How it authenticates: client_secret_basic, client_secret_post, client_secret_jwt, private_key_jwt, tls_client_auth,
    /// self_signed_tls_client_auth, none (token_endpoint_auth_method)
    #[arg(long, value_name = "METHOD", conflicts_with = "public")]
    auth_method: Option<String>,
    #[command(flatten)]
    keys: KeyFlags,
    /// Its authorization requests are answered only if they were pushed (RFC 9126; require_pushed_authorization_requests)
    #[arg(long)]
    require_pushed_authorization_requests: bool,
    /// Its access tokens are bound to a key that it shows (RFC 9449, DPoP; dpop_bound_access_tokens)
    #[arg(long)]
    dpop_bound_access_tokens: bool,
    /// It cannot keep a secret: a browser or mobile application; PKCE protects it
    #[arg(long)]
    public: bool,
    /// It is yours: people are not asked for consent, but where a public client is answered on their own machine (a loopback address, a
    /// scheme of its own), where other programs could take its place
    #[arg(long)]
    first_party: bool,
    /// It is an API: it may introspect any token
    #[arg(long)]
    resource_server: bool,
    /// It is confidential and may leave out PKCE even without a nonce
    #[arg(long)]
    pkce_exempt: bool,
    /// Its assertions may name the token endpoint as their audience, as older libraries do; else the issuer alone
    #[arg(long)]
    endpoint_audience: bool,
    /// How its people have to prove themselves, at least: urn:doorward:acr:1fa, urn:doorward:acr:2fa or phr; who has nothing that
    /// reaches it sets it up on the way
    #[arg(long, value_name = "ACR")]
    acr: Option<Minimum>,
    /// What it is held to: compatible, oauth2.1, fapi2-security or fapi2-message-signing; if absent, what all clients are (profile)
    #[arg(long, value_name = "PROFILE")]
    profile: Option<Held>,
    #[command(flatten)]
    exchange: ExchangeFlags,
    /// Its picture: a PNG, JPEG, GIF or WebP file; without one it is fetched from its logo_uri
    #[arg(long, value_name = "FILE")]
    logo: Option<PathBuf>,
    /// A JSON object with metadata of RFC 7591
    #[arg(long, value_name = "FILE.json")]
    metadata: Option<PathBuf>,
    /// Its client_id; one is made if absent
    #[arg(long, value_name = "CLIENT_ID")]
    id: Option<String>,
    /// Read its secret from the first line of this file, instead of making one: at least 32 characters; it is not shown
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

/// What was typed, as far as it can be judged without a database.
struct Wanted {
    metadata: ClientMetadata,
    id: Option<ClientId>,
    policy: ClientPolicy,
    /// Whether its grants were named, and not left to RFC 7591.
    says_grants: bool,
    /// A secret that the operator brings.
    secret: Option<Zeroizing<String>>,
    logo: Option<PathBuf>,
    format: Format,
}

/// A slip of the pen makes neither a client nor a master key.
pub(super) fn add(plan: Plan, arguments: Add) -> Result<(), Failure> {
    let wanted = judge(&plan, arguments)?;
    Tools::run(plan, async |tools| insert(tools, wanted).await)
}

fn judge(plan: &Plan, arguments: Add) -> Result<Wanted, Failure> {
    check_single("--redirect-uri", &arguments.redirect_uris)?;
    check_single(
        "--post-logout-redirect-uri",
        &arguments.post_logout_redirect_uris,
    )?;
    let document = document(&arguments)?;
    let id = arguments.id.as_deref().map(check_id).transpose()?;
    let secret = arguments
        .secret_file
        .as_deref()
        .map(read_secret)
        .transpose()?;
    let has_code = document
        .get("response_types")
        .is_none_or(|types| types.as_array().is_some_and(|types| !types.is_empty()));
    if has_code && !document.contains_key("redirect_uris") {
        return Err(missing_redirect(&document));
    }
    let metadata =
        read_metadata_for(&plan.settings, &document).map_err(|error| wrong_metadata(&error))?;
    let method = metadata.token_endpoint_auth_method;
    if secret.is_some() && !method.has_secret() {
        return Err(Failure::wrong(format!(
            "--secret-file: the method {} has no secret.",
            method.name()
        )));
    }
    if let Some(secret) = &secret {
        check_length(&metadata, secret)?;
    }
    let policy = ClientPolicy {
        is_document: false,
        is_first_party: arguments.first_party,
        is_resource_server: arguments.resource_server,
        is_pkce_exempt: arguments.pkce_exempt,
        names_endpoint_as_audience: arguments.endpoint_audience,
        minimum_acr: arguments.acr.and_then(|Minimum(acr)| acr),
        profile: arguments.profile.and_then(|Held(profile)| profile),
        exchange: None,
        may_act: None,
        native_sso: None,
    };
    let policy = arguments.exchange.over(policy)?;
    check_exemption(&policy, &metadata)?;
    check_exchange(&policy, &metadata)?;
    check_profile(&plan.settings, &metadata, &policy)?;
    Ok(Wanted {
        says_grants: document.contains_key("grant_types"),
        metadata,
        id,
        policy,
        secret,
        logo: arguments.logo,
        format: arguments.format,
    })
}

async fn insert(tools: &Tools, wanted: Wanted) -> Result<(), Failure> {
    let logo = match &wanted.logo {
        Some(path) => Some(logo::read(path).await?),
        None => None,
    };
    let op = tools.provider().await?;
    later::check_free(tools, wanted.id.as_ref()).await?;
    let mut registered = register(&op, wanted.metadata, wanted.id, wanted.policy).await?;
    let mut answer = describe(&op, &registered, None)?;
    let is_brought = wanted.secret.is_some();
    if let Some(secret) = wanted.secret {
        set_secret(&op, &mut registered.client, &secret).await?;
        store_secret(tools, &registered.client).await?;
        // Whoever brought it has it; the one that was made is void.
        answer.remove("client_secret");
    }
    if let Some(logo) = logo {
        logo::give(tools, &registered.client, logo).await?;
    }
    let mut text = said::added(&registered.client, &answer, is_brought);
    if !wanted.says_grants {
        text.extend(said::renewal_hint(&registered.client.metadata));
    }
    print(wanted.format, &text, &Value::Object(answer))
}

/// The metadata document: the file's members, over them the flags'.
fn document(arguments: &Add) -> Result<Map<String, Value>, Failure> {
    let mut document = match &arguments.metadata {
        Some(path) => read_document(path)?,
        None => Map::new(),
    };
    Named {
        name: arguments.name.as_deref(),
        redirect_uris: &arguments.redirect_uris,
        post_logout_redirect_uris: &arguments.post_logout_redirect_uris,
        backchannel_logout_uri: arguments.backchannel_logout_uri.as_deref(),
        scope: arguments.scope.as_deref(),
        authorization_details_types: &arguments.authorization_details_types,
        auth_method: if arguments.public {
            Some("none")
        } else {
            arguments.auth_method.as_deref()
        },
        grant_types: grant_types(arguments),
        response_types: &arguments.response_types,
        subject_type: arguments.subject_type.as_deref(),
        sector_identifier_uri: arguments.sector_identifier_uri.as_deref(),
        requires_pushed_requests: arguments
            .require_pushed_authorization_requests
            .then_some(true),
        binds_by_dpop: arguments.dpop_bound_access_tokens.then_some(true),
    }
    .over(&mut document);
    arguments.keys.over(&mut document, None)?;
    Ok(document)
}

/// The grants by flags: those that are named; without a file else what the kind of client needs.
fn grant_types(arguments: &Add) -> Option<Vec<String>> {
    if !arguments.grant_types.is_empty() {
        return Some(arguments.grant_types.clone());
    }
    if arguments.metadata.is_some() {
        return None;
    }
    let is_only_api = arguments.resource_server && arguments.redirect_uris.is_empty();
    Some(if is_only_api {
        Vec::new()
    } else {
        vec!["authorization_code".to_owned(), "refresh_token".to_owned()]
    })
}

/// RFC 6749 appendix A.1 allows more; these need no escaping anywhere.
fn check_id(id: &str) -> Result<ClientId, Failure> {
    let is_legal =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'~');
    // Of dots alone it would lead elsewhere in addresses (RFC 3986 §5.2.4).
    let is_dots = id.bytes().all(|byte| byte == b'.');
    if is_dots || id.len() > LONGEST_ID || !id.bytes().all(is_legal) {
        return Err(Failure::wrong(format!(
            "--id: a client_id has 1 to {LONGEST_ID} letters, digits, and the signs . - _ ~, and not dots alone"
        )));
    }
    Ok(ClientId::new(id))
}
