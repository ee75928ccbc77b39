//! Every way to be wrong is refused before anything is made, in words that name the key.

use doorward::config::{Request, load};

use super::{Desk, Said};
use crate::support::saml::Key;

/// Settings in the environment, and what the refusal must name.
const WRONG: &[(&str, &str, &str)] = &[
    ("UNKNOWN", "1", "unknown"),
    ("LIFETIMES__CODDE", "1m", "lifetimes.codde"),
    (
        "LIFETIMES__CODDE",
        "1m",
        "lifetimes.codde, set by the environment: there is no such setting (did you mean code?); here are only",
    ),
    (
        "LIFETIMES__XYZZY",
        "1m",
        "lifetimes.xyzzy, set by the environment: there is no such setting; here are only",
    ),
    (
        "CONNECTORS",
        "[{name=\"one\"},{name=\"corp\",cliend_id=\"d\"}]",
        "connectors.1.cliend_id (corp's), set by the environment: there is no such setting (did you mean client_id?)",
    ),
    (
        "CONNECTORS",
        "[{preset=\"google\",client_id=7}]",
        "connectors.0.client_id (google's), set by the environment: this is to be",
    ),
    (
        "LIFETIMES__CODE",
        "11m",
        "lifetimes.code, set by the environment: 11m is not between 1s and 10m",
    ),
    ("LIFETIMES__CODE", "60", "lifetimes.code"),
    ("LIFETIMES__CODE", "1h30m", "lifetimes.code"),
    ("LIFETIMES__ACCESS_TOKEN", "2d", "lifetimes.access_token"),
    ("LIFETIMES__SESSION_IDLE", "8d", "lifetimes.session_idle"),
    ("LIFETIMES__REFRESH_GRACE", "2m", "lifetimes.refresh_grace"),
    ("KEYS__ANNOUNCEMENT", "91d", "keys.announcement"),
    ("KEYS__RETENTION", "10m", "keys.retention"),
    (
        "KEYS__RETENTION",
        "6d",
        "keys.retention, set by the environment: 6d is shorter than the longest token or session lives",
    ),
    (
        "KEYS__ROTATION_PERIOD",
        "1h",
        "keys.rotation_period, set by the environment: 1h is so short that more than 50 keys",
    ),
    (
        "ACCOUNT__EDITABLE",
        "[name, email]",
        "account.editable, set by the environment: \"email\" is none of name, given_name",
    ),
    ("ACCOUNT__EDITABLE", "name", "account.editable"),
    (
        "PICTURES__STORE",
        "ftp://x",
        "pictures.store, set by the environment: this is to be \"database\"",
    ),
    ("PICTURES__STORE", "file://host/x", "pictures.store"),
    (
        "PICTURES__STORE",
        "s3://bucket",
        "pictures.store, set by the environment: a bucket needs pictures.key_id",
    ),
    ("PICTURES__REGION", "eu-1", "pictures.region"),
    (
        "ASSERTION_ISSUERS",
        "[{issuer=\"https://idp.example\",clients=[\"batch\"],subject=\"sub\"}]",
        "assertion_issuers, set by the environment: https://idp.example: it needs jwks or jwks_uri, and not both",
    ),
    (
        "ASSERTION_ISSUERS",
        "[{issuer=\"https://idp.example\",jwks_uri=\"http://idp.example/keys\",clients=[\"batch\"],subject=\"sub\"}]",
        "assertion_issuers, set by the environment: https://idp.example: its jwks_uri is not an https address",
    ),
    (
        "ASSERTION_ISSUERS",
        "[{issuer=\"https://idp.example\",jwks={keys=[]},clients=[\"batch\"],subject=\"sub\"}]",
        "assertion_issuers, set by the environment: https://idp.example: jwks has no key to sign with",
    ),
    (
        "ASSERTION_ISSUERS",
        "[{issuer=\"https://idp.example\",jwks_uri=\"https://idp.example/keys\",clients=[],subject=\"sub\"}]",
        "assertion_issuers, set by the environment: https://idp.example: clients has to name those",
    ),
    (
        "ASSERTION_ISSUERS",
        "[{issuer=\"https://idp.example\",jwks_uri=\"https://idp.example/keys\",clients=[\"batch\"],subject=\"name\"}]",
        "assertion_issuers",
    ),
    (
        "ASSERTION_ISSUERS",
        "[{issuer=\"https://idp.example\",jwks_uri=\"https://idp.example/keys\",clients=[\"batch\"]}]",
        "assertion_issuers",
    ),
    (
        "ASSERTION_ISSUERS",
        "[{issuer=\"https://idp.example\",jwks_uri=\"https://idp.example/keys\",algorithms=[\"none\"],clients=[\"batch\"],subject=\"sub\"}]",
        "assertion_issuers",
    ),
    (
        "ASSERTION_ISSUERS",
        "[{issuer=\"https://idp.example\",jwks_uri=\"https://idp.example/keys\",algorithms=[],clients=[\"batch\"],subject=\"sub\"}]",
        "assertion_issuers, set by the environment: https://idp.example: algorithms is empty",
    ),
    (
        "ASSERTION_ISSUERS",
        "[{issuer=\"https://idp.example\",jwks_uri=\"https://idp.example/keys\",clients=[\"batch\"],subject=\"sub\",tenant=\"acme\"}]",
        "assertion_issuers, set by the environment: https://idp.example: tenant is for the profile id-jag",
    ),
    (
        "ASSERTION_ISSUERS",
        "[{issuer=\"https://idp.example\",jwks_uri=\"https://idp.example/keys\",clients=[\"batch\"],subject=\"sub\",profile=\"saml\"}]",
        "assertion_issuers",
    ),
    (
        "SIGN_IN__UPSTREAMS_ONLY",
        "true",
        "sign_in.upstreams_only, set by the environment: there are no connectors",
    ),
    (
        "SIGN_IN__BREAK_GLASS",
        "[\"admin\"]",
        "sign_in.break_glass, set by the environment: it counts with",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\"}]",
        "connectors, set by the environment: corp: client_secret_basic needs client_secret_file or client_secret",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",client_secret_file=\"f\"}]",
        "connectors, set by the environment: corp: client_secret and client_secret_file are both there",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"\"}]",
        "connectors, set by the environment: corp: client_secret is empty",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret_file=\"\"}]",
        "connectors, set by the environment: corp: client_secret_file is empty",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",token_endpoint_auth_method=\"private_key_jwt\"}]",
        "connectors, set by the environment: corp: private_key_jwt needs no secret",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",token_endpoint_auth_method=\"none\"}]",
        "connectors",
    ),
    (
        "CONNECTORS",
        "[{name=\"Corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\"}]",
        "connectors, set by the environment: Corp: a name is of lower-case letters",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"http://corp.example\",client_id=\"d\",client_secret=\"s\"}]",
        "connectors, set by the environment: corp: its issuer is not an https address",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example?x\",client_id=\"d\",client_secret=\"s\"}]",
        "connectors, set by the environment: corp: its issuer is not an https address",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"\",client_secret=\"s\"}]",
        "connectors, set by the environment: corp: client_id is empty",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",scope=\"email\"}]",
        "connectors, set by the environment: corp: scope has to have openid",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",trusted_domains=[\"a b\"]}]",
        "connectors, set by the environment: corp: trusted_domains: \"a b\" is no domain",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",amr={mfa=\"gold\"}}]",
        "connectors",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",claims={email=\"\u{e9}\"}}]",
        "connectors, set by the environment: corp: claims:",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",display_name=\" \"}]",
        "connectors, set by the environment: corp: display_name is empty",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",renewed=[\"email\"],claims={email=\"\"}}]",
        "connectors, set by the environment: corp: renewed has email, which claims does not take",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",renewed=[\"birthdate\"]}]",
        "connectors",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",roles={admins=[\" admin\"]}}]",
        "connectors, set by the environment: corp: roles: \" admin\" is empty, too long",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",roles={\"\"=[\"admin\"]}}]",
        "connectors, set by the environment: corp: roles: the names of groups",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"ldap\",ldap={servers=[\"ldaps://a.example\"],base=\"dc=corp\"},roles={\"cn=a\"=[\"admin\"]}}]",
        "connectors, set by the environment: corp: roles need ldap.groups",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"ldap\",ldap={servers=[\"ldaps://a.example\"],base=\"dc=corp\",sync={every=\"30s\"}}}]",
        "connectors, set by the environment: corp: ldap.sync.every is not between 1m and 7d",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"ldap\",ldap={servers=[\"ldaps://a.example\"],base=\"dc=corp\",sync={every=\"1h\",changes_every=\"1h\"}}}]",
        "connectors, set by the environment: corp: ldap.sync.changes_every is not between 1m and ldap.sync.every",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"ldap\",ldap={servers=[\"ldaps://a.example\"],base=\"dc=corp\",sync={most_gone=101}}}]",
        "connectors, set by the environment: corp: ldap.sync.most_gone is not between 0 and 100",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"ldap\",ldap={servers=[\"ldaps://a.example\"],base=\"dc=corp\",dn=\"uid={username},dc=corp\",sync={}}}]",
        "connectors, set by the environment: corp: ldap.sync needs a search",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"ldap\",ldap={servers=[\"ldaps://a.example\"],base=\"dc=corp\",groups={}},domains=[]}]",
        "connectors, set by the environment: corp: ldap.groups is for allowed, or for roles",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"ldap\",ldap={servers=[\"ldaps://a.example\"],base=\"dc=corp\",groups={membership=\"member_of\"}},roles={admins=[\"admin\"]}}]",
        "connectors, set by the environment: corp: roles: \"admins\" is no distinguished name",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"ldap\",ldap={servers=[\"ldaps://a.example\"],base=\"dc=corp\"},claims={groups=\"memberOf\"}}]",
        "connectors, set by the environment: corp: claims.groups is not for a directory",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"ldap\",ldap={servers=[\"ldaps://a.example\"],base=\"dc=corp\",password_change_as=\"person\"}}]",
        "connectors, set by the environment: corp: ldap.password_change_as is for password_change",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"ldap\",ldap={servers=[\"ldaps://a.example\"],base=\"dc=corp\",password_change=\"rfc3062\",password_change_as=\"service\"}}]",
        "connectors, set by the environment: corp: ldap.password_change_as = \"service\" needs bind_dn",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"smoke\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\"}]",
        "connectors",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"https://corp.example\"}]",
        "connectors, set by the environment: corp: saml is not there",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",saml={sign_on_url=\"https://corp.example\",certificates_file=\"f\"}}]",
        "connectors, set by the environment: corp: saml is for a connector of the kind saml",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"https://corp.example\",client_id=\"d\",saml={sign_on_url=\"https://corp.example\",certificates_file=\"f\"}}]",
        "connectors, set by the environment: corp: a SAML identity provider has no client_id",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"https://corp.example\",tokens_for=[\"desk\"],saml={sign_on_url=\"https://corp.example\",certificates_file=\"f\"}}]",
        "connectors, set by the environment: corp: a SAML identity provider has no client_id, client_secret, signed_secret, token_endpoint_auth_method, response_mode, scope, pkce, nonce, discovery, tenants, endpoints, subject, algorithms, amr or tokens_for",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"https://corp.example\",response_mode=\"form_post\",saml={sign_on_url=\"https://corp.example\",certificates_file=\"f\"}}]",
        "connectors, set by the environment: corp: a SAML identity provider has no client_id, client_secret, signed_secret, token_endpoint_auth_method, response_mode, scope, pkce, nonce, discovery, tenants, endpoints, subject, algorithms, amr or tokens_for",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\",tokens_for=[\"\"]}]",
        "connectors, set by the environment: corp: tokens_for has the client_id of each client",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"corp\",saml={sign_on_url=\"https://corp.example\",certificates_file=\"f\"}}]",
        "connectors, set by the environment: corp: issuer is not its entityID",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"urn:corp\",saml={sign_on_url=\"http://corp.example\",certificates_file=\"f\"}}]",
        "connectors, set by the environment: corp: saml.sign_on_url is not an https address",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"urn:corp\",saml={sign_on_url=\"https://corp.example\",certificates_file=\"no-such\"}}]",
        "connectors, set by the environment: corp: saml.certificates_file: no-such: ",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"urn:corp\",saml={sign_on_url=\"https://corp.example\",certificates_file=\"f\",metadata_certificate_file=\"f\"}}]",
        "connectors, set by the environment: corp: saml.metadata_certificate_file stands beside metadata_url",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"urn:corp\",saml={metadata_url=\"https://corp.example\",metadata_certificate_file=\"no-such\"}}]",
        "connectors, set by the environment: corp: saml.metadata_certificate_file: no-such: ",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"urn:corp\",saml={metadata_file=\"no-such\"}}]",
        "connectors, set by the environment: corp: saml.metadata_file: no-such is no file",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"urn:corp\",saml={metadata_url=\"http://corp.example\"}}]",
        "connectors, set by the environment: corp: saml.metadata_url is not an https address",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"urn:corp\",saml={metadata_url=\"https://corp.example\",metadata_file=\"f\"}}]",
        "connectors, set by the environment: corp: saml has one of metadata_url and metadata_file",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"urn:corp\",saml={sign_on_url=\"https://corp.example\"}}]",
        "connectors, set by the environment: corp: saml has one of metadata_url and metadata_file",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"urn:corp\",saml={sign_on_url=\"https://corp.example\",certificates_file=\"f\",logout_url=\"http://corp.example\"}}]",
        "connectors, set by the environment: corp: saml.logout_url is not an https address",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"urn:corp\",saml={sign_on_url=\"https://corp.example\",certificates_file=\"f\",single_logout=true}}]",
        "connectors, set by the environment: corp: saml.single_logout: saml.logout_url has to say where",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"urn:corp\",saml={metadata_url=\"https://corp.example\",logout_url=\"https://corp.example\"}}]",
        "connectors, set by the environment: corp: saml.logout_url stands beside sign_on_url",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"saml\",issuer=\"urn:corp\",saml={sign_on_url=\"https://corp.example\",certificates_file=\"f\",name_id_format=\"transient\"}}]",
        "connectors, set by the environment: corp: saml.name_id_format: nobody is known by a transient name",
    ),
    (
        "CONNECTORS",
        "[{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\"},{name=\"corp\",kind=\"oidc\",issuer=\"https://corp.example\",client_id=\"d\",client_secret=\"s\"}]",
        "connectors, set by the environment: corp is there twice",
    ),
    (
        "RESOURCE_AUTHORIZATION_SERVERS",
        "[{issuer=\"chat\",client=\"chat\",clients=[{client=\"wiki\",client_id=\"w\"}]}]",
        "resource_authorization_servers, set by the environment: chat: its issuer is not an https address",
    ),
    (
        "RESOURCE_AUTHORIZATION_SERVERS",
        "[{issuer=\"https://chat.example?x\",client=\"chat\",clients=[{client=\"wiki\",client_id=\"w\"}]}]",
        "resource_authorization_servers, set by the environment: https://chat.example?x: its issuer is not an https address",
    ),
    (
        "RESOURCE_AUTHORIZATION_SERVERS",
        "[{issuer=\"https://chat.example\",client=\"chat\",clients=[]}]",
        "resource_authorization_servers, set by the environment: https://chat.example: clients has to name those",
    ),
    (
        "RESOURCE_AUTHORIZATION_SERVERS",
        "[{issuer=\"https://chat.example\",client=\"chat\",resources=[\"api\"],clients=[{client=\"wiki\",client_id=\"w\"}]}]",
        "resource_authorization_servers, set by the environment: https://chat.example: its resource api is not an absolute URI",
    ),
    (
        "RESOURCE_AUTHORIZATION_SERVERS",
        "[{issuer=\"https://chat.example\",client=\"chat\",clients=[{client=\"wiki\",client_id=\"\"}]}]",
        "resource_authorization_servers, set by the environment: https://chat.example: wiki has no client_id there",
    ),
    (
        "RESOURCE_AUTHORIZATION_SERVERS",
        "[{issuer=\"https://chat.example\",client=\"chat\",clients=[{client=\"wiki\",client_id=\"w\"},{client=\"wiki\",client_id=\"v\"}]}]",
        "resource_authorization_servers, set by the environment: https://chat.example: wiki is there twice",
    ),
    (
        "RESOURCE_AUTHORIZATION_SERVERS",
        "[{issuer=\"https://chat.example\",client=\"chat\",clients=[{client=\"wiki\",client_id=\"w\",colour=\"red\"}]}]",
        "resource_authorization_servers.0.clients.0.colour, set by the environment: there is no such setting",
    ),
    ("NAME", " ", "name"),
    (
        "AUTHORIZATION_DETAILS__TYPES",
        "[{type=\"a b\", text=\"Pay\"}]",
        "authorization_details.types, set by the environment: a b: type is 1 to 200",
    ),
    (
        "AUTHORIZATION_DETAILS__TYPES",
        "[{type=\"pay\", text=\"Pay\", fields=[{name=\"to\"}]}]",
        "authorization_details.types, set by the environment: pay: to: text is missing",
    ),
    (
        "AUTHORIZATION_DETAILS__TYPES",
        "[{type=\"pay\", text=\"Pay\"}, {type=\"pay\", text=\"Pay\"}]",
        "authorization_details.types, set by the environment: pay is there twice",
    ),
    (
        "AUTHORIZATION_DETAILS__TYPES",
        "[{type=\"pay\", text=\"Pay\", colour=\"red\"}]",
        "authorization_details.types.0.colour, set by the environment: there is no such setting",
    ),
    (
        "SCOPES",
        "{additional=\"orders\",text={orders={de=\"Bestellungen\"}}}",
        "scopes.text, set by the environment: orders: text: en is missing",
    ),
    (
        "SCOPES__TEXT",
        "{orders=\"See your orders\"}",
        "scopes.text, set by the environment: orders: it is neither in scopes.additional nor",
    ),
    (
        "SCOPES__TEXT",
        "{email=\"Read all your mail\"}",
        "scopes.text, set by the environment: email: the pages have words for it",
    ),
    (
        "REGISTRATION__REQUIRE_SOFTWARE_STATEMENT",
        "true",
        "registration.require_software_statement, set by the environment: nobody's counts",
    ),
    (
        "REGISTRATION__SOFTWARE_STATEMENT_ISSUERS",
        "[{issuer=\"https://d.example\"}]",
        "registration.software_statement_issuers, set by the environment: https://d.example: it needs jwks or jwks_uri, and not both",
    ),
    (
        "REGISTRATION__SOFTWARE_STATEMENT_ISSUERS",
        "[{issuer=\"https://d.example\", jwks_uri=\"http://d.example\"}]",
        "registration.software_statement_issuers, set by the environment: https://d.example: its jwks_uri is not an https address",
    ),
    ("BRANDING__COLOUR", "blue", "branding.colour"),
    ("BRANDING__LOGO", "", "branding.logo"),
    ("BRANDING__LOGO_DARK", "dark.png", "branding.logo_dark"),
    ("BRANDING__ACCENT", "blue", "branding.accent"),
    (
        "BRANDING__ACCENT",
        "#ffcc00",
        "branding.accent, set by the environment: #ffcc00 has a contrast of 1.34:1 on light pages",
    ),
    ("BRANDING__ACCENT_DARK", "#8ab4ff", "branding.accent_dark"),
    (
        "BRANDING__LINKS",
        "[{title=\"Privacy\",href=\"http://example.com/\"}]",
        "branding.links, set by the environment: \"http://example.com/\" is no address",
    ),
    (
        "BRANDING__LINKS",
        "[{title={tlh=\"Privacy\"},href=\"https://example.com/\"}]",
        "branding.links, set by the environment: pages do not speak \"tlh\"",
    ),
    (
        "BRANDING__LINKS",
        "[{title=\" \",href=\"https://example.com/\"}]",
        "branding.links",
    ),
    (
        "BRANDING__LINKS",
        "[{title=\"Privacy\",href=\"https://example.com/\",target=\"_blank\"}]",
        "branding.links",
    ),
    ("BRANDING__SUPPORT", "help@example.com", "branding.support"),
    ("LISTEN", "0.0.0.0:8080", "listen"),
    (
        "LISTEN__ADDRESS",
        "localhost",
        "listen.address, set by the environment: this is to be an address and a port, as in 127.0.0.1:8080",
    ),
    (
        "LISTEN__TRUSTED_PROXIES",
        "10.0.0.0/8",
        "listen.trusted_proxies, set by the environment: this is to be a list in brackets, as in [\"10.0.0.0/8\"",
    ),
    (
        "LISTEN__TRUSTED_PROXIES",
        "[10.1.2.3/8]",
        "listen.trusted_proxies",
    ),
    ("LISTEN__FORWARDED_BY", "via", "listen.forwarded_by"),
    (
        "DATABASE__URL",
        "mysql://localhost/doorward",
        "database.url",
    ),
    ("DATABASE__CONNECTIONS", "0", "database.connections"),
    (
        "DATABASE__MIGRATE_ON_START",
        "perhaps",
        "database.migrate_on_start, set by the environment: this is to be true or false, and it is a string",
    ),
    ("DATABASE__SYNCHRONOUS", "normal", "database.synchronous"),
    ("SECRETS__MASTER_KEY", "short", "secrets.master_key"),
    ("SECRETS__MASTER_KEY", "", "secrets.master_key"),
    (
        "SECRETS__MASTER_KEY",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "secrets.master_key",
    ),
    ("SECRETS__MASTER_KEY_FILE", "", "secrets.master_key_file"),
    ("SCOPES__ADDITIONAL", "orders\"", "scopes.additional"),
    (
        "DPOP__REQUIRE_NONCE",
        "perhaps",
        "dpop.require_nonce, set by the environment: this is to be true or false",
    ),
    (
        "MUTUAL_TLS__HEADER",
        "client-cert",
        "mutual_tls.header, set by the environment: nobody may write it",
    ),
    ("MUTUAL_TLS__HEADER", "client cert", "mutual_tls.header"),
    (
        "MUTUAL_TLS__ADDRESS",
        "127.0.0.1:8443",
        "mutual_tls.address, set by the environment: TLS does not end here",
    ),
    (
        "TLS__CLIENT_CERTIFICATES",
        "optional",
        "tls.client_certificates, set by the environment: TLS does not end here",
    ),
    (
        "TLS__CLIENT_CERTIFICATES",
        "required",
        "tls.client_certificates",
    ),
    (
        "TLS__CERTIFICATE_FILE",
        "fullchain.pem",
        "tls.certificate_file, set by the environment: tls.key_file is not set",
    ),
    (
        "TLS__KEY_FILE",
        "privkey.pem",
        "tls.key_file, set by the environment: tls.certificate_file is not set",
    ),
    ("TLS__CERTIFICATE_FILE", "", "tls.certificate_file"),
    ("MUTUAL_TLS__FORMAT", "der", "mutual_tls.format"),
    (
        "MUTUAL_TLS__FORMAT",
        "pem",
        "mutual_tls.format, set by the environment: it does nothing without mutual_tls.header",
    ),
    (
        "MUTUAL_TLS__AUTHORITIES_FILE",
        "ca.pem",
        "mutual_tls.authorities_file",
    ),
    (
        "MUTUAL_TLS__ENDPOINTS",
        "https://mtls.example.com",
        "mutual_tls.endpoints",
    ),
    ("SIGN_IN__SECOND_FACTOR", "always", "sign_in.second_factor"),
    ("LIMITS__HEAD_BYTES", "100", "limits.head_bytes"),
    (
        "LIMITS__CONNECTIONS",
        "-1",
        "limits.connections, set by the environment: this is to be a whole number, not below zero, and it is -1",
    ),
    ("LIMITS__HASHING_MEMORY", "1024", "limits.hashing_memory"),
    ("LOG__FORMAT", "xml", "log.format"),
    ("LOG__FILTER", "doorward=loud", "log.filter"),
    ("ISSUER", "http://id.example.com", "issuer"),
    ("ISSUER", "https://id.example.com/", "issuer"),
    ("ISSUER", "id.example.com", "issuer"),
];

#[test]
fn what_is_wrong_is_named_and_nothing_is_made() {
    for (key, value, named) in WRONG {
        let desk = match *key {
            "ISSUER" => Desk::new(),
            _ => Desk::new().with("ISSUER", "https://id.example.com"),
        };
        let said = desk.with(key, value);
        let (desk, said) = (&said, said.run(&["serve"]));
        assert_eq!(said.code, 2, "{key}={value}: {}", said.err);
        assert!(
            said.err.contains(&format!("\n{named}")) && said.err.contains("the environment"),
            "{key}={value}: {}",
            said.err
        );
        assert_eq!(said.out, "", "{key}={value}");
        assert_eq!(desk.names(), Vec::<String>::new(), "{key}={value}");
    }
}

#[test]
fn a_variable_with_one_underscore_is_not_ignored() {
    for (name, meant) in [
        ("DOORWARD_ISSUER", "DOORWARD__ISSUER"),
        ("DOORWARD_DATABASE_URL", "DOORWARD__DATABASE__URL"),
    ] {
        let desk = Desk::new().with_variable(name, "https://id.example.com");
        let said = desk.run(&["serve"]);
        assert!(
            said.code == 2 && said.err.contains(name) && said.err.contains(meant),
            "{}",
            said.err
        );
        assert_eq!(desk.names(), Vec::<String>::new());
    }
    // What an orchestrator says of a service of this name is no setting.
    let desk = Desk::new()
        .with_variable("DOORWARD_PORT", "tcp://10.0.0.1:80")
        .with_variable("DOORWARD_SERVICE_HOST", "10.0.0.1");
    desk.run(&["migrate"]).done();
}

#[test]
fn a_file_is_named_with_its_key() {
    let desk = Desk::new();
    for (content, named) in [
        (
            "[lifetimes]\ncode = \"1w\"",
            "lifetimes.code, set by strange.toml",
        ),
        (
            "isuer = \"https://id.example.com\"",
            "isuer, set by strange.toml",
        ),
        (
            "[listen.tls]\ncert = \"x\"",
            "listen.tls, set by strange.toml",
        ),
        ("issuer = ", "strange.toml: this is no TOML: line 1, column"),
    ] {
        desk.write("strange.toml", content);
        let said = desk.run(&["serve", "--config", "strange.toml"]);
        assert!(
            said.code == 2 && said.err.contains(named),
            "{content}: {}",
            said.err
        );
    }
    let said = desk.run(&["serve", "--config", "absent.toml"]);
    assert!(
        said.code == 2 && said.err.contains("there is no file absent.toml"),
        "{}",
        said.err
    );
}

#[test]
fn no_refusal_shows_a_secret() {
    const SECRET: &str = "hunter2hunter2";
    const NUMBER: &str = "4711471147114711";
    let is_shown = |said: &Said| {
        let said = format!("{said:?}");
        said.contains(SECRET) || said.contains(NUMBER)
    };
    let issuer = "issuer = \"https://id.example.com\"\n";
    for content in [
        format!("[secrets]\nmaster_key = {SECRET}"),
        format!("secrets = \"{SECRET}\""),
        format!("[secrets]\nmaster_key = [\"{SECRET}\"]"),
        format!("[secrets]\nmaster_key = \"{SECRET}\""),
        format!("[database]\nurl = \"postgress://doorward:{SECRET}@db/doorward\""),
        format!("[database]\nurl = [\"{SECRET}\"]"),
        format!("[database]\nurl = \"postgres://doorward:{SECRET}@127.0.0.1:1/doorward\""),
        format!("[database]\nurl = \"postgres://doorward:%zz{SECRET}@127.0.0.1:1/doorward\""),
        format!("[database]\nurl = \"postgres://doorward:{SECRET}/x@127.0.0.1:1/doorward\""),
        format!("[database]\nurl = \"postgres://doorward:{SECRET}@[::1/doorward\""),
        format!("[database]\nurl = \"postgres://doorward:x@127.0.0.1:1/doorward?{SECRET}=1\""),
        format!("[mail]\npassword = {NUMBER}"),
        format!("mail = \"password={SECRET}\""),
        format!("[pictures]\nsecret = {NUMBER}"),
        format!("connectors = \"[{{client_secret={SECRET}}}]\""),
        format!("[[connectors]]\nname = \"corp\"\nclient_secret = {NUMBER}"),
        format!("[[connectors]]\nname = \"corp\"\nldap = \"bind_password={SECRET}\""),
        format!("[[connectors]]\nname = \"corp\"\nldap = {{ bind_password = {NUMBER} }}"),
        format!("[[connectors]]\nname = \"corp\"\nsigned_secret = {{ private_key = {NUMBER} }}"),
    ] {
        let desk = Desk::new();
        desk.write("doorward.toml", &format!("{issuer}{content}"));
        let said = desk.run(&["serve"]);
        assert_ne!(said.code, 0, "{content}");
        assert!(!is_shown(&said), "{content}: {said:?}");
        let said = desk.run(&["doctor", "--json"]);
        assert!(!is_shown(&said), "{content}: {said:?}");
    }
    // A comma too few, and all of it is one text.
    let connectors = format!("[{{name=\"corp\" client_secret=\"{SECRET}\"}}]");
    let desk = Desk::new().with("ISSUER", "https://id.example.com");
    let said = desk.with("CONNECTORS", &connectors).run(&["serve"]);
    assert!(
        said.code == 2 && said.err.contains("connectors, set by"),
        "{said:?}"
    );
    assert!(!is_shown(&said), "{said:?}");
}

/// What is commented out as well.
#[test]
fn every_key_of_the_example_is_one_that_there_is() {
    let example = include_str!("../../deploy/doorward.toml");
    let is_setting = |line: &str| {
        let name = line.split([' ', '=', ']']).next().unwrap_or_default();
        let is_name = |sign: char| sign.is_ascii_lowercase() || matches!(sign, '_' | '[' | '.');
        !name.is_empty()
            && name.chars().all(is_name)
            && (line.starts_with('[') || line.contains(" = "))
    };
    let lines = example.lines().map(|line| {
        let bare = line.trim_start_matches(['#', ' ']);
        if is_setting(bare) { bare } else { line }
    });
    let whole = lines.collect::<Vec<_>>().join("\n");
    for key in ["\n[sign_in]", "\n[mail]", "\nsmtp = ", "\nhistory = "] {
        assert!(whole.contains(key), "{key}: {whole}");
    }
    let desk = Desk::new();
    desk.write("example.toml", &whole);
    let request = Request {
        file: Some(desk.path("example.toml")),
        ..Request::default()
    };
    if let Err(error) = load(request) {
        panic!("{error}");
    }
}

#[test]
fn a_server_that_is_not_reached_is_named() {
    // Somebody who listens, and hangs up.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            drop(stream);
        }
    });
    let deaf = format!("127.0.0.1:{port}");
    for (server, host, port) in [
        ("127.0.0.1:1", "127.0.0.1", "1"),
        ("nowhere.invalid:5433", "nowhere.invalid", "5433"),
        ("nowhere.invalid", "nowhere.invalid", "5432"),
        (deaf.as_str(), "127.0.0.1", &port.to_string()),
    ] {
        let url = format!("postgres://somebody:hunter2hunter2@{server}/doorward");
        for command in [&["migrate"][..], &["user", "list"], &["doctor"]] {
            let said = Desk::new().run(&[command, &["--database", &url]].concat());
            let text = format!("{}{}", said.out, said.err);
            assert_eq!(said.code, 1, "{said:?}");
            assert!(
                text.contains(host)
                    && text.contains(port)
                    && text.contains("does the database run"),
                "{said:?}"
            );
            assert!(
                !text.contains("somebody") && !text.contains("hunter2"),
                "{said:?}"
            );
        }
    }
}

#[test]
fn flags_stand_over_the_environment_and_that_over_the_file() {
    let desk = Desk::new();
    let asked =
        |desk: &Desk, arguments: &[&str]| desk.run(&[&["user", "list"], arguments].concat()).err;
    assert!(asked(&desk, &[]).contains("doorward.db"), "the default");
    desk.write("doorward.toml", "[database]\nurl = \"sqlite:file.db\"");
    assert!(asked(&desk, &[]).contains("file.db"));
    let desk = desk.with("DATABASE__URL", "sqlite:environment.db");
    assert!(asked(&desk, &[]).contains("environment.db"));
    assert!(asked(&desk, &["--database", "sqlite:flag.db"]).contains("flag.db"));
    desk.write("other.toml", "[database]\nurl = 3");
    assert_eq!(
        desk.run(&["user", "list", "--config", "other.toml"]).code,
        1,
        "the environment stands over the file"
    );
}

#[test]
fn a_typo_in_the_database_address_creates_nothing() {
    for command in [
        &["user", "list"][..],
        &["key", "list"],
        &["client", "list"],
        &["token", "admin"],
        &["migrate", "status"],
        &["doctor"],
    ] {
        let desk = Desk::new().with("ISSUER", "https://id.example.com");
        for url in [
            "sqlite:typo.db",
            "sqllite:typo.db",
            "typo.db",
            "sqlite::memory:",
            "file:typo.db",
        ] {
            let said = desk.run(&[command, &["--database", url]].concat());
            assert!(
                said.code == 1 || said.code == 2,
                "{command:?} {url}: {said:?}"
            );
            assert_eq!(desk.names(), Vec::<String>::new(), "{command:?} {url}");
        }
    }
}

#[test]
fn a_database_that_is_gone_beside_its_master_key_is_not_made_anew() {
    let desk = Desk::new();
    desk.write(
        "master.key",
        "7vCzK0gq3V9mYt1cUe5hJx2RbL8nWsPaQdFiGoTkZyA\n",
    );
    let said = desk.run(&[
        "serve",
        "--issuer",
        "https://id.example.com",
        "--listen",
        "127.0.0.1:0",
    ]);
    assert!(
        said.code == 1 && said.err.contains("There is no database at doorward.db"),
        "{said:?}"
    );
    assert_eq!(desk.names(), ["master.key"]);
    // Beside `script/server`.
    std::fs::create_dir(desk.path("data")).unwrap();
    desk.write("data/doorward.toml", "");
    let said = desk.run(&["user", "list"]);
    assert!(said.err.contains("--config data/doorward.toml"), "{said:?}");
}

#[test]
fn plain_http_is_not_served_to_other_machines() {
    let desk = Desk::new();
    let said = desk.run(&[
        "serve",
        "--issuer",
        "http://localhost:8080",
        "--listen",
        "0.0.0.0:8080",
    ]);
    assert!(
        said.code == 2
            && said
                .err
                .contains("listen.address: 0.0.0.0:8080 can be reached from other machines"),
        "{said:?}"
    );
    let said = desk.run(&["dev", "--listen", "0.0.0.0:0"]);
    assert!(
        said.code == 2 && said.err.contains("listen.address"),
        "{said:?}"
    );
    assert_eq!(desk.names(), ["data"]);
}

/// The examples under a heading: what goes into the file, and the commands.
fn examples(heading: &str) -> (String, Vec<Vec<String>>) {
    let document = include_str!("../../docs/configuration.md");
    let heading = format!("\n## {heading}\n");
    let section = document.split_once(&heading).expect(&heading).1;
    let section = section.split("\n## ").next().unwrap_or_default();
    let (mut toml, mut commands): (String, Vec<String>) = Default::default();
    let mut is_going_on = false;
    for line in section.lines().filter_map(|line| line.strip_prefix("    ")) {
        let text = line.trim_end_matches('\\');
        if is_going_on {
            commands.last_mut().expect("a command").push_str(text);
        } else if let Some(command) = text.strip_prefix("doorward ") {
            commands.push(command.to_owned());
        } else {
            toml.extend([line, "\n"]);
        }
        is_going_on = line.ends_with('\\');
    }
    // What stands in quotes is one word.
    let words = |command: String| {
        let parts = command.split('"').enumerate();
        let words = parts.flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        });
        words.collect()
    };
    (toml, commands.into_iter().map(words).collect())
}

// Letter by letter, by somebody who has nothing else.
#[test]
fn the_examples_of_the_document_work() {
    for (heading, commands) in [
        ("Services and their tokens", 0),
        ("Acting for somebody at the next service", 1),
        ("Apps that sign people in for one another", 2),
        ("Assertions of others", 0),
        ("Signing in elsewhere", 0),
        ("Providers that many have", 0),
        ("Providers without OpenID Connect", 0),
        ("Acting for somebody at another provider", 1),
        ("Signing in by a directory", 0),
        ("SAML identity providers", 0),
        ("Our word for others", 0),
        ("Details of an authorization", 1),
    ] {
        let (toml, found) = examples(heading);
        assert_eq!(found.len(), commands, "{heading}: {found:?}");
        let desk = Desk::new();
        let issuer = "issuer = \"https://id.example.com\"\n";
        desk.write("doorward.toml", &format!("{issuer}{toml}"));
        desk.write("campus.pem", &Key::of_provider().pem());
        desk.run(&["migrate"]).done();
        for command in found {
            let command: Vec<&str> = command.iter().map(String::as_str).collect();
            let said = desk.run(&command);
            assert_eq!(said.code, 0, "{heading}: {command:?}: {said:?}");
        }
        let said = desk.run(&["doctor"]);
        assert!(
            !said.out.contains("neither a service"),
            "{heading}: {said:?}"
        );
    }
}

#[test]
fn paths_are_read_from_the_working_directory_wherever_the_file_is() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("etc")).expect("a folder");
    let toml = "[database]\nurl = \"sqlite:own.db\"\n[secrets]\nmaster_key_file = \"own.key\"\n";
    desk.write("etc/doorward.toml", toml);
    desk.run(&["--config", "etc/doorward.toml", "migrate"])
        .done();
    assert!(desk.path("own.db").exists());
    assert!(!desk.path("etc/own.db").exists());
    // And it says so where one looks for it.
    let help = desk.run(&["--help"]).done();
    let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        help.contains("A path without a slash at its beginning is read from the working directory"),
        "{help}"
    );
}
