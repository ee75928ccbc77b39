//! From columns to domain types and back.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StoreError;
use crate::domain::time::Timestamp;

/// Names a table, for its inconsistency errors.
#[derive(Clone, Copy)]
pub(super) struct Table(pub(super) &'static str);

impl Table {
    /// Reads a JSON column.
    pub(super) fn json<T: DeserializeOwned>(
        self,
        column: &'static str,
        id: &str,
        text: &str,
    ) -> Result<T, StoreError> {
        serde_json::from_str(text).map_err(|error| self.inconsistent(column, id, &error))
    }

    /// The error for a column that holds what it must not.
    pub(super) fn inconsistent(
        self,
        column: &'static str,
        id: &str,
        reason: &dyn std::fmt::Display,
    ) -> StoreError {
        StoreError::Inconsistent {
            table: self.0,
            column,
            id: id.to_owned(),
            reason: reason.to_string(),
        }
    }
}

/// Writes a JSON column.
pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Preparation(error.to_string()))
}

pub(super) fn optional_time(micros: Option<i64>) -> Option<Timestamp> {
    micros.map(Timestamp::from_micros)
}
