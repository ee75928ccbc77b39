//! Keys and certificates, by the program `openssl`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, bail};

/// Makes an RSA key of 2048 bits, `NAME.key`, and a certificate of its own for it, `NAME.pem`.
pub fn rsa(folder: &Path, name: &str) -> anyhow::Result<()> {
    certificate(folder, name, &["-newkey", "rsa:2048"])
}

/// Makes an authority, `ca.pem`, and a certificate for this machine by it, `NAME.pem`, with its key, `NAME.key`: both P-256.
pub fn of_server(folder: &Path, name: &str) -> anyhow::Result<()> {
    let p256 = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
    certificate(folder, "ca", &p256)?;
    let (key, request, chain) = (
        format!("{name}.key"),
        format!("{name}.csr"),
        format!("{name}.pem"),
    );
    let mut asked = vec!["req", "-new", "-noenc", "-subj", "/CN=127.0.0.1"];
    asked.extend(p256);
    asked.extend(["-addext", "subjectAltName=IP:127.0.0.1"]);
    asked.extend(["-keyout", &key, "-out", &request]);
    openssl(folder, &asked)?;
    openssl(
        folder,
        &[
            "x509",
            "-req",
            "-in",
            &request,
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-days",
            "2",
            "-copy_extensions",
            "copy",
            "-out",
            &chain,
        ],
    )
}

fn certificate(folder: &Path, name: &str, key: &[&str]) -> anyhow::Result<()> {
    let (subject, key_file, own) = (
        format!("/CN={name}"),
        format!("{name}.key"),
        format!("{name}.pem"),
    );
    let mut arguments = vec!["req", "-x509", "-noenc", "-days", "2", "-subj", &subject];
    arguments.extend(key);
    arguments.extend(["-keyout", &key_file, "-out", &own]);
    openssl(folder, &arguments)
}

fn openssl(folder: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let done = Command::new("openssl")
        .args(arguments)
        .current_dir(folder)
        .output()
        .context("cannot run openssl")?;
    if !done.status.success() {
        bail!("openssl: {}", String::from_utf8_lossy(&done.stderr));
    }
    Ok(())
}
