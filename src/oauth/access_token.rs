//! Access tokens: JWTs (RFC 9068) by default, opaque on request; either can be revoked at once.

mod presented;
mod validate;

use serde::{Deserialize, Serialize};

pub use self::presented::{Presented, Scheme, validate_presented};
pub(super) use self::validate::read;
pub use self::validate::{ValidToken, VerifiedToken, invalid_token, missing_token, validate};
use super::error::OAuthError;
use super::{claims, subject};
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::client::{AccessTokenFormat, Client};
use crate::domain::confirmation::Confirmation;
use crate::domain::exchange::{Actor, MayAct, Source};
use crate::domain::grant::{Grant, OpaqueAccessToken};
use crate::domain::id::UserId;
use crate::domain::scope::{OF_ROLES, Scope};
use crate::domain::time::Timestamp;
use crate::keys::jws::TokenType;
use crate::provider::Provider;
use crate::secret::{Concealed, Kind, Token};

/// The claims of an access token (RFC 9068 §2.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccessTokenClaims {
    /// Our issuer.
    pub iss: String,
    /// The end-user, or the client where it acts for itself (§2.2).
    pub sub: String,
    /// Who is to take it (§3): the resource that the request named; this provider's own endpoints, under the issuer's name, if none.
    pub aud: String,
    /// Expiry, seconds.
    pub exp: i64,
    /// Issue, seconds.
    pub iat: i64,
    /// `FAMILY~RANDOM`: the family is the grant's id, or the client's for its own tokens.
    pub jti: String,
    /// To whom it was issued.
    pub client_id: String,
    /// What it is good for.
    #[serde(default, skip_serializing_if = "Scope::is_empty")]
    pub scope: Scope,
    /// What it is good for in detail (RFC 9396 §9.1), as far as that is its audience's.
    #[serde(default, skip_serializing_if = "AuthorizationDetails::is_empty")]
    pub authorization_details: AuthorizationDetails,
    /// When the end-user proved who they are (§2.2.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<i64>,
    /// In which context (§2.2.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// By which means (§2.2.1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
    /// What the end-user was at services when it was made (§2.2.3.1), where its scope has `roles`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The same, where its scope has `groups`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// What its holder must prove to have (RFC 7800 §3.1).
    #[serde(default, skip_serializing_if = "Confirmation::is_empty")]
    pub cnf: Confirmation,
    /// Who acts for whom it stands for (RFC 8693 §4.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Actor>,
    /// Who alone may exchange it (RFC 8693 §4.4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_act: Option<MayAct>,
    /// Ours: the tokens that it was exchanged for, whose end is its end.
    #[serde(
        default,
        rename = "doorward_sources",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub sources: Vec<Source>,
    /// Ours: whether the `claims` parameter asked something of userinfo, so that the grant must be read there.
    #[serde(
        default,
        rename = "doorward_claims",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub has_claims: bool,
}

impl AccessTokenClaims {
    /// The family whose life it shares.
    #[must_use]
    pub fn family(&self) -> &str {
        family_of(&self.jti)
    }

    /// Whether the grant holds a claims request for userinfo.
    #[must_use]
    pub const fn has_requested_claims(&self) -> bool {
        self.has_claims
    }

    /// Whether it stands for an end-user: a client's own is of the family that has its name.
    #[must_use]
    pub fn has_end_user(&self) -> bool {
        self.sub != self.family()
    }

    /// Says what this end-user is at services, as far as its scope lets it (RFC 9068 §2.2.3.1).
    ///
    /// # Errors
    /// `temporarily_unavailable`.
    pub(super) async fn tell_roles(
        &mut self,
        op: &Provider,
        end_user: &UserId,
    ) -> Result<(), OAuthError> {
        if !OF_ROLES.iter().any(|of| self.scope.has(of)) {
            return Ok(());
        }
        // Nobody takes a token of one who is gone.
        let Some(user) = op.store.user(end_user).await? else {
            return Ok(());
        };
        let told = |claim| {
            let roles = claims::roles_within(op, &user, &self.scope, claim);
            roles.into_iter().map(str::to_owned).collect()
        };
        (self.roles, self.groups) = (told("roles"), told("groups"));
        Ok(())
    }

    /// Whether an end-user's grant is its family. Without one nobody signed in here.
    #[must_use]
    pub const fn has_grant(&self) -> bool {
        self.auth_time.is_some()
    }
}

/// The family of the token with this `jti`.
fn family_of(jti: &str) -> &str {
    jti.rsplit_once('~').map_or(jti, |(family, _)| family)
}

/// An access token on its way out.
#[derive(Debug)]
pub struct IssuedAccessToken {
    /// The token itself.
    pub token: Concealed<String>,
    /// Seconds that it is good for.
    pub expires_in: u64,
}

/// The claims of a token for an end-user's grant.
///
/// # Errors
/// `server_error` without randomness, `temporarily_unavailable`.
pub async fn for_grant(
    op: &Provider,
    client: &Client,
    grant: &Grant,
    scope: &Scope,
    now: Timestamp,
) -> Result<AccessTokenClaims, OAuthError> {
    let mut claims = of_family(
        op,
        client,
        &subject::of(op, client, &grant.user_id),
        grant.id.as_str(),
        scope,
        now,
    )?;
    claims.auth_time = Some(grant.authentication.at.as_seconds());
    claims.acr = Some(grant.authentication.acr.clone());
    claims.amr.clone_from(&grant.authentication.amr);
    claims.has_claims = !grant.claims.userinfo.is_empty();
    claims.tell_roles(op, &grant.user_id).await?;
    Ok(claims)
}

/// The claims of a client's own token (RFC 6749 §4.4).
///
/// # Errors
/// `server_error` without randomness.
pub fn for_client(
    op: &Provider,
    client: &Client,
    scope: &Scope,
    now: Timestamp,
) -> Result<AccessTokenClaims, OAuthError> {
    let id = client.id.as_str();
    of_family(op, client, id, id, scope, now)
}

/// The claims of a client's token for this subject, which lives and dies with a family.
///
/// # Errors
/// `server_error` without randomness.
pub(super) fn of_family(
    op: &Provider,
    client: &Client,
    subject: &str,
    family: &str,
    scope: &Scope,
    now: Timestamp,
) -> Result<AccessTokenClaims, OAuthError> {
    let random: [u8; 12] = op.entropy.bytes()?;
    Ok(AccessTokenClaims {
        iss: op.issuer.as_str().to_owned(),
        sub: subject.to_owned(),
        aud: op.issuer.as_str().to_owned(),
        exp: now.plus(op.settings.access_token_lifetime).as_seconds(),
        iat: now.as_seconds(),
        jti: format!(
            "{family}~{}",
            data_encoding::BASE64URL_NOPAD.encode(&random)
        ),
        client_id: client.id.as_str().to_owned(),
        scope: scope.clone(),
        authorization_details: AuthorizationDetails::default(),
        auth_time: None,
        acr: None,
        amr: Vec::new(),
        roles: Vec::new(),
        groups: Vec::new(),
        cnf: Confirmation::default(),
        act: None,
        may_act: client.policy.may_act.as_ref().map(|only| MayAct {
            sub: only.as_str().to_owned(),
        }),
        sources: Vec::new(),
        has_claims: false,
    })
}

/// Makes the token in the client's format.
///
/// # Errors
/// `server_error`, or `temporarily_unavailable` when it cannot be stored.
pub async fn issue(
    op: &Provider,
    client: &Client,
    claims: AccessTokenClaims,
) -> Result<IssuedAccessToken, OAuthError> {
    issue_as(op, client, client.metadata.access_token_format, claims).await
}

/// Makes the token in this format. An opaque one is stored first.
///
/// # Errors
/// As for [`issue`].
pub(super) async fn issue_as(
    op: &Provider,
    client: &Client,
    format: AccessTokenFormat,
    claims: AccessTokenClaims,
) -> Result<IssuedAccessToken, OAuthError> {
    let expires_in = u64::try_from(claims.exp - claims.iat).unwrap_or_default();
    let token = match format {
        AccessTokenFormat::Jwt => {
            let ring = op.keys.ring().await;
            ring.signer(client.metadata.access_token_signed_response_alg)?
                .sign(TokenType::AccessToken, &claims)?
        }
        AccessTokenFormat::Opaque => {
            let token = Token::generate(Kind::AccessToken, op.entropy)?;
            let stored = OpaqueAccessToken {
                tenant_id: op.tenant.clone(),
                hash: token.hash().into_string(),
                expires_at: Timestamp::from_seconds(claims.exp),
                claims: serde_json::to_string(&claims).map_err(OAuthError::server_error)?,
            };
            op.store
                .write(move |w| w.insert_opaque_access_token(&stored))
                .await?;
            token.reveal().to_owned()
        }
    };
    Ok(IssuedAccessToken {
        token: Concealed(token),
        expires_in,
    })
}
