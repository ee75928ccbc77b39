//! The details of one access token (RFC 9396 §6): those of its grant that are for its service, or fewer.

use std::sync::Arc;
use std::time::Duration;

use super::{PARAMETER, check_registered, invalid, parse};
use crate::domain::authorization_details::types::{DetailRules, Unfit};
use crate::domain::authorization_details::{
    AuthorizationDetail, AuthorizationDetails, MOST_DETAILS,
};
use crate::domain::client::Client;
use crate::domain::grant::Grant;
use crate::domain::resource::ResourceRules;
use crate::domain::time::Timestamp;
use crate::oauth::error::OAuthError;
use crate::oauth::params::Parameters;
use crate::provider::Provider;

const NOT_GRANTED: &str = "authorization_details have what was not granted";
const ELSEWHERE: &str =
    "authorization_details have what is for another service than the access token";
const TOO_MANY: &str = "authorization_details name more of what was granted than a token may have";

/// What a token request says of the details that its access token is for (§6).
#[derive(Debug)]
pub(in crate::oauth) struct Asked {
    rules: Arc<DetailRules>,
    resources: Arc<ResourceRules>,
    issuer: String,
    is_dev: bool,
    registered: Vec<String>,
    access_token_lifetime: Duration,
    details: Option<AuthorizationDetails>,
}

impl Asked {
    pub(in crate::oauth) fn of(op: &Provider, client: &Client) -> Self {
        Self {
            rules: Arc::clone(&op.settings.details),
            resources: Arc::clone(&op.settings.resources),
            issuer: op.issuer.as_str().to_owned(),
            is_dev: op.settings.is_dev,
            registered: client.metadata.authorization_details_types.clone(),
            access_token_lifetime: op.settings.access_token_lifetime,
            details: None,
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// `invalid_authorization_details` (§8), for what no grant can have.
    pub(in crate::oauth) fn read(
        op: &Provider,
        client: &Client,
        parameters: &mut Parameters,
    ) -> Result<Self, OAuthError> {
        let mut asked = Self::of(op, client);
        if let Some(text) = parameters.take(PARAMETER) {
            let details = parse(&text)?;
            for detail in details.iter() {
                let known = asked.rules.check_fields(detail);
                let known = known.map_err(|unfit| invalid(unfit.to_string()))?;
                check_registered(&asked.registered, known).map_err(invalid)?;
            }
            asked.details = Some(details);
        }
        Ok(asked)
    }

    /// What of a grant's details a refreshed token may have. What people are asked for each time they allowed for once: it is there for as
    /// long as an access token lives from then on, and comes with no later one.
    pub(in crate::oauth) fn lasting(&self, grant: &Grant, now: Timestamp) -> AuthorizationDetails {
        let is_new = now < grant.created_at.plus(self.access_token_lifetime);
        let lasts =
            |detail: &&AuthorizationDetail| is_new || !self.rules.is_asked_each_time(detail);
        let details = grant.authorization_details.iter();
        details.filter(lasts).cloned().collect()
    }

    /// Whether of a grant that had nothing else the client may have none of the details that are `left`.
    pub(in crate::oauth) fn is_all_lost(&self, grant: &Grant, left: &AuthorizationDetails) -> bool {
        let had_some = grant.scope.is_empty() && !grant.authorization_details.is_empty();
        had_some && self.permitted(left).is_empty()
    }

    pub(super) fn permitted(&self, granted: &AuthorizationDetails) -> AuthorizationDetails {
        let is_permitted = |detail: &&AuthorizationDetail| {
            let known = self.rules.check(detail);
            known.is_ok_and(|known| self.registered.contains(&known.name))
        };
        granted.iter().filter(is_permitted).cloned().collect()
    }

    /// The details of a token for this audience: those that the request names, of what was granted and no more; or else all that are for
    /// that service (§9.1: "filtered to the specific audience").
    ///
    /// # Errors
    /// Why there are none.
    pub(in crate::oauth) fn choose(
        &self,
        granted: &AuthorizationDetails,
        audience: &str,
    ) -> Result<AuthorizationDetails, &'static str> {
        let granted = self.permitted(granted);
        let Some(asked) = &self.details else {
            return Ok(self.at(&granted, audience));
        };
        let mut chosen: Vec<AuthorizationDetail> = Vec::new();
        for detail in asked.iter() {
            let of_grant = granted.iter();
            let mut narrowed = of_grant
                .filter_map(|granted| detail.narrow(granted))
                .peekable();
            if narrowed.peek().is_none() {
                return Err(NOT_GRANTED);
            }
            let here: Vec<AuthorizationDetail> = narrowed
                .filter_map(|detail| self.detail_at(&detail, audience))
                .collect();
            if here.is_empty() {
                return Err(ELSEWHERE);
            }
            // What was allowed once is not allowed as often as it is named.
            for detail in here {
                if !chosen.contains(&detail) {
                    chosen.push(detail);
                }
            }
        }
        if chosen.len() > MOST_DETAILS {
            return Err(TOO_MANY);
        }
        Ok(chosen.into_iter().collect())
    }

    /// The details of a client's own token (§6: "the client's policy (in case of grant type client_credentials)").
    ///
    /// # Errors
    /// `invalid_authorization_details`.
    pub(in crate::oauth) fn choose_own(
        &self,
        audience: &str,
    ) -> Result<AuthorizationDetails, OAuthError> {
        let Some(asked) = &self.details else {
            return Ok(AuthorizationDetails::default());
        };
        for detail in asked.iter() {
            let known = self.rules.check(detail);
            let known = known.map_err(|unfit: Unfit| invalid(unfit.to_string()))?;
            if !known.is_for_clients {
                return Err(invalid(format!(
                    "no client may have {} for itself",
                    known.name
                )));
            }
        }
        let here = self.at(asked, audience);
        if here != *asked {
            return Err(invalid(ELSEWHERE));
        }
        Ok(here)
    }

    pub(super) fn at(
        &self,
        details: &AuthorizationDetails,
        audience: &str,
    ) -> AuthorizationDetails {
        let here = |detail| self.detail_at(detail, audience);
        details.iter().filter_map(here).collect()
    }

    fn detail_at(
        &self,
        detail: &AuthorizationDetail,
        audience: &str,
    ) -> Option<AuthorizationDetail> {
        if detail.locations().is_empty() {
            let resource = self.rules.find(&detail.kind)?.resource.as_deref();
            let is_here = resource.is_none_or(|resource| resource == audience);
            return is_here.then(|| detail.clone());
        }
        detail.at(|location| {
            let home = self
                .resources
                .find_home(location, &self.issuer, self.is_dev);
            home.is_ok_and(|home| home == audience)
        })
    }
}

/// The refusal of [`Asked::choose`].
pub(in crate::oauth) fn refused(why: &'static str) -> OAuthError {
    invalid(why)
}
