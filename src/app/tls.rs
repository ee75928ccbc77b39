//! Where the server listens, and the certificate that it shows there.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::plan::{Plan, TlsPlan};
use super::{StartError, listen};
use crate::clock::Clock;
use crate::web::server::{Listener, Listeners};
use crate::web::tls::{ClientCertificates, Tls, TlsError};

/// The listeners, and TLS where it ends here. Issuer and address of clients with certificates are what the certificate should be for.
///
/// # Errors
/// [`StartError`].
pub(super) async fn listeners(
    plan: &Plan,
    socket: TcpListener,
    clock: &Clock,
) -> Result<(Listeners, Option<Arc<Tls>>), StartError> {
    let Some(secured) = &plan.tls else {
        return Ok((socket.into(), None));
    };
    let TlsPlan {
        files,
        client_certificates,
        second,
    } = secured;
    let refused = |error: TlsError| StartError::Other(format!("tls: {error}."));
    let tls = Tls::load(files.clone()).map_err(refused)?;
    if is_open_to_all(&files.key) {
        tracing::warn!(file = %files.key.display(), "everybody on this machine may read the certificate's private key: chmod 600");
    }
    if !tls.current().is_current(clock.now()) {
        tracing::error!(file = %files.certificate.display(), "the certificate is not for this time: nobody takes it");
    }
    for host in hosts(plan).filter(|host| !tls.current().is_for(host)) {
        tracing::error!(file = %files.certificate.display(), host, "the certificate is not for this host");
    }
    let mut all = vec![Listener {
        socket,
        tls: Some(tls.acceptor(*client_certificates).map_err(refused)?),
    }];
    if let Some(address) = second {
        all.push(Listener {
            socket: listen(*address).await?,
            tls: Some(
                tls.acceptor(ClientCertificates::Optional)
                    .map_err(refused)?,
            ),
        });
    }
    Ok((all.into(), Some(Arc::new(tls))))
}

/// Keeps the certificate that is shown current, until what this gives is dropped.
pub(super) fn watch(tls: Option<&Arc<Tls>>, clock: &Clock) -> JoinSet<()> {
    let mut watching = JoinSet::new();
    if let Some(tls) = tls {
        watching.spawn(Arc::clone(tls).keep_current(clock.clone()));
    }
    watching
}

/// The hosts by which browsers and clients come.
pub fn hosts(plan: &Plan) -> impl Iterator<Item = &str> {
    let alias = plan.settings.mutual_tls.as_ref();
    let alias = alias.and_then(|mutual_tls| mutual_tls.endpoints.as_ref());
    let origins = plan.issuer.iter().chain(alias);
    origins.map(|origin| crate::egress::bare(origin.host()))
}

/// Whether anybody at all may read it: unlike other secrets it often has a group, of those who renew it.
#[must_use]
pub fn is_open_to_all(key: &Path) -> bool {
    std::fs::metadata(key).is_ok_and(|file| file.permissions().mode() & 0o007 != 0)
}
