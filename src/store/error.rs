//! What can go wrong with the database.

use std::sync::Arc;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// A failure of storage: the transaction was rolled back, or never began.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Too much is waiting, or has waited too long. Ask again later.
    #[error("the database has too much to do")]
    Busy,
    /// It cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A statement failed.
    #[error("a database statement failed: {0}")]
    Statement(#[from] DieselError),
    /// A row says what no row may say.
    #[error("column {column} of table {table} holds something illegal in row {id:?}: {reason}")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key; never a secret.
        id: String,
        /// What is wrong.
        reason: String,
    },
    /// A transaction's code panicked; it was rolled back.
    #[error("a database transaction panicked")]
    Panicked,
    /// Work without a transaction has come to where it needs one.
    #[error("this needs a transaction")]
    NeedsTransaction,
    /// The session in which it was to be done has ended since it was looked up, or goes on under another secret; nothing was done.
    #[error("the session has ended")]
    SessionOver,
    /// The store is shutting down.
    #[error("the database threads have stopped")]
    Stopped,
    /// The tables could not be brought up to date.
    #[error(transparent)]
    Migration(#[from] super::migrate::MigrationError),
    /// The reading failed that several waited for.
    #[error(transparent)]
    Shared(Arc<Self>),
    /// Something that a transaction needed could not be made.
    #[error("{0}")]
    Preparation(String),
}

impl StoreError {
    /// Whether the same request may succeed a little later.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Busy
            | Self::Unavailable(_)
            | Self::Stopped
            | Self::Statement(DieselError::BrokenTransactionManager) => true,
            // SQLITE_FULL and SQLITE_IOERR arrive as unknown kinds; both end when the disk is mended.
            Self::Statement(DieselError::DatabaseError(kind, _)) => matches!(
                kind,
                DatabaseErrorKind::ClosedConnection
                    | DatabaseErrorKind::SerializationFailure
                    // A standby; after a failover the next connection finds who took over.
                    | DatabaseErrorKind::ReadOnlyTransaction
                    | DatabaseErrorKind::Unknown
                    // What the row belongs to was removed meanwhile: the next try will not find it at all.
                    | DatabaseErrorKind::ForeignKeyViolation
            ),
            Self::Statement(_)
            | Self::Inconsistent { .. }
            | Self::Panicked
            | Self::NeedsTransaction
            | Self::SessionOver
            | Self::Migration(_)
            | Self::Preparation(_) => false,
            Self::Shared(error) => error.is_temporary(),
        }
    }

    /// Whether one row cannot be read, and everything else can.
    #[must_use]
    pub fn is_of_one_row(&self) -> bool {
        match self {
            Self::Inconsistent { .. } => true,
            Self::Shared(error) => error.is_of_one_row(),
            _ => false,
        }
    }

    /// Whether what had to be unique is somebody else's, as of this moment.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        match self {
            Self::Statement(DieselError::DatabaseError(kind, _)) => {
                matches!(kind, DatabaseErrorKind::UniqueViolation)
            }
            Self::Shared(error) => error.is_duplicate(),
            _ => false,
        }
    }

    /// Whether it is the database itself that failed, and not one transaction or too much load.
    pub(super) fn is_outage(&self) -> bool {
        match self {
            Self::Unavailable(_) => true,
            Self::Statement(DieselError::DatabaseError(kind, _)) => matches!(
                kind,
                DatabaseErrorKind::ClosedConnection
                    | DatabaseErrorKind::ReadOnlyTransaction
                    | DatabaseErrorKind::Unknown
            ),
            _ => false,
        }
    }

    /// Whether the connection that said so is of no more use.
    pub(super) fn is_connection_lost(&self) -> bool {
        match self {
            Self::Statement(
                DieselError::DatabaseError(
                    DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::ReadOnlyTransaction,
                    _,
                )
                | DieselError::BrokenTransactionManager,
            ) => true,
            Self::Statement(DieselError::DatabaseError(
                DatabaseErrorKind::Unknown | DatabaseErrorKind::UnableToSendCommand,
                information,
            )) => {
                let message = information.message();
                [
                    "terminating connection",
                    "server closed the connection",
                    "connection to server",
                    "no connection",
                    "SSL",
                    "could not receive",
                    "could not send",
                ]
                .iter()
                .any(|sign| message.contains(sign))
            }
            _ => false,
        }
    }

    /// Whether PostgreSQL asks that the transaction be tried again: 40001 or 40P01.
    pub(super) fn asks_for_retry(&self) -> bool {
        match self {
            Self::Statement(DieselError::DatabaseError(
                DatabaseErrorKind::SerializationFailure,
                _,
            )) => true,
            Self::Statement(DieselError::DatabaseError(_, information)) => {
                information.message().contains("deadlock detected")
            }
            _ => false,
        }
    }
}
