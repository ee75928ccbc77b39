//! A configuration as a file again: for a program that hands on what it was started with.

use serde_json::{Map, Value};

use super::error::ConfigError;
use super::source::Loaded;

/// A setting by its dotted key.
pub type Setting = (&'static str, Value);

impl Loaded {
    /// All that was read, from every layer, as TOML, with other settings over it. Secrets stand in it too.
    ///
    /// # Errors
    /// [`ConfigError`] for what was no configuration.
    pub fn to_toml(&self, over: impl IntoIterator<Item = Setting>) -> Result<String, ConfigError> {
        let mut all = self.settings()?;
        for (key, value) in over {
            set(&mut all, key, value);
        }
        document(all)
    }
}

fn set(all: &mut Map<String, Value>, key: &str, value: Value) {
    let Some((section, rest)) = key.split_once('.') else {
        all.insert(key.to_owned(), value);
        return;
    };
    let inner = all
        .entry(section)
        .or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(inner) = inner {
        set(inner, rest, value);
    }
}

/// TOML has no null: what is none is left out.
fn without_none(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(without_none);
        }
        Value::Array(items) => {
            items.retain(|item| !item.is_null());
            items.iter_mut().for_each(without_none);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn document(all: Map<String, Value>) -> Result<String, ConfigError> {
    let mut all = Value::Object(all);
    without_none(&mut all);
    toml::to_string(&all).map_err(|error| ConfigError::new(error.to_string()))
}

#[cfg(test)]
mod tests {
    use figment::Figment;
    use figment::providers::{Format as _, Toml};
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let value = json!({
            "issuer": "https://id.example",
            "list": [{ "uri": "https://a.example", "jwks": { "keys": [{ "kty": "EC", "odd name": 1 }] } }, {}],
            "section": { "number": -7, "on": true, "text": "\"\\ \u{1}\u{7F}\n é 🔑 \u{2028}", "list": [], "inner": { "a.b": "c", "": "d" } },
            "empty": {},
        });
        let Value::Object(all) = &value else {
            panic!("an object");
        };
        let text = document(all.clone()).expect("a document");
        let read: Value = Figment::from(Toml::string(&text)).extract().expect(&text);
        assert_eq!(read, value, "{text}");
    }

    #[test]
    fn what_is_none_is_left_out_and_what_is_over_it_counts() {
        let mut all = Map::from_iter([("a".to_owned(), Value::Null)]);
        set(&mut all, "b.c", 1.into());
        set(&mut all, "b.d", 2.into());
        set(&mut all, "b.c", 3.into());
        let text = document(all).expect("a document");
        assert_eq!(text, "[b]\nc = 3\nd = 2\n");
    }
}
