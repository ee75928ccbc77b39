//! Protected resources by their identifiers (RFC 8707 §2): what a client may ask an access token for.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use url::Url;

use super::authorization_details::AuthorizationDetails;
use super::redirect_uri::is_loopback;
use super::scope::Scope;

/// How many one request may name.
pub const MOST_RESOURCES: usize = 5;
/// How long the identifier of each may be, in bytes.
pub const LONGEST_RESOURCE: usize = 512;
/// Of how many services it is remembered what somebody allowed one client there.
const MOST_REMEMBERED: usize = 50;

/// The identifiers of some resources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resources(BTreeSet<String>);

impl Resources {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one is among them.
    #[must_use]
    pub fn has(&self, resource: &str) -> bool {
        self.0.contains(resource)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// These and those.
    #[must_use]
    pub fn union(&self, others: &Self) -> Self {
        Self(self.0.union(&others.0).cloned().collect())
    }

    /// In alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl FromIterator<String> for Resources {
    fn from_iter<T: IntoIterator<Item = String>>(resources: T) -> Self {
        Self(resources.into_iter().collect())
    }
}

/// A service that takes access tokens of this provider, as its operator named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceServer {
    /// Its identifier: an absolute URI.
    pub uri: String,
    /// What people call it.
    pub name: Option<String>,
    /// The scopes that mean something there; all of them, if the operator did not say.
    pub scope: Option<Scope>,
}

/// Why an address identifies no resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoResource {
    /// No absolute URI (RFC 3986 §4.3).
    #[error("it is not an absolute URI of at most {LONGEST_RESOURCE} bytes")]
    NoUri,
    /// RFC 8707 §2: "The URI MUST NOT include a fragment component."
    #[error("it has a fragment")]
    Fragment,
}

/// Reads an identifier (RFC 8707 §2).
///
/// # Errors
/// [`NoResource`].
pub fn parse(text: &str) -> Result<Url, NoResource> {
    // The parser would leave out what no URI has in it.
    let is_legal = |byte: u8| {
        byte.is_ascii_graphic()
            && !matches!(
                byte,
                b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}'
            )
    };
    if text.len() > LONGEST_RESOURCE || !text.bytes().all(is_legal) {
        return Err(NoResource::NoUri);
    }
    let url = Url::parse(text).map_err(|_| NoResource::NoUri)?;
    if url.fragment().is_some() {
        return Err(NoResource::Fragment);
    }
    Ok(url)
}

/// Which resources there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceRules {
    /// Those that the operator named.
    pub servers: Vec<ResourceServer>,
    /// Whether every https address may be one: who asks for it is trusted by the person whom a page tells of it.
    pub is_any_allowed: bool,
}

impl ResourceRules {
    /// The identifier of a resource in the words of who named it, if there is that resource: a token's `aud` is what its service
    /// knows itself by. `https://api.example` and `https://api.example/` are one address.
    ///
    /// # Errors
    /// Why there is none, for the client's developer.
    pub fn find(
        &self,
        requested: &str,
        issuer: &str,
        is_dev: bool,
    ) -> Result<String, Cow<'static, str>> {
        let url = parse(requested).map_err(|error| error.to_string())?;
        let is_it =
            |known: &str| known == requested || Url::parse(known).is_ok_and(|known| known == url);
        let mut known = [issuer]
            .into_iter()
            .chain(self.servers.iter().map(|server| server.uri.as_str()));
        if let Some(known) = known.find(|known| is_it(known)) {
            return Ok(known.to_owned());
        }
        if !self.is_any_allowed {
            return Err("this provider gives no access tokens for it".into());
        }
        let is_bare = url.username().is_empty() && url.password().is_none();
        let is_reachable = match url.scheme() {
            "https" => true,
            "http" => is_dev && is_loopback(&url),
            _ => false,
        };
        if !is_bare || !is_reachable {
            return Err("it is not an https address".into());
        }
        // What is below the issuer is the issuer's own.
        if Url::parse(issuer).is_ok_and(|issuer| issuer.origin() == url.origin()) {
            return Err("it is below this provider, whose name is its issuer".into());
        }
        Ok(requested.to_owned())
    }

    /// The resource that a location is at, or below: of several that the operator named, the one that is nearest (RFC 9396 §2.2:
    /// `locations` are "the location of the resource or resource server").
    ///
    /// # Errors
    /// Why there is none, for the client's developer.
    pub fn find_home(
        &self,
        location: &str,
        issuer: &str,
        is_dev: bool,
    ) -> Result<String, Cow<'static, str>> {
        let url = parse(location).map_err(|error| error.to_string())?;
        let above = self.servers.iter().map(|server| server.uri.as_str());
        let above = above.filter(|uri| Url::parse(uri).is_ok_and(|uri| is_below(&url, &uri)));
        match above.max_by_key(|uri| uri.len()) {
            Some(nearest) => Ok(nearest.to_owned()),
            None => self.find(location, issuer, is_dev),
        }
    }

    /// What the operator said of a resource.
    #[must_use]
    pub fn server(&self, uri: &str) -> Option<&ResourceServer> {
        self.servers.iter().find(|server| server.uri == uri)
    }

    /// How much of what was granted a token for this resource carries: where its operator said which scopes mean something
    /// there, the others are none of its business.
    #[must_use]
    pub fn scope_at(&self, uri: &str, granted: &Scope) -> Scope {
        match self.server(uri).and_then(|server| server.scope.as_ref()) {
            Some(scope) => granted.intersection(scope),
            None => granted.clone(),
        }
    }

    /// The scopes of all of them.
    #[must_use]
    pub fn scopes(&self) -> Scope {
        let scopes = self
            .servers
            .iter()
            .filter_map(|server| server.scope.as_ref());
        scopes.fold(Scope::default(), |all, scope| all.union(scope))
    }
}

/// Whether an address is another one, or below it by whole steps of its path.
fn is_below(url: &Url, above: &Url) -> bool {
    if url == above {
        return true;
    }
    let steps = |url: &Url| url.path().trim_end_matches('/').to_owned();
    let below = steps(url);
    let rest = below.strip_prefix(&steps(above));
    url.has_host()
        && above.query().is_none()
        && url.scheme() == above.scheme()
        && url.origin() == above.origin()
        && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What somebody allowed a client: here, and at each service whose name they were shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consented {
    /// Without a resource.
    pub scope: Scope,
    /// At each.
    pub resources: BTreeMap<String, Scope>,
    /// In detail (RFC 9396).
    pub authorization_details: AuthorizationDetails,
}

impl Consented {
    /// Whether it contains these scopes at each of these resources, and these details.
    #[must_use]
    pub fn covers(
        &self,
        scope: &Scope,
        resources: &Resources,
        details: &AuthorizationDetails,
    ) -> bool {
        self.covers_scope(scope, resources) && details.are_within(&self.authorization_details)
    }

    fn covers_scope(&self, scope: &Scope, resources: &Resources) -> bool {
        let at = |resource: &str| self.resources.get(resource);
        if resources.is_empty() {
            return scope.is_subset(&self.scope);
        }
        resources
            .iter()
            .all(|resource| at(resource).is_some_and(|allowed| scope.is_subset(allowed)))
    }

    /// With these details besides.
    #[must_use]
    pub fn with_details(self, details: &AuthorizationDetails) -> Self {
        Self {
            authorization_details: details.remembered(self.authorization_details),
            ..self
        }
    }

    /// With these scopes at each of these resources; of what was there before, what the client may have at all.
    #[must_use]
    pub fn with(mut self, scope: &Scope, resources: &Resources, permitted: &Scope) -> Self {
        self.scope = self.scope.intersection(permitted);
        if resources.is_empty() {
            self.scope = self.scope.union(scope);
        }
        // Whoever names ever new ones is asked about the old ones again.
        if self.resources.len() + resources.len() > MOST_REMEMBERED {
            self.resources.clear();
        }
        for resource in resources.iter() {
            let allowed = self.resources.entry(resource.to_owned()).or_default();
            *allowed = allowed.intersection(permitted).union(scope);
        }
        self
    }

    /// All scopes, wherever.
    #[must_use]
    pub fn all(&self) -> Scope {
        let scopes = self.resources.values();
        scopes.fold(self.scope.clone(), |all, scope| all.union(scope))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://id.example";

    fn scope(text: &str) -> Scope {
        Scope::parse(text).unwrap()
    }

    fn resources(names: &[&str]) -> Resources {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn rules() -> ResourceRules {
        ResourceRules {
            servers: vec![ResourceServer {
                uri: "https://api.example".into(),
                name: None,
                scope: Some(scope("read write")),
            }],
            is_any_allowed: false,
        }
    }

    #[test]
    fn a_resource_is_an_absolute_uri_without_a_fragment() {
        for bad in [
            "",
            "api",
            "/api",
            "//api.example/",
            "https://api.example/#x",
            "https://api.example/#",
            " https://api.example/",
            "https://api.example/a b",
            "https://api\n.example/",
            "https://api.example/\u{e9}",
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
        let long = format!("https://api.example/{}", "x".repeat(LONGEST_RESOURCE));
        assert_eq!(parse(&long), Err(NoResource::NoUri));
        assert!(parse("urn:example:cooperation-context").is_ok());
    }

    #[test]
    fn what_the_operator_named_is_found_in_their_words() {
        let find = |requested| rules().find(requested, ISSUER, false);
        for requested in [
            "https://api.example",
            "https://api.example/",
            "https://API.example:443/",
        ] {
            assert_eq!(find(requested).as_deref(), Ok("https://api.example"));
        }
        assert_eq!(find("https://id.example/").as_deref(), Ok(ISSUER));
        assert!(find("https://api.example/v2").is_err());
        assert!(find("https://other.example").is_err());
    }

    #[test]
    fn any_https_address_is_one_where_the_operator_lets_it_be() {
        let any = ResourceRules {
            is_any_allowed: true,
            ..rules()
        };
        let find = |requested| any.find(requested, ISSUER, false);
        assert!(find("https://other.example/mcp").is_ok());
        for bad in [
            "http://other.example/mcp",
            "http://127.0.0.1:3000/mcp",
            "https://u:p@other.example/mcp",
            "https://id.example/userinfo",
            "urn:example:x",
        ] {
            assert!(find(bad).is_err(), "{bad}");
        }
        assert!(any.find("http://127.0.0.1:3000/mcp", ISSUER, true).is_ok());
        assert!(any.find("http://other.example/mcp", ISSUER, true).is_err());
    }

    // RFC 9396 §2.2: a location may be one resource of a service.
    #[test]
    fn a_location_is_at_the_nearest_service_above_it() {
        let mut rules = rules();
        rules.servers.push(ResourceServer {
            uri: "https://api.example/v2/".into(),
            name: None,
            scope: None,
        });
        let find = |location| rules.find_home(location, ISSUER, false);
        for (location, home) in [
            ("https://api.example", "https://api.example"),
            ("https://api.example/payments", "https://api.example"),
            ("https://api.example/v2", "https://api.example/v2/"),
            ("https://api.example/v2/x?y=z", "https://api.example/v2/"),
            ("https://api.example/v20", "https://api.example"),
            ("https://id.example/", ISSUER),
        ] {
            assert_eq!(find(location).as_deref(), Ok(home), "{location}");
        }
        for nowhere in [
            "https://api.example:8443/payments",
            "http://api.example/payments",
            "https://api.example.evil/payments",
            "https://other.example",
            "https://id.example/userinfo",
            "payments",
            "https://api.example/#x",
        ] {
            assert!(find(nowhere).is_err(), "{nowhere}");
        }
    }

    #[test]
    fn a_service_is_told_of_its_own_scopes_alone() {
        let granted = scope("openid read mail");
        assert_eq!(
            rules().scope_at("https://api.example", &granted),
            scope("read")
        );
        assert_eq!(rules().scope_at("https://x.example", &granted), granted);
    }

    #[test]
    fn what_is_allowed_at_one_service_is_not_at_another() {
        let permitted = scope("openid read write");
        let consented = Consented::default()
            .with(&scope("openid"), &Resources::default(), &permitted)
            .with(&scope("read"), &resources(&["https://a"]), &permitted)
            .with(&scope("write"), &resources(&["https://b"]), &permitted);
        let none = AuthorizationDetails::default();
        let covers =
            |text, names: &[&str]| consented.covers(&scope(text), &resources(names), &none);
        assert!(covers("openid", &[]));
        assert!(covers("read", &["https://a"]));
        assert!(!covers("read", &[]));
        assert!(!covers("write", &["https://a"]));
        assert!(!covers("read", &["https://a", "https://b"]));
        assert!(!covers("openid", &["https://c"]));
        assert_eq!(consented.all(), scope("openid read write"));
    }

    #[test]
    fn no_client_fills_the_memory_with_services() {
        let mut consented = Consented::default();
        for number in 0..200 {
            let name = format!("https://{number}");
            consented = consented.with(&scope("read"), &resources(&[&name]), &scope("read"));
            let none = AuthorizationDetails::default();
            assert!(consented.covers(&scope("read"), &resources(&[&name]), &none));
            assert!(consented.resources.len() <= MOST_REMEMBERED);
        }
    }
}
