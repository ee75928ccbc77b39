//! Where people's pictures are.

use url::Url;

use super::judge::Judge;
use crate::config::ConfigError;
use crate::config::section::Pictures;
use crate::objects::{Bucket, Place};

const STORE: &str = "pictures.store";
const FORM: &str = "this is to be \"database\", file:///FOLDER or s3://BUCKET/PREFIX";
/// Where a region means nothing, as for most servers that are not Amazon's.
const REGION: &str = "us-east-1";

impl Judge<'_> {
    pub(super) fn pictures(&self) -> Result<Option<Place>, ConfigError> {
        let pictures = &self.config().pictures;
        let store = pictures.store.as_deref().unwrap_or("database");
        if !store.starts_with("s3://") {
            let Pictures {
                store: _,
                endpoint,
                region,
                key_id,
                secret,
            } = pictures;
            for (key, is_set) in [
                ("pictures.endpoint", endpoint.is_some()),
                ("pictures.region", region.is_some()),
                ("pictures.key_id", key_id.is_some()),
                ("pictures.secret", secret.is_some()),
            ] {
                if is_set {
                    return self.refuse(key, "this is for pictures.store = \"s3://…\" alone");
                }
            }
        }
        if store == "database" {
            return Ok(None);
        }
        match Url::parse(store) {
            Ok(url) if url.query().is_some() || url.fragment().is_some() => {
                self.refuse(STORE, FORM)
            }
            Ok(url) if url.scheme() == "file" => self.folder(&url).map(Some),
            Ok(url) if url.scheme() == "s3" => self.bucket(&url).map(Some),
            Ok(_) | Err(_) => self.refuse(STORE, FORM),
        }
    }

    fn folder(&self, url: &Url) -> Result<Place, ConfigError> {
        match url.to_file_path() {
            Ok(folder) if folder.parent().is_some() => Ok(Place::Folder(folder)),
            Ok(_) | Err(()) => self.refuse(STORE, FORM),
        }
    }

    fn bucket(&self, url: &Url) -> Result<Place, ConfigError> {
        let pictures = &self.config().pictures;
        let is_bare = url.port().is_none() && url.username().is_empty() && url.password().is_none();
        let Some(name) = url.host_str().filter(|_| is_bare) else {
            return self.refuse(STORE, FORM);
        };
        let (Some(key_id), Some(secret)) = (&pictures.key_id, &pictures.secret) else {
            return self.refuse(
                STORE,
                "a bucket needs pictures.key_id and pictures.secret, the access key",
            );
        };
        if let Some(endpoint) = &pictures.endpoint
            && !is_server(endpoint)
        {
            return self.refuse(
                "pictures.endpoint",
                "this is to be the address of a server, as in https://s3.example.com",
            );
        }
        Ok(Place::Bucket(Bucket {
            name: name.to_owned(),
            prefix: url.path().trim_matches('/').to_owned(),
            endpoint: pictures.endpoint.clone(),
            region: pictures.region.clone().unwrap_or_else(|| REGION.to_owned()),
            key_id: key_id.clone(),
            secret: secret.clone(),
        }))
    }
}

fn is_server(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
    })
}
