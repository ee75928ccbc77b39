//! The tables about a server as a whole: what waiting for the disk costs, and what it takes at rest.

use std::fmt::Write as _;

use crate::durability::{Commit, Durability, ROWS};
use crate::idle::Idle;
use crate::measure::count;
use crate::report::tables::{FAILED, measurements, met};
use crate::row::Row;

/// The ways to commit, their ratios, and each round.
pub(super) fn durable(out: &mut String, durability: &Durability) {
    let (connections, id_token) = (durability.connections, &durability.id_token);
    line!(
        out,
        "\n### Durability, SQLite, {connections} connections, ID token {id_token}\n"
    );
    line!(
        out,
        "| operations a second | {} |",
        Commit::ALL.map(Commit::title).join(" | ")
    );
    line!(out, "|---|--:|--:|--:|");
    for (place, row) in ROWS.into_iter().enumerate() {
        let rate = |commit| durability.per_second(commit, place);
        let cells = Commit::ALL
            .map(|commit| rate(commit).map_or(FAILED.to_owned(), |rate| format!("{rate:.0}")));
        line!(out, "| {} | {} |", row.title(), cells.join(" | "));
    }
    line!(
        out,
        "\n| ratio | target | {} |\n|---|--:|--:|--:|",
        ROWS.map(Row::title).join(" | ")
    );
    for (other, target) in [(Commit::Unsynchronised, 0.7), (Commit::Single, 3.0)] {
        let ratio = |place| {
            Some(
                durability.per_second(Commit::Grouped, place)?
                    / durability.per_second(other, place)?,
            )
        };
        let cell = |ratio: f64| format!("{ratio:.2} {}", met(ratio >= target));
        let cells = [0, 1].map(|place| ratio(place).map_or(FAILED.to_owned(), cell));
        line!(
            out,
            "| {} ÷ {} | ≥ {target} | {} |",
            Commit::Grouped.title(),
            other.title(),
            cells.join(" | ")
        );
    }
    let flushes = durability.flushes_per_second;
    line!(
        out,
        "\nThe disk alone flushes a page {flushes:.0} times a second, one after the other."
    );
    let rounds: Vec<_> = durability
        .runs
        .iter()
        .flat_map(|(commit, rows)| {
            ROWS.into_iter()
                .zip(rows)
                .map(move |(row, measured)| (*commit, row, measured))
        })
        .map(|(commit, row, measured)| (format!("{}, {}", row.title(), commit.title()), measured))
        .collect();
    measurements(out, "Durability, each round", &rounds);
}

/// Servers at rest.
pub(super) fn at_rest(out: &mut String, rows: &[Idle]) {
    line!(out, "\n### At rest\n");
    line!(
        out,
        "| server | ready after ms | target | memory MiB | target |\n|---|--:|--:|--:|--:|"
    );
    for row in rows {
        let (title, memory) = (row.subject.title(), count(row.resident_kib) / 1024.0);
        if row.is_existing {
            let (ready, small) = (met(row.ready_ms <= 300.0), met(memory <= 40.0));
            line!(
                out,
                "| {title}, existing data folder | {:.0} {ready} | ≤ 300 | {memory:.1} {small} | ≤ 40 |",
                row.ready_ms
            );
        } else {
            line!(out, "| {title} | {:.0} | | {memory:.1} | |", row.ready_ms);
        }
    }
}
