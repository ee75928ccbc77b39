//! What people enrolled beside a password: authenticator apps and recovery codes.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::row::optional_time;
use super::schema::{passkeys, passwords, preferences, recovery_codes, totps};
use super::{Read, StoreError, Write};
use crate::domain::enrolled::Enrolled;
use crate::domain::id::{TenantId, UserId};
use crate::domain::time::Timestamp;

/// An authenticator app.
#[derive(Clone, Debug)]
pub struct StoredTotp {
    /// Its secret, sealed.
    pub secret_sealed: String,
    /// When it was enrolled.
    pub created_at: Timestamp,
    /// When a code of it was taken.
    pub last_used_at: Option<Timestamp>,
}

impl Read<'_> {
    /// By which methods a person could prove who they are, without mail, of which `login::enrolled` knows.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_enrolled(&mut self, user: &UserId) -> Result<Enrolled, StoreError> {
        let password: Option<String> = self.connection.find(
            passwords::table
                .find(user.as_str())
                .select(passwords::user_id),
        )?;
        let totp: Option<String> = self
            .connection
            .find(totps::table.find(user.as_str()).select(totps::user_id))?;
        let passkeys: Option<i64> = self.connection.find(
            passkeys::table
                .filter(passkeys::user_id.eq(user.as_str()))
                .select(count_star()),
        )?;
        let second_step: Option<bool> = self.connection.find(
            preferences::table
                .find(user.as_str())
                .select(preferences::second_step),
        )?;
        Ok(Enrolled {
            has_password: password.is_some(),
            has_totp: totp.is_some(),
            recovery_codes: self.count_recovery_codes(user)?,
            passkeys: passkeys.unwrap_or(0),
            has_mail: false,
            wants_second_step: second_step.unwrap_or(false),
        })
    }

    /// A person's authenticator app.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_totp(&mut self, user: &UserId) -> Result<Option<StoredTotp>, StoreError> {
        let row: Option<(String, i64, Option<i64>)> =
            self.connection
                .find(totps::table.find(user.as_str()).select((
                    totps::secret_sealed,
                    totps::created_at,
                    totps::last_used_at,
                )))?;
        Ok(
            row.map(|(secret_sealed, created_at, last_used_at)| StoredTotp {
                secret_sealed,
                created_at: Timestamp::from_micros(created_at),
                last_used_at: optional_time(last_used_at),
            }),
        )
    }

    /// How many of a person's recovery codes are left.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn count_recovery_codes(&mut self, user: &UserId) -> Result<i64, StoreError> {
        let count: Option<i64> = self.connection.find(
            recovery_codes::table
                .filter(recovery_codes::user_id.eq(user.as_str()))
                .select(count_star()),
        )?;
        Ok(count.unwrap_or(0))
    }
}

impl Write<'_> {
    /// Once a factor of a person is gone, no device that was trusted with it stands in for the others; and once the last is, there is
    /// nothing to recover.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn forget_what_went_with_it(&mut self, user: &UserId) -> Result<(), StoreError> {
        self.delete_trusted_devices(user)?;
        let enrolled = self.find_enrolled(user)?;
        // Another passkey later is asked for by who wants that anew: they may have no recovery code then.
        if enrolled.wants_second_step && enrolled.passkeys == 0 {
            self.connection.execute(
                diesel::update(preferences::table.find(user.as_str()))
                    .set(preferences::second_step.eq(false)),
            )?;
        }
        if enrolled.has_second_factor() {
            return Ok(());
        }
        self.connection.execute(diesel::delete(
            recovery_codes::table.filter(recovery_codes::user_id.eq(user.as_str())),
        ))?;
        Ok(())
    }

    /// Gives a person who is [held](Self::hold_user) an authenticator app, in place of one that they had. `step` is that of the code which
    /// confirmed it. It is asked for everywhere, also where another factor had been trusted.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_totp(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        secret_sealed: &str,
        step: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.delete_totp(user)?;
        self.delete_trusted_devices(user)?;
        self.connection
            .execute(diesel::insert_into(totps::table).values((
                totps::user_id.eq(user.as_str()),
                totps::tenant_id.eq(tenant.as_str()),
                totps::secret_sealed.eq(secret_sealed),
                totps::last_step.eq(step),
                totps::created_at.eq(now.as_micros()),
            )))?;
        Ok(())
    }

    /// Takes a code of this time step, if it is newer than the last: of two who send one code, one wins (RFC 6238 §5.2: "The
    /// verifier MUST NOT accept the second attempt of the OTP after the successful validation has been issued for the first OTP").
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn take_totp_step(
        &mut self,
        user: &UserId,
        secret_sealed: &str,
        step: i64,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let taken = self.connection.execute(
            diesel::update(
                totps::table
                    .find(user.as_str())
                    .filter(totps::secret_sealed.eq(secret_sealed))
                    .filter(totps::last_step.lt(step)),
            )
            .set((
                totps::last_step.eq(step),
                totps::last_used_at.eq(now.as_micros()),
            )),
        )?;
        Ok(taken == 1)
    }

    /// Takes a person's authenticator app away, and says whether they had one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn delete_totp(&mut self, user: &UserId) -> Result<bool, StoreError> {
        let deleted = self
            .connection
            .execute(diesel::delete(totps::table.find(user.as_str())))?;
        Ok(deleted == 1)
    }

    /// Gives a person new recovery codes, by their hashes; the old ones are good no more, nor what was trusted by one of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_recovery_codes(
        &mut self,
        tenant: &TenantId,
        user: &UserId,
        hashes: &[String],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        // Of two at once one comes after the other: there are never two sets.
        self.hold_user(user)?;
        self.delete_trusted_devices(user)?;
        self.connection.execute(diesel::delete(
            recovery_codes::table.filter(recovery_codes::user_id.eq(user.as_str())),
        ))?;
        for hash in hashes {
            self.connection
                .execute(diesel::insert_into(recovery_codes::table).values((
                    recovery_codes::user_id.eq(user.as_str()),
                    recovery_codes::hash.eq(hash),
                    recovery_codes::tenant_id.eq(tenant.as_str()),
                    recovery_codes::created_at.eq(now.as_micros()),
                )))?;
        }
        Ok(())
    }

    /// Uses a recovery code up, and says whether it was there: of two who send it, one wins.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn redeem_recovery_code(&mut self, user: &UserId, hash: &str) -> Result<bool, StoreError> {
        let redeemed = self.connection.execute(diesel::delete(
            recovery_codes::table.find((user.as_str(), hash)),
        ))?;
        Ok(redeemed == 1)
    }
}
