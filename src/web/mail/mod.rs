//! Letters as people get them: a text and an HTML, in their language. The words are in `templates/locales` (`mail-…`), the two templates
//! in `templates/mail`; `content.rs` says which letter has which.
//!
//! A mail has no style sheet and no Content-Security-Policy, so its style stands in it; it loads nothing from anywhere.

mod content;
mod writer;

use askama::Template;

use self::content::{Content, Part};
use self::writer::Writer;
use super::i18n::Localizer;
use crate::mail::address::one_line;
use crate::mail::letter::Mail;
use crate::mail::{Letterhead, Rendered, Unwritten};

/// Characters of a name that stands in a greeting.
const LONGEST_NAME: usize = 60;

/// What both templates show.
struct Page {
    localizer: Localizer,
    provider: String,
    subject: String,
    greeting: String,
    body: Content,
    foot: String,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'p> {
    page: &'p Page,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'p> {
    blocks: &'p [String],
    foot: &'p str,
}

/// Writes a letter.
///
/// # Errors
/// [`Unwritten`].
pub fn render(letterhead: Letterhead<'_>, mail: &Mail) -> Result<Rendered, Unwritten> {
    let localizer = Localizer::negotiate(Some(&mail.locale), None);
    let provider = one_line(letterhead.name);
    let host = letterhead.issuer.authority();
    let body = Writer::new(localizer, &mail.zone, letterhead).write(&mail.letter)?;
    let page = Page {
        subject: localizer.plain(&body.heading),
        greeting: greeting(localizer, mail.recipient.name.as_deref()),
        foot: localizer.msg_with("mail-foot", &[("provider", &provider), ("host", &host)]),
        localizer,
        provider,
        body,
    };
    let blocks = blocks(&page);
    let text = Text {
        blocks: &blocks,
        foot: &localizer.plain(&page.foot),
    };
    Ok(Rendered {
        // The template engine leaves the last line without its end.
        text: text
            .render()
            .map(|text| text + "\n")
            .map_err(|error| unrendered(&error))?,
        html: Html { page: &page }
            .render()
            .map_err(|error| unrendered(&error))?,
        subject: page.subject,
        lang: localizer.lang(),
    })
}

fn unrendered(error: &askama::Error) -> Unwritten {
    Unwritten::Form(error.to_string())
}

/// The paragraphs of the text; a code and a link each stand alone, so that they can be copied.
fn blocks(page: &Page) -> Vec<String> {
    let parts = page.body.parts.iter().map(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Code(code) => code.clone(),
        Part::Action { label: _, link } => link.clone(),
        Part::Details(details) => {
            let line = |(label, value): &(String, String)| page.localizer.labelled(label, value);
            let lines: Vec<String> = details.iter().map(line).collect();
            lines.join("\n")
        }
    });
    [page.greeting.clone()]
        .into_iter()
        .chain(parts)
        .chain([page.body.caution.clone()])
        .map(|block| page.localizer.plain(&block))
        .collect()
}

fn greeting(localizer: Localizer, name: Option<&str>) -> String {
    let name = name.map(one_line).filter(|name| is_a_name(name));
    name.map_or_else(
        || localizer.msg("mail-hello").into_owned(),
        |name| localizer.msg_with("mail-greeting", &[("name", &name)]),
    )
}

/// Whether it is no advertisement: who gives their account a name and somebody else's address, writes them a letter by us. What a mail
/// program would make a link of is no name, nor is a sentence.
fn is_a_name(name: &str) -> bool {
    let has_address = name.contains(['/', '@', '\\', ':'])
        || name.split_whitespace().any(|word| {
            word.trim_end_matches('.')
                .split_once('.')
                .is_some_and(|(_, rest)| rest.chars().count() > 1)
        });
    !name.is_empty() && name.chars().count() <= LONGEST_NAME && !has_address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_advertisement() {
        for good in [
            "Alex",
            "J.R. Müller",
            "Dr. Q. X.",
            "Ana-María d’Ébloui",
            "عمر",
        ] {
            assert!(is_a_name(good), "{good}");
        }
        for bad in [
            "",
            "You won: https://evil.example",
            "evil.example",
            "Free money at www.evil.example now",
            "mailto:eve",
            "eve@evil.example",
            &"x".repeat(61),
        ] {
            assert!(!is_a_name(bad), "{bad}");
        }
    }
}
