//! OpenLDAP's server, with a directory of its own.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use doorward::federation::connection::Connection;
use tempfile::TempDir;

use super::{connection, server};
use crate::support::certificates::{Authority, Certificate, Wanted};
use crate::support::process::free_port;

/// Where Debian has it: not in everybody's path.
const PROGRAM: &str = "/usr/sbin/slapd";
const SUFFIX: &str = "dc=corp,dc=example";
pub const BASE: &str = "ou=people,dc=corp,dc=example";
pub const READER: &str = "cn=reader,dc=corp,dc=example";
pub const READER_PASSWORD: &str = "what the reader reads with";
const ADMIN: &str = "cn=admin,dc=corp,dc=example";
const ADMIN_PASSWORD: &str = "what the admin writes with";
/// Of all people there.
pub const THEIRS: &str = "a pass phrase of the directory";

/// Further policies of passwords (slapo-ppolicy(5)), by their names.
const POLICIES: [(&str, &str); 3] = [
    ("grace", "pwdMaxAge: 60\npwdGraceAuthNLimit: 3\n"),
    (
        "strict",
        "pwdCheckQuality: 2\npwdMinLength: 12\npwdMaxLength: 40\npwdInHistory: 3\npwdMinAge: 86400\npwdSafeModify: TRUE\npwdMustChange: TRUE\n",
    ),
    ("fixed", "pwdAllowUserChange: FALSE\npwdMustChange: TRUE\n"),
];

pub struct Slapd {
    child: Mutex<Child>,
    folder: TempDir,
    authority: Authority,
    pub port: u16,
    pub tls_port: u16,
}

impl Drop for Slapd {
    fn drop(&mut self) {
        self.end();
    }
}

impl Slapd {
    pub fn start() -> Self {
        Self::start_with("", "", Certificate::of_server)
    }

    /// With further entries, settings of TLS, and another certificate.
    pub fn start_with(
        entries: &str,
        tls: &str,
        certificate: impl FnOnce(&Authority) -> Certificate,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let authority = Authority::new("Directories");
        let certificate = certificate(&authority);
        let write = |name: &str, content: &[u8]| {
            fs::write(folder.path().join(name), content).expect("written");
        };
        write("ca.pem", &authority.pem());
        write("cert.pem", certificate.full_chain().as_bytes());
        write("key.pem", certificate.key.as_bytes());
        write("slapd.conf", configuration(&folder, tls).as_bytes());
        write("data.ldif", (data() + entries).as_bytes());
        fs::create_dir(folder.path().join("db")).expect("a folder");
        let conf = folder.path().join("slapd.conf");
        let loaded = Command::new("/usr/sbin/slapadd")
            .arg("-f")
            .arg(&conf)
            .arg("-l")
            .arg(folder.path().join("data.ldif"))
            .output()
            .expect("slapadd; script/bootstrap installs it");
        assert!(loaded.status.success(), "{loaded:?}");
        let (port, tls_port) = (free_port(), free_port());
        let slapd = Self {
            child: Mutex::new(run(&folder, port, tls_port)),
            folder,
            authority,
            port,
            tls_port,
        };
        slapd.wait();
        slapd
    }

    /// Ends it, with all its connections.
    pub fn end(&self) {
        let mut child = self.child.lock().expect("no panic");
        drop(child.kill());
        drop(child.wait());
    }

    /// Ends it, with all its connections, and starts it again at the same place.
    pub fn restart(&self) {
        self.end();
        *self.child.lock().expect("no panic") = run(&self.folder, self.port, self.tls_port);
        self.wait();
    }

    /// Starts it again as one that gives out so many entries by pages, and says then that there are more.
    pub fn gives_out(&self, most: usize) {
        let file = self.folder.path().join("slapd.conf");
        let before = fs::read_to_string(&file).expect("read");
        let after = before.replace("size.prtotal=unlimited", &format!("size.prtotal={most}"));
        assert_ne!(before, after);
        fs::write(&file, after).expect("written");
        self.restart();
    }

    fn wait(&self) {
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.tls_port)).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "slapd does not listen"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn authorities(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A connector to it, by TLS at once.
    pub fn connection(&self) -> Connection {
        let servers = vec![server("localhost", self.tls_port, true)];
        connection(servers, &self.authorities())
    }

    /// The same by StartTLS.
    pub fn connection_by_start_tls(&self) -> Connection {
        let servers = vec![server("localhost", self.port, false)];
        connection(servers, &self.authorities())
    }

    /// A certificate of its authority for a client, and the key: files.
    pub fn client_certificate(&self) -> (PathBuf, PathBuf) {
        let certificate = self.authority.issue(Wanted::default());
        let files = ["client.pem", "client.key"].map(|name| self.folder.path().join(name));
        fs::write(&files[0], certificate.full_chain()).expect("written");
        fs::write(&files[1], &certificate.key).expect("written");
        let [chain, key] = files;
        (chain, key)
    }

    /// Changes something, in LDIF.
    pub fn change(&self, ldif: &str) {
        let file = self.folder.path().join("change.ldif");
        fs::write(&file, ldif).expect("written");
        let changed = Command::new("ldapmodify")
            .args(["-x", "-ZZ", "-H"])
            .arg(format!("ldap://localhost:{}/", self.port))
            .args(["-D", ADMIN, "-w", ADMIN_PASSWORD, "-f"])
            .arg(&file)
            // The tool takes `localhost` for the machine's own name, of which the certificate says nothing.
            .env("LDAPTLS_REQCERT", "never")
            .output()
            .expect("ldapmodify; script/bootstrap installs it");
        assert!(changed.status.success(), "{changed:?}");
    }
}

/// So that there is more of somebody's entry than is read of one.
pub fn grows(uid: &str) -> String {
    let long = "x".repeat(400_000);
    let names = ["a", "b", "c"].map(|first| format!("cn: {first}{long}\n"));
    let names = names.concat();
    format!("dn: uid={uid},{BASE}\nchangetype: modify\nadd: cn\n{names}\n")
}

fn run(folder: &TempDir, port: u16, tls_port: u16) -> Child {
    Command::new(PROGRAM)
        .arg("-f")
        .arg(folder.path().join("slapd.conf"))
        .arg("-h")
        .arg(format!(
            "ldap://127.0.0.1:{port}/ ldaps://127.0.0.1:{tls_port}/"
        ))
        // In the foreground, and silent.
        .args(["-d", "0"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("slapd; script/bootstrap installs it")
}

fn configuration(folder: &TempDir, tls: &str) -> String {
    let own = folder.path().display();
    format!(
        "include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include /etc/ldap/schema/nis.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
moduleload memberof
pidfile {own}/slapd.pid
argsfile {own}/slapd.args
TLSCACertificateFile {own}/ca.pem
TLSCertificateFile {own}/cert.pem
TLSCertificateKeyFile {own}/key.pem
{tls}
# No password comes in the clear, and an empty one is anybody's (RFC 4513 §5.1.2): that is to be refused before.
security simple_bind=64
allow bind_anon_cred bind_anon_dn
database mdb
suffix {SUFFIX}
rootdn {ADMIN}
rootpw \"{ADMIN_PASSWORD}\"
directory {own}/db
dbnosync
# By pages, as many as there are.
sizelimit size.soft=100 size.hard=100 size.pr=200 size.prtotal=unlimited
index uid,mail,entryUUID eq
overlay memberof
overlay ppolicy
ppolicy_default cn=usual,{SUFFIX}
access to attrs=userPassword by self write by dn.exact={READER} write by anonymous auth by * none
access to * by dn.exact={READER} read by self read by * none
"
    )
}

fn person(dn: &str, uid: &str, name: &str, more: &str) -> String {
    let (given, family) = name.split_once(' ').unwrap_or((name, name));
    format!(
        "dn: {dn},{BASE}
objectClass: inetOrgPerson
uid: {uid}
cn: {name}
givenName: {given}
sn: {family}
mail: {uid}@corp.example
userPassword: {THEIRS}
{more}
"
    )
}

fn data() -> String {
    let mut data = format!(
        "dn: {SUFFIX}
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

dn: cn=usual,{SUFFIX}
objectClass: person
objectClass: pwdPolicy
cn: usual
sn: usual
pwdAttribute: userPassword
pwdMustChange: TRUE
pwdLockout: TRUE

dn: cn=short,{SUFFIX}
objectClass: person
objectClass: pwdPolicy
cn: short
sn: short
pwdAttribute: userPassword
pwdMaxAge: 60

"
    );
    for (name, rules) in POLICIES {
        let _ = writeln!(
            data,
            "dn: cn={name},{SUFFIX}\nobjectClass: person\nobjectClass: pwdPolicy\ncn: {name}\nsn: {name}\npwdAttribute: userPassword\n{rules}\n"
        );
    }
    let of = |policy: &str| format!("pwdPolicySubentry: cn={policy},{SUFFIX}\n");
    let grace = of("grace") + "pwdChangedTime: 20200101000000Z\n";
    let (strict, fixed) = (of("strict"), of("fixed"));
    let short = format!("pwdPolicySubentry: cn=short,{SUFFIX}\npwdChangedTime: 20200101000000Z\n");
    for (uid, name, more) in [
        ("alex", "Alex Example", ""),
        ("kim", "Kim Larsen", ""),
        ("old", "Old Password", short.as_str()),
        ("reset", "Reset Password", "pwdReset: TRUE\n"),
        ("grace", "Grace Logins", grace.as_str()),
        ("strict", "Strict Rules", strict.as_str()),
        ("fixed", "Fixed Password", fixed.as_str()),
        (
            "locked",
            "Locked Out",
            "pwdAccountLockedTime: 000001010000Z\n",
        ),
    ] {
        let _ = writeln!(
            data,
            "{}",
            person(&format!("uid={uid}"), uid, name, more).trim_end()
        );
        data.push('\n');
    }
    for number in ["one", "two"] {
        data += &person(
            &format!("cn=Twin {number}"),
            "twin",
            &format!("Twin {number}"),
            "",
        );
    }
    data
}
