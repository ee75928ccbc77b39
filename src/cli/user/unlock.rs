//! `doorward user unlock`.

use super::{Who, describe, find};
use crate::cli::Tools;
use crate::cli::failure::Failure;
use crate::cli::output::{print, printable};
use crate::login::unlock::{forgive_second_factors, unlock as open};

pub(super) async fn unlock(tools: &Tools, who: Who) -> Result<(), Failure> {
    let Who { user, format } = who;
    let user = find(&tools.store, &user).await?;
    let op = tools.provider().await?;
    open(&op, &user).await?;
    let (tenant, key, id) = (op.tenant.clone(), op.derived.throttle, user.id.clone());
    op.store
        .write(move |w| forgive_second_factors(w, &tenant, &key, &id))
        .await?;
    print(
        format,
        &format!(
            "Nothing that was counted for {} before counts any more: who has the right password gets in.",
            printable(&user.username)
        ),
        &describe(&user),
    )
}
