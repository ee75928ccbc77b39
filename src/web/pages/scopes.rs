//! Scopes in words: the pages' own, and of those that are the operator's, the operator's.

use super::views::{Chrome, ScopeLine, scope_line, service_line};
use crate::domain::scope::{STANDARD, Scope};
use crate::provider::Provider;

/// The lines of a page. The standard scopes are in the order in which people read of themselves, whatever the request's.
pub(super) fn lines(op: &Provider, chrome: &Chrome, scope: &Scope) -> Vec<ScopeLine> {
    let lang = chrome.localizer.lang();
    let line = |scope: &str| {
        let text = op.settings.scope_texts.get(scope);
        // To act for somebody at an upstream is to act for them at a service.
        match upstream(op, scope).filter(|_| text.is_none()) {
            Some(name) => service_line(chrome, name),
            None => scope_line(chrome, scope, text.map(|text| text.in_language(lang))),
        }
    };
    in_reading_order(scope)
        .into_iter()
        // It is the same as roles.
        .filter(|token| *token != "groups" || !scope.has("roles"))
        .map(line)
        .collect()
}

/// What people call the upstream whose tokens a scope is for.
fn upstream<'o>(op: &'o Provider, scope: &str) -> Option<&'o str> {
    let mut keeping = op.settings.connections.keeping();
    let found = keeping.find(|(connection, _)| connection.connector.name.scope() == scope);
    found.map(|(connection, _)| connection.connector.display_name.as_str())
}

/// Who one is first, then what is known of one, then what is the tenant's own.
fn in_reading_order(scope: &Scope) -> Vec<&str> {
    let mut tokens: Vec<&str> = scope.iter().collect();
    let place = |token: &&str| STANDARD.iter().position(|standard| standard == token);
    tokens.sort_by_key(|token| place(token).unwrap_or(STANDARD.len()));
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_one_is_comes_first_and_the_tenants_own_last() {
        let scope = Scope::parse("archive address email offline_access openid profile").unwrap();
        assert_eq!(
            in_reading_order(&scope).join(" "),
            "openid profile email address offline_access archive"
        );
    }
}
