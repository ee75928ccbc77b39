//! Single logout (SAML profiles §4.4), seen from the service provider: who signs out there is signed out here; and who signs out here, there, where
//! the operator wants that.
//!
//! ```text
//!  there ─▶ /saml/{name}/slo: a LogoutRequest ─▶ hear: verified, read, judged ─▶ sign_out: once, its sessions end ─▶ answer ─▶ there
//!
//!  /end-session: it has ended here ─▶ /end-session/upstream, and a cookie that says what is left to do (Departure) ─▶ ask ─▶ there
//!  /saml/{name}/slo: a LogoutResponse ─▶ hear ─▶ /end-session/upstream: the next one, or where its person was going
//! ```
//!
//! What ends here ended before anybody there is asked: whatever they answer, or do not, keeps no session alive.

mod departure;
mod hear;
mod judge;
mod say;
mod sign_out;

pub use self::departure::{Answered, DEPARTURE_LASTS, Departure, Participant, participants};
pub use self::hear::{Brought, Heard, hear};
pub use self::say::{answer, ask};
pub use self::sign_out::{Ending, sign_out};
