//! A letter as a message (RFC 5322): its headers, and the text before the HTML, as the less wanted form (RFC 2046 §5.1.4).

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox as Named, MultiPart};

use super::address::{Address, Mailbox, one_line};
use super::{Letterhead, Mailer, Rendered, Unwritten};
use crate::domain::id::MailId;
use crate::domain::time::Timestamp;
use crate::mail::letter::Mail;

/// Says that no person wrote it, so that no machine answers (RFC 3834 §5).
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");
/// The last second that has a date with four digits of a year.
const LAST_DATE: i64 = 253_402_300_799;
/// RFC 3282 §2.
const CONTENT_LANGUAGE: HeaderName = HeaderName::new_from_ascii_str("Content-Language");

/// A message with the one whom it goes to, and the one who hears when it does not arrive.
pub struct Parcel {
    pub(super) from: lettre::Address,
    pub(super) to: lettre::Address,
    pub(super) message: Vec<u8>,
}

impl Mailer {
    /// Writes the message of a mail. Tried again, it has the same `Message-ID`, so that whoever gets it twice can tell.
    ///
    /// # Errors
    /// [`Unwritten`].
    pub fn write(
        &self,
        letterhead: Letterhead<'_>,
        id: &MailId,
        mail: &Mail,
        now: Timestamp,
    ) -> Result<Parcel, Unwritten> {
        let Rendered {
            subject,
            text,
            html,
            lang,
        } = (self.render)(letterhead, mail)?;
        let seconds = u64::try_from(now.as_seconds().clamp(0, LAST_DATE)).unwrap_or(0);
        let (from, to) = (
            envelope(&self.from.address)?,
            envelope(&mail.recipient.address)?,
        );
        let name = self.from.name.as_deref().unwrap_or(letterhead.name);
        let mut message = lettre::Message::builder()
            .from(Named::new(Some(one_line(name)), from.clone()))
            // Without the person's name, which may be anything: it stands in the letter.
            .to(Named::new(None, to.clone()))
            .subject(one_line(&subject))
            .date(UNIX_EPOCH + Duration::from_secs(seconds))
            .message_id(Some(format!("<{id}@{}>", letterhead.issuer.host())))
            .raw_header(header(AUTO_SUBMITTED, "auto-generated"))
            .raw_header(header(CONTENT_LANGUAGE, lang));
        if let Some(reply_to) = &self.reply_to {
            message = message.reply_to(named(reply_to)?);
        }
        let message = message
            .multipart(MultiPart::alternative_plain_html(text, html))
            .map_err(|error| Unwritten::Form(error.to_string()))?;
        Ok(Parcel {
            from,
            to,
            message: message.formatted(),
        })
    }
}

fn header(name: HeaderName, value: &str) -> HeaderValue {
    HeaderValue::new(name, value.to_owned())
}

fn envelope(address: &Address) -> Result<lettre::Address, Unwritten> {
    let (local, domain) = address.parts();
    lettre::Address::new(local, domain).map_err(|error| Unwritten::Form(error.to_string()))
}

fn named(mailbox: &Mailbox) -> Result<Named, Unwritten> {
    let name = mailbox.name.as_deref().map(one_line);
    Ok(Named::new(name, envelope(&mailbox.address)?))
}
