//! A certificate that was renewed is shown without a new start.
//!
//! The files are read every few seconds and compared by their content, so it does not matter how they are replaced: in place, by a new file
//! of the same name, or behind a symbolic link. What is in them has to be a certificate with its key, and of this time; until it is, the one
//! of before is shown. A renewal writes two files: what does not fit together is complained of when it has stayed so.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::credential::{Content, Credential};
use super::{Tls, TlsError};
use crate::clock::Clock;
use crate::domain::time::Timestamp;

/// How often the files are read.
const EVERY: Duration = Duration::from_secs(5);
/// How often it is said that a certificate should have been renewed.
const REMIND_EVERY: Duration = Duration::from_hours(24);

/// What is known of the files' last look.
#[derive(Debug, Default)]
pub struct Look {
    /// Why the files were of no use when they were looked at last, and how often in a row.
    trouble: Option<(String, u32)>,
    reminded_at: Option<Timestamp>,
}

impl Tls {
    /// Shows what the files have, from now on and for ever.
    pub async fn keep_current(self: Arc<Self>, clock: Clock) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut look = Look::default();
        loop {
            ticks.tick().await;
            let (tls, now) = (Arc::clone(&self), clock.now());
            let looking = tokio::task::spawn_blocking(move || {
                tls.look(&mut look, now);
                look
            });
            // A look that panicked is forgotten; the certificate is the one of before.
            look = looking.await.unwrap_or_default();
        }
    }

    /// Looks at the files once: this blocks.
    pub fn look(&self, look: &mut Look, now: Timestamp) {
        match self.renewed(now) {
            Ok(renewed) => {
                look.trouble = None;
                if let Some(credential) = renewed {
                    tracing::info!(
                        certificate.file = %self.files.certificate.display(),
                        certificate.until = credential.validity().until.as_seconds(),
                        "the certificate was renewed"
                    );
                    self.current.set(credential);
                    look.reminded_at = None;
                }
            }
            Err(error) => look.complain(&error.to_string()),
        }
        self.remind(look, now);
    }

    fn renewed(&self, now: Timestamp) -> Result<Option<Credential>, TlsError> {
        let content = Content::read(&self.files)?;
        if content.digest() == self.current().digest {
            return Ok(None);
        }
        let credential = Credential::of(&self.files, &self.provider, &content)?;
        if !credential.is_current(now) {
            return Err(TlsError::NotCurrent(self.files.certificate.clone()));
        }
        Ok(Some(credential))
    }

    fn remind(&self, look: &mut Look, now: Timestamp) {
        let current = self.current();
        let is_said = look
            .reminded_at
            .is_some_and(|at| now < at.plus(REMIND_EVERY));
        if is_said || !current.is_overdue(now) {
            return;
        }
        look.reminded_at = Some(now);
        tracing::warn!(
            certificate.file = %self.files.certificate.display(),
            certificate.until = current.validity().until.as_seconds(),
            "the certificate ends soon, or has ended, and nothing has renewed it"
        );
    }
}

impl Look {
    /// Says once what keeps the files from being used: the second time in a row that it does.
    fn complain(&mut self, why: &str) {
        let times = match &self.trouble {
            Some((before, times)) if before == why => times.saturating_add(1),
            _ => 1,
        };
        if times == 2 {
            tracing::error!(
                error = why,
                "the files of the certificate are of no use: the one of before is shown"
            );
        }
        self.trouble = Some((why.to_owned(), times));
    }
}
