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
        Ok(document(&all))
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

/// What stands in no section comes first: below the head of a section it would be that section's.
fn document(all: &Map<String, Value>) -> String {
    let (sections, own): (Vec<_>, Vec<_>) = all.iter().partition(|(_, value)| value.is_object());
    let mut text: String = own.into_iter().filter_map(line).collect();
    for (name, section) in sections {
        let settings = section.as_object().into_iter().flatten();
        let lines: String = settings.filter_map(line).collect();
        text.extend(["\n[", &bare(name), "]\n", &lines]);
    }
    text
}

fn line((name, value): (&String, &Value)) -> Option<String> {
    Some(format!("{} = {}\n", bare(name), inline(value)?))
}

/// In one line. TOML has no null: what is none is left out.
fn inline(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members = members
                .iter()
                .filter_map(|(name, value)| Some(format!("{} = {}", bare(name), inline(value)?)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
    })
}

/// A JSON string is a TOML string too, but for DEL, which TOML wants to be escaped.
fn quoted(text: &str) -> String {
    Value::from(text).to_string().replace('\u{7F}', "\\u007F")
}

/// A name as people write it, without quotes where it needs none.
fn bare(name: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if !name.is_empty() && name.bytes().all(is_plain) {
        name.to_owned()
    } else {
        quoted(name)
    }
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
        let text = document(all);
        let read: Value = Figment::from(Toml::string(&text)).extract().expect(&text);
        assert_eq!(read, value, "{text}");
    }

    #[test]
    fn what_is_none_is_left_out_and_what_is_over_it_counts() {
        let mut all = Map::from_iter([("a".to_owned(), Value::Null)]);
        set(&mut all, "b.c", 1.into());
        set(&mut all, "b.d", 2.into());
        set(&mut all, "b.c", 3.into());
        assert_eq!(document(&all), "\n[b]\nc = 3\nd = 2\n");
    }
}
