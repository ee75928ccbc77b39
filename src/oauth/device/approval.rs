//! How somebody finds the request of a device (RFC 8628 §3.3). What becomes of it is in [`elsewhere`](crate::oauth::elsewhere).

use std::net::IpAddr;
use std::time::Duration;

use super::user_code::UserCode;
use crate::domain::device_authorization::Pairing;
use crate::domain::id::UserId;
use crate::login::throttle;
use crate::provider::Provider;
use crate::store::StoreError;

/// What came of a code that somebody typed.
#[derive(Debug)]
pub enum Typed {
    /// A device waits.
    Found(Pairing),
    /// None does.
    Unknown,
    /// Too many were wrong: for so long none is looked at.
    TooMany(Duration),
}

/// Finds the device that shows what somebody typed. Each try is counted before it is judged (§5.1), and taken back if it was right.
///
/// # Errors
/// [`StoreError`].
pub async fn find_typed(
    op: &Provider,
    code: &UserCode,
    address: IpAddr,
    who: Option<&UserId>,
) -> Result<Typed, StoreError> {
    let buckets = throttle::user_code_buckets(&op.derived.throttle, address, who);
    let (tenant, hash, now) = (
        op.tenant.clone(),
        code.hash(&op.derived.user_codes),
        op.now(),
    );
    let found = op
        .store
        .write(move |w| {
            let mut found = None;
            let tried = throttle::try_in(w, &tenant, &buckets, now, |w| {
                found = w.find_waiting_device(&tenant, &hash, now)?;
                Ok(found.is_some())
            })?;
            Ok(tried.map(|_| found).map_err(|full| full.wait))
        })
        .await?;
    Ok(match found {
        Ok(Some(device)) => Typed::Found(Pairing {
            device_code_hash: device.request.hash,
            user_code: code.to_string(),
            device_of: device.request.client_id,
        }),
        Ok(None) => Typed::Unknown,
        Err(wait) => Typed::TooMany(wait),
    })
}
