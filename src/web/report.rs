//! How server and clients stand to the standards, as a page that stands alone: somebody keeps it, or mails it.

use askama::Template;

use super::dates;
use crate::domain::id::ClientId;
use crate::domain::logout::LogoutState;
use crate::oauth::assessment::{Assessed, Grade, Report, Standard};
use crate::zone::Zone;

#[derive(Template)]
#[template(path = "documents/report.html")]
struct Page<'r> {
    report: &'r Report,
    standards: [Standard; 4],
    logouts: Vec<Unheard<'r>>,
}

/// A logout that a client has not heard of.
struct Unheard<'r> {
    client: &'r ClientId,
    ended: String,
    tried: u32,
    /// `None`: it was given up.
    next: Option<String>,
    failure: &'r str,
}

impl<'r> Unheard<'r> {
    fn of(state: &'r LogoutState) -> Self {
        let moment = |at| dates::moment(at, &Zone::default(), "en").unwrap_or_default();
        Self {
            client: &state.pending.client_id,
            ended: moment(state.pending.ended_at),
            tried: state.pending.attempts,
            next: state.next_attempt_at.map(moment),
            failure: state.failure.as_deref().unwrap_or_default(),
        }
    }
}

impl Page<'_> {
    fn all(&self) -> impl Iterator<Item = &Assessed> {
        [&self.report.server]
            .into_iter()
            .chain(&self.report.clients)
    }
}

/// A grade in words.
#[must_use]
pub fn words(grade: Grade) -> String {
    match grade {
        Grade { broken: 0, open: 0 } => "kept".to_owned(),
        Grade { broken: 0, open } => format!("kept, {open} open"),
        Grade { broken, open: 0 } => format!("{broken} broken"),
        Grade { broken, open } => format!("{broken} broken, {open} open"),
    }
}

/// The page, with the logouts that clients have not heard of (Back-Channel Logout 1.0 §2.8).
///
/// # Errors
/// It cannot be rendered.
pub fn html(report: &Report, logouts: &[LogoutState]) -> Result<String, askama::Error> {
    let page = Page {
        report,
        standards: Standard::ALL,
        logouts: logouts.iter().map(Unheard::of).collect(),
    };
    page.render()
}
