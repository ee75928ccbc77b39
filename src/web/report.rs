//! How server and clients stand to the standards, as a page that stands alone: somebody keeps it, or mails it.

use askama::Template;

use crate::oauth::assessment::{Assessed, Grade, Report, Standard};

#[derive(Template)]
#[template(path = "documents/report.html")]
struct Page<'r> {
    report: &'r Report,
    standards: [Standard; 4],
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

/// The page.
///
/// # Errors
/// It cannot be rendered.
pub fn html(report: &Report) -> Result<String, askama::Error> {
    let page = Page {
        report,
        standards: Standard::ALL,
    };
    page.render()
}
