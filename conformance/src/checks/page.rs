//! REVIEW: what a program can assert of a page that the official suite shows to a person.

use crate::browser::{Arrival, Visit};
use crate::http::describe_params;
use crate::page::Page;
use crate::verdict::Record;

/// Asserts that the visit ended on a page of the provider, without a redirect to the client and without a code or a token
/// in it, and writes the review down. `expectation` says what a person should see there.
pub fn review(record: &mut Record, name: &str, visit: &Visit, expectation: &str) {
    match &visit.arrival {
        Arrival::Callback(callback) => {
            record.require(name, false, || {
                let mut params = callback.query.clone();
                params.extend(callback.fragment.clone());
                params.extend(callback.form.clone());
                format!(
                    "the client was called ({}) where the provider must show a page",
                    describe_params(&params)
                )
            });
        }
        Arrival::Page(page) => {
            if check(record, name, page) {
                record.review(name, format!("{expectation}; shown: {}", page.summary()));
            }
        }
    }
}

/// Asserts that the person was asked for the password on the way, and writes the review of that page down.
pub fn review_sign_in(record: &mut Record, name: &str, visit: &Visit) {
    match visit.sign_in_page() {
        Some(page) => {
            if check(record, name, page) {
                record.review(
                    name,
                    format!("the person must sign in again; shown: {}", page.summary()),
                );
            }
        }
        None => {
            record.require(name, false, || {
                "the person was not asked to sign in again".to_owned()
            });
        }
    }
}

/// Asserts that a page is a page.
fn check(record: &mut Record, name: &str, page: &Page) -> bool {
    let is_shown = record.require(
        &format!("{name}.status"),
        page.status == 200 || (400..500).contains(&page.status),
        || format!("the page came with HTTP {}", page.status),
    );
    let is_html = record.require(
        &format!("{name}.html"),
        page.media_type == "text/html" && !page.text.is_empty(),
        || {
            format!(
                "{} with the text “{}” is no page",
                page.media_type, page.text
            )
        },
    );
    let secret = find_secret(&page.html);
    let is_clean = record.require(&format!("{name}.secrets"), secret.is_none(), || {
        format!(
            "the page has a code or a token in it: {}",
            secret.unwrap_or_default()
        )
    });
    is_shown && is_html && is_clean
}

/// The beginning of what looks like a code or a token in the page's source.
fn find_secret(html: &str) -> Option<&'static str> {
    const MARKS: [&str; 8] = [
        "?code=",
        "&code=",
        "&amp;code=",
        "access_token=",
        "id_token=",
        "name=\"code\"",
        "name=\"access_token\"",
        "name=\"id_token\"",
    ];
    let is_jwt = |word: &str| word.len() > 40 && word.matches('.').count() == 2;
    MARKS
        .into_iter()
        .find(|mark| html.contains(mark))
        .or_else(|| {
            html.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)))
                .any(|word| word.starts_with("eyJ") && is_jwt(word))
                .then_some("a JWT")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::Callback;
    use crate::verdict::Verdict;
    use url::Url;

    fn shown(status: u16, media_type: &str, html: &str) -> Record {
        let url = Url::parse("https://op.example/authorize").unwrap();
        let page = Page::parse(status, media_type.to_owned(), &url, html);
        let visit = Visit {
            arrival: Arrival::Page(Box::new(page)),
            steps: Vec::new(),
        };
        let mut record = Record::default();
        review(&mut record, "page", &visit, "an error");
        record
    }

    #[test]
    fn a_page_is_a_review() {
        let record = shown(
            400,
            "text/html",
            "<p>The redirect URI is not registered.</p>",
        );
        assert_eq!(record.verdict().0, Verdict::Review);
    }

    #[test]
    fn what_is_no_clean_page_goes_red() {
        let html = "<p>Error</p>";
        assert_eq!(
            shown(500, "text/html", html).broken_names(),
            ["page.status"]
        );
        assert_eq!(
            shown(400, "application/json", html).broken_names(),
            ["page.html"]
        );
        assert_eq!(shown(400, "text/html", "").broken_names(), ["page.html"]);
        let link = "<a href='https://rp/cb?code=1'>go</a>";
        assert_eq!(
            shown(400, "text/html", link).broken_names(),
            ["page.secrets"]
        );
        let token = format!("<p>eyJ{}.eyJ{}.sig</p>", "a".repeat(30), "b".repeat(30));
        assert_eq!(
            shown(400, "text/html", &token).broken_names(),
            ["page.secrets"]
        );
    }

    #[test]
    fn a_call_of_the_client_goes_red() {
        let url = Url::parse("https://rp/cb?error=x").unwrap();
        let callback = Callback {
            method: "GET",
            query: vec![("error".to_owned(), "x".to_owned())],
            fragment: Vec::new(),
            form: Vec::new(),
            by_form: false,
            url,
        };
        let visit = Visit {
            arrival: Arrival::Callback(Box::new(callback)),
            steps: Vec::new(),
        };
        let mut record = Record::default();
        review(&mut record, "page", &visit, "an error");
        assert_eq!(record.verdict().0, Verdict::Failed);
    }
}
