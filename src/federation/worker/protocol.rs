//! What the server and a child say to each other: in turn, a request and its answer, as frames.
//!
//! A frame is the length of its body in four bytes, the most significant first, and the body, JSON of a type that is written here. Both sides refuse
//! by the length, before they take memory for it; serde_json's own bound on nesting (128) holds for the rest.

use std::fmt;
use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::secret::Secret;
use crate::federation::ldap::protocol::{Answer as LdapAnswer, Task as LdapTask};
use crate::federation::saml::protocol::{Answer as SamlAnswer, Task as SamlTask};

/// Bytes of a frame's body, either way.
pub const LONGEST: usize = 1024 * 1024;
/// Bytes of the length before it.
pub(super) const HEAD: usize = 4;

/// What a child is asked to do. `Debug` says its kind alone.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Something that goes wrong: for tests.
    Drill(Drill),
    /// Something at a directory.
    Ldap(Box<LdapTask>),
    /// A document of SAML to be read.
    Saml(Box<SamlTask>),
}

impl Job {
    /// What the log calls it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Drill(_) => "drill",
            Self::Ldap(_) => "ldap",
            Self::Saml(_) => "saml",
        }
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Job({}, …)", self.kind())
    }
}

/// What came of a job, in the variant of the job's kind. `Debug` says its kind alone.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// What a drill that ends well says.
    Drill(Box<Description>),
    /// What came of something at a directory.
    Ldap(Box<LdapAnswer>),
    /// What a document of SAML says.
    Saml(Box<SamlAnswer>),
}

impl Reply {
    /// The kind of the job that it replies to.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Drill(_) => "drill",
            Self::Ldap(_) => "ldap",
            Self::Saml(_) => "saml",
        }
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({}, …)", self.kind())
    }
}

/// The ways in which a library may fail its process, to be tried on purpose. A child does them only where it was started for it.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Drill {
    /// Says the text again.
    Echo(Secret),
    /// Goes deeper until the stack is at its end.
    Recurse,
    /// Takes so many MiB of memory, and replies if it has them.
    Allocate(usize),
    /// Computes for ever.
    Spin,
    /// Sleeps so many milliseconds.
    Sleep(u64),
    /// Panics, with the text in its message.
    Panic(Secret),
    /// Aborts.
    Abort,
    /// Exits as if all were well.
    Exit,
    /// Begins an answer, and exits.
    Half,
    /// Announces a body of more than [`LONGEST`], and sends as much.
    Flood,
    /// Replies with more than [`LONGEST`].
    Long,
    /// Sends a body that is no answer.
    Garbage,
    /// Answers under another number.
    OtherNumber,
    /// Answers twice.
    Twice,
    /// Writes a byte to a file at this path.
    WriteFile(String),
    /// Opens files until there are no more, and says how many.
    OpenFiles,
    /// Starts another process, and says whether there is one.
    StartProcess,
}

/// What a child sees of itself, and what its drill says.
#[derive(Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// What the drill says.
    pub text: String,
    /// The process.
    pub pid: u32,
    /// Names and values.
    pub environment: Vec<(String, String)>,
    /// What its open descriptors lead to, by number.
    pub descriptors: Vec<(u32, String)>,
    /// Limits and attributes by name; the limits are the soft ones.
    pub limits: Vec<(String, u64)>,
}

/// From the server to the child.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    /// The call; its answer has the same.
    pub(super) number: u64,
    pub(super) job: Job,
}

/// From the child to the server.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) number: u64,
    pub(super) outcome: Outcome,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Done(Reply),
    /// At this place of the source; what the panic says may have a secret in it, and stays in the child.
    Panicked(String),
    /// The child does not do such jobs.
    Refused,
    /// The reply does not fit into a frame.
    TooLong,
}

/// A message has more bytes than a frame may.
#[derive(Debug)]
pub(super) struct TooLong;

/// A message as a frame. It is measured first and written once, so no copy with a secret in it is left behind by memory that grew.
pub(super) fn encode(message: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, TooLong> {
    let mut measured = Measured(0);
    serde_json::to_writer(&mut measured, message).map_err(|_| TooLong)?;
    let length = u32::try_from(measured.0).map_err(|_| TooLong)?;
    let mut frame = Zeroizing::new(Vec::with_capacity(HEAD + measured.0));
    frame.extend_from_slice(&length.to_be_bytes());
    serde_json::to_writer(&mut *frame, message).map_err(|_| TooLong)?;
    Ok(frame)
}

/// Counts the bytes of a body, up to [`LONGEST`].
struct Measured(usize);

impl Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        if self.0 > LONGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The length that a frame's head announces; `None` if it is too long.
pub(super) fn announced(head: [u8; HEAD]) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(head))
        .ok()
        .filter(|length| *length <= LONGEST)
}

/// A message from a frame's body.
pub(super) fn decode<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    serde_json::from_slice(body).ok()
}

/// The next message of the server; `None` when there is none any more, or it is none.
pub(super) fn read<T: DeserializeOwned>(from: &mut impl Read) -> Option<T> {
    let mut head = [0; HEAD];
    from.read_exact(&mut head).ok()?;
    let mut body = Zeroizing::new(vec![0; announced(head)?]);
    from.read_exact(&mut body).ok()?;
    decode(&body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echo(text: &str) -> Request {
        Request {
            number: 7,
            job: Job::Drill(Drill::Echo(Secret::new(text))),
        }
    }

    #[test]
    fn what_was_written_is_read_and_ends_where_it_ends() {
        let frame = encode(&echo("hello")).unwrap();
        let mut two = frame.to_vec();
        two.extend_from_slice(&frame);
        let mut from = two.as_slice();
        for _ in 0..2 {
            let request: Request = read(&mut from).unwrap();
            assert_eq!(request.number, 7);
            assert!(
                matches!(request.job, Job::Drill(Drill::Echo(text)) if text.reveal() == "hello")
            );
        }
        assert!(read::<Request>(&mut from).is_none());
    }

    #[test]
    fn no_frame_is_longer_than_the_bound_either_way() {
        let around = encode(&echo("")).unwrap().len() - HEAD;
        let longest = "a".repeat(LONGEST - around);
        let frame = encode(&echo(&longest)).unwrap();
        assert_eq!(frame.len(), HEAD + LONGEST);
        assert_eq!(frame.capacity(), frame.len(), "it was written once");
        assert!(read::<Request>(&mut frame.as_slice()).is_some());
        assert!(encode(&echo(&format!("{longest}a"))).is_err());
        assert_eq!(announced([0, 16, 0, 0]), Some(LONGEST));
        assert_eq!(announced([0, 16, 0, 1]), None);
        assert_eq!(announced([0xff; HEAD]), None);
    }

    #[test]
    fn no_debug_shows_what_a_job_carries() {
        let shown = format!("{:?} {:?}", echo("hunter2"), Secret::new("hunter2"));
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("drill"), "{shown}");
    }

    #[test]
    fn what_nests_deeply_is_no_message() {
        let deep = format!(r#"{{"number":1,"outcome":{}"#, "[".repeat(100_000));
        assert!(decode::<Answer>(deep.as_bytes()).is_none());
    }
}
