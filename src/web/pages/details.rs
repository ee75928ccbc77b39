//! Details of authorizations (RFC 9396) in words: those of the operator, in the language of the page, and the values as they were asked
//! for. Each field is shown, for nobody agrees to what they were not shown.

use super::place_of;
use super::views::{Chrome, DetailLine};
use crate::domain::authorization_details::types::{DetailRules, DetailType, FieldRule};
use crate::domain::authorization_details::{
    AuthorizationDetail, AuthorizationDetails, FieldValue, LOCATIONS,
};
use crate::provider::Provider;

/// The lines of a page. What the operator has no words for any more goes by its names.
pub(super) fn lines(
    op: &Provider,
    chrome: &Chrome,
    details: &AuthorizationDetails,
) -> Vec<DetailLine> {
    let line = |detail| line(op, chrome, &op.settings.details, detail);
    details.iter().map(line).collect()
}

fn line(
    op: &Provider,
    chrome: &Chrome,
    rules: &DetailRules,
    detail: &AuthorizationDetail,
) -> DetailLine {
    let known = rules.find(&detail.kind);
    let lang = chrome.localizer.lang();
    let title = known.map_or(detail.kind.as_str(), |known| known.text.in_language(lang));
    let mut leaves = detail.leaves();
    // In the operator's order; what that has no place for stands at the end.
    let place = |name: &str| {
        let fields = known.map_or(&[][..], |known| &known.fields);
        let place = fields.iter().position(|field| field.name == name);
        place.unwrap_or(fields.len())
    };
    leaves.sort_by_key(|(name, _)| place(name));
    let fact = |(name, value): (String, &FieldValue)| {
        let field = known.and_then(|known: &DetailType| known.field(&name));
        let values = if name == LOCATIONS {
            let locations = detail.locations().iter();
            locations.map(|uri| location(op, uri)).collect()
        } else {
            values(chrome, field, value)
        };
        (label(chrome, field, &name), values)
    };
    DetailLine {
        title: title.to_owned(),
        facts: leaves.into_iter().map(fact).collect(),
        once: rules
            .is_asked_each_time(detail)
            .then(|| chrome.t("detail-once").into_owned()),
    }
}

fn label(chrome: &Chrome, field: Option<&FieldRule>, name: &str) -> String {
    let lang = chrome.localizer.lang();
    if let Some(words) = field.and_then(|field| field.text.as_ref()) {
        return words.in_language(lang).to_owned();
    }
    // RFC 9396 §2.2.
    let message = match name {
        "locations" => "detail-locations",
        "actions" => "detail-actions",
        "datatypes" => "detail-datatypes",
        "identifier" => "detail-identifier",
        "privileges" => "detail-privileges",
        _ => return name.to_owned(),
    };
    chrome.t(message).into_owned()
}

fn values(chrome: &Chrome, field: Option<&FieldRule>, value: &FieldValue) -> Vec<String> {
    let lang = chrome.localizer.lang();
    let word = |text: &String| {
        let words = field.and_then(|field| field.values.get(text));
        words.map_or_else(|| text.clone(), |words| words.in_language(lang).to_owned())
    };
    match value {
        FieldValue::String(text) => vec![word(text)],
        FieldValue::Strings(texts) => texts.iter().map(word).collect(),
        FieldValue::Integer(number) => vec![number.to_string()],
        FieldValue::Boolean(true) => vec![chrome.t("detail-yes").into_owned()],
        FieldValue::Boolean(false) => vec![chrome.t("detail-no").into_owned()],
        // Those within are facts of their own.
        FieldValue::Members(_) => Vec::new(),
    }
}

/// A service by its name, and any other place by its whole address: what is below a service is less than all of it.
fn location(op: &Provider, uri: &str) -> String {
    let server = op.settings.resources.server(uri);
    match server.and_then(|server| server.name.as_deref()) {
        Some(name) => format!("{name} ({})", place_of(uri)),
        None => uri.to_owned(),
    }
}
