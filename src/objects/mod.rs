//! Files that lie outside of the database: in a folder, or in a bucket of a server that speaks S3.
//!
//! Nothing here belongs to a transaction. Whoever puts something there notes it in the database first, so that it can be removed if
//! nothing comes of it; and whoever is done with it notes that, and it is removed once the place can be reached.

mod http;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig};
use tokio::time::timeout;

use crate::config::Hidden;

/// How long one of these may take, tries and all: somebody waits for it.
const LIMIT: Duration = Duration::from_secs(5);

/// Where the files are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a folder, which all nodes see.
    Folder(PathBuf),
    /// In a bucket.
    Bucket(Bucket),
}

/// A part of a bucket, and how to get at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What names of files begin with; may be empty.
    pub prefix: String,
    /// The server; Amazon's own, where none is named. The bucket stands in the path.
    pub endpoint: Option<String>,
    /// The region that requests are signed for.
    pub region: String,
    /// The id of the access key.
    pub key_id: String,
    /// The secret access key.
    pub secret: Hidden,
}

/// What went wrong, in words for the log.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(String);

impl From<Error> for Unreachable {
    fn from(error: Error) -> Self {
        Self(error.to_string())
    }
}

/// The files.
#[derive(Clone, Debug)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: String,
}

impl Objects {
    /// Those of a place. A folder is made; a bucket is not asked whether it is there.
    ///
    /// # Errors
    /// [`Unreachable`].
    pub fn open(place: &Place) -> Result<Self, Unreachable> {
        match place {
            Place::Folder(folder) => {
                std::fs::create_dir_all(folder)
                    .map_err(|error| Unreachable(format!("{}: {error}", folder.display())))?;
                let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
                Ok(Self {
                    store: Arc::new(store),
                    prefix: String::new(),
                })
            }
            Place::Bucket(bucket) => bucket.open(),
        }
    }

    fn path(&self, name: &str) -> Path {
        Path::from(format!("{}/{name}", self.prefix))
    }

    /// Puts a file there.
    ///
    /// # Errors
    /// [`Unreachable`]; it may be there all the same.
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), Unreachable> {
        let path = self.path(name);
        let put = self.store.put(&path, PutPayload::from(bytes));
        in_time(put).await?;
        Ok(())
    }

    /// The file of that name.
    ///
    /// # Errors
    /// [`Unreachable`].
    pub async fn get(&self, name: &str) -> Result<Option<Bytes>, Unreachable> {
        let path = self.path(name);
        let got = async { self.store.get(&path).await?.bytes().await };
        in_time(found(got)).await
    }

    /// Removes it, if it is there.
    ///
    /// # Errors
    /// [`Unreachable`]; it may be gone all the same.
    pub async fn delete(&self, name: &str) -> Result<(), Unreachable> {
        let path = self.path(name);
        in_time(found(self.store.delete(&path))).await?;
        Ok(())
    }
}

async fn in_time<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Unreachable> {
    match timeout(LIMIT, work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(Unreachable(format!("no answer within {LIMIT:?}"))),
    }
}

async fn found<T>(work: impl Future<Output = Result<T, Error>>) -> Result<Option<T>, Error> {
    match work.await {
        Ok(it) => Ok(Some(it)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Bucket {
    fn open(&self) -> Result<Objects, Unreachable> {
        let retry = RetryConfig {
            max_retries: 1,
            retry_timeout: LIMIT,
            ..RetryConfig::default()
        };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&self.name)
            .with_region(&self.region)
            .with_access_key_id(&self.key_id)
            .with_secret_access_key(self.secret.reveal())
            .with_virtual_hosted_style_request(false)
            .with_http_connector(http::Connector)
            .with_retry(retry);
        if let Some(endpoint) = &self.endpoint {
            builder = builder
                .with_endpoint(endpoint)
                .with_allow_http(endpoint.starts_with("http://"));
        }
        Ok(Objects {
            store: Arc::new(builder.build()?),
            prefix: self.prefix.clone(),
        })
    }
}
