//! `/playground/mail`: what would have been mailed, while no mail server is named.

use std::sync::Arc;

use http::StatusCode;
use poem::{Request, Response};

use super::RelyingParty;
use crate::mail::Post;
use crate::mail::shelf::Shelved;
use crate::provider::Issuer;
use crate::web::pages::views::{KeptMail, LocalPath, MailLine, Moment, PlaygroundMail};

/// Shows the last mails.
pub async fn get(party: Arc<RelyingParty>, request: Request) -> Response {
    let visit = party.visit(request.headers());
    let op = &party.state.op;
    let mails = match &op.post {
        Some(Post::Shelf(shelf)) => shelf.list(),
        Some(Post::Server(_)) | None => return visit.not_found(),
    };
    let view = PlaygroundMail {
        chrome: visit.chrome.clone(),
        mails: mails
            .into_iter()
            .map(|mail| shown(mail, &op.issuer))
            .collect(),
    };
    visit.page(&view, StatusCode::OK, None)
}

fn shown(mail: Shelved, issuer: &Issuer) -> KeptMail {
    let line = |line: &str| {
        let path = line.trim().strip_prefix(issuer.as_str());
        match path.and_then(LocalPath::parse) {
            Some(path) => MailLine::Link(path),
            None => MailLine::Words(line.to_owned()),
        }
    };
    KeptMail {
        lines: mail.letter.text.lines().map(line).collect(),
        to: mail.to,
        subject: mail.letter.subject,
        lang: mail.letter.lang,
        at: Moment::of(mail.at),
    }
}
