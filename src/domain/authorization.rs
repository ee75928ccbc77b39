//! An authorization request whose parameters were understood (RFC 6749 §4.1.1, OpenID Connect Core 1.0 §3.1.2.1).

use serde::{Deserialize, Serialize};

use super::authorization_details::AuthorizationDetails;
use super::claims::{ClaimRequest, ClaimsRequest};
use super::confirmation::Thumbprint;
use super::id::ClientId;
use super::resource::Resources;
use super::response_type::ResponseType;
use super::scope::Scope;
use super::user::User;

/// How the answer travels (OAuth 2.0 Multiple Response Types §2.1, Form Post Response Mode 1.0), and whether as a JWT (JARM §2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseMode {
    /// In the redirect's query: the default of `response_type=code`.
    #[default]
    Query,
    /// In the redirect's fragment.
    Fragment,
    /// In a form that the browser posts.
    FormPost,
    /// As a JWT in the redirect's query: what `jwt` means for `response_type=code`.
    QueryJwt,
    /// As a JWT in the redirect's fragment.
    FragmentJwt,
    /// As a JWT in a form that the browser posts.
    FormPostJwt,
}

impl ResponseMode {
    /// All of them, in the order in which metadata lists them.
    pub const ALL: [Self; 6] = [
        Self::Query,
        Self::Fragment,
        Self::FormPost,
        Self::QueryJwt,
        Self::FragmentJwt,
        Self::FormPostJwt,
    ];

    /// The `response_mode` value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
            Self::QueryJwt => "query.jwt",
            Self::FragmentJwt => "fragment.jwt",
            Self::FormPostJwt => "form_post.jwt",
        }
    }

    /// Whether the answer is a JWT.
    #[must_use]
    pub const fn is_signed(self) -> bool {
        matches!(self, Self::QueryJwt | Self::FragmentJwt | Self::FormPostJwt)
    }

    /// The way that it travels, whatever it is.
    #[must_use]
    pub const fn way(self) -> Self {
        match self {
            Self::Query | Self::QueryJwt => Self::Query,
            Self::Fragment | Self::FragmentJwt => Self::Fragment,
            Self::FormPost | Self::FormPostJwt => Self::FormPost,
        }
    }

    /// The same as a JWT.
    #[must_use]
    pub const fn signed(self) -> Self {
        match self {
            Self::Query | Self::QueryJwt => Self::QueryJwt,
            Self::Fragment | Self::FragmentJwt => Self::FragmentJwt,
            Self::FormPost | Self::FormPostJwt => Self::FormPostJwt,
        }
    }
}

/// The `prompt` parameter: what the client wants the person to be asked (Core 1.0 §3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the parameter is a set of independent words"
)]
pub struct Prompt {
    /// Nothing: answer at once, or with an error.
    pub none: bool,
    /// To prove again who they are.
    pub login: bool,
    /// To agree again.
    pub consent: bool,
    /// To choose an account.
    pub select_account: bool,
    /// To make an account (Initiating User Registration via OpenID Connect 1.0 §2).
    pub create: bool,
}

/// The `display` parameter (Core 1.0 §3.1.2.1). All get the same page, which fits each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Display {
    /// A full page.
    #[default]
    Page,
    /// A small window.
    Popup,
    /// A touch screen.
    Touch,
    /// A feature phone.
    Wap,
}

impl Display {
    /// All of them, by their parameter values.
    pub const ALL: [(&'static str, Self); 4] = [
        ("page", Self::Page),
        ("popup", Self::Popup),
        ("touch", Self::Touch),
        ("wap", Self::Wap),
    ];
}

impl AuthorizationRequest {
    /// Whether `login_hint` names this person.
    #[must_use]
    pub fn is_hinted(&self, user: &User) -> bool {
        self.login_hint
            .as_deref()
            .is_some_and(|hint| user.goes_by(hint))
    }

    /// The same request as a query, for a person who begins again. `login_hint` is what they had typed.
    #[must_use]
    pub fn to_query(&self, login_hint: Option<&str>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("client_id", self.client_id.as_str())
            .append_pair("redirect_uri", &self.redirect_uri);
        query
            .append_pair("response_type", self.response_type.name())
            .append_pair("response_mode", self.response_mode.name());
        query.append_pair("scope", &self.scope.to_string());
        let words = [
            ("none", self.prompt.none),
            ("login", self.prompt.login),
            ("consent", self.prompt.consent),
            ("select_account", self.prompt.select_account),
            ("create", self.prompt.create),
        ];
        let prompt: Vec<&str> = words
            .into_iter()
            .filter(|(_, is_wanted)| *is_wanted)
            .map(|(word, _)| word)
            .collect();
        // Whom the hint named is asked for in the claims parameter, which needs no token.
        let mut claims = self.claims.clone();
        if let Some(subject) = &self.hinted_subject {
            let request = ClaimRequest {
                essential: false,
                value: Some(subject.clone().into()),
                values: None,
            };
            claims.id_token.insert("sub".into(), Some(request));
        }
        let optional = [
            ("state", self.state.clone()),
            ("nonce", self.nonce.clone()),
            ("prompt", Some(prompt.join(" "))),
            ("max_age", self.max_age.map(|seconds| seconds.to_string())),
            (
                "login_hint",
                login_hint.map(str::to_owned).or(self.login_hint.clone()),
            ),
            ("connector_hint", self.connector_hint.clone()),
            ("acr_values", Some(self.acr_values.join(" "))),
            ("ui_locales", self.ui_locales.clone()),
            (
                "claims",
                (!claims.is_empty()).then(|| serde_json::to_string(&claims).unwrap_or_default()),
            ),
            ("code_challenge", self.code_challenge.clone()),
            (
                "code_challenge_method",
                self.code_challenge.as_ref().map(|_| "S256".to_owned()),
            ),
            (
                "dpop_jkt",
                self.dpop_jkt.as_ref().map(|jkt| jkt.as_str().to_owned()),
            ),
        ];
        for (name, value) in optional {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                query.append_pair(name, &value);
            }
        }
        if let Some(details) = self.authorization_details.to_json() {
            query.append_pair("authorization_details", &details);
        }
        for resource in self.resources.iter() {
            query.append_pair("resource", resource);
        }
        query.finish()
    }
}

impl AuthorizationRequest {
    /// What may be remembered of it once it was answered: who asked, and in which language.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        Self {
            client_id: self.client_id.clone(),
            redirect_uri: self.redirect_uri.clone(),
            ui_locales: self.ui_locales.clone(),
            response_type: ResponseType::default(),
            response_mode: ResponseMode::default(),
            state: None,
            nonce: None,
            scope: Scope::default(),
            prompt: Prompt::default(),
            max_age: None,
            login_hint: None,
            connector_hint: None,
            hinted_subject: None,
            acr_values: Vec::new(),
            display: Display::default(),
            claims: ClaimsRequest::default(),
            code_challenge: None,
            pushed_hash: None,
            is_signed: false,
            dpop_jkt: None,
            resources: Resources::default(),
            authorization_details: AuthorizationDetails::default(),
        }
    }
}

/// A request that can be answered: its client, its redirect and its parameters were checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// Who asks.
    pub client_id: ClientId,
    /// Where the answer goes; checked against the registration again each time it is used.
    pub redirect_uri: String,
    /// What it carries.
    #[serde(default)]
    pub response_type: ResponseType,
    /// How it travels.
    pub response_mode: ResponseMode,
    /// The client's own value, given back exactly.
    pub state: Option<String>,
    /// Goes into the ID token.
    pub nonce: Option<String>,
    /// What is asked for.
    pub scope: Scope,
    /// What the person must be asked.
    pub prompt: Prompt,
    /// The greatest age of the proof, in seconds.
    pub max_age: Option<u32>,
    /// Whom the client believes to be there.
    pub login_hint: Option<String>,
    /// The connector by which it believes them to come: our own parameter, `connector_hint`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connector_hint: Option<String>,
    /// The `sub` of a verified `id_token_hint`, as this client calls people: nobody else may answer.
    pub hinted_subject: Option<String>,
    /// Wanted authentication contexts, the best first. Voluntary.
    pub acr_values: Vec<String>,
    /// Wanted languages of the pages.
    pub ui_locales: Option<String>,
    /// The window's kind.
    pub display: Display,
    /// Wanted claims.
    pub claims: ClaimsRequest,
    /// S256 challenge (RFC 7636 §4.3).
    pub code_challenge: Option<String>,
    /// SHA-256 of the secret of its `request_uri`, base64url, if it was pushed (RFC 9126): whoever answers it uses that up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushed_hash: Option<String>,
    /// Whether it came as a request object, which its client signed (RFC 9101).
    #[serde(default)]
    pub is_signed: bool,
    /// The key that the code is for (RFC 9449 §10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpop_jkt: Option<Thumbprint>,
    /// The services that the client wants to reach (RFC 8707 §2.1), those among them that its details are for.
    #[serde(default, skip_serializing_if = "Resources::is_empty")]
    pub resources: Resources,
    /// What it asks for in detail (RFC 9396 §3).
    #[serde(default, skip_serializing_if = "AuthorizationDetails::is_empty")]
    pub authorization_details: AuthorizationDetails,
}
