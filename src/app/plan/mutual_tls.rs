//! Clients' certificates: whether they are asked for here, or which header says of them, and who vouches for them.

use std::path::PathBuf;

use http::HeaderName;

use super::judge::Judge;
use crate::config::ConfigError;
use crate::config::section::CertificateFormat as Written;
use crate::provider::{Issuer, MutualTls};
use crate::web::client_certificate::{CertificateFormat, CertificateHeader};

/// The header of RFC 9440, which has a format of its own.
const CLIENT_CERT: &str = "client-cert";

impl Judge<'_> {
    /// The header, if one is named: then there have to be proxies that are believed, and that end TLS.
    pub(super) fn certificate_header(&self) -> Result<Option<CertificateHeader>, ConfigError> {
        let config = &self.config().mutual_tls;
        let Some(name) = &config.header else {
            return Ok(None);
        };
        if self.config().tls.certificate_file.is_some() {
            return self.refuse(
                "mutual_tls.header",
                "nobody is believed who writes it: TLS ends here (tls.certificate_file), and clients show their certificates here",
            );
        }
        let Ok(name) = name.to_lowercase().parse::<HeaderName>() else {
            return self.refuse("mutual_tls.header", "it is no name of a header");
        };
        if self.config().listen.trusted_proxies.is_empty() {
            return self.refuse(
                "mutual_tls.header",
                "nobody may write it: listen.trusted_proxies has to name the proxy that does",
            );
        }
        let format = match config.format {
            Some(Written::Rfc9440) => CertificateFormat::Rfc9440,
            None if name == CLIENT_CERT => CertificateFormat::Rfc9440,
            Some(Written::Pem) | None => CertificateFormat::Pem,
        };
        Ok(Some(CertificateHeader { name, format }))
    }

    pub(super) fn mutual_tls(&self) -> Result<Option<MutualTls>, ConfigError> {
        let config = &self.config().mutual_tls;
        let has_header = self.certificate_header()?.is_some();
        if config.format.is_some() && !has_header {
            return self.refuse(
                "mutual_tls.format",
                "it does nothing without mutual_tls.header, in which a proxy writes the certificate",
            );
        }
        if !has_header && !self.asks_for_certificates() {
            let others = [
                (
                    "mutual_tls.authorities_file",
                    config.authorities_file.is_some(),
                ),
                ("mutual_tls.endpoints", config.endpoints.is_some()),
            ];
            return match others.into_iter().find(|(_, is_set)| *is_set) {
                Some((key, _)) => self.refuse(
                    key,
                    "it does nothing without mutual_tls.header, in which a proxy writes the certificate, or mutual_tls.address or tls.client_certificates, by which this server asks for it",
                ),
                None => Ok(None),
            };
        }
        let endpoints = match config.endpoints.as_deref().map(Issuer::parse).transpose() {
            Ok(endpoints) => endpoints,
            Err(error) => {
                let said = error.to_string().replace("the issuer", "the address");
                return self.refuse("mutual_tls.endpoints", &said);
            }
        };
        Ok(Some(MutualTls {
            has_authorities: self.authorities_file().is_some(),
            endpoints,
        }))
    }

    pub(super) fn authorities_file(&self) -> Option<PathBuf> {
        self.config().mutual_tls.authorities_file.clone()
    }
}
