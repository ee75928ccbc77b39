//! Where configuration comes from.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use figment::providers::{Env, Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider, Source};

use super::error::ConfigError;
use super::section::Config;

/// What the environment's settings begin with.
const PREFIX: &str = "DOORWARD__";

/// The first parts of keys.
const SECTIONS: &[&str] = &[
    "issuer",
    "name",
    "branding",
    "listen",
    "tls",
    "database",
    "secrets",
    "lifetimes",
    "keys",
    "requests",
    "registration",
    "resources",
    "assertion_issuers",
    "resource_authorization_servers",
    "connectors",
    "authorization_details",
    "scopes",
    "dpop",
    "mutual_tls",
    "limits",
    "log",
    "passkeys",
    "passwords",
    "sign_in",
    "sign_up",
    "account",
    "pictures",
    "profile",
    "mail",
    "outgoing",
];

/// Which layers to read.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The file that the person named; it must be there.
    pub file: Option<PathBuf>,
    /// The file that is read if it is there.
    pub usual_file: Option<PathBuf>,
    /// Settings above everything else: dotted key, flag, value.
    pub flags: Vec<(&'static str, &'static str, String)>,
}

/// What was read, and where from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    /// The file that was read, if any.
    pub file: Option<PathBuf>,
    figment: Figment,
}

impl Loaded {
    /// The error for a key whose value will not do.
    #[must_use]
    pub fn refuse(&self, key: &str, reason: &str) -> ConfigError {
        ConfigError::of_key(key, reason, self.place_of(key).as_deref())
    }

    /// Where a key was set, if it was.
    #[must_use]
    pub fn place_of(&self, key: &str) -> Option<String> {
        self.figment.find_metadata(key).map(place_of)
    }

    /// Everything that was written, by its names.
    pub(super) fn settings(
        &self,
    ) -> Result<serde_json::Map<String, serde_json::Value>, ConfigError> {
        let settings = self.figment.extract();
        settings.map_err(|error| ConfigError::of_figment(error, &self.figment))
    }
}

/// Reads all layers.
///
/// # Errors
/// [`ConfigError`] for a named file that is not there, a file that is no TOML, an unknown or malformed key.
pub fn load(request: Request) -> Result<Loaded, ConfigError> {
    let Request {
        file,
        usual_file,
        flags,
    } = request;
    let mut figment = Figment::new();
    let file = file.or_else(|| usual_file.filter(|path| path.exists()));
    if let Some(path) = &file {
        check_readable(path)?;
        figment = figment.merge(Toml::file_exact(path));
    }
    refuse_misspelt_environment()?;
    figment = figment.merge(Env::prefixed(PREFIX).split("__"));
    for (key, flag, value) in flags {
        figment = figment.merge(Layer {
            name: format!("the flag {flag}"),
            key,
            value,
        });
    }
    let config = figment.extract();
    let config = config.map_err(|error| ConfigError::of_figment(error, &figment))?;
    Ok(Loaded {
        config,
        file,
        figment,
    })
}

/// A setting with one underscore where two belong would be ignored, and nothing is ignored.
fn refuse_misspelt_environment() -> Result<(), ConfigError> {
    for (name, _) in Env::prefixed("DOORWARD_").iter() {
        let name = name.as_str().to_lowercase();
        let section = SECTIONS.iter().copied().find(|section| {
            name.strip_prefix(section)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        });
        if let Some(section) = section {
            let written = name.to_uppercase();
            let rest = written[section.len()..].trim_start_matches('_');
            let separator = if rest.is_empty() { "" } else { "__" };
            let section = section.to_uppercase();
            return Err(ConfigError::new(format!(
                "the environment has DOORWARD_{written}, which is not read: settings have two underscores, {PREFIX}{section}{separator}{rest}"
            )));
        }
    }
    Ok(())
}

/// figment takes a file that is not there for an empty one.
fn check_readable(path: &Path) -> Result<(), ConfigError> {
    let path_shown = path.display();
    fs::read_to_string(path).map(drop).map_err(|error| {
        ConfigError::new(match error.kind() {
            ErrorKind::NotFound => format!(
                "there is no file {path_shown}. --config names the configuration file; without it ./doorward.toml is read, if it is there"
            ),
            ErrorKind::InvalidData => format!("{path_shown} is no text in UTF-8"),
            _ => format!("{path_shown} cannot be read: {error}"),
        })
    })
}

/// In words: a file by its path, the environment, a flag.
pub(super) fn place_of(metadata: &Metadata) -> String {
    match &metadata.source {
        Some(Source::File(path)) => path.display().to_string(),
        Some(_) | None if metadata.name.contains("environment") => "the environment".to_owned(),
        Some(_) | None => metadata.name.to_string(),
    }
}

/// One setting that comes from the program or its command line.
struct Layer {
    name: String,
    key: &'static str,
    value: String,
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        let mut value = Value::from(self.value.clone());
        let mut parts = self.key.rsplit('.');
        let last = parts.next().unwrap_or(self.key);
        let mut dict = Dict::from([(last.to_owned(), value)]);
        for part in parts {
            value = Value::from(dict);
            dict = Dict::from([(part.to_owned(), value)]);
        }
        Ok(Profile::Default.collect(dict))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // What is no section is passed over in the environment, where other programs have their variables too.
    #[test]
    fn each_section_is_known() {
        let unknown: Result<Config, _> = Figment::from(("nonsense", 1)).extract();
        let Err(error) = unknown else {
            panic!("a setting that nobody has is taken");
        };
        let figment::error::Kind::UnknownField(_, fields) = error.kind else {
            panic!("{error}");
        };
        let mut sections = SECTIONS.to_vec();
        let mut fields = fields.to_vec();
        sections.sort_unstable();
        fields.sort_unstable();
        assert_eq!(fields, sections);
    }
}
