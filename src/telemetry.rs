//! Which request the log speaks of.

use std::cell::OnceCell;

use crate::entropy::Entropy;

tokio::task_local! {
    static REQUEST_ID: OnceCell<String>;
}

/// The work of one request: what is logged meanwhile has its name.
pub async fn of_one_request<F: Future>(work: F) -> F::Output {
    REQUEST_ID.scope(OnceCell::new(), work).await
}

/// The name of the request that this code works for, made when it is first asked for: 50 random bits, which a person can
/// quote and an operator can find. `None` where it is for no request.
#[must_use]
pub fn request_id() -> Option<String> {
    let name = |id: &OnceCell<String>| id.get_or_init(generate).clone();
    REQUEST_ID.try_with(name).ok()
}

fn generate() -> String {
    let random: [u8; 7] = Entropy.bytes().unwrap_or_default();
    data_encoding::BASE32_NOPAD
        .encode(&random)
        .chars()
        .take(10)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_has_one_name_and_no_other_has_it() {
        let twice = || async { (request_id(), request_id()) };
        let (first, again) = of_one_request(twice()).await;
        let (other, _) = of_one_request(twice()).await;
        assert!(first.is_some() && first == again && first != other);
        assert_eq!(request_id(), None);
    }
}
