//! "Don't ask again on this device": a browser with a cookie that stands in for the second factor, for a while.
//!
//! The cookie holds a secret of 256 bits and nothing else; what it is good for is a row, which its person and the operator see
//! and delete. It proves nobody and raises no `acr`: it spares the question that the tenant's rules, or the person's own choice,
//! would ask.

use crate::domain::activity::Activity;
use crate::domain::device;
use crate::domain::id::UserId;
use crate::domain::session::SessionOrigin;
use crate::domain::trusted_device::TrustedDevice;
use crate::entropy::NoEntropy;
use crate::login::witness::Witness;
use crate::provider::Provider;
use crate::secret::{Kind, Token};
use crate::store::StoreError;

/// Devices that one person trusts at most: the one that was not used for longest makes room.
pub const MOST: i64 = 50;

/// Why a device is not trusted.
#[derive(Debug, thiserror::Error)]
pub enum NotTrusted {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

/// Trusts the device that somebody has just proven two factors at, if those are theirs still. The token is its cookie.
///
/// # Errors
/// [`NotTrusted`].
pub async fn trust(
    op: &Provider,
    user: &UserId,
    epoch: i64,
    origin: &SessionOrigin,
) -> Result<Option<Token>, NotTrusted> {
    let now = op.now();
    let token = Token::generate(Kind::TrustedDevice, op.entropy)?;
    let device = TrustedDevice {
        tenant_id: op.tenant.clone(),
        id: op.entropy.id(now)?,
        user_id: user.clone(),
        user_agent: origin.user_agent.clone(),
        created_at: now,
        last_used_at: now,
        expires_at: now.plus(op.settings.sign_in.trusted_devices),
    };
    let hash = token.hash();
    let witness = Witness::of(op, user, origin);
    let trusted = op.store.write(move |w| {
        // What changed them meanwhile ended the trust in all devices.
        if !w.hold_credentials(&device.user_id, epoch)? {
            return Ok(false);
        }
        w.insert_trusted_device(&device, &hash, MOST)?;
        let name = device::name(&device.user_agent);
        witness.note_about(w, Activity::DeviceTrusted, &name)?;
        Ok(true)
    });
    Ok(trusted.await?.then_some(token))
}
