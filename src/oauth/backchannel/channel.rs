//! How somebody hears that they are asked. Each way writes what it has to in the transaction of the request itself, so that there is neither
//! without the other; and as much where the hint names nobody, so that nothing tells.

use super::hint::Person;
use crate::domain::backchannel::BackchannelRequest;
use crate::domain::challenge::{Challenge, Purpose};
use crate::domain::client::Client;
use crate::domain::user::User;
use crate::entropy::NoEntropy;
use crate::login::challenge::{self, Issued};
use crate::login::notice::{mailbox_of, nobody};
use crate::mail::letter::{Letter, Mail};
use crate::mail::outbox::Stamp;
use crate::provider::Provider;
use crate::secret::Concealed;
use crate::store::{StoreError, Write};

/// One way.
pub(super) trait Channel: Send + Sync {
    /// Tells whom the request is about, if it is about anybody.
    ///
    /// # Errors
    /// [`StoreError`].
    fn tell(&self, w: &mut Write<'_>, asked: &BackchannelRequest) -> Result<(), StoreError>;
}

/// All of them.
///
/// # Errors
/// [`NoEntropy`].
pub(super) fn all(
    op: &Provider,
    client: &Client,
    person: &Person,
    asked: &BackchannelRequest,
) -> Result<Vec<Box<dyn Channel>>, NoEntropy> {
    let mut channels: Vec<Box<dyn Channel>> = vec![Box::new(AccountPage)];
    if let Some(stamp) = op.stamp()? {
        let mail = ByMail::new(op, client, person, (asked, stamp))?;
        channels.push(Box::new(mail));
    }
    Ok(channels)
}

/// `/account/requests`, which lists the rows that clients wait for.
struct AccountPage;

impl Channel for AccountPage {
    fn tell(&self, w: &mut Write<'_>, asked: &BackchannelRequest) -> Result<(), StoreError> {
        w.insert_backchannel_request(asked)
    }
}

/// A mail to the address that was shown to be theirs, with a link that leads to that page, once. Whoever follows it signs in as ever.
struct ByMail {
    person: Option<User>,
    challenge: Challenge,
    letter: Letter,
    stamp: Stamp,
}

impl ByMail {
    fn new(
        op: &Provider,
        client: &Client,
        person: &Person,
        (asked, stamp): (&BackchannelRequest, Stamp),
    ) -> Result<Self, NoEntropy> {
        let request = &asked.request;
        let good_for = request.expires_at.since(request.created_at);
        let purpose = Purpose::Approval {
            request: request.hash.clone(),
        };
        let Issued {
            challenge, link, ..
        } = challenge::issue(op, purpose, None, good_for)?;
        let language = person.user.as_ref().and_then(User::reads);
        let language = language.and_then(|tags| tags.split(' ').next());
        let letter = Letter::ApprovalAsked {
            client: client.display_name(language.unwrap_or_default()).to_owned(),
            message: asked.binding_message.clone(),
            link: Concealed(op.issuer.at(&format!("/link/{}", link.reveal()))),
            minutes: good_for.as_secs().div_ceil(60),
        };
        Ok(Self {
            person: person.user.clone(),
            challenge,
            letter,
            stamp,
        })
    }
}

impl Channel for ByMail {
    fn tell(&self, w: &mut Write<'_>, asked: &BackchannelRequest) -> Result<(), StoreError> {
        let person = self.person.as_ref().filter(|_| asked.user_id.is_some());
        let reachable = person.and_then(|person| Some((person, mailbox_of(person)?)));
        let request = &asked.request;
        let (user_id, mail, good_for) = match reachable {
            Some((person, recipient)) => (
                Some(person.id.clone()),
                Some(Mail::to(recipient, person, self.letter.clone())),
                request.expires_at.since(request.created_at),
            ),
            // Over before it could be sent.
            None => (None, self.to_nobody(), std::time::Duration::ZERO),
        };
        let epoch = match &user_id {
            Some(user) => w.find_credentials_epoch(user)?.unwrap_or(0),
            None => 0,
        };
        w.insert_challenge(&Challenge {
            user_id: user_id.clone(),
            epoch,
            code_hash: None,
            ..self.challenge.clone()
        })?;
        if let Some(mail) = mail {
            // Where as many went there as may, the page has it all the same.
            let _ = self.stamp.post(w, user_id.as_ref(), &mail, good_for)?;
        }
        Ok(())
    }
}

impl ByMail {
    fn to_nobody(&self) -> Option<Mail> {
        Some(Mail {
            recipient: nobody()?,
            locale: String::new(),
            zone: String::new(),
            letter: self.letter.clone(),
        })
    }
}
