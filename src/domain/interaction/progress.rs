//! What was done on the pages of an interaction.

use serde::{Deserialize, Serialize};

use crate::domain::authentication::{Acr, Proof};
use crate::domain::authorization_details::AuthorizationDetails;
use crate::domain::challenge::Purpose;
use crate::domain::connector::ConnectorName;
use crate::domain::id::{ChallengeId, SessionId, UserId};
use crate::domain::interaction::upstream::{AskedUpstream, PendingLink};
use crate::domain::scope::Scope;
use crate::domain::upstream_session::UpstreamSession;
use crate::domain::user::User;

/// Part of what somebody owes, proven. It opens nothing: a session begins when all of it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partial {
    /// Who.
    pub user_id: UserId,
    /// By what.
    pub proofs: Vec<Proof>,
    /// In which epoch of their credentials.
    pub epoch: i64,
    /// The `acr` that is to be reached.
    pub needed: String,
    /// Whether they then choose a password.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resets_password: bool,
    /// By which session of an upstream, if by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upstream: Option<UpstreamSession>,
}

/// A code that they were sent by mail, if there is anybody whom it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedMail {
    /// Which.
    pub challenge: ChallengeId,
    /// What it is good for.
    pub purpose: Purpose,
}

impl Partial {
    /// What is to be reached.
    #[must_use]
    pub fn needed(&self) -> Acr {
        // What only a later version knows is more than this one can check.
        Acr::parse(&self.needed).unwrap_or(Acr::PhishingResistant)
    }
}

/// An account that somebody is making.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SigningUp {
    /// The address, once it was shown to be theirs, or they were invited with it.
    pub address: Option<String>,
    /// Whether it was shown.
    pub is_address_shown: bool,
    /// What whoever invited them calls them.
    pub name: Option<String>,
    /// The invitation that lets them.
    pub invitation: Option<ChallengeId>,
}

/// What the person has done in this interaction so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a separate thing that was done or not"
)]
pub struct Progress {
    /// Which writing of it this was made from: the database counts them.
    #[serde(skip)]
    pub revision: i64,
    /// What was typed as user name or e-mail address, once it was.
    pub identifier: Option<String>,
    /// What was typed before "Use another account": shown again.
    pub typed_before: Option<String>,
    /// What was proven here of what is owed.
    pub partial: Option<Partial>,
    /// The code that they wait for.
    pub asked_mail: Option<AskedMail>,
    /// The upstream to which they went.
    pub asked_upstream: Option<AskedUpstream>,
    /// The directory that wants another password of them before it lets them in, which is changed from here.
    pub changes_password_at: Option<ConnectorName>,
    /// Whether they were led to an upstream without having pressed its button: that is done once.
    pub was_led: bool,
    /// A sign-in elsewhere that waits to be linked to an account here.
    pub pending_link: Option<PendingLink>,
    /// The account that they are making.
    pub sign_up: Option<SigningUp>,
    /// The session that was proven or chosen here.
    pub session_id: Option<SessionId>,
    /// Whether the proof was made here, after the request came.
    pub is_authenticated_here: bool,
    /// Whether the account was chosen here.
    pub is_account_chosen: bool,
    /// What the consent page asked for when it was shown last.
    pub asked_scope: Option<Scope>,
    /// And in detail.
    pub asked_details: AuthorizationDetails,
    /// What was agreed to here.
    pub agreed_scope: Option<Scope>,
    /// And in detail.
    pub agreed_details: AuthorizationDetails,
    /// Whether the person asked for another account than those that are signed in.
    pub wants_other_account: bool,
    /// Whether they sign in by what they have here, where people come by upstreams.
    pub wants_local: bool,
    /// Whether the person asked for the accounts that are signed in, to choose one.
    pub wants_to_choose: bool,
    /// Whether a passkey may be offered to them: the script of a page said that their browser makes some, and they said neither yes nor no
    /// yet.
    pub offers_passkey: bool,
    /// Whether they sent a form of their account, which was not taken because they are to sign in first.
    pub lost_form: bool,
}

impl Progress {
    /// Whom its page speaks of: two windows of one interaction may show different steps.
    #[must_use]
    pub fn step(&self) -> String {
        let session = self.session_id.as_ref().map(SessionId::as_str);
        let partial = self.partial.as_ref();
        let proven =
            partial.map(|partial| format!("{}\n{}", partial.user_id, partial.proofs.len()));
        let asked = self.asked_mail.as_ref();
        let sign_up = self.sign_up.as_ref();
        let address = sign_up.map(|sign_up| sign_up.address.as_deref().unwrap_or("?"));
        let link = self.pending_link.as_ref().map(PendingLink::step);
        let changes = self.changes_password_at.as_ref();
        format!(
            "{}\n{}\n{}\n{}\n{}\n{}\n{}",
            session.unwrap_or_default(),
            self.identifier.as_deref().unwrap_or_default(),
            proven.unwrap_or_default(),
            asked.map_or("", |asked| asked.challenge.as_str()),
            address.unwrap_or_default(),
            link.unwrap_or_default(),
            changes.map_or("", ConnectorName::as_str)
        )
    }

    /// Whether somebody said since then that they are another.
    #[must_use]
    pub fn is_of_another_than(&self, before: &Self) -> bool {
        self.identifier != before.identifier
            || self.wants_other_account != before.wants_other_account
    }
}

/// What people do. A proof and an agreement are one person's: they do not outlive a change of who answers.
impl Progress {
    /// It begins with somebody whom we know.
    #[must_use]
    pub fn naming(user: &User) -> Self {
        Self::default().typed(user.sign_in_name().to_owned())
    }

    /// They said who they are.
    #[must_use]
    pub fn typed(self, identifier: String) -> Self {
        Self {
            identifier: Some(identifier),
            partial: None,
            asked_mail: None,
            changes_password_at: None,
            sign_up: None,
            ..self
        }
    }

    /// They took that back.
    #[must_use]
    pub fn taken_back(self) -> Self {
        Self {
            typed_before: self.identifier.or(self.typed_before),
            identifier: None,
            partial: None,
            asked_mail: None,
            changes_password_at: None,
            sign_up: None,
            ..self
        }
    }

    /// They proved part of it.
    #[must_use]
    pub fn partly_proven(self, partial: Partial) -> Self {
        Self {
            partial: Some(partial),
            asked_mail: None,
            changes_password_at: None,
            ..self
        }
    }

    /// A directory wants another password of them; or does not any more.
    #[must_use]
    pub fn changing_password_at(self, connector: Option<ConnectorName>) -> Self {
        Self {
            changes_password_at: connector,
            asked_mail: None,
            ..self
        }
    }

    /// They asked for a code by mail.
    #[must_use]
    pub fn asked_for_mail(self, asked: AskedMail) -> Self {
        Self {
            asked_mail: Some(asked),
            ..self
        }
    }

    /// They want to make an account, or to begin that again. What they typed may be their address.
    #[must_use]
    pub fn signing_up(self, typed: Option<String>) -> Self {
        Self {
            typed_before: typed.or_else(|| self.typed_before.clone()),
            sign_up: Some(SigningUp::default()),
            ..self.taken_back()
        }
    }

    /// An address was shown to be theirs, for an account that they make.
    #[must_use]
    pub fn with_address(self, address: String) -> Self {
        let sign_up = self.sign_up.clone().unwrap_or_default();
        Self {
            asked_mail: None,
            sign_up: Some(SigningUp {
                address: Some(address),
                is_address_shown: true,
                ..sign_up
            }),
            ..self
        }
    }

    /// They want to go on without it.
    #[must_use]
    pub fn without_mail(self) -> Self {
        Self {
            asked_mail: None,
            ..self
        }
    }

    /// They proved it.
    #[must_use]
    pub fn proven(self, session: SessionId) -> Self {
        Self {
            identifier: None,
            partial: None,
            asked_mail: None,
            asked_upstream: None,
            changes_password_at: None,
            sign_up: None,
            session_id: Some(session),
            is_authenticated_here: true,
            asked_scope: None,
            asked_details: AuthorizationDetails::default(),
            agreed_scope: None,
            agreed_details: AuthorizationDetails::default(),
            wants_other_account: false,
            wants_to_choose: false,
            ..self
        }
    }

    /// They want to see the accounts that are signed in.
    #[must_use]
    pub fn choosing(self) -> Self {
        Self {
            wants_other_account: false,
            wants_to_choose: true,
            ..self.taken_back()
        }
    }

    /// They sign in by what they have here, or not.
    #[must_use]
    pub fn locally(self, wants_local: bool) -> Self {
        Self {
            wants_local,
            ..self
        }
    }

    /// A passkey may be offered to them, or not.
    #[must_use]
    pub fn offering(self, offers_passkey: bool) -> Self {
        Self {
            offers_passkey,
            ..self
        }
    }

    /// They chose one of them. If a proof is still owed, it is theirs.
    #[must_use]
    pub fn chosen(self, session: SessionId, user: &User) -> Self {
        Self {
            identifier: Some(user.sign_in_name().to_owned()),
            partial: None,
            asked_mail: None,
            changes_password_at: None,
            sign_up: None,
            session_id: Some(session),
            is_authenticated_here: false,
            is_account_chosen: true,
            asked_scope: None,
            asked_details: AuthorizationDetails::default(),
            agreed_scope: None,
            agreed_details: AuthorizationDetails::default(),
            wants_other_account: false,
            wants_to_choose: false,
            ..self
        }
    }

    /// They want none of them, the one that was proven or chosen here neither.
    #[must_use]
    pub fn choosing_another(self) -> Self {
        Self {
            session_id: None,
            is_authenticated_here: false,
            is_account_chosen: false,
            asked_scope: None,
            asked_details: AuthorizationDetails::default(),
            agreed_scope: None,
            agreed_details: AuthorizationDetails::default(),
            wants_other_account: true,
            wants_to_choose: false,
            ..self.taken_back()
        }
    }

    /// They were asked whether they agree, to what they saw: in whose name, no other window of the browser changes.
    #[must_use]
    pub fn asked(self, session: SessionId, scope: Scope, details: AuthorizationDetails) -> Self {
        Self {
            session_id: Some(session),
            asked_scope: Some(scope),
            asked_details: details,
            ..self
        }
    }

    /// They agreed. The account that agreed is the one that answers, whatever the browser does meanwhile.
    #[must_use]
    pub fn agreed(self, session: SessionId, scope: Scope, details: AuthorizationDetails) -> Self {
        Self {
            session_id: Some(session),
            agreed_scope: Some(scope),
            agreed_details: details,
            ..self
        }
    }
}
