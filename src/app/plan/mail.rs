//! Who takes mail, and who it is from.

use std::net::IpAddr;

use url::Url;

use super::judge::Judge;
use crate::config::section::{Mail, MailTls};
use crate::config::{ConfigError, Hidden};
use crate::egress::bare;
use crate::mail::MailPlan;
use crate::mail::address::Mailbox;
use crate::mail::server::{Login, Password, STEP_LIMIT, Server, Tls};

/// What a server's address looks like.
const FORM: &str = "this is to be smtp://HOST or smtp://HOST:PORT, as in smtp://mail.example.com:587; how it is encrypted says mail.tls, who signs in mail.user and mail.password_file";

impl Judge<'_> {
    pub(super) fn mail(&self) -> Result<Option<MailPlan>, ConfigError> {
        let mail = &self.config().mail;
        let Some(smtp) = &mail.smtp else {
            if *mail == Mail::default() {
                return Ok(None);
            }
            return self.refuse("mail.smtp", "it is not set, and other settings of mail are");
        };
        let Some(from) = self.mailbox("mail.from", mail.from.as_deref())? else {
            return self.refuse(
                "mail.from",
                "it is not set: who is mail from? As in \"Example <no-reply@example.com>\"",
            );
        };
        let tls = match mail.tls.unwrap_or(MailTls::StartTls) {
            MailTls::StartTls => Tls::StartTls,
            MailTls::Implicit => Tls::Implicit,
            MailTls::None => Tls::None,
        };
        let (host, port) = self.mail_host(smtp, tls)?;
        if tls == Tls::None && !is_this_machine(&host) {
            return self.refuse(
                "mail.tls",
                &format!("without TLS codes and links would travel to {host} in plain text: \"none\" is for a server on this machine's loopback address alone"),
            );
        }
        Ok(Some(MailPlan {
            server: Server {
                host,
                port,
                tls,
                login: self.mail_login(mail)?,
                ca_file: mail.ca_file.clone(),
                limit: STEP_LIMIT,
            },
            from,
            reply_to: self.mailbox("mail.reply_to", mail.reply_to.as_deref())?,
        }))
    }

    fn mailbox(&self, key: &str, text: Option<&str>) -> Result<Option<Mailbox>, ConfigError> {
        let Some(text) = text else { return Ok(None) };
        Mailbox::parse(text).map(Some).or_else(|_| {
            self.refuse(
                key,
                "this is to be one e-mail address, no-reply@example.com, or Name <no-reply@example.com>",
            )
        })
    }

    /// Host and port; those of RFC 6409 and RFC 8314 §3.3 where no port is named. What does not fit is not repeated: a password may
    /// stand in it.
    fn mail_host(&self, smtp: &str, tls: Tls) -> Result<(String, u16), ConfigError> {
        let Ok(url) = Url::parse(smtp) else {
            return self.refuse("mail.smtp", FORM);
        };
        let is_bare = url.scheme() == "smtp"
            && url.username().is_empty()
            && url.password().is_none()
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none();
        let host = url.host_str().map(bare).filter(|host| !host.is_empty());
        let (Some(host), true) = (host, is_bare) else {
            return self.refuse("mail.smtp", FORM);
        };
        let usual = match tls {
            Tls::StartTls => 587,
            Tls::Implicit => 465,
            Tls::None => 25,
        };
        Ok((host.to_owned(), url.port().unwrap_or(usual)))
    }

    fn mail_login(&self, mail: &Mail) -> Result<Option<Login>, ConfigError> {
        let password = match (&mail.password_file, &mail.password) {
            (Some(_), Some(_)) => {
                return self.refuse(
                    "mail.password",
                    "mail.password_file is set too; set only one of them",
                );
            }
            (Some(file), None) => Some(Password::File(file.clone())),
            (None, Some(text)) => Some(Password::Text(Hidden::clone(text))),
            (None, None) => None,
        };
        match (&mail.user, password) {
            (Some(user), Some(password)) => Ok(Some(Login {
                user: user.clone(),
                password,
            })),
            (None, None) => Ok(None),
            (Some(_), None) => self.refuse(
                "mail.user",
                "mail.password_file is not set, nor mail.password: who signs in needs one",
            ),
            (None, Some(_)) => self.refuse(
                "mail.user",
                "it is not set, and a password is: whose is it?",
            ),
        }
    }
}

/// Nobody else listens on the way there.
fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
