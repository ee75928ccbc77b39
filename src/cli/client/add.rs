//! `doorward client add`.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::super::failure::Failure;
use super::super::output::print;
use super::super::{Format, Tools};
use super::exchange::{ExchangeFlags, check_exchange};
use super::rotate::store_secret;
use super::typed::{
    Held, Minimum, Named, check_exemption, check_profile, check_single, name_hint, openid_hint,
    read_document, wrong_metadata,
};
use super::{later, logo};
use crate::app::plan::Plan;
use crate::domain::client::{Client, ClientMetadata, ClientPolicy, TokenEndpointAuthMethod};
use crate::domain::id::ClientId;
use crate::entropy::Entropy;
use crate::oauth::client_auth::sealed_identity;
use crate::oauth::registration::{describe, read_metadata_for, register};
use crate::provider::Provider;
use crate::secret::TokenHash;

const LONGEST_ID: usize = 100;
/// Characters of a secret that the operator brings: RFC 6749 §10.10 wants it beyond guessing.
const SECRET_LENGTHS: std::ops::RangeInclusive<usize> = 32..=512;

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
    /// The scopes that it may ask for, separated by spaces; the standard ones if absent (scope)
    #[arg(long)]
    scope: Option<String>,
    /// What it may use: authorization_code, refresh_token, client_credentials, implicit, urn:ietf:params:oauth:grant-type:device_code,
    /// urn:ietf:params:oauth:grant-type:token-exchange, urn:ietf:params:oauth:grant-type:jwt-bearer; may be given several times (grant_types)
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
    /// How it authenticates: client_secret_basic, client_secret_post, client_secret_jwt, private_key_jwt, none
    #[arg(long, value_name = "METHOD", conflicts_with = "public")]
    auth_method: Option<String>,
    /// It cannot keep a secret: a browser or mobile application; PKCE protects it
    #[arg(long)]
    public: bool,
    /// It is yours: people are not asked for consent
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
        return Err(Failure::wrong(
            "--redirect-uri is missing: where people are sent back to, as in --redirect-uri https://app.example/callback. An API or a program that signs nobody \
             in has none: --grant-type client_credentials.",
        ));
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
    };
    let policy = arguments.exchange.over(policy)?;
    check_exemption(&policy, &metadata)?;
    check_exchange(&policy, &metadata)?;
    check_profile(&plan.settings, &metadata, &policy)?;
    Ok(Wanted {
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
        set_brought_secret(&op, &mut registered.client, &secret)?;
        store_secret(tools, &registered.client).await?;
        // Whoever brought it has it; the one that was made is void.
        answer.remove("client_secret");
    }
    if let Some(logo) = logo {
        logo::give(tools, &registered.client, logo).await?;
    }
    let Client { id, metadata, .. } = &registered.client;
    let method = metadata.token_endpoint_auth_method.name();
    let mut text = match answer.get("client_secret").and_then(Value::as_str) {
        Some(secret) => {
            format!(
                "client_id      {id}\nclient_secret  {secret}\nIt authenticates by {method}. The secret is shown this once."
            )
        }
        None if is_brought => format!(
            "client_id      {id}\nIt authenticates by {method}, with the secret from the file."
        ),
        None => format!("client_id      {id}\nIt authenticates by {method}."),
    };
    text.extend(name_hint(metadata));
    text.extend(openid_hint(metadata));
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
        auth_method: if arguments.public {
            Some("none")
        } else {
            arguments.auth_method.as_deref()
        },
        grant_types: grant_types(arguments),
        response_types: &arguments.response_types,
        subject_type: arguments.subject_type.as_deref(),
        sector_identifier_uri: arguments.sector_identifier_uri.as_deref(),
    }
    .over(&mut document);
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

fn read_secret(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let text = fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|error| Failure::wrong(format!("{} cannot be read: {error}.", path.display())))?;
    let secret = Zeroizing::new(text.lines().next().unwrap_or_default().to_owned());
    let is_printable = secret.bytes().all(|byte| (0x21..=0x7E).contains(&byte));
    if !SECRET_LENGTHS.contains(&secret.len()) || !is_printable {
        return Err(Failure::wrong(format!(
            "{}: a client secret has {} to {} printable characters and no spaces.",
            path.display(),
            SECRET_LENGTHS.start(),
            SECRET_LENGTHS.end()
        )));
    }
    Ok(secret)
}

/// As `registration::set_secret`, for a secret that was made elsewhere.
fn set_brought_secret(op: &Provider, client: &mut Client, secret: &str) -> Result<(), Failure> {
    (client.secret_hash, client.secret_sealed) = (None, None);
    if client.metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::ClientSecretJwt {
        client.secret_sealed = Some(op.keys.master().seal(
            secret.as_bytes(),
            &sealed_identity(client),
            Entropy,
        )?);
    } else {
        client.secret_hash = Some(TokenHash::of(secret).into_string());
    }
    Ok(())
}
