//! `doorward client set`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

use super::super::changes::Changes;
use super::super::failure::Failure;
use super::super::output::print;
use super::super::{Format, Tools};
use super::amend::{Amendment, Uris, amend};
use super::exchange::ExchangeFlags;
use super::keys::KeyFlags;
use super::typed::{Held, Minimum, Named, check_single, read_document};
use super::{change, describe, find, said};
use crate::app::plan::Plan;
use crate::domain::client::Client;
use crate::domain::id::ClientId;
use crate::oauth::registration::check_sector;

/// Change one: its name, addresses, scope, grants, how it authenticates, what only you decide, or any metadata of RFC 7591.
///
/// What is not named stays. The rules are those of registration; a running server knows it within a second. Its secret and what
/// it was given stay too.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  doorward client set shop --name 'The Shop'
  doorward client set shop --add-redirect-uri https://shop.example.com/callback2
  doorward client set shop --redirect-uri https://shop.example/cb     this one alone, in place of all others
  doorward client set shop --auth-method none                         it can keep no secret: a public client
  doorward client set shop --grant-type authorization_code --grant-type refresh_token
  doorward client set shop --first-party off --metadata change.json
  doorward client set shop --acr urn:doorward:acr:2fa                 nobody comes with less than two factors
  doorward client set shop --dpop-bound-access-tokens on --require-pushed-authorization-requests on

Its logo: `doorward client set-logo`. Another secret: `doorward client rotate-secret`.

FILE.json holds members of RFC 7591 that take the place of those registered; null takes one away:
  {\"logo_uri\": \"https://shop.example.com/logo.png\", \"tos_uri\": null}")]
pub(in crate::cli) struct Set {
    /// Its `client_id`
    client_id: String,
    /// Its name, as people read it on the consent page (client_name)
    #[arg(long)]
    name: Option<String>,
    /// Where answers may go, in place of all that are registered; may be given several times (redirect_uris)
    #[arg(long = "redirect-uri", value_name = "URI", conflicts_with_all = ["add_redirect_uris", "remove_redirect_uris"])]
    redirect_uris: Vec<String>,
    /// One more
    #[arg(long = "add-redirect-uri", value_name = "URI")]
    add_redirect_uris: Vec<String>,
    /// One less
    #[arg(long = "remove-redirect-uri", value_name = "URI")]
    remove_redirect_uris: Vec<String>,
    /// Where people may be sent after they signed out, in place of all that are registered (post_logout_redirect_uris)
    #[arg(long = "post-logout-redirect-uri", value_name = "URI",
          conflicts_with_all = ["add_post_logout_redirect_uris", "remove_post_logout_redirect_uris"])]
    post_logout_redirect_uris: Vec<String>,
    /// One more
    #[arg(long = "add-post-logout-redirect-uri", value_name = "URI")]
    add_post_logout_redirect_uris: Vec<String>,
    /// One less
    #[arg(long = "remove-post-logout-redirect-uri", value_name = "URI")]
    remove_post_logout_redirect_uris: Vec<String>,
    /// Where it hears that somebody's session has ended (backchannel_logout_uri)
    #[arg(long, value_name = "URI")]
    backchannel_logout_uri: Option<String>,
    /// The scopes that it may ask for, separated by spaces (scope)
    #[arg(long)]
    scope: Option<String>,
    /// A type of details that it may ask for, one of authorization_details.types; may be given several times
    /// (authorization_details_types)
    #[arg(long = "authorization-details-type", value_name = "TYPE")]
    authorization_details_types: Vec<String>,
    /// What it may use, in place of all that it may: authorization_code, refresh_token, client_credentials, implicit,
    /// urn:ietf:params:oauth:grant-type:device_code, urn:ietf:params:oauth:grant-type:token-exchange,
    /// urn:ietf:params:oauth:grant-type:jwt-bearer, urn:openid:params:grant-type:ciba; may be given several times (grant_types)
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
    #[arg(long, value_name = "METHOD")]
    auth_method: Option<String>,
    #[command(flatten)]
    keys: KeyFlags,
    /// Whether its authorization requests are answered only if they were pushed (RFC 9126)
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    require_pushed_authorization_requests: Option<Switch>,
    /// Whether its access tokens are bound to a key that it shows (RFC 9449, DPoP)
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    dpop_bound_access_tokens: Option<Switch>,
    // As in `client add`: said where it is, and not only that it is not here.
    #[arg(long, hide = true)]
    public: bool,
    #[arg(long, hide = true, value_name = "FILE")]
    logo: Option<PathBuf>,
    /// Whether it is yours: people are not asked for consent, but where a public client is answered on their own machine
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    first_party: Option<Switch>,
    /// Whether it is an API: it may introspect any token
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    resource_server: Option<Switch>,
    /// Whether it may leave out PKCE even without a nonce; it has to be confidential
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    pkce_exempt: Option<Switch>,
    /// Whether its assertions may name the token endpoint as their audience, as older libraries do; else the issuer alone
    #[arg(long, value_name = "on|off", hide_possible_values = true)]
    endpoint_audience: Option<Switch>,
    /// How its people have to prove themselves, at least: urn:doorward:acr:1fa, urn:doorward:acr:2fa or phr; or none
    #[arg(long, value_name = "ACR")]
    acr: Option<Minimum>,
    /// What it is held to: compatible, oauth2.1, fapi2-security or fapi2-message-signing; or none, for what all clients are (profile)
    #[arg(long, value_name = "PROFILE")]
    profile: Option<Held>,
    #[command(flatten)]
    exchange: ExchangeFlags,
    /// A JSON object with metadata of RFC 7591; null takes a member away
    #[arg(long, value_name = "FILE.json")]
    metadata: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

fn is_on(switch: Option<Switch>) -> Option<bool> {
    switch.map(|switch| switch == Switch::On)
}

impl Set {
    fn check_addresses(&self) -> Result<(), Failure> {
        for (flag, uris) in [
            ("--redirect-uri", &self.redirect_uris),
            ("--add-redirect-uri", &self.add_redirect_uris),
            ("--remove-redirect-uri", &self.remove_redirect_uris),
            (
                "--post-logout-redirect-uri",
                &self.post_logout_redirect_uris,
            ),
            (
                "--add-post-logout-redirect-uri",
                &self.add_post_logout_redirect_uris,
            ),
            (
                "--remove-post-logout-redirect-uri",
                &self.remove_post_logout_redirect_uris,
            ),
        ] {
            check_single(flag, uris)?;
        }
        Ok(())
    }

    fn check_elsewhere(&self) -> Result<(), Failure> {
        if self.logo.is_some() {
            return Err(Failure::wrong(format!(
                "The logo is set by a command of its own: doorward client set-logo {} FILE",
                self.client_id
            )));
        }
        if self.public {
            return Err(Failure::wrong(format!(
                "A public client is one that authenticates by none: doorward client set {} --auth-method none",
                self.client_id
            )));
        }
        Ok(())
    }

    /// What is to become of the client, as far as that can be said without it.
    pub(super) fn amendment(&self) -> Result<Amendment, Failure> {
        self.check_addresses()?;
        self.check_elsewhere()?;
        let mut members = match &self.metadata {
            Some(path) => read_document(path)?,
            None => Map::new(),
        };
        Named {
            name: self.name.as_deref(),
            redirect_uris: &self.redirect_uris,
            post_logout_redirect_uris: &self.post_logout_redirect_uris,
            backchannel_logout_uri: self.backchannel_logout_uri.as_deref(),
            scope: self.scope.as_deref(),
            authorization_details_types: &self.authorization_details_types,
            auth_method: self.auth_method.as_deref(),
            grant_types: (!self.grant_types.is_empty()).then(|| self.grant_types.clone()),
            response_types: &self.response_types,
            subject_type: self.subject_type.as_deref(),
            sector_identifier_uri: self.sector_identifier_uri.as_deref(),
            requires_pushed_requests: is_on(self.require_pushed_authorization_requests),
            binds_by_dpop: is_on(self.dpop_bound_access_tokens),
        }
        .over(&mut members);
        self.keys.over(&mut members, Some(Value::Null))?;
        let amendment = Amendment {
            members,
            redirects: Uris {
                member: "redirect_uris",
                add: self.add_redirect_uris.clone(),
                remove: self.remove_redirect_uris.clone(),
            },
            post_logout_redirects: Uris {
                member: "post_logout_redirect_uris",
                add: self.add_post_logout_redirect_uris.clone(),
                remove: self.remove_post_logout_redirect_uris.clone(),
            },
            is_first_party: is_on(self.first_party),
            is_resource_server: is_on(self.resource_server),
            is_pkce_exempt: is_on(self.pkce_exempt),
            names_endpoint_as_audience: is_on(self.endpoint_audience),
            minimum_acr: self.acr,
            profile: self.profile,
            exchange: self.exchange.clone(),
        };
        if amendment.is_empty() {
            return Err(Failure::wrong(format!(
                "Nothing is named that is to change, as in doorward client set {} --name 'The Shop'. `doorward client set --help` has all that can.",
                self.client_id
            )));
        }
        Ok(amendment)
    }
}

/// What was typed is judged before a database is opened.
pub(super) fn set(plan: Plan, arguments: Set) -> Result<(), Failure> {
    let amendment = arguments.amendment()?;
    Tools::run(plan, async |tools| {
        change_it(tools, arguments, amendment).await
    })
}

async fn change_it(tools: &Tools, arguments: Set, amendment: Amendment) -> Result<(), Failure> {
    let settings = tools.plan.settings.clone();
    let id = ClientId::new(arguments.client_id);
    if amendment.names_sector() {
        let metadata = amend(&find(tools, id.as_str()).await?, &amendment, &settings)?.metadata;
        if metadata.sector_identifier_uri.is_some() {
            check_sector(&tools.provider().await?, &metadata).await?;
        }
    }
    let outcome: Result<_, Failure> = change(tools, &id, move |client| {
        let before = client.clone();
        // What is refused is left as it is.
        *client = amend(&before, &amendment, &settings)?;
        client.forget_useless_secret();
        Ok((before, client.clone()))
    })
    .await?;
    let (before, after) = outcome?;
    let changes = Changes::between(members(&before)?, members(&after)?);
    let hint = said::secret_hint(&before, &after);
    let mut data = describe(&after)?;
    if let Some(members) = data.as_object_mut() {
        members.insert("changed".into(), changes.data());
        members.insert("hint".into(), hint.clone().into());
    }
    let text: Vec<String> = [changes.text(id.as_str())]
        .into_iter()
        .chain(hint)
        .collect();
    print(arguments.format, &text.join("\n"), &data)
}

/// What can be changed of a client, by its name.
fn members(client: &Client) -> Result<Map<String, Value>, Failure> {
    let mut all = Map::new();
    for part in [
        serde_json::to_value(&client.metadata)?,
        serde_json::to_value(&client.policy)?,
    ] {
        if let Value::Object(part) = part {
            all.extend(part);
        }
    }
    Ok(all)
}
