//! The operating system's randomness: the only place that asks for it.

use crate::domain::id::TextId;
use crate::domain::time::Timestamp;

/// A source of random bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Entropy;

/// The operating system gave no random bytes: nothing can be made safely.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no random bytes: {0}")]
pub struct NoEntropy(getrandom::Error);

impl Entropy {
    /// Fills the buffer.
    ///
    /// # Errors
    /// [`NoEntropy`].
    #[expect(
        clippy::disallowed_methods,
        reason = "this file is the randomness that everybody else must use"
    )]
    pub fn fill(self, buffer: &mut [u8]) -> Result<(), NoEntropy> {
        getrandom::fill(buffer).map_err(NoEntropy)
    }

    /// `N` random bytes.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn bytes<const N: usize>(self) -> Result<[u8; N], NoEntropy> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// A new identifier.
    ///
    /// # Errors
    /// [`NoEntropy`].
    pub fn id<T: TextId>(self, now: Timestamp) -> Result<T, NoEntropy> {
        Ok(T::generate(now, self.bytes()?))
    }
}
