//! Directories whose people sign in here.

mod sync;

use std::time::Duration;

use url::{Host, Url};

use self::sync::judge_sync;
use super::judge::{MINUTE, SECOND};
use crate::config::section::{Dialect, Ldap, LdapGroups, PasswordChangeAs, PasswordChangeBy};
use crate::domain::connector::Mapping;
use crate::domain::directory::{
    ChangedBy, Directory, DirectoryGroups, DirectoryServer, Finding, GroupMembership,
    PasswordChange,
};
use crate::federation::ldap::{dn, escape};

/// Servers of one directory.
const MOST_SERVERS: usize = 8;
/// Groups that may sign in.
const MOST_GROUPS: usize = 100;
/// Bytes of a name, a filter.
const LONGEST: usize = 1000;
/// What stands for what is typed.
const TYPED: &str = "{username}";
/// RFC 4516 §2, and the port that all use for `ldaps`.
const PORT: u16 = 389;
const TLS_PORT: u16 = 636;
/// How long a sign-in may take there.
const TIMEOUT: Duration = Duration::from_secs(5);

/// What holds in a dialect where nothing is said.
struct Usual {
    people: &'static str,
    names: &'static [&'static str],
    subject: &'static str,
    /// `preferred_username`, for the mapping.
    username: &'static str,
}

const STANDARD: Usual = Usual {
    people: "(objectClass=person)",
    names: &["uid"],
    subject: "entryUUID",
    username: "uid",
};
/// People, and not machines, which are people there too.
const ACTIVE_DIRECTORY: Usual = Usual {
    people: "(&(objectCategory=person)(objectClass=user))",
    names: &["sAMAccountName", "userPrincipalName"],
    subject: "objectGUID",
    username: "sAMAccountName",
};

const fn usual(dialect: Dialect) -> &'static Usual {
    match dialect {
        Dialect::Standard => &STANDARD,
        Dialect::ActiveDirectory => &ACTIVE_DIRECTORY,
    }
}

/// The attributes of claims, where nothing is said (RFC 4519, RFC 2798).
pub(super) fn usual_mapping(configured: &Ldap) -> Mapping {
    let own = |name: &str| Some(name.to_owned());
    Mapping {
        preferred_username: own(usual(configured.dialect).username),
        name: own("cn"),
        given_name: own("givenName"),
        family_name: own("sn"),
        email: own("mail"),
        // A directory has nothing that says so.
        email_verified: None,
        // They come of a search of their own.
        groups: None,
    }
}

/// Judges `connectors.ldap`, with the groups that are roles here.
pub(super) fn directory<'r>(
    configured: &Ldap,
    issuer: &str,
    roles: impl Iterator<Item = &'r String>,
) -> Result<Directory, String> {
    let Ldap {
        servers,
        authorities_file,
        certificate_file,
        key_file,
        bind_dn,
        bind_password_file: _,
        bind_password: _,
        base,
        people: _,
        names: _,
        dn: _,
        subject,
        dialect,
        timeout,
        groups,
        sync,
        password_change: _,
        password_change_as: _,
    } = configured;
    if servers.is_empty() || servers.len() > MOST_SERVERS {
        return Err(format!(
            "ldap.servers: one at least, and {MOST_SERVERS} at most"
        ));
    }
    let own_certificate = match (certificate_file, key_file) {
        (None, None) => None,
        (Some(certificate), Some(key)) => Some((certificate.clone(), key.clone())),
        _ => return Err("ldap.certificate_file and ldap.key_file go together".to_owned()),
    };
    if !is_name(base) {
        return Err("ldap.base is no distinguished name".to_owned());
    }
    if bind_dn.as_deref().is_some_and(|name| !is_name(name)) {
        return Err("ldap.bind_dn is no distinguished name".to_owned());
    }
    let subject = subject.as_deref().unwrap_or(usual(*dialect).subject);
    if !is_attribute(subject) {
        return Err("ldap.subject is no attribute".to_owned());
    }
    let timeout = timeout.map_or(TIMEOUT, crate::config::Span::duration);
    if !(SECOND..=MINUTE).contains(&timeout) {
        return Err("ldap.timeout is not between 1s and 1m".to_owned());
    }
    let issuer = match issuer {
        "" => format!("ldap:{}", base.to_lowercase()),
        own if own.len() <= LONGEST && !own.contains(char::is_control) => own.to_owned(),
        _ => return Err("issuer is too long, or no single line".to_owned()),
    };
    let mut has_roles = false;
    for group in roles {
        if !is_name(group) {
            return Err(format!("roles: {group:?} is no distinguished name"));
        }
        has_roles = true;
    }
    let groups = match groups {
        Some(groups) if groups.allowed.is_empty() && !has_roles => {
            return Err("ldap.groups is for allowed, or for roles".to_owned());
        }
        Some(groups) => Some(judge_groups(groups, *dialect, base)?),
        None if has_roles => {
            return Err("roles need ldap.groups, which says how members are told".to_owned());
        }
        None => None,
    };
    let finding = finding(configured)?;
    let sync = match (sync, &finding) {
        (Some(sync), Finding::Search { .. }) => Some(judge_sync(sync, *dialect)?),
        (Some(_), Finding::Name { .. }) => {
            return Err("ldap.sync needs a search: it does not go with ldap.dn".to_owned());
        }
        (None, _) => None,
    };
    Ok(Directory {
        issuer,
        servers: servers
            .iter()
            .map(|address| server(address))
            .collect::<Result<_, _>>()?,
        authorities_file: authorities_file.clone(),
        own_certificate,
        bind_dn: bind_dn.clone(),
        base: base.clone(),
        finding,
        subject_attribute: subject.to_owned(),
        groups,
        timeout,
        sync,
        password_change: password_change(configured)?,
    })
}

/// How people's passwords are changed there. In Active Directory nobody gets in whose password has expired, and whoever shows the old one may change it:
/// there it is done as whom we search as, if there is one.
fn password_change(configured: &Ldap) -> Result<Option<PasswordChange>, String> {
    let by = match configured.password_change {
        PasswordChangeBy::Off if configured.password_change_as.is_some() => {
            return Err("ldap.password_change_as is for password_change".to_owned());
        }
        PasswordChangeBy::Off => return Ok(None),
        PasswordChangeBy::Rfc3062 => ChangedBy::Rfc3062,
        PasswordChangeBy::ActiveDirectory => ChangedBy::ActiveDirectory,
    };
    let has_service = configured.bind_dn.is_some();
    let as_service = match configured.password_change_as {
        Some(PasswordChangeAs::Service) if !has_service => {
            return Err("ldap.password_change_as = \"service\" needs bind_dn".to_owned());
        }
        Some(whom) => whom == PasswordChangeAs::Service,
        None => by == ChangedBy::ActiveDirectory && has_service,
    };
    Ok(Some(PasswordChange { by, as_service }))
}

/// RFC 4516 §2: scheme, host and port, and nothing else. Neither scheme sends a password in the clear.
fn server(address: &str) -> Result<DirectoryServer, String> {
    let refused = || {
        format!(
            "ldap.servers: {address:?} is not ldaps://host, ldaps://host:port, or ldap:// with one of these, which is for StartTLS"
        )
    };
    let url = Url::parse(address).map_err(|_| refused())?;
    let is_bare = matches!(url.path(), "" | "/")
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    let (is_tls_at_once, port) = match url.scheme() {
        "ldaps" => (true, TLS_PORT),
        "ldap" => (false, PORT),
        _ => return Err(refused()),
    };
    let host = url.host_str().filter(|host| !host.is_empty() && is_bare);
    let host = host.ok_or_else(refused)?;
    // Without the brackets of IPv6.
    let host = match Host::parse(host) {
        Ok(Host::Ipv6(address)) => address.to_string(),
        Ok(other) => other.to_string(),
        Err(_) => return Err(refused()),
    };
    Ok(DirectoryServer {
        address: address.to_owned(),
        host,
        port: url.port().unwrap_or(port),
        is_tls_at_once,
    })
}

fn finding(configured: &Ldap) -> Result<Finding, String> {
    let Ldap {
        people,
        names,
        dn: name,
        dialect,
        bind_dn,
        ..
    } = configured;
    if let Some(name) = name {
        if people.is_some() || names.is_some() || bind_dn.is_some() {
            return Err("ldap.dn stands in place of a search: it goes with neither ldap.people, ldap.names nor ldap.bind_dn".to_owned());
        }
        let parts: Vec<&str> = name.split(TYPED).collect();
        let [before, after] = parts[..] else {
            return Err(format!("ldap.dn has to have {TYPED} once"));
        };
        if !is_name(&format!("{before}{}{after}", escape::in_name("a"))) {
            return Err("ldap.dn is no distinguished name".to_owned());
        }
        return Ok(Finding::Name {
            before: before.to_owned(),
            after: after.to_owned(),
        });
    }
    let usual = usual(*dialect);
    let people = people.as_deref().unwrap_or(usual.people);
    if people.len() > LONGEST || !escape::is_filter(people) {
        return Err("ldap.people is no filter: it is as \"(objectClass=person)\"".to_owned());
    }
    let own = || usual.names.iter().map(|&name| name.to_owned()).collect();
    let names: Vec<String> = names.clone().unwrap_or_else(own);
    if names.is_empty() || !names.iter().all(|name| is_attribute(name)) {
        return Err("ldap.names has attributes, one at least".to_owned());
    }
    Ok(Finding::Search {
        people: people.to_owned(),
        names,
    })
}

/// Which groups may sign in, and how it is told who is in one.
fn judge_groups(
    configured: &LdapGroups,
    dialect: Dialect,
    people: &str,
) -> Result<DirectoryGroups, String> {
    let LdapGroups {
        allowed,
        membership,
        base,
        nested,
    } = configured;
    if allowed.len() > MOST_GROUPS || !allowed.iter().all(|name| is_name(name)) {
        return Err(format!(
            "ldap.groups.allowed has distinguished names, {MOST_GROUPS} at most"
        ));
    }
    let membership = membership.unwrap_or(match dialect {
        Dialect::Standard => GroupMembership::MemberOf,
        Dialect::ActiveDirectory => GroupMembership::InChain,
    });
    let base = match (base, membership) {
        (Some(base), _) if !is_name(base) => {
            return Err("ldap.groups.base is no distinguished name".to_owned());
        }
        (Some(base), _) => base.clone(),
        // Nothing is searched.
        (None, GroupMembership::MemberOf) => people.to_owned(),
        (None, _) => return Err("ldap.groups.base is missing: it names the entry under which groups are, where they say who is in them".to_owned()),
    };
    let follows_none = matches!(
        membership,
        GroupMembership::MemberUid | GroupMembership::InChain
    );
    if *nested && follows_none {
        return Err("ldap.groups.nested is for member_of, member and unique_member".to_owned());
    }
    Ok(DirectoryGroups {
        allowed: allowed.clone(),
        membership,
        base,
        is_nested: *nested,
    })
}

fn is_name(text: &str) -> bool {
    text.len() <= LONGEST && dn::is_name(text)
}

/// RFC 4512 §1.4: a name, or an object identifier.
pub(super) fn is_attribute(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    !text.is_empty() && text.len() <= 100 && text.bytes().all(is_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_has_a_scheme_a_host_and_perhaps_a_port() {
        for (address, host, port, is_tls_at_once) in [
            ("ldaps://ldap.corp.example", "ldap.corp.example", 636, true),
            ("ldap://ldap.corp.example", "ldap.corp.example", 389, false),
            ("ldaps://127.0.0.1:1636/", "127.0.0.1", 1636, true),
            ("ldap://[::1]:1389", "::1", 1389, false),
        ] {
            let read = server(address).unwrap();
            assert_eq!(
                (read.host.as_str(), read.port, read.is_tls_at_once),
                (host, port, is_tls_at_once),
                "{address}"
            );
        }
        for bad in [
            "ldap.corp.example",
            "https://ldap.corp.example",
            "ldapi://%2frun%2fslapd",
            "ldaps://",
            "ldaps:///dc=corp",
            "ldaps://ldap.corp.example/dc=corp",
            "ldaps://cn=a:secret@ldap.corp.example",
            "ldaps://ldap.corp.example?uid",
        ] {
            assert!(server(bad).is_err(), "{bad}");
        }
    }
}
