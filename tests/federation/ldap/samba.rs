//! Samba's domain controller, whose directory speaks as Active Directory does.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use doorward::domain::directory::Finding;
use doorward::federation::connection::{ClientSecret, Connection};
use tempfile::TempDir;

use super::{connection, directory, server};
use crate::support::certificates::{Authority, Wanted};
use crate::support::process::free_port;

/// Where Debian has it: not in everybody's path.
const PROGRAM: &str = "/usr/sbin/samba";
pub const BASE: &str = "cn=Users,dc=corp,dc=example";
const READER: &str = "cn=reader,cn=Users,dc=corp,dc=example";
/// Of all people there: of three kinds of characters, as the domain wants.
pub const THEIRS: &str = "A pass phrase of the domain 1";
/// It knows no other port: instead of ports, domains have addresses of this machine's own.
const PORT: u16 = 636;

pub struct Samba {
    child: Mutex<Child>,
    folder: TempDir,
    address: Ipv4Addr,
}

impl Drop for Samba {
    fn drop(&mut self) {
        let mut child = self.child.lock().expect("no panic");
        drop(child.kill());
        drop(child.wait());
    }
}

impl Samba {
    /// With people of these names; those of `must_change` have to choose another password, those of `off` are turned off.
    pub fn start(people: &[&str], must_change: &[&str], off: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let address = free_address();
        provision(folder.path());
        configure(folder.path(), address);
        for name in people.iter().chain(&["reader"]) {
            add_person(folder.path(), name, must_change.contains(name));
        }
        for name in off {
            tool(folder.path(), &["user", "disable", name]);
        }
        let rules = ["--min-pwd-age=0", "--history-length=3", "--complexity=on"];
        let set = ["domain", "passwordsettings", "set"];
        tool(folder.path(), &[&set[..], &rules[..]].concat());
        let child = Command::new(PROGRAM)
            .args(["-F", "--no-process-group", "-M", "single", "-d", "0", "-s"])
            .arg(folder.path().join("smb.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("samba; script/bootstrap installs it");
        let samba = Self {
            child: Mutex::new(child),
            folder,
            address,
        };
        samba.wait();
        samba
    }

    fn wait(&self) {
        let begun = Instant::now();
        while TcpStream::connect((self.address, PORT)).is_err() {
            assert!(
                begun.elapsed() < Duration::from_secs(60),
                "samba does not listen"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Changes something there, by its own tool.
    pub fn change(&self, arguments: &[&str]) {
        tool(self.folder.path(), arguments);
    }

    pub fn authorities(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// A connector to it, with what the dialect `active_directory` has.
    pub fn connection(&self) -> Connection {
        let servers = vec![server(&self.address.to_string(), PORT, true)];
        let mut connection = connection(servers, &self.authorities());
        connection.connector.mapping.preferred_username = Some("sAMAccountName".to_owned());
        connection.secret = Some(ClientSecret::Text(doorward::config::Hidden::new(THEIRS)));
        let own = directory(&mut connection);
        own.bind_dn = Some(READER.to_owned());
        BASE.clone_into(&mut own.base);
        own.issuer = format!("ldap:{BASE}");
        own.finding = Finding::Search {
            people: "(&(objectCategory=person)(objectClass=user))".to_owned(),
            names: vec!["sAMAccountName".to_owned(), "userPrincipalName".to_owned()],
        };
        "objectGUID".clone_into(&mut own.subject_attribute);
        own.timeout = Duration::from_secs(20);
        connection
    }
}

/// One of this machine's own (RFC 1122 §3.2.1.3), at which nobody listens.
fn free_address() -> Ipv4Addr {
    let [upper, lower] = free_port().to_be_bytes();
    let address = Ipv4Addr::new(127, 77, upper, lower.clamp(1, 254));
    let listens = TcpListener::bind((address, PORT));
    drop(listens.expect("port 636: samba knows no other, and only root listens there"));
    address
}

fn run(command: &mut Command) {
    let output = command
        .output()
        .expect("samba-tool; script/bootstrap installs it");
    assert!(output.status.success(), "{command:?}: {output:?}");
}

fn provision(folder: &Path) {
    run(Command::new("samba-tool")
        .args(["domain", "provision", "--realm=CORP.EXAMPLE"])
        .args(["--domain=CORP", "--server-role=dc", "--dns-backend=NONE"])
        .args(["--host-name=dc1", "--host-ip=127.0.0.1"])
        .arg(format!("--adminpass={THEIRS}"))
        .arg(format!("--targetdir={}", folder.display())));
}

fn tool(folder: &Path, arguments: &[&str]) {
    run(Command::new("samba-tool")
        .args(arguments)
        .arg("-H")
        .arg(folder.join("private/sam.ldb"))
        .arg("-s")
        .arg(folder.join("smb.conf")));
}

fn add_person(folder: &Path, name: &str, must_change: bool) {
    let address = format!("--mail-address={name}@corp.example");
    let must_change = must_change.then_some("--must-change-at-next-login");
    let arguments = ["user", "create", name, THEIRS, &address];
    let all: Vec<&str> = arguments.into_iter().chain(must_change).collect();
    tool(folder, &all);
}

/// LDAP alone, at this address, with a certificate of an authority of its own.
fn configure(folder: &Path, address: Ipv4Addr) {
    let authority = Authority::new("Domains");
    let certificate = authority.issue(Wanted {
        subject: "/CN=dc1.corp.example",
        alternatives: &format!("IP:{address}"),
        usage: "serverAuth",
        ..Wanted::default()
    });
    let write = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, content).expect("written");
        let own = fs::Permissions::from_mode(0o600);
        fs::set_permissions(path, own).expect("a file of its own");
    };
    write("ca.pem", &authority.pem());
    write("cert.pem", certificate.full_chain().as_bytes());
    write("key.pem", certificate.key.as_bytes());
    let own = folder.display();
    let configuration = format!(
        "[global]
netbios name = DC1
workgroup = CORP
realm = CORP.EXAMPLE
server role = active directory domain controller
server services = ldap
dcerpc endpoint servers =
rpc start on demand helpers = no
interfaces = {address}/8
bind interfaces only = yes
private dir = {own}/private
state directory = {own}/state
cache directory = {own}/cache
lock directory = {own}
pid directory = {own}
ncalrpc dir = {own}/ncalrpc
binddns dir = {own}/bind-dns
log file = {own}/log
tls enabled = yes
tls cafile = {own}/ca.pem
tls certfile = {own}/cert.pem
tls keyfile = {own}/key.pem
# Else a password is good for an hour after it was changed.
old password allowed period = 0
"
    );
    write("smb.conf", configuration.as_bytes());
}
