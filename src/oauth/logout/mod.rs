//! Ending a session. To add a channel (back-channel, front-channel): one file here.

pub mod rp_initiated;
