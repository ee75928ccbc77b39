//! FAPI2-BASE: the steps that the modules of FAPI 2.0 take: a client with keys ([`party`]), a request with what shows who
//! sends it ([`call`]), the request pushed and opened ([`pushing`]), the code redeemed and the resource asked ([`flow`]).

pub mod backchannel;
pub mod call;
pub mod flow;
pub mod party;
pub mod pushing;
