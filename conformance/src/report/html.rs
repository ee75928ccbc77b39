//! The page: one file without anything to fetch, light and dark.

use std::fmt::Write;

use super::Report;
use crate::plan;
use crate::runner::Finding;
use crate::verdict::{Check, Level, Outcome, Verdict};

const STYLE: &str = include_str!("report.css");

/// The whole report as one HTML document.
pub fn page(report: &Report) -> String {
    let mut body = String::new();
    let _ = write!(
        body,
        "<header><h1>Conformance</h1><p><code>{}</code></p><p>{} · clients {}{}</p></header>",
        escape(&report.issuer),
        report.began,
        report.clients,
        if report.plain_http {
            " · the issuer is http: the checks for https are notes only"
        } else {
            ""
        }
    );
    body.push_str("<ul class=\"counts\">");
    for count in &report.counts {
        let name = count.verdict.name();
        let _ = write!(
            body,
            "<li class=\"{name}\"><b>{}</b> {name}</li>",
            count.modules
        );
    }
    body.push_str("</ul>");
    for plan in plan::all() {
        let findings: Vec<&Finding> = report
            .modules
            .iter()
            .filter(|finding| finding.plan == plan.key)
            .collect();
        if findings.is_empty() {
            continue;
        }
        let _ = write!(
            body,
            "<section><h2>{}</h2><p><code>{}</code>, {} modules</p>",
            plan.title,
            plan.name,
            findings.len()
        );
        for finding in findings {
            write_finding(&mut body, finding);
        }
        body.push_str("</section>");
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>Conformance of {}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>\n",
        escape(&report.issuer)
    )
}

fn write_finding(body: &mut String, finding: &Finding) {
    let name = finding.verdict.name();
    let open = if finding.verdict == Verdict::Failed {
        " open"
    } else {
        ""
    };
    let _ = write!(
        body,
        "<details{open}><summary><span class=\"verdict {name}\">{name}</span> <span class=\"module\">{}</span> \
         <span class=\"time\">{} ms</span>",
        finding.title(),
        finding.milliseconds
    );
    if !finding.reason.is_empty() {
        let _ = write!(
            body,
            "<span class=\"reason\">{}</span>",
            escape(&finding.reason)
        );
    }
    if let Some(expected) = &finding.expected {
        let _ = write!(
            body,
            "<span class=\"reason\">Expected: {}</span>",
            escape(expected)
        );
    }
    body.push_str(
        "</summary><table><thead><tr><th>Check<th>Level<th>Outcome<th>Detail</thead><tbody>",
    );
    let (held, telling): (Vec<&Check>, Vec<&Check>) = finding
        .checks
        .iter()
        .partition(|check| check.outcome == Outcome::Held);
    for check in telling.into_iter().chain(held) {
        write_check(body, check);
    }
    let _ = write!(
        body,
        "</tbody></table><details><summary>{} requests</summary><ol>",
        finding.exchanges.len()
    );
    for exchange in &finding.exchanges {
        let _ = write!(
            body,
            "<li><code>{}</code><br><code>{}</code></li>",
            escape(&exchange.request),
            escape(&exchange.answer)
        );
    }
    body.push_str("</ol></details></details>");
}

fn write_check(body: &mut String, check: &Check) {
    let level = match check.level {
        Level::Failure => "failure",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    let outcome = match check.outcome {
        Outcome::Held => "held",
        Outcome::Broken => "broken",
        Outcome::Review => "review",
    };
    let _ = write!(
        body,
        "<tr class=\"{outcome} {level}\"><td><code>{}</code><td>{level}<td>{outcome}<td>{}",
        escape(&check.name),
        escape(&check.detail)
    );
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_provider_says_cannot_become_markup() {
        assert_eq!(escape("<b a=\"'\">&"), "&lt;b a=&quot;&#39;&quot;&gt;&amp;");
    }
}
