//! What the network says: TLS in front, and whether the issuer's address leads here.

use std::time::Duration;

use http::StatusCode;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use url::Url;

use super::Findings;
use crate::app::fetch::{self, Answer, Unanswered};
use crate::app::plan::Plan;
use crate::app::tls;
use crate::clock::Clock;
use crate::domain::time::Timestamp;
use crate::provider::Issuer;
use crate::web::tls::{Tls, TlsFiles};

/// How long the issuer may take to answer.
const LIMIT: Duration = Duration::from_secs(3);
/// How far its clock may differ.
const TOLERANCE: Duration = Duration::from_secs(10);

/// https, by a certificate of our own or a reverse proxy that is believed. `has_answered`: whether the issuer's address did.
pub(super) fn transport(plan: &Plan, issuer: &Issuer, has_answered: bool, findings: &mut Findings) {
    const CHECK: &str = "tls";
    if !issuer.is_https() {
        findings.ok(
            CHECK,
            "none: the issuer is on this machine's loopback address, which is for development",
        );
        ports(plan, issuer, has_answered, findings);
    } else if let Some(tls) = &plan.tls {
        certificate(plan, &tls.files, findings);
    } else if plan.has_proxies && has_answered {
        findings.ok(CHECK, "a trusted reverse proxy ends it");
    } else if plan.has_proxies {
        findings.unchecked(
            CHECK,
            "a reverse proxy is trusted; whether it ends TLS shows once the issuer answers",
        );
    } else {
        findings.problem(
            CHECK,
            "the issuer is https and no proxy is trusted: every person would seem to come from the proxy's address, and share its limits",
            "Set listen.trusted_proxies to the reverse proxy's network, as in [\"127.0.0.1/32\"], and let it set X-Forwarded-For.",
        );
    }
}

/// Our own certificate: one that can be shown, for the names by which clients come, and renewed in time.
fn certificate(plan: &Plan, files: &TlsFiles, findings: &mut Findings) {
    const CHECK: &str = "tls";
    let credential = match Tls::load(files.clone()) {
        Ok(tls) => tls.current(),
        Err(error) => {
            return findings.problem(
                CHECK,
                error.to_string(),
                "Let tls.certificate_file and tls.key_file name the certificate with its chain, and its key, in PEM, as whom the server runs may read them. A server that runs shows the certificate of before.",
            );
        }
    };
    let now = Clock::system().now();
    let days = credential.validity().until.since(now).as_secs() / 86_400;
    let strangers: Vec<&str> = tls::hosts(plan)
        .filter(|host| !credential.is_for(host))
        .collect();
    if !credential.is_current(now) {
        findings.problem(
            CHECK,
            "the certificate is expired, or not valid yet",
            "Renew it; the server takes it by itself.",
        );
    } else if !strangers.is_empty() {
        findings.problem(
            CHECK,
            format!("the certificate is not for {}", strangers.join(" and ")),
            "Get one for the issuer's host, and that of mutual_tls.endpoints, in one.",
        );
    } else if credential.is_overdue(now) {
        findings.problem(
            CHECK,
            format!("the certificate ends in {days} days, and nothing has renewed it"),
            "Does your ACME client run, and write to tls.certificate_file and tls.key_file?",
        );
    } else {
        findings.ok(
            CHECK,
            format!("it ends here; the certificate is good for {days} more days"),
        );
    }
    if tls::is_open_to_all(&files.key) {
        findings.problem(
            "permissions",
            format!("everybody may read {}", files.key.display()),
            format!("chmod 600 {}", files.key.display()),
        );
    }
}

/// A loopback issuer leads straight here, or nothing stands at its port.
fn ports(plan: &Plan, issuer: &Issuer, has_answered: bool, findings: &mut Findings) {
    let port = Url::parse(issuer.as_str())
        .ok()
        .and_then(|url| url.port_or_known_default());
    let listen = plan.listen;
    if let Some(port) = port.filter(|port| !has_answered && *port != listen.port()) {
        findings.problem(
            "listen.address",
            format!("the issuer is at port {port}, and `doorward serve` listens at {listen}"),
            "Give issuer and listen.address the same port, unless something here leads from one to the other.",
        );
    }
}

/// The metadata, as clients get it, names this issuer. Says whether anything answered there, over TLS where the issuer is https.
pub(super) async fn issuer(plan: &Plan, issuer: &Issuer, findings: &mut Findings) -> bool {
    const CHECK: &str = "issuer";
    let address = issuer.at("/.well-known/openid-configuration");
    let Ok(url) = Url::parse(&address) else {
        findings.problem(CHECK, format!("{address} is no address"), "Correct issuer.");
        return false;
    };
    match fetch::get(&url, None, LIMIT).await {
        Ok(answer) if answer.status.is_server_error() => {
            server_error(plan, &address, answer.status, findings);
            true
        }
        Ok(answer) => {
            metadata(issuer, &address, &answer, findings);
            true
        }
        Err(error) => {
            let mend = match &error {
                Unanswered::Connect(..) => {
                    "Is `doorward serve` running? Does the name lead to this machine or its proxy (DNS, firewall)?"
                }
                Unanswered::Tls(..) | Unanswered::OwnTls(_) => {
                    "Is the certificate there for this name, in date, and signed by an authority that this machine trusts? One of the house, or a certificate that vouches for itself, is believed with SSL_CERT_FILE=FILE.pem in the environment. \"Wrong version number\" means that what listens there speaks no TLS: is it Doorward itself, without [tls], instead of a proxy?"
                }
                Unanswered::Http(..) => {
                    "Does the address lead to the reverse proxy, and that to listen.address?"
                }
                Unanswered::Slow(..) => {
                    "Is the server overloaded, or does a firewall drop the packets?"
                }
            };
            findings.problem(CHECK, error.to_string(), mend);
            false
        }
    }
}

/// RFC 9110 §15.6: a proxy says so of what is behind it, or a server of itself.
fn server_error(plan: &Plan, address: &str, status: StatusCode, findings: &mut Findings) {
    let listen = plan.listen;
    let (found, mend) = match status {
        StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => (
            "a proxy answers there, and gets no answer from the server behind it".to_owned(),
            format!(
                "Is `doorward serve` running? Does the proxy send to where it listens, {listen} by this configuration (listen.address)? The proxy's log says whom it asked."
            ),
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            "a proxy there has no server to send to, or the server has too much to do".to_owned(),
            format!(
                "Is `doorward serve` running, at {listen} by this configuration (listen.address), and does the proxy find it healthy (/health/ready)? Its log says what it lacks."
            ),
        ),
        _ => (
            "whoever answers there failed".to_owned(),
            "The log of the server, or of the proxy before it, says why.".to_owned(),
        ),
    };
    findings.problem(
        "issuer",
        format!("{address} answers {status}: {found}"),
        mend,
    );
}

fn metadata(issuer: &Issuer, address: &str, answer: &Answer, findings: &mut Findings) {
    const CHECK: &str = "issuer";
    if answer.status == StatusCode::MISDIRECTED_REQUEST {
        findings.problem(
            CHECK,
            format!("{address} answers that it serves another host"),
            "Let the reverse proxy pass on the Host header as it came.",
        );
        return;
    }
    if answer.status != StatusCode::OK {
        findings.problem(
            CHECK,
            format!("{address} answers {}", answer.status),
            "Does the address lead to this server? Does the proxy pass every path on?",
        );
        return;
    }
    let document: Value = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
    match document.get("issuer").and_then(Value::as_str) {
        Some(there) if there == issuer.as_str() => {
            findings.ok(CHECK, format!("{address} answers, for the same issuer"));
        }
        Some(there) => findings.problem(
            CHECK,
            format!("{address} answers for {there}"),
            "Another server, or one with another configuration, answers there.",
        ),
        None => findings.problem(
            CHECK,
            format!("{address} does not answer with metadata"),
            "Does the address lead to this server?",
        ),
    }
    // In the form of RFC 9110 §5.6.7, which RFC 2822's reader takes once the zone is a number.
    let there = answer
        .date
        .as_deref()
        .and_then(|date| OffsetDateTime::parse(&date.replace("GMT", "+0000"), &Rfc2822).ok());
    if let Some(there) = there {
        let (there, here) = (
            Timestamp::from_seconds(there.unix_timestamp()),
            Clock::system().now(),
        );
        let difference = there.since(here).max(here.since(there));
        if difference > TOLERANCE {
            findings.problem(
                "clock",
                format!(
                    "whoever answers there has a clock that is {} s away",
                    difference.as_secs()
                ),
                "Keep both machines in step with NTP.",
            );
        }
    }
}
