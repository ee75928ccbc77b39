//! A client that a later version wrote in a form that this one cannot read: it is named, turned off and deleted like others.

use serde_json::{Value, json};

use super::super::Tools;
use super::super::failure::Failure;
use super::super::output::{moment, optional_moment};
use crate::domain::client::Client;
use crate::domain::id::{ClientId, TenantId};
use crate::domain::time::Timestamp;
use crate::store::{Read, StoreError, UnreadableClient};

/// A client, as far as this version knows it.
pub(super) enum Known {
    Client(Box<Client>),
    Later(UnreadableClient),
}

impl Known {
    pub(super) fn disabled_at(&self) -> Option<Timestamp> {
        match self {
            Self::Client(client) => client.disabled_at,
            Self::Later(unread) => unread.disabled_at,
        }
    }

    pub(super) fn describe(&self) -> Result<Value, Failure> {
        match self {
            Self::Client(client) => super::describe(client),
            Self::Later(unread) => Ok(describe(unread)),
        }
    }
}

pub(super) fn find(
    r: &mut Read<'_>,
    tenant: &TenantId,
    id: &ClientId,
) -> Result<Option<Known>, StoreError> {
    let found = r.find_client_or_name(tenant, id)?;
    Ok(found.map(|client| match client {
        Ok(client) => Known::Client(Box::new(client)),
        Err(unread) => Known::Later(unread),
    }))
}

pub(super) fn describe(unread: &UnreadableClient) -> Value {
    json!({
        "client": { "client_id": unread.id.as_str() },
        "is_of_a_later_version": true,
        "disabled_at": optional_moment(unread.disabled_at),
        "created_at": moment(unread.created_at),
    })
}

/// Refuses the name of a client that is there, whoever wrote it.
pub(super) async fn check_free(tools: &Tools, id: Option<&ClientId>) -> Result<(), Failure> {
    let Some(id) = id.cloned() else {
        return Ok(());
    };
    let wanted = id.clone();
    let found = tools
        .store
        .read(move |r| find(r, &TenantId::default_tenant(), &wanted))
        .await?;
    match found {
        None => Ok(()),
        Some(_) => Err(Failure::failed(format!(
            "There is a client {id} already: `doorward client show {id}` shows it. Another --id, or none, makes another client."
        ))),
    }
}

/// What would need to be understood.
pub(super) fn refused(id: &str, reason: &str) -> Failure {
    Failure::failed(format!(
        "{id} was written by a later version ({reason}). Here it can be disabled and deleted; use that version for all else."
    ))
}
