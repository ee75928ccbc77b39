//! Ending a session. To add a channel by which clients hear of it: one file here.

pub mod back_channel;
pub mod front_channel;
pub mod rp_initiated;
