//! The way to the mail server: SMTP (RFC 5321) with TLS, which is required (RFC 3207, RFC 8314), step by step, so that it can be said
//! which of them failed.
//!
//! Each step has its time limit. A connection is kept for the next mail, and closed when there is none.

use std::fmt;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Mechanism;
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use tokio::net::TcpStream;

use super::line::LineByLine;
use super::message::Parcel;
use super::server::{Server, Tls};
use super::step::{Step, Undelivered};
use crate::provider::Issuer;

/// How long is waited for a goodbye.
const GOODBYE: Duration = Duration::from_secs(1);
/// Connections that are kept.
const MOST_KEPT: usize = 4;

/// The way to one server.
pub struct Smtp {
    server: Server,
    hello: ClientId,
    kept: Mutex<Vec<AsyncSmtpConnection>>,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({:?})", self.server)
    }
}

impl Smtp {
    /// Makes it. The issuer's host is whom we say we are.
    #[must_use]
    pub fn new(server: Server, issuer: &Issuer) -> Self {
        Self {
            server,
            hello: ClientId::Domain(issuer.host().to_owned()),
            kept: Mutex::default(),
        }
    }

    /// Which server it is.
    #[must_use]
    pub const fn server(&self) -> &Server {
        &self.server
    }

    /// Hands a mail over. `trail` gets the steps that were made.
    ///
    /// # Errors
    /// [`Undelivered`].
    pub async fn send(&self, parcel: &Parcel, trail: &mut Vec<Step>) -> Result<(), Undelivered> {
        let mut connection = match self.find_kept().await {
            Some(connection) => connection,
            None => self.open(trail).await?,
        };
        // Where it fails the connection is dropped: nobody knows how far the server is.
        self.hand_over(&mut connection, parcel, trail).await?;
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST_KEPT {
            kept.push(connection);
        }
        Ok(())
    }

    /// Looks whether the server would listen to us: connects, encrypts, signs in, and leaves.
    ///
    /// # Errors
    /// [`Undelivered`].
    pub async fn check(&self, trail: &mut Vec<Step>) -> Result<(), Undelivered> {
        let connection = self.open(trail).await?;
        leave(connection).await;
        Ok(())
    }

    /// Closes what is kept.
    pub async fn close(&self) {
        let kept = std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner));
        for connection in kept {
            leave(connection).await;
        }
    }

    /// A connection from before, if the server still listens at its other end.
    async fn find_kept(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let mut connection = self
                .kept
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop()?;
            let is_alive = tokio::time::timeout(self.server.limit, connection.test_connected());
            if is_alive.await.unwrap_or(false) {
                return Some(connection);
            }
        }
    }

    async fn open(&self, trail: &mut Vec<Step>) -> Result<AsyncSmtpConnection, Undelivered> {
        let credentials = self.server.credentials()?;
        let tls = self.server.tls_parameters()?;
        trail.push(Step::Prepare);
        let mut connection = self.connect(&tls).await?;
        trail.push(Step::Connect);
        if self.server.tls == Tls::StartTls {
            let encrypting = connection.starttls(tls, &self.hello);
            self.within(Step::Encrypt, encrypting).await?;
            trail.push(Step::Encrypt);
        }
        if let Some(credentials) = credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let signing_in = connection.auth(&mechanisms, &credentials);
            self.within(Step::Authenticate, signing_in).await?;
            trail.push(Step::Authenticate);
        }
        Ok(connection)
    }

    async fn connect(&self, tls: &TlsParameters) -> Result<AsyncSmtpConnection, Undelivered> {
        let Server {
            host, port, limit, ..
        } = &self.server;
        let address = (host.as_str(), *port);
        if self.server.tls == Tls::Implicit {
            let tls = Some(tls.clone());
            let connecting =
                AsyncSmtpConnection::connect_tokio1(address, Some(*limit), &self.hello, tls, None);
            return self.within(Step::Connect, connecting).await;
        }
        let unconnected = |said: String| Undelivered {
            step: Step::Connect,
            code: None,
            said,
        };
        let stream = tokio::time::timeout(*limit, TcpStream::connect(address))
            .await
            .map_err(|_| unconnected(slow(*limit)))?
            .map_err(|error| unconnected(error.to_string()))?;
        let stream = Box::new(LineByLine(stream));
        let greeting = AsyncSmtpConnection::connect_with_transport(stream, &self.hello);
        self.within(Step::Connect, greeting).await
    }

    async fn hand_over(
        &self,
        connection: &mut AsyncSmtpConnection,
        parcel: &Parcel,
        trail: &mut Vec<Step>,
    ) -> Result<(), Undelivered> {
        let Parcel { from, to, message } = parcel;
        let mut parameters = Vec::new();
        let to_text: &str = to.as_ref();
        if !to_text.is_ascii() {
            let info = connection.server_info();
            if !info.supports_feature(Extension::SmtpUtfEight) {
                return Err(Undelivered {
                    step: Step::Recipient,
                    // RFC 6531 §3.5: what a server answers that cannot hand it on.
                    code: Some(553),
                    said: "the server takes no addresses beyond ASCII".to_owned(),
                });
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        let sender = connection.command(Mail::new(Some(from.clone()), parameters));
        self.within(Step::Sender, sender).await?;
        trail.push(Step::Sender);
        let recipient = connection.command(Rcpt::new(to.clone(), Vec::new()));
        self.within(Step::Recipient, recipient).await?;
        trail.push(Step::Recipient);
        self.within(Step::Content, connection.command(Data)).await?;
        self.within(Step::Content, connection.message(message))
            .await?;
        trail.push(Step::Content);
        Ok(())
    }

    async fn within<T>(
        &self,
        step: Step,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Undelivered> {
        let limit = self.server.limit;
        match tokio::time::timeout(limit, work).await {
            Ok(done) => done.map_err(|error| Undelivered::of(step, &error)),
            Err(_) => Err(Undelivered {
                step,
                code: None,
                said: slow(limit),
            }),
        }
    }
}

fn slow(limit: Duration) -> String {
    format!("no answer within {limit:?}")
}

/// Says goodbye, to whoever still listens.
async fn leave(mut connection: AsyncSmtpConnection) {
    // Whether it answered makes no difference.
    let _ = tokio::time::timeout(GOODBYE, connection.abort()).await;
}
