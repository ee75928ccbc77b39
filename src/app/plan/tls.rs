//! TLS that ends here.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::judge::Judge;
use crate::config::ConfigError;
use crate::config::section::ClientCertificates as Written;
use crate::web::tls::{ClientCertificates, TlsFiles};

/// What the server shows, and whom it asks for what they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsPlan {
    /// The certificate and its key.
    pub files: TlsFiles,
    /// Whether clients are asked for certificates where browsers come too.
    pub client_certificates: ClientCertificates,
    /// Where they are asked for them, and browsers do not come.
    pub second: Option<SocketAddr>,
}

impl Judge<'_> {
    pub(super) fn tls(&self) -> Result<Option<TlsPlan>, ConfigError> {
        let config = &self.config().tls;
        let second = self.config().mutual_tls.address;
        let Some(files) = self.tls_files()? else {
            if config.client_certificates == Written::Optional {
                return self.refuse("tls.client_certificates", WITHOUT_FILES);
            }
            if second.is_some() {
                return self.refuse("mutual_tls.address", WITHOUT_FILES);
            }
            return Ok(None);
        };
        if self.issuer()?.is_some_and(|issuer| !issuer.is_https()) {
            return self.refuse(
                "tls.certificate_file",
                "the issuer is plain http; where TLS ends here it begins with https://",
            );
        }
        if second.is_some() && self.config().mutual_tls.endpoints.is_none() {
            return self.refuse(
                "mutual_tls.address",
                "clients do not find it: mutual_tls.endpoints has to say by which origin, as in https://mtls.id.example.com",
            );
        }
        let client_certificates = match config.client_certificates {
            Written::Off => ClientCertificates::Off,
            Written::Optional => ClientCertificates::Optional,
        };
        Ok(Some(TlsPlan {
            files,
            client_certificates,
            second,
        }))
    }

    fn tls_files(&self) -> Result<Option<TlsFiles>, ConfigError> {
        const NONE: &str = "it is empty; name the file, or leave it out";
        let given = |file: &Option<PathBuf>, key: &str| match file {
            Some(file) if file.as_os_str().is_empty() => self.refuse(key, NONE),
            other => Ok(other.clone()),
        };
        let config = &self.config().tls;
        let certificate = given(&config.certificate_file, "tls.certificate_file")?;
        let key = given(&config.key_file, "tls.key_file")?;
        match (certificate, key) {
            (Some(certificate), Some(key)) => Ok(Some(TlsFiles { certificate, key })),
            (Some(_), None) => self.refuse("tls.certificate_file", "tls.key_file is not set"),
            (None, Some(_)) => self.refuse("tls.key_file", "tls.certificate_file is not set"),
            (None, None) => Ok(None),
        }
    }

    /// Whether clients are asked for certificates by this server itself.
    pub(super) fn asks_for_certificates(&self) -> bool {
        self.config().tls.client_certificates == Written::Optional
            || self.config().mutual_tls.address.is_some()
    }
}

const WITHOUT_FILES: &str =
    "TLS does not end here: tls.certificate_file and tls.key_file are not set";
