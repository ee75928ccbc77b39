//! The official suite's measure of how hard a code or a token is to guess.

/// A value must score more than that.
pub const LEAST: f64 = 96.0;

/// Σ over distinct characters of (count/distinct)·log2(distinct/count)·length, where *distinct* is the number of
/// different characters. The suite divides by the number of different characters, not by the length: long strings over
/// a small alphabet score low, even below zero.
#[expect(
    clippy::cast_precision_loss,
    reason = "a token has far fewer than 2^52 characters"
)]
pub fn score(value: &str) -> f64 {
    let mut counts = std::collections::BTreeMap::new();
    for character in value.chars() {
        *counts.entry(character).or_insert(0_usize) += 1;
    }
    let distinct = counts.len() as f64;
    let length = value.chars().count() as f64;
    counts
        .values()
        .map(|&count| {
            let count = count as f64;
            count / distinct * (distinct / count).log2() * length
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random;

    #[test]
    fn distinct_characters_score_length_times_log2_of_their_number() {
        assert!((score("abcd") - 8.0).abs() < 1e-9);
        assert!((score("abcdefgh") - 24.0).abs() < 1e-9);
    }

    #[test]
    fn one_character_scores_nothing_and_repetition_goes_below_zero() {
        assert!(score("a").abs() < 1e-9);
        assert!(score("aaaa") < 0.0);
    }

    #[test]
    fn thirty_two_random_bytes_pass_and_a_long_hex_string_does_not() {
        assert!(score(&random::token(32)) > LEAST);
        let hex: String = (0..256)
            .map(|i| char::from_digit(i % 16, 16).unwrap())
            .collect();
        assert!(score(&hex) <= LEAST, "{}", score(&hex));
        assert!(score("0123456789abcdef") <= LEAST);
    }
}
