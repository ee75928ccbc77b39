//! The endpoints that specifications define: forms, headers, statuses. What they mean is in `crate::oauth`.

pub mod authorize;
pub mod backchannel;
pub mod device;
pub mod discovery;
pub mod end_session;
pub mod introspect;
pub mod par;
pub mod posted;
pub mod registration;
pub mod revoke;
mod share;
pub mod token;
pub mod upstream_logout;
pub mod userinfo;
