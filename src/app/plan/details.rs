//! Which details clients may ask for (RFC 9396).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::judge::Judge;
use super::words::{is_readable, words};
use crate::config::section::{
    AuthorizationDetailField, AuthorizationDetailType, FieldKind as ConfiguredKind,
};
use crate::config::{ConfigError, section};
use crate::domain::authorization_details::types::{DetailRules, DetailType, FieldKind, FieldRule};
use crate::domain::resource::ResourceRules;

const KEY: &str = "authorization_details.types";
/// Metadata lists them all.
const MOST_TYPES: usize = 100;
/// People read all of them.
const MOST_FIELDS: usize = 30;
const MOST_VALUES: usize = 200;
const LONGEST_NAME: usize = 200;

impl Judge<'_> {
    /// `resources` are the services that there are.
    pub(super) fn details(
        &self,
        resources: &ResourceRules,
    ) -> Result<Arc<DetailRules>, ConfigError> {
        let section::AuthorizationDetails { types } = &self.config().authorization_details;
        if types.len() > MOST_TYPES {
            return self.refuse(KEY, &format!("there are more than {MOST_TYPES}"));
        }
        let mut rules = DetailRules::default();
        for written in types {
            let read = detail_type(written, resources);
            let read = read.or_else(|why| self.refuse(KEY, &format!("{}: {why}", written.name)))?;
            if rules.find(&read.name).is_some() {
                return self.refuse(KEY, &format!("{} is there twice", read.name));
            }
            rules.types.push(read);
        }
        Ok(Arc::new(rules))
    }
}

fn detail_type(
    written: &AuthorizationDetailType,
    resources: &ResourceRules,
) -> Result<DetailType, String> {
    let AuthorizationDetailType {
        name,
        text,
        resource,
        ask_each_time,
        client_credentials,
        fields,
    } = written;
    // §2.1: "limiting the value to ASCII characters" keeps one from being mistaken for another.
    let is_name = name.bytes().all(|byte| byte.is_ascii_graphic());
    if name.is_empty() || name.len() > LONGEST_NAME || !is_name {
        return Err(format!(
            "type is 1 to {LONGEST_NAME} printable ASCII characters without spaces"
        ));
    }
    if let Some(uri) = resource
        && resources.server(uri).is_none()
    {
        return Err(format!("resource: {uri} is none of resources.servers"));
    }
    if fields.len() > MOST_FIELDS {
        return Err(format!("there are more than {MOST_FIELDS} fields"));
    }
    let mut read: Vec<FieldRule> = Vec::with_capacity(fields.len());
    for field in fields {
        let rule = field_rule(field).map_err(|why| format!("{}: {why}", field.name))?;
        let is_taken = |known: &FieldRule| {
            // A field is a value or has fields within, not both.
            let is_within = |inner: &str, outer: &str| {
                inner
                    .strip_prefix(outer)
                    .is_some_and(|rest| rest.starts_with('.'))
            };
            known.name == rule.name
                || is_within(&known.name, &rule.name)
                || is_within(&rule.name, &known.name)
        };
        if read.iter().any(is_taken) {
            return Err(format!("{}: there is such a field already", rule.name));
        }
        read.push(rule);
    }
    Ok(DetailType {
        name: name.clone(),
        text: words(text)?,
        resource: resource.clone(),
        fields: read,
        is_asked_each_time: *ask_each_time,
        is_for_clients: *client_credentials,
    })
}

fn field_rule(written: &AuthorizationDetailField) -> Result<FieldRule, String> {
    let AuthorizationDetailField {
        name,
        kind,
        required,
        text,
        values,
    } = written;
    let mut steps = name.split('.');
    let is_step = |step: &str| {
        !step.is_empty() && step.len() <= 100 && step.bytes().all(|byte| byte.is_ascii_graphic())
    };
    if name == "type" || steps.clone().count() > 2 || !steps.all(is_step) {
        return Err("it is no name of a field, nor two with a dot between".into());
    }
    let common = FieldRule::common_kind(name);
    let kind = match (common, kind.map(own_kind)) {
        (Some(common), Some(own)) if common != own => {
            return Err("it is a common field (RFC 9396 §2.2), and of another kind".into());
        }
        (Some(common), _) => common,
        (None, own) => own.unwrap_or(FieldKind::String),
    };
    // People are asked in words.
    if common.is_none() && text.is_none() {
        return Err("text is missing: what people call it".into());
    }
    let has_values = matches!(kind, FieldKind::String | FieldKind::Strings);
    if !values.is_empty() && !has_values || values.len() > MOST_VALUES {
        return Err(format!(
            "values are for texts alone, and at most {MOST_VALUES}"
        ));
    }
    let values = values.iter().map(|(value, text)| {
        if is_readable(value) {
            Ok((value.clone(), words(text)?))
        } else {
            Err(format!("the value {value:?} is empty, too long or hidden"))
        }
    });
    Ok(FieldRule {
        name: name.clone(),
        kind,
        is_required: *required,
        text: text.as_ref().map(words).transpose()?,
        values: values.collect::<Result<BTreeMap<_, _>, String>>()?,
    })
}

const fn own_kind(kind: ConfiguredKind) -> FieldKind {
    match kind {
        ConfiguredKind::String => FieldKind::String,
        ConfiguredKind::Strings => FieldKind::Strings,
        ConfiguredKind::Integer => FieldKind::Integer,
        ConfiguredKind::Boolean => FieldKind::Boolean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(toml: &str) -> String {
        let written: section::AuthorizationDetails = figment::Figment::from(
            <figment::providers::Toml as figment::providers::Format>::string(toml),
        )
        .extract()
        .unwrap();
        match detail_type(&written.types[0], &ResourceRules::default()) {
            Ok(_) => "good".into(),
            Err(why) => why,
        }
    }

    fn with_field(field: &str) -> String {
        said(&format!(
            "[[types]]\ntype = \"payment\"\ntext = \"Pay\"\n[[types.fields]]\n{field}"
        ))
    }

    #[test]
    fn what_the_operator_wrote_of_a_type_is_judged() {
        assert_eq!(
            said("[[types]]\ntype = \"payment\"\ntext = \"Pay\""),
            "good"
        );
        assert_eq!(
            said("[[types]]\ntype = \"payment\"\ntext = { en = \"Pay\", de = \"Zahlen\" }"),
            "good"
        );
        for (text, why) in [
            ("\"\"", "text is empty"),
            ("\"Pay\\u202e\"", "text is empty"),
            ("{ de = \"Zahlen\" }", "text: en is missing"),
            (
                "{ en = \"Pay\", tlh = \"DIl\" }",
                "text: tlh is no language",
            ),
        ] {
            let answer = said(&format!("[[types]]\ntype = \"payment\"\ntext = {text}"));
            assert!(answer.starts_with(why), "{answer}");
        }
        for name in ["", "a b", "p\\u00e4y"] {
            let answer = said(&format!("[[types]]\ntype = \"{name}\"\ntext = \"Pay\""));
            assert!(answer.starts_with("type is"), "{answer}");
        }
        let elsewhere = "[[types]]\ntype = \"payment\"\ntext = \"Pay\"\nresource = \"https://x\"";
        assert!(said(elsewhere).contains("none of resources.servers"));
    }

    #[test]
    fn what_the_operator_wrote_of_a_field_is_judged() {
        assert_eq!(with_field("name = \"actions\""), "good");
        assert_eq!(
            with_field("name = \"amount.value\"\ntext = \"Amount\"\nkind = \"integer\""),
            "good"
        );
        for (field, why) in [
            ("name = \"to\"", "to: text is missing"),
            ("name = \"type\"\ntext = \"x\"", "type: it is no name"),
            ("name = \"a.b.c\"\ntext = \"x\"", "a.b.c: it is no name"),
            ("name = \"a.\"\ntext = \"x\"", "a.: it is no name"),
            (
                "name = \"actions\"\nkind = \"string\"",
                "actions: it is a common field",
            ),
            (
                "name = \"to\"\ntext = \"To\"\n[[types.fields]]\nname = \"to\"\ntext = \"To\"",
                "to: there is such a field",
            ),
            (
                "name = \"to\"\ntext = \"To\"\n[[types.fields]]\nname = \"to.name\"\ntext = \"To\"",
                "to.name: there is such a field",
            ),
            (
                "name = \"times\"\ntext = \"x\"\nkind = \"integer\"\nvalues = { a = \"b\" }",
                "times: values are for texts",
            ),
        ] {
            let answer = with_field(field);
            assert!(answer.starts_with(why), "{answer}");
        }
    }
}
