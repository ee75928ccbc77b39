//! Proving who one is.
//!
//! To add a factor: one file in `factor/` with its three verbs (enrol, challenge, verify), and its place in the policy.

pub mod accounts;
pub mod address;
pub mod attempt;
pub mod basis;
pub mod challenge;
pub mod changed_password;
pub mod counted;
pub mod deletion;
pub mod enrolled;
pub mod enrolment;
pub mod export;
pub mod factor;
pub mod failure;
pub mod former_name;
pub mod hashing;
pub mod identifier;
pub mod known_browser;
pub mod local;
pub mod new_password;
pub mod notice;
pub mod offer;
pub mod policy;
pub mod proof_of_work;
pub mod session;
pub mod sign_in;
pub mod sign_up;
pub mod storm;
pub mod throttle;
pub mod trusted_device;
pub mod unattended;
pub mod unlock;
pub mod visit;
pub mod ways;
pub mod witness;
