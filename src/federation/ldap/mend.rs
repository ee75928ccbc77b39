//! How to mend what is wrong at a directory: by what was tried, and by what came of it.
//!
//! Texts for operators, who see them in `doorward connector test` and `/api/v1`. Result codes are those of RFC 4511 appendix A.

use std::io::ErrorKind;

use super::message::LEAVES;
use super::trouble::{Trouble, code};

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A connection, and TLS.
    Connect,
    /// The bind of whom we search as.
    Bind,
    /// The entry under which people are.
    Base,
    /// The entry under which groups are.
    GroupBase,
    /// Somebody's entry.
    Search,
    /// Their groups.
    Groups,
    /// What their entry has.
    Read,
    /// What the server says of itself.
    Root,
}

impl Place {
    /// What steps call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Bind => "bind",
            Self::Base => "base",
            Self::GroupBase => "base of groups",
            Self::Search => "search",
            Self::Groups => "groups",
            Self::Read => "read",
            Self::Root => "passwords are changed",
        }
    }
}

/// What to look at.
pub(super) fn mend(place: Place, trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::NoAddress => {
            "Compare the host in ldap.servers; the name servers of this machine have to know it."
        }
        Trouble::Connection(error) => match error.kind() {
            ErrorKind::ConnectionRefused => {
                "Nobody listens there: see whether the directory runs, and compare the port in ldap.servers (636 for ldaps://, 389 for ldap://)."
            }
            ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
                "No way leads there from this machine: see to routes and firewalls."
            }
            _ => {
                "The connection broke: see the directory's log, and what is between it and this machine. Where it speaks LDAP without TLS on that port, ldap.servers has ldap://, for StartTLS."
            }
        },
        Trouble::Tls(why) => of_tls(why),
        Trouble::NoStartTls(_) => {
            "The directory has no TLS on that port: set it up there, or use its ldaps:// port in ldap.servers."
        }
        Trouble::Closed | Trouble::Malformed(LEAVES) => {
            "The directory closed the connection, and its log says why; it may want a certificate (ldap.certificate_file)."
        }
        Trouble::TooMuch => {
            "An entry has more than a megabyte of what is asked for: take away there what is too much, or map another attribute."
        }
        Trouble::Injected | Trouble::Malformed(_) => {
            "What listens there is no directory, or something on the way changes what it says: compare host and port in ldap.servers."
        }
        Trouble::Slow if place == Place::Connect => {
            "Nobody answers: a firewall may drop what is sent, the port may be another's, or the directory is too busy. Compare ldap.servers, and ldap.timeout."
        }
        Trouble::Slow => {
            "The directory takes too long: index there what ldap.names, ldap.subject and the groups are searched by, or raise ldap.timeout."
        }
        Trouble::Result { code, .. } => of_code(place, *code),
        Trouble::Ambiguous => {
            "A name has to be one person's: let ldap.people leave out what is no person, and ldap.names have attributes whose values are unique."
        }
        Trouble::Outside => {
            "Compare ldap.base with where the entry is; aliases and other directories are not followed."
        }
        Trouble::NoSubject(_) => {
            "Let ldap.subject name an attribute of which each person has one value, such as entryUUID or objectGUID, and let bind_dn read it."
        }
        Trouble::TooManyGroups => {
            "Narrow ldap.groups.base to the groups that matter, or turn ldap.groups.nested off."
        }
        Trouble::Configuration(_) => {
            "Correct it in the configuration; docs/configuration.md, Signing in by a directory, says what each means."
        }
    }
}

/// The words are those in which OpenSSL says why a certificate is none (`X509_verify_cert_error_string`).
fn of_tls(why: &str) -> &'static str {
    let has = |words: &str| why.contains(words);
    if has("certificate has expired") {
        "The directory's certificate, or one above it, is over: renew it there. If it is not, compare this machine's clock."
    } else if has("not yet valid") {
        "The directory's certificate is not valid yet: compare the clocks of both machines."
    } else if has("hostname mismatch") || has("IP address mismatch") {
        "The directory's certificate is of another name: let ldap.servers have the name that is in it, or issue one for this name."
    } else if has("self-signed certificate")
        || has("self signed certificate")
        || has("unable to get local issuer certificate")
        || has("unable to get issuer certificate")
        || has("unable to verify the first certificate")
    {
        "Nobody that this machine knows vouches for the directory's certificate: let ldap.authorities_file have the certificate of its authority, and the directory send those in between."
    } else if has("certificate required") || has("handshake failure") {
        "The directory takes nobody without a certificate, or not this one, or has no TLS 1.2: see ldap.certificate_file and key_file."
    } else if has("wrong version number") || has("packet length too long") || has("unexpected EOF")
    {
        "There seems to be no TLS on that port: ldap.servers has ldap:// for StartTLS, and ldaps:// for TLS from the first byte."
    } else {
        "See the directory's log: it needs TLS 1.2 or later, and a certificate of the name in ldap.servers."
    }
}

fn of_code(place: Place, result: u32) -> &'static str {
    match (place, result) {
        (Place::Bind, code::INVALID_CREDENTIALS) => {
            "The directory does not know ldap.bind_dn, or its password is another (bind_password, bind_password_file), locked, or over."
        }
        (Place::Bind, code::NO_SUCH_OBJECT | code::INVALID_DN_SYNTAX) => {
            "Compare ldap.bind_dn: there is no entry of that name."
        }
        (Place::Bind, code::UNWILLING_TO_PERFORM | code::INSUFFICIENT_ACCESS_RIGHTS) => {
            "The directory lets ldap.bind_dn not sign in: its account may be turned off, or simple binds may be."
        }
        (Place::Bind, code::INAPPROPRIATE_AUTHENTICATION) => {
            "The entry of ldap.bind_dn has no password, or the directory takes none of it by a simple bind."
        }
        (Place::Base, code::NO_SUCH_OBJECT) => {
            "Compare ldap.base: there is no such entry, or bind_dn (nobody, without one) may not know of it."
        }
        (Place::GroupBase, code::NO_SUCH_OBJECT) => {
            "Compare ldap.groups.base: there is no such entry, or bind_dn (nobody, without one) may not know of it."
        }
        (_, code::NO_SUCH_OBJECT) => {
            "There is no such entry, or bind_dn may not know of it: compare ldap.base and ldap.groups.base."
        }
        (_, code::INVALID_DN_SYNTAX) => {
            "The directory takes a name for none: compare ldap.base and ldap.groups.base."
        }
        (_, code::INSUFFICIENT_ACCESS_RIGHTS) => {
            "Let whom we search as (ldap.bind_dn; nobody, without one) read the entries of people and groups there."
        }
        (
            _,
            code::OPERATIONS_ERROR
            | code::INAPPROPRIATE_AUTHENTICATION
            | code::UNWILLING_TO_PERFORM,
        ) => {
            "The directory answers nobody who has not signed in, as Active Directory does: set ldap.bind_dn and its password. Where they are set, see its log."
        }
        (_, code::SIZE_LIMIT_EXCEEDED | code::TIME_LIMIT_EXCEEDED | code::ADMIN_LIMIT_EXCEEDED) => {
            "The directory gives up on the search: index there what ldap.names and the groups are searched by, narrow ldap.base, or raise its limits for bind_dn."
        }
        (_, code::STRONGER_AUTH_REQUIRED | code::CONFIDENTIALITY_REQUIRED) => {
            "The directory wants more than a password by TLS: see its rules for simple binds, and whether it wants a certificate (ldap.certificate_file)."
        }
        (_, code::REFERRAL) => {
            "The entry is at another server, and nobody is sent on from here: let ldap.servers name that one, or a global catalog."
        }
        (_, code::BUSY | code::UNAVAILABLE) => {
            "The directory has too much to do, or is being started: try again, and see its log."
        }
        _ => "See the directory's log of that moment.",
    }
}
