//! A code or a link that is asked for: a row, and a mail to whoever it is for.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use super::GOOD_FOR;
use super::letters::letter;
use crate::domain::challenge::{Challenge, Purpose};
use crate::domain::id::{InteractionId, TenantId, UserId};
use crate::domain::interaction::{AskedMail, Progress};
use crate::domain::time::Timestamp;
use crate::domain::user::User;
use crate::federation::connection::Connections;
use crate::login::challenge;
use crate::login::identifier::typed_key;
use crate::login::known_browser::KnownBrowser;
use crate::login::notice::{mailbox_of, nobody};
use crate::login::proof_of_work::Work;
use crate::login::sign_in::{Origin, Refused};
use crate::login::throttle::{Asker, Bucket, count, forgive, mail_buckets};
use crate::login::ways::find_keeper;
use crate::mail::address::{Address, Mailbox};
use crate::mail::letter::{Letter, Mail, Place};
use crate::mail::outbox::{Posting, Stamp};
use crate::provider::{DerivedKeys, Provider};
use crate::secret::Concealed;
use crate::store::{Kept, StoreError, Write};

/// Whom a mail is for.
#[derive(Clone, Debug)]
pub enum Recipient {
    /// Whoever goes by what was typed.
    Named(String),
    /// Somebody who proved another factor.
    Person(UserId),
    /// Whoever reads what goes to this address, and has no account yet.
    Address(Address),
}

/// What a mail is asked for with.
#[derive(Clone, Debug)]
pub struct Wanted<'w> {
    /// Whom it is for.
    pub recipient: Recipient,
    /// What it is good for.
    pub purpose: Purpose,
    /// Where it will be typed.
    pub interaction: &'w InteractionId,
    /// What was done there.
    pub progress: &'w Progress,
    /// Where it is asked for.
    pub origin: Origin<'w>,
    /// The same for whoever reads the mail.
    pub asked_from: Place,
    /// The language of the page.
    pub lang: &'static str,
}

/// What became of a mail that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is on its way, if there is anybody whom it is for.
    Sent,
    /// Nothing: another window of the browser went elsewhere meanwhile.
    Outrun,
    /// Nothing: the interaction waits no more.
    Over,
}

/// Sends a code, and a link where it is a first factor.
///
/// # Errors
/// [`Refused::Throttled`] where so many were asked for; else as its name says.
pub async fn challenge(op: &Provider, wanted: Wanted<'_>) -> Result<Asked, Refused> {
    let (purpose, interaction) = (wanted.purpose.clone(), wanted.interaction);
    let issued = challenge::issue(op, purpose, Some(interaction), GOOD_FOR)?;
    let Some(stamp) = op.stamp()? else {
        return Ok(Asked::Over);
    };
    let asked = AskedMail {
        challenge: issued.challenge.id.clone(),
        purpose: wanted.purpose.clone(),
    };
    let link = issued.link.reveal();
    let link = op
        .issuer
        .at(&format!("/interaction/{interaction}/mail/{link}"));
    let request = MailRequest {
        tenant: op.tenant.clone(),
        derived: op.derived,
        most: op.settings.mails_per_hour,
        now: op.now(),
        interaction: interaction.clone(),
        progress: wanted.progress.clone().asked_for_mail(asked),
        browser: wanted.origin.browser.clone(),
        address: wanted.origin.address,
        work: wanted.origin.work.clone(),
        letter: letter(&wanted, &issued, Concealed(link)),
        asked_from: wanted.asked_from,
        is_for_password: wanted.purpose == Purpose::NewPassword,
        connections: Arc::clone(&op.settings.connections),
        lang: wanted.lang,
        recipient: wanted.recipient,
        challenge: issued.challenge,
        stamp,
    };
    let sent = op.store.write(move |w| request.send(w)).await?;
    sent.map_err(Refused::Throttled)
}

/// A mail that is asked for, before it is known who gets it.
struct MailRequest {
    tenant: TenantId,
    derived: DerivedKeys,
    /// Mails that strangers may ask for in an hour.
    most: u32,
    now: Timestamp,
    interaction: InteractionId,
    /// What will have been done there.
    progress: Progress,
    browser: KnownBrowser,
    address: IpAddr,
    work: Work,
    letter: Letter,
    asked_from: Place,
    /// Whether it leads to a new password.
    is_for_password: bool,
    /// Those that keep passwords are among them.
    connections: Arc<Connections>,
    lang: &'static str,
    recipient: Recipient,
    /// Nobody's yet.
    challenge: Challenge,
    stamp: Stamp,
}

impl MailRequest {
    /// Counts it, and writes its rows. `Err` is how long to wait.
    fn send(&self, w: &mut Write<'_>) -> Result<Result<Asked, Duration>, StoreError> {
        let (user, account) = find_recipient(w, &self.tenant, &self.recipient)?;
        let user = user.as_ref();
        let tags = &self.derived.known_browsers;
        let tag = user.and_then(|user| self.browser.find(tags, &user.id));
        let buckets = self.buckets(w, &account, tag)?;
        if let Err(wait) = count(w, &self.tenant, &buckets, self.now)? {
            return Ok(Err(wait));
        }
        match w.update_progress(&self.interaction, &self.progress, self.now)? {
            Kept::Written => {}
            unkept => {
                forgive(w, &self.tenant, &buckets)?;
                return Ok(Ok(if unkept == Kept::Over {
                    Asked::Over
                } else {
                    Asked::Outrun
                }));
            }
        }
        let keeper = self.find_keeper(w, user)?;
        let posting = self.post(w, user, (tag.is_some(), keeper.as_deref()))?;
        // What nobody was sent leads nobody to a password of ours.
        let posting = keeper.map_or(posting, |_| Posting::TooMany);
        self.insert_challenge(w, user, posting)?;
        Ok(Ok(Asked::Sent))
    }

    /// Who keeps the password that they forgot, where we do not: none is made here in its place, which would be good after theirs there is not.
    fn find_keeper(
        &self,
        w: &mut Write<'_>,
        user: Option<&User>,
    ) -> Result<Option<String>, StoreError> {
        if !self.is_for_password {
            return Ok(None);
        }
        // Read for nobody too, so that it takes as long.
        let nobody = UserId::new("");
        let whose = user.map_or(&nobody, |user| &user.id);
        find_keeper(w, &self.connections, whose)
    }

    /// Strangers work for it; who proved another factor, or comes with a browser that is known, does not.
    fn buckets(
        &self,
        w: &mut Write<'_>,
        account: &str,
        tag: Option<&str>,
    ) -> Result<Vec<Bucket>, StoreError> {
        let key = &self.derived.throttle;
        let asker = match (tag, &self.recipient) {
            (Some(tag), _) => Asker::KnownBrowser(tag),
            (None, Recipient::Person(_)) => Asker::Halfway,
            (None, Recipient::Named(_) | Recipient::Address(_)) => Asker::Stranger(self.most),
        };
        let mut buckets = match asker {
            Asker::Stranger(_) => {
                let (work, tenant) = (&self.work, &self.tenant);
                work.buckets(w, tenant, key, self.address, self.now)?
            }
            Asker::Halfway | Asker::KnownBrowser(_) => Vec::new(),
        };
        buckets.extend(mail_buckets(key, account, self.address, asker));
        Ok(buckets)
    }

    /// A code that is not sent is one that nobody can guess, or whoever asks from many networks would have more to guess at than mails go
    /// out. The row looks the same.
    fn insert_challenge(
        &self,
        w: &mut Write<'_>,
        user: Option<&User>,
        posting: Posting,
    ) -> Result<(), StoreError> {
        let epoch = match user {
            Some(user) => w.find_credentials_epoch(&user.id)?.unwrap_or(0),
            None => 0,
        };
        // What makes an account is nobody's.
        let owner = match self.recipient {
            Recipient::Address(_) => None,
            Recipient::Named(_) | Recipient::Person(_) => user,
        };
        let code_hash = match posting {
            Posting::Posted => self.challenge.code_hash.clone(),
            Posting::TooMany => Some(challenge::hash_of_unsent(&self.derived, &self.challenge.id)),
        };
        w.insert_challenge(&Challenge {
            user_id: owner.map(|user| user.id.clone()),
            code_hash,
            epoch,
            ..self.challenge.clone()
        })
    }

    /// Writes the mail: to nobody, and over at once, where there is nobody whom it is for.
    fn post(
        &self,
        w: &mut Write<'_>,
        user: Option<&User>,
        (is_known_browser, keeper): (bool, Option<&str>),
    ) -> Result<Posting, StoreError> {
        let of_keeper = keeper.map(|upstream| Letter::PasswordElsewhere {
            upstream: upstream.to_owned(),
            asked_from: self.asked_from.clone(),
        });
        let own = of_keeper.as_ref().unwrap_or(&self.letter);
        let (mailbox, letter) = match &self.recipient {
            // Whoever has an account already is told so; nobody else is.
            Recipient::Address(address) if user.is_some() => {
                (Some(Mailbox::of(address.clone())), &Letter::AccountExists)
            }
            Recipient::Address(address) => (Some(Mailbox::of(address.clone())), &self.letter),
            Recipient::Named(_) | Recipient::Person(_) => (user.and_then(mailbox_of), own),
        };
        let good_for = mailbox.as_ref().map_or(Duration::ZERO, |_| GOOD_FOR);
        let Some(recipient) = mailbox.or_else(nobody) else {
            return Ok(Posting::TooMany);
        };
        let locale = user.and_then(|user| user.profile.locale.as_deref());
        let mail = Mail {
            recipient,
            locale: format!("{} {}", locale.unwrap_or_default(), self.lang),
            zone: String::new(),
            letter: letter.clone(),
        };
        // What its owner asks for is not kept from them by what strangers asked for.
        let stamp = self.stamp.clone().counting(!is_known_browser);
        stamp.post(w, user.map(|user| &user.id), &mail, good_for)
    }
}

/// Who goes by what was typed, or is that person; and what their account is called where mails are counted.
fn find_recipient(
    w: &mut Write<'_>,
    tenant: &TenantId,
    recipient: &Recipient,
) -> Result<(Option<User>, String), StoreError> {
    let (user, account) = match recipient {
        Recipient::Named(typed) => {
            let key = typed_key(typed);
            (w.find_user_by_key(tenant, &key)?, key)
        }
        Recipient::Person(id) => (w.find_user(id)?, id.to_string()),
        Recipient::Address(address) => {
            let key = address.key();
            (w.find_user_by_key(tenant, &key)?, key)
        }
    };
    if let Recipient::Address(_) = recipient {
        return Ok((user, account));
    }
    Ok((user.filter(|user| user.disabled_at.is_none()), account))
}
