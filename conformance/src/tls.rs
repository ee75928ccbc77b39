//! What an endpoint's TLS offers (FAPI 2.0 Security Profile §5.2, RFC 9325): direct connections that offer one thing each.

use std::net::TcpStream;
use std::time::Duration;

use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode, SslVersion};
use url::Url;

use crate::verdict::Record;

/// The suites of TLS 1.2 that the profile allows, by OpenSSL's names.
const ALLOWED: &str = "ECDHE+AESGCM:DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384";
/// Those of them that RFC 9325 §4.2 advises against.
const ADVISED_AGAINST: &str = "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384";
/// All others that OpenSSL knows.
const OTHERS: &str =
    "ALL:!ECDHE+AESGCM:!DHE-RSA-AES128-GCM-SHA256:!DHE-RSA-AES256-GCM-SHA384:!aNULL:!eNULL";

const PATIENCE: Duration = Duration::from_secs(10);

/// One connection: the lowest and the highest version that it offers, and its suites of TLS 1.2 and before.
#[derive(Clone, Copy, Debug)]
struct Offer {
    least: SslVersion,
    most: SslVersion,
    suites: &'static str,
}

impl Offer {
    fn only(version: SslVersion) -> Self {
        Self {
            least: version,
            most: version,
            suites: "ALL:!aNULL:!eNULL",
        }
    }

    fn with(suites: &'static str) -> Self {
        Self {
            suites,
            ..Self::only(SslVersion::TLS1_2)
        }
    }
}

/// Version and suite that the endpoint chose; an error where there is no connection.
fn connect(url: &Url, offer: Offer) -> Result<(SslVersion, String), String> {
    fn say(error: impl std::fmt::Display) -> String {
        error.to_string()
    }
    let mut builder = SslConnector::builder(SslMethod::tls_client()).map_err(say)?;
    // The lowest level of OpenSSL's own caution, so that what is refused was refused there and not here.
    builder.set_security_level(0);
    builder.set_verify(SslVerifyMode::NONE);
    let (least, most) = (Some(offer.least), Some(offer.most));
    builder.set_min_proto_version(least).map_err(say)?;
    builder.set_max_proto_version(most).map_err(say)?;
    builder.set_cipher_list(offer.suites).map_err(say)?;
    let host = url.host_str().unwrap_or_default();
    let places = url.socket_addrs(|| None).map_err(say)?;
    let place = places.first().ok_or("the host has no address")?;
    let stream = TcpStream::connect_timeout(place, PATIENCE).map_err(say)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(say)?;
    let configuration = builder.build().configure().map_err(say)?;
    let configuration = configuration.verify_hostname(false);
    let stream = configuration.connect(host, stream).map_err(say)?;
    let version = stream.ssl().version2().ok_or("no version")?;
    let suite = stream
        .ssl()
        .current_cipher()
        .map(openssl::ssl::SslCipherRef::name);
    Ok((version, suite.unwrap_or_default().to_owned()))
}

/// Every check of one endpoint. Browsers come to the authorization endpoint, which may take more suites.
pub fn check(record: &mut Record, name: &str, url: &Url, is_for_browsers: bool) {
    if url.scheme() != "https" {
        record.note(&format!("tls.{name}"), "no TLS here: it is not looked at");
        return;
    }
    for (label, version) in [("1_0", SslVersion::TLS1), ("1_1", SslVersion::TLS1_1)] {
        let connected = connect(url, Offer::only(version));
        record.require(&format!("tls.{name}.{label}"), connected.is_err(), || {
            format!("an old version is offered: {connected:?}")
        });
    }
    let newest = connect(url, Offer::only(SslVersion::TLS1_3));
    record.advise(&format!("tls.{name}.1_3"), newest.is_ok(), || {
        format!("TLS 1.3 is not offered: {newest:?}")
    });
    let older = connect(url, Offer::only(SslVersion::TLS1_2));
    if older.is_err() {
        return;
    }
    let allowed = connect(url, Offer::with(ALLOWED));
    record.require(&format!("tls.{name}.allowed"), allowed.is_ok(), || {
        format!("TLS 1.2 is offered without a suite that is allowed: {allowed:?}")
    });
    if !is_for_browsers {
        let others = connect(url, Offer::with(OTHERS));
        record.require(&format!("tls.{name}.others"), others.is_err(), || {
            format!("another suite is taken: {others:?}")
        });
    }
    let ephemeral = connect(url, Offer::with(ADVISED_AGAINST));
    record.advise(&format!("tls.{name}.dhe"), ephemeral.is_err(), || {
        format!("a suite is taken that RFC 9325 advises against: {ephemeral:?}")
    });
    if newest.is_ok() {
        let best = Offer {
            least: SslVersion::TLS1_2,
            ..Offer::only(SslVersion::TLS1_3)
        };
        let best = connect(url, best).map(|(version, _)| version);
        record.require(
            &format!("tls.{name}.preferred"),
            best == Ok(SslVersion::TLS1_3),
            || format!("TLS 1.3 is offered, and not preferred: {best:?}"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signing::Certificate;
    use openssl::pkey::PKey;
    use openssl::ssl::{SslAcceptor, SslAcceptorBuilder};
    use openssl::x509::X509;
    use std::net::TcpListener;
    use std::thread;

    /// A server that is set up so; the names of the checks that it breaks.
    fn broken(is_for_browsers: bool, set_up: fn(&mut SslAcceptorBuilder)) -> Vec<String> {
        let (certificate, key) = Certificate::generate("op").unwrap().pem().unwrap();
        let mut builder = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server()).unwrap();
        let certificate = X509::from_pem(&certificate).unwrap();
        builder.set_certificate(&certificate).unwrap();
        let key = PKey::private_key_from_pem(&key).unwrap();
        builder.set_private_key(&key).unwrap();
        builder.set_security_level(0);
        builder
            .set_cipher_list("ECDHE-ECDSA-AES128-GCM-SHA256")
            .unwrap();
        set_up(&mut builder);
        let acceptor = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                drop(acceptor.accept(stream));
            }
        });
        let url = Url::parse(&format!("https://127.0.0.1:{port}/")).unwrap();
        let mut record = Record::default();
        check(&mut record, "token", &url, is_for_browsers);
        let names = record.broken_names();
        names.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn a_good_server_holds() {
        assert_eq!(broken(false, |_| {}), Vec::<String>::new());
    }

    #[test]
    fn each_fault_goes_red() {
        let old = |builder: &mut SslAcceptorBuilder| {
            builder.clear_options(openssl::ssl::SslOptions::NO_TLSV1_1);
            let least = Some(SslVersion::TLS1_1);
            builder.set_min_proto_version(least).unwrap();
            builder
                .set_cipher_list("ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA")
                .unwrap();
        };
        let names = ["tls.token.1_1", "tls.token.others"];
        assert_eq!(broken(false, old), names);
        assert_eq!(broken(true, old), names[..1]);
        let without_newest = |builder: &mut SslAcceptorBuilder| {
            let most = Some(SslVersion::TLS1_2);
            builder.set_max_proto_version(most).unwrap();
        };
        assert_eq!(broken(false, without_newest), ["tls.token.1_3"]);
        let other_suites = |builder: &mut SslAcceptorBuilder| {
            builder
                .set_cipher_list("ECDHE-ECDSA-CHACHA20-POLY1305")
                .unwrap();
        };
        let names = ["tls.token.allowed", "tls.token.others"];
        assert_eq!(broken(false, other_suites), names);
    }

    #[test]
    fn plain_http_is_noted() {
        let mut record = Record::default();
        let url = Url::parse("http://127.0.0.1:1/").unwrap();
        check(&mut record, "token", &url, false);
        assert!(record.broken_names().is_empty());
    }
}
