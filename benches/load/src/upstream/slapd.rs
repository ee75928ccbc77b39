//! OpenLDAP's server, with a directory of its own.

use std::fmt::Write as _;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use tempfile::TempDir;

use super::{PEOPLE, certificates};
use crate::process::{Person, Process, free_port};

/// Where Debian has its programs: not in everybody's path.
const PROGRAMS: &str = "/usr/sbin";
/// How long it may take until it listens.
const READY_WITHIN: Duration = Duration::from_secs(30);
/// Under which entry its people are.
pub const BASE: &str = "ou=people,dc=corp,dc=example";
/// Who may look for them.
pub const READER: &str = "cn=reader,dc=corp,dc=example";
/// The reader's password.
pub const READER_PASSWORD: &str = "what the reader reads with";
/// Of all people there.
const PASSWORD: &str = "a pass phrase of the directory";

/// A directory; ended and removed when dropped.
#[derive(Debug)]
pub struct Slapd {
    process: Process,
    port: u16,
    folder: TempDir,
}

impl Slapd {
    /// Makes and starts one in a new folder of `scratch`.
    pub fn start(scratch: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("doorward-load-slapd-")
            .tempdir_in(scratch)?;
        let own = folder.path();
        certificates::of_server(own, "slapd")?;
        let (settings, people) = (own.join("slapd.conf"), own.join("people.ldif"));
        std::fs::write(&settings, configuration(own))?;
        std::fs::write(&people, entries())?;
        std::fs::create_dir(own.join("db"))?;
        let program = |name: &str| {
            let mut command = Command::new(Path::new(PROGRAMS).join(name));
            command.arg("-f").arg(&settings);
            command
        };
        let loaded = program("slapadd")
            .args(["-q", "-l"])
            .arg(&people)
            .output()
            .context("cannot run slapadd: OpenLDAP's server is not installed")?;
        if !loaded.status.success() {
            bail!("slapadd: {}", String::from_utf8_lossy(&loaded.stderr));
        }

        let port = free_port()?;
        // In the foreground, and silent. On the driver's core, as PostgreSQL is.
        let mut slapd = program("slapd");
        slapd.args(["-h", &format!("ldaps://127.0.0.1:{port}/"), "-d", "0"]);
        let process = Process::start(&mut slapd, &own.join("log"))?;
        let slapd = Self {
            process,
            port,
            folder,
        };
        slapd.wait_ready()?;
        Ok(slapd)
    }

    /// Where it is, by TLS at once.
    pub fn url(&self) -> String {
        format!("ldaps://127.0.0.1:{}", self.port)
    }

    /// The file with the certificate of who vouches for it.
    pub fn authorities(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The CPU time of all its threads.
    pub fn cpu_time(&self) -> anyhow::Result<Duration> {
        self.process.cpu_time().context("slapd")
    }

    fn wait_ready(&self) -> anyhow::Result<()> {
        let until = Instant::now() + READY_WITHIN;
        while Instant::now() < until {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!(
            "slapd does not listen; its log ends with:\n{}",
            self.process.log_tail()
        )
    }
}

/// One of its people.
pub fn person(number: usize) -> Person {
    Person {
        username: format!("person{number:04}"),
        password: PASSWORD.to_owned(),
    }
}

fn configuration(own: &Path) -> String {
    let own = own.display();
    format!(
        "include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {own}/slapd.pid
argsfile {own}/slapd.args
TLSCertificateFile {own}/slapd.pem
TLSCertificateKeyFile {own}/slapd.key
security simple_bind=64
loglevel 0
database mdb
suffix dc=corp,dc=example
directory {own}/db
dbnosync
index objectClass,uid,mail,entryUUID eq
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact={READER} read by self read by * none
"
    )
}

/// Passwords are in the clear (RFC 4519 §2.41), so that a comparison costs nothing: the directory is not what is measured.
fn entries() -> String {
    let mut entries = format!(
        "dn: dc=corp,dc=example
objectClass: dcObject
objectClass: organization
dc: corp
o: Example Corp

dn: {BASE}
objectClass: organizationalUnit
ou: people

dn: {READER}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: {READER_PASSWORD}
"
    );
    for number in 0..PEOPLE {
        let Person { username, password } = person(number);
        let _ = write!(
            entries,
            "
dn: uid={username},{BASE}
objectClass: inetOrgPerson
uid: {username}
cn: Person {number}
givenName: Person
sn: {number}
mail: {username}@corp.example
userPassword: {password}
"
        );
    }
    entries
}
