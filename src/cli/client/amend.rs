//! What `doorward client set` makes of a client: the members that are named in place of those registered, under the rules of
//! registration.

use serde_json::{Map, Value};

use super::super::failure::Failure;
use super::exchange::{ExchangeFlags, check_exchange};
use super::typed::{Held, Minimum, check_exemption, check_profile, wrong_metadata};
use crate::domain::client::{Client, ClientPolicy};
use crate::domain::word::Word;
use crate::oauth::registration::{find_unknown, read_metadata_for};
use crate::provider::Settings;

/// What is to change.
#[derive(Debug)]
pub(super) struct Amendment {
    /// Members of the metadata; null takes one away.
    pub(super) members: Map<String, Value>,
    pub(super) redirects: Uris,
    pub(super) post_logout_redirects: Uris,
    pub(super) is_first_party: Option<bool>,
    pub(super) is_resource_server: Option<bool>,
    pub(super) is_pkce_exempt: Option<bool>,
    pub(super) names_endpoint_as_audience: Option<bool>,
    pub(super) minimum_acr: Option<Minimum>,
    pub(super) profile: Option<Held>,
    pub(super) exchange: ExchangeFlags,
}

/// What comes to a list of addresses, and what goes.
#[derive(Debug)]
pub(super) struct Uris {
    pub(super) member: &'static str,
    pub(super) add: Vec<String>,
    pub(super) remove: Vec<String>,
}

impl Amendment {
    /// Whether nothing is named.
    pub(super) fn is_empty(&self) -> bool {
        let Self {
            members,
            redirects,
            post_logout_redirects,
            is_first_party,
            is_resource_server,
            is_pkce_exempt,
            names_endpoint_as_audience,
            minimum_acr,
            profile,
            exchange,
        } = self;
        members.is_empty()
            && redirects.is_empty()
            && post_logout_redirects.is_empty()
            && [
                is_first_party,
                is_resource_server,
                is_pkce_exempt,
                names_endpoint_as_audience,
            ]
            .iter()
            .all(|switch| switch.is_none())
            && minimum_acr.is_none()
            && profile.is_none()
            && exchange.is_empty()
    }

    /// Whether it changes any member of the metadata.
    fn names_metadata(&self) -> bool {
        let uris = [&self.redirects, &self.post_logout_redirects];
        !self.members.is_empty() || uris.iter().any(|uris| !uris.is_empty())
    }

    /// Whether it may change what the document at the `sector_identifier_uri` vouches for.
    pub(super) fn names_sector(&self) -> bool {
        ["sector_identifier_uri", "redirect_uris"]
            .iter()
            .any(|name| self.members.contains_key(*name))
            || !self.redirects.is_empty()
    }

    fn policy(&self, before: ClientPolicy) -> Result<ClientPolicy, Failure> {
        self.exchange.over(ClientPolicy {
            is_document: before.is_document,
            is_first_party: self.is_first_party.unwrap_or(before.is_first_party),
            is_resource_server: self.is_resource_server.unwrap_or(before.is_resource_server),
            is_pkce_exempt: self.is_pkce_exempt.unwrap_or(before.is_pkce_exempt),
            names_endpoint_as_audience: self
                .names_endpoint_as_audience
                .unwrap_or(before.names_endpoint_as_audience),
            minimum_acr: self
                .minimum_acr
                .map_or(before.minimum_acr, |Minimum(acr)| acr),
            profile: self.profile.map_or(before.profile, |Held(profile)| profile),
            exchange: before.exchange,
            may_act: before.may_act,
            native_sso: before.native_sso,
        })
    }
}

impl Uris {
    fn is_empty(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }

    /// Changes the list in a document.
    fn apply(&self, document: &mut Map<String, Value>) -> Result<(), Failure> {
        if self.is_empty() {
            return Ok(());
        }
        let has_code = document
            .get("response_types")
            .and_then(Value::as_array)
            .is_none_or(|types| !types.is_empty());
        let list = document
            .entry(self.member)
            .or_insert_with(|| Vec::<Value>::new().into());
        // What is no list at all is refused by the rules.
        let Some(list) = list.as_array_mut() else {
            return Ok(());
        };
        for uri in &self.remove {
            let Some(at) = list.iter().position(|known| known == uri) else {
                return Err(Failure::failed(format!(
                    "{uri} is not among its {}; `doorward client show` lists them.",
                    self.member
                )));
            };
            list.remove(at);
        }
        let is_emptied = list.is_empty() && self.add.is_empty() && !self.remove.is_empty();
        if self.member == "redirect_uris" && has_code && is_emptied {
            return Err(Failure::wrong(
                "It would have none left, and people who sign in have to be sent back somewhere. Name the new one in the same command: --add-redirect-uri.",
            ));
        }
        for uri in &self.add {
            if !list.iter().any(|known| known == uri) {
                list.push(uri.as_str().into());
            }
        }
        Ok(())
    }
}

/// The client as it is to be. Its secret stays as it is.
///
/// # Errors
/// What the rules of registration refuse; a client that only a later version can change.
pub(super) fn amend(
    before: &Client,
    amendment: &Amendment,
    settings: &Settings,
) -> Result<Client, Failure> {
    let Value::Object(mut document) = serde_json::to_value(&before.metadata)? else {
        return Err(Failure::failed("client metadata is no object"));
    };
    // What somebody else signed was read when it came.
    document.remove("software_statement");
    // What a later version registered is no business of ours, and stays.
    let mut later = Map::new();
    for (name, value) in &before.metadata.localized {
        if is_of_later(name) {
            document.remove(name);
            later.insert(name.clone(), value.clone());
        }
    }
    for (name, value) in &amendment.members {
        later.remove(name);
        if value.is_null() {
            document.remove(name);
        } else {
            document.insert(name.clone(), value.clone());
        }
    }
    amendment.redirects.apply(&mut document)?;
    amendment.post_logout_redirects.apply(&mut document)?;
    refuse_what_others_wrote(before, amendment)?;
    let mut metadata =
        read_metadata_for(settings, &document).map_err(|error| wrong_metadata(&error))?;
    metadata.localized.extend(later);
    metadata
        .software_statement
        .clone_from(&before.metadata.software_statement);
    let policy = amendment.policy(before.policy.clone())?;
    // One that is both already can be changed in all else.
    if !(before.is_public() && before.policy.is_pkce_exempt) || amendment.is_pkce_exempt.is_some() {
        check_exemption(&policy, &metadata)?;
    }
    check_exchange(&policy, &metadata)?;
    // One that does not keep its profile's rules can be mended step by step.
    let kept = check_profile(settings, &before.metadata, &before.policy).is_ok();
    if kept || amendment.profile.is_some() {
        check_profile(settings, &metadata, &policy)?;
    }
    Ok(Client {
        metadata,
        policy,
        ..before.clone()
    })
}

/// Whether a member is none that this version registers: the known ones are fields, or are in a language.
fn is_of_later(name: &str) -> bool {
    let alone = Map::from_iter([(name.to_owned(), Value::Null)]);
    !name.contains('#') || find_unknown(&alone).is_some()
}

/// What a metadata document says is taken anew from it, whatever is written here. A word that this version does not know may mean anything
/// beside what is changed.
fn refuse_what_others_wrote(before: &Client, amendment: &Amendment) -> Result<(), Failure> {
    if before.policy.is_document && amendment.names_metadata() {
        return Err(Failure::wrong(format!(
            "{} is the address of its metadata document, which decides what its metadata is: what is set here would be gone when that is read again. Have the \
             document changed; or set what only you decide: --first-party, --resource-server, --pkce-exempt, --endpoint-audience, --acr, --profile, --token-exchange, \
             --may-act, --native-sso.",
            before.id
        )));
    }
    let metadata = &before.metadata;
    let is_kept = |member: &str| !amendment.members.contains_key(member);
    let is_later = metadata.grant_types.iter().any(Word::is_later) && is_kept("grant_types")
        || metadata.response_types.iter().any(Word::is_later) && is_kept("response_types");
    if is_later {
        return Err(Failure::failed(format!(
            "{} has grants or response types of a later version. Change it with that version.",
            before.id
        )));
    }
    Ok(())
}
