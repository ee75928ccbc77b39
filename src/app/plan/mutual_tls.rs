//! Clients' certificates: which header says of them, and who vouches for them.

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
    /// The header, if one is named: then there have to be proxies that are believed.
    pub(super) fn certificate_header(&self) -> Result<Option<CertificateHeader>, ConfigError> {
        let config = &self.config().mutual_tls;
        let Some(name) = &config.header else {
            return Ok(None);
        };
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
        if self.certificate_header()?.is_none() {
            let others = [
                ("mutual_tls.format", config.format.is_some()),
                (
                    "mutual_tls.authorities_file",
                    config.authorities_file.is_some(),
                ),
                ("mutual_tls.endpoints", config.endpoints.is_some()),
            ];
            return match others.into_iter().find(|(_, is_set)| *is_set) {
                Some((key, _)) => self.refuse(
                    key,
                    "it does nothing without mutual_tls.header, in which a proxy writes the certificate",
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
