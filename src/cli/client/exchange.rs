//! What the operator lets a client do by token exchange (RFC 8693), as it is typed.

use std::str::FromStr;

use clap::Args;

use super::super::failure::Failure;
use crate::domain::client::{ClientMetadata, ClientPolicy, GrantType, TokenEndpointAuthMethod};
use crate::domain::exchange::ExchangePolicy;
use crate::domain::id::ClientId;
use crate::domain::scope::{DEVICE_SSO, Scope};

/// What takes a right away again.
const NONE: &str = "none";

/// Flags of `client add` and `client set`.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ExchangeFlags {
    /// What it may do with tokens that it was given (RFC 8693): delegation, by which it acts for their person and the new tokens say so;
    /// impersonation, by which they do not; both; or none. It needs the grant type urn:ietf:params:oauth:grant-type:token-exchange
    #[arg(long, value_name = "HOW")]
    token_exchange: Option<How>,
    /// A service that it is, by the audience of the tokens that are sent there; may be given several times. Tokens for its own client_id,
    /// and those that were issued to it, it can exchange without
    #[arg(long = "exchange-from", value_name = "AUDIENCE")]
    exchange_from: Vec<String>,
    /// A service that it may ask tokens for: a resource, or the client_id of a client; may be given several times
    #[arg(long = "exchange-to", value_name = "AUDIENCE")]
    exchange_to: Vec<String>,
    /// The one client that may exchange this one's access tokens (may_act); or none, for those that they are issued to and for
    #[arg(long, value_name = "CLIENT_ID")]
    may_act: Option<String>,
    /// The group of apps that sign people in for one another on a device (Native SSO), under any name that you choose; or none. One that is
    /// signed in to at a page needs the scope device_sso; one that is brought in, the grant type of token exchange
    #[arg(long, value_name = "GROUP")]
    native_sso: Option<String>,
}

/// How tokens may be exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Delegation,
    Impersonation,
    Both,
    None,
}

impl FromStr for How {
    type Err = &'static str;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        match typed {
            "delegation" => Ok(Self::Delegation),
            "impersonation" => Ok(Self::Impersonation),
            "both" => Ok(Self::Both),
            NONE => Ok(Self::None),
            _ => Err("it is one of delegation, impersonation, both; or none"),
        }
    }
}

impl ExchangeFlags {
    /// Whether nothing is named.
    pub(super) fn is_empty(&self) -> bool {
        let Self {
            token_exchange,
            exchange_from,
            exchange_to,
            may_act,
            native_sso,
        } = self;
        token_exchange.is_none()
            && exchange_from.is_empty()
            && exchange_to.is_empty()
            && may_act.is_none()
            && native_sso.is_none()
    }

    /// What is decided, over what was before.
    pub(super) fn over(&self, before: ClientPolicy) -> Result<ClientPolicy, Failure> {
        let may_act = match self.may_act.as_deref() {
            Some(NONE) => None,
            Some(id) => Some(ClientId::new(id)),
            None => before.may_act,
        };
        let native_sso = match self.native_sso.as_deref() {
            Some("") => return Err(Failure::wrong("--native-sso needs the name of a group.")),
            Some(NONE) => None,
            Some(group) => Some(group.to_owned()),
            None => before.native_sso,
        };
        Ok(ClientPolicy {
            exchange: self.exchange(before.exchange)?,
            may_act,
            native_sso,
            ..before
        })
    }

    fn exchange(&self, before: Option<ExchangePolicy>) -> Result<Option<ExchangePolicy>, Failure> {
        let audiences_are_named = !self.exchange_from.is_empty() || !self.exchange_to.is_empty();
        let mut policy = match (self.token_exchange, before) {
            (Some(How::None), _) if audiences_are_named => {
                return Err(Failure::wrong(
                    "--token-exchange none takes the right away: there is nothing to exchange from or to.",
                ));
            }
            (Some(How::None), _) | (None, None) if !audiences_are_named => return Ok(None),
            (None, None) => {
                return Err(Failure::wrong(
                    "--exchange-from and --exchange-to need --token-exchange delegation, impersonation or both.",
                ));
            }
            (_, before) => before.unwrap_or_default(),
        };
        if let Some(how) = self.token_exchange {
            policy.may_delegate = matches!(how, How::Delegation | How::Both);
            policy.may_impersonate = matches!(how, How::Impersonation | How::Both);
        }
        for (typed, kept) in [
            (&self.exchange_from, &mut policy.takes),
            (&self.exchange_to, &mut policy.gives),
        ] {
            if !typed.is_empty() {
                *kept = typed.iter().cloned().collect();
            }
        }
        Ok(Some(policy))
    }
}

/// A right that could not be used, or by anybody, is a slip of the pen.
pub(super) fn check_exchange(
    policy: &ClientPolicy,
    metadata: &ClientMetadata,
) -> Result<(), Failure> {
    let grant = GrantType::TokenExchange;
    let has_scope = |scope: &Scope| scope.has(DEVICE_SSO);
    let shares = metadata.has_grant_type(grant) || metadata.scope.as_ref().is_some_and(has_scope);
    if policy.native_sso.is_some() && !shares {
        return Err(Failure::wrong(format!(
            "To share people with the apps of its group it needs the scope {DEVICE_SSO}, the grant type {}, or both; or take --native-sso away (none).",
            grant.name()
        )));
    }
    let Some(exchange) = &policy.exchange else {
        return Ok(());
    };
    if metadata.token_endpoint_auth_method == TokenEndpointAuthMethod::None {
        return Err(Failure::wrong(
            "A public client cannot exchange tokens: whoever found one could say to be it. Take --token-exchange away (none), or let it have a secret: \
             --auth-method client_secret_basic.",
        ));
    }
    if !metadata.has_grant_type(grant) {
        return Err(Failure::wrong(format!(
            "To exchange tokens it needs the grant type besides its others: --grant-type {}",
            grant.name()
        )));
    }
    if exchange.gives.is_empty() {
        return Err(Failure::wrong(
            "Which services may it ask tokens for? Name each: --exchange-to https://api.example",
        ));
    }
    Ok(())
}
