//! Where identity providers are, and with which keys they sign: as the operator says, or as their metadata does.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64;
use tokio::sync::OnceCell;
use tokio::task::JoinError;

use super::metadata::LONGEST;
use super::protocol::{Answer, Metadata, Task};
use super::readings::{Known, Readings};
use super::usable::usable;
use crate::domain::connector::{Connector, ConnectorName};
use crate::domain::saml::{IdentityProvider, SamlSource, SamlUpstream};
use crate::domain::time::Timestamp;
use crate::federation::failure::{Failure, Unbelieved};
use crate::federation::worker::{CallError, Job, Reply, Workers};
use crate::keys::KeyError;
use crate::keys::service_provider::ServiceProviderKeys;
use crate::oauth::published::Wanted;
use crate::provider::Provider;
use crate::secret::sha256_base64url;

/// How long a document may wait to be read.
const WAIT: Duration = Duration::from_secs(2);
/// How long it may take to be read from then on.
const LIMIT: Duration = Duration::from_secs(5);
/// Media types of metadata (SAML metadata appendix A), and what servers of files say.
pub(super) const ACCEPT: &str = "application/samlmetadata+xml, application/xml, text/xml";
/// Bytes of a file that are read: one more than may be in it.
const LONGEST_READ: u64 = 512 * 1024 + 1;

/// What is known of identity providers, and who reads what they say.
#[derive(Debug)]
pub struct IdentityProviders {
    workers: Arc<Workers>,
    readings: Readings,
    keys: Arc<OnceCell<Arc<ServiceProviderKeys>>>,
}

impl IdentityProviders {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(workers: Arc<Workers>) -> Self {
        Self {
            workers,
            readings: Readings::default(),
            keys: Arc::default(),
        }
    }

    /// Our keys, found when they are first needed.
    ///
    /// # Errors
    /// [`KeyError::Operation`].
    pub async fn keys(&self, op: &Provider) -> Result<Arc<ServiceProviderKeys>, KeyError> {
        let (secret, host) = (op.derived.service_provider, op.issuer.authority());
        let cell = Arc::clone(&self.keys);
        let failed = |error: JoinError| KeyError::Operation(error.to_string());
        // In a task of its own: who asked may hang up, and whoever asks next waits for the same.
        let search = tokio::spawn(async move {
            let search = async || {
                let search = move || ServiceProviderKeys::derive(&secret, &host);
                let found = tokio::task::spawn_blocking(search).await;
                found.map_err(failed)?.map(Arc::new)
            };
            cell.get_or_try_init(search).await.cloned()
        });
        search.await.map_err(failed)?
    }

    /// Has a worker read something.
    ///
    /// # Errors
    /// [`Failure`].
    pub(super) async fn read(&self, name: &ConnectorName, task: Task) -> Result<Answer, Failure> {
        let job = Job::Saml(Box::new(task));
        match self.workers.call(name.as_str(), job, WAIT, LIMIT).await {
            Ok(Reply::Saml(answer)) => Ok(*answer),
            Ok(_) => Err(Failure::of_call(&CallError::Garbage, Unbelieved::Saml)),
            Err(error) => Err(Failure::of_call(&error, Unbelieved::Saml)),
        }
    }

    /// An upstream as it is now.
    ///
    /// # Errors
    /// [`Failure::Unavailable`]; [`Failure::Unable`]; [`Failure::Busy`]; [`Unbelieved::Metadata`].
    pub(super) async fn find(
        &self,
        op: &Provider,
        connector: &Connector,
        upstream: &SamlUpstream,
    ) -> Result<Arc<IdentityProvider>, Failure> {
        self.find_in(op, connector, upstream, false).await
    }

    /// The same, where something is signed by none of these keys: it may have begun to sign by another before we heard of that. Nothing, if it has
    /// no others. Its metadata is fetched again no more than once in ten seconds, whoever asks.
    pub(super) async fn find_newer(
        &self,
        op: &Provider,
        (connector, upstream): (&Connector, &SamlUpstream),
        known: &IdentityProvider,
    ) -> Option<Arc<IdentityProvider>> {
        let SamlSource::Published { .. } = upstream.source else {
            return None;
        };
        let found = self.find_anew(op, connector, upstream).await.ok()?;
        (found.certificates != known.certificates).then_some(found)
    }

    /// The same, of metadata as it is published now, or was ten seconds ago.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub(super) async fn find_anew(
        &self,
        op: &Provider,
        connector: &Connector,
        upstream: &SamlUpstream,
    ) -> Result<Arc<IdentityProvider>, Failure> {
        self.find_in(op, connector, upstream, true).await
    }

    async fn find_in(
        &self,
        op: &Provider,
        connector: &Connector,
        upstream: &SamlUpstream,
        is_renewed: bool,
    ) -> Result<Arc<IdentityProvider>, Failure> {
        let document = match &upstream.source {
            SamlSource::Given(provider) => return Ok(Arc::new(provider.clone())),
            SamlSource::File(path) => of_file(path.clone()).await?,
            SamlSource::Published { address, .. } => {
                let wanted = Wanted {
                    address,
                    accept: ACCEPT,
                    longest: LONGEST,
                    is_renewed,
                };
                let document = op.published.get(&op.egress, wanted, op.now()).await?;
                document.to_vec()
            }
        };
        let known = self
            .known(op.now(), &connector.name, upstream, &document)
            .await?;
        if known.valid_until.is_some_and(|until| op.now() >= until) {
            return Err(Unbelieved::Metadata("its validUntil is over").into());
        }
        Ok(known.provider)
    }

    /// What a document says, or that of before where it cannot be used. However many ask for it at a time, and however often, it is read once as
    /// long as it is the same; what was our own trouble, or ended its reader, is tried again by whoever comes later.
    async fn known(
        &self,
        now: Timestamp,
        name: &ConnectorName,
        upstream: &SamlUpstream,
        document: &[u8],
    ) -> Result<Known, Failure> {
        let hash = sha256_base64url(document);
        let reading = self.readings.of(name, &hash);
        let read = async || {
            let read = self.described(name, upstream, document).await;
            self.readings.note(now, name, &read);
            read
        };
        match reading.get_or_init(read).await {
            Ok(known) => Ok(known.clone()),
            Err(failure) => {
                if !matches!(failure, Failure::Unbelieved(_)) {
                    self.readings.forget(name, &reading);
                }
                self.readings.good(now, name).ok_or_else(|| failure.again())
            }
        }
    }

    async fn described(
        &self,
        name: &ConnectorName,
        upstream: &SamlUpstream,
        document: &[u8],
    ) -> Result<Known, Failure> {
        let task = Task::Metadata(Metadata {
            document: BASE64.encode(document),
            entity_id: upstream.issuer.clone(),
            certificates: match &upstream.source {
                SamlSource::Published { signed_by, .. } => in_base64(signed_by),
                SamlSource::File(_) | SamlSource::Given(_) => Vec::new(),
            },
        });
        let described = match self.read(name, task).await? {
            Answer::Described(described) => *described,
            Answer::Unfit(unfit) => return Err(Unbelieved::Saml(unfit.to_string()).into()),
            Answer::Signed(_) | Answer::Encrypted(_) | Answer::Logout(_) | Answer::Refused(_) => {
                return Err(Failure::Unavailable("the worker read another".to_owned()));
            }
        };
        let valid_until = described.valid_until;
        let provider = Arc::new(usable(name, described, upstream)?);
        tracing::debug!(
            connector.name = name.as_str(),
            certificates = provider.certificates.len(),
            "an identity provider's metadata was read"
        );
        Ok(Known {
            provider,
            valid_until,
        })
    }
}

/// The certificates of one as a job has them.
pub(super) fn certificates(provider: &IdentityProvider) -> Vec<String> {
    in_base64(&provider.certificates)
}

fn in_base64(certificates: &[Vec<u8>]) -> Vec<String> {
    let all = certificates.iter();
    all.map(|der| BASE64.encode(der)).collect()
}

async fn of_file(path: PathBuf) -> Result<Vec<u8>, Failure> {
    let name = path.display().to_string();
    // A file may be on another machine, which does not answer.
    let read = tokio::task::spawn_blocking(move || {
        let mut document = Vec::new();
        let file = File::open(path)?;
        file.take(LONGEST_READ).read_to_end(&mut document)?;
        Ok(document)
    });
    let read = read
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)));
    read.map_err(|error| Failure::Unable(format!("{name} cannot be read: {error}")))
}
