//! The report as Markdown.

use std::fmt::Write as _;

use crate::budget::Budget;
use crate::measure::{Measurement, count};
use crate::primitive;
use crate::report::{Report, SubjectReport, server};
use crate::row::Row;
use crate::subject::SubjectName;
use crate::yardstick::spread;

/// Stands for a row that was not measured.
const ABSENT: &str = "–";
/// Stands for a number that does not count, because an operation went wrong.
pub(super) const FAILED: &str = "**failed**";

/// The report's tables.
pub fn markdown(report: &Report) -> String {
    let mut out = String::new();
    conditions(&mut out, report);
    budgets(&mut out, report);
    yardsticks(&mut out, report);
    for subject in &report.subjects {
        let rows: Vec<_> = subject
            .rows
            .iter()
            .filter_map(|row| Some((row.row.title().to_owned(), row.shown()?)))
            .collect();
        measurements(&mut out, subject.subject.title(), &rows);
    }
    if let Some(hello) = &report.hello {
        measurements(
            &mut out,
            SubjectName::Hello.title(),
            &[("hello".to_owned(), hello)],
        );
    }
    if let Some(durability) = &report.durability {
        server::durable(&mut out, durability);
    }
    if !report.idle.is_empty() {
        server::at_rest(&mut out, &report.idle);
    }
    out
}

fn conditions(out: &mut String, report: &Report) {
    let machine = &report.machine;
    let pinned = match (machine.server_core, machine.driver_core) {
        (Some(server), Some(driver)) => {
            format!("servers on core {server}, driver on core {driver}")
        }
        _ => "nothing pinned".to_owned(),
    };
    line!(
        out,
        "{}, {} cores, Linux {}; {pinned}.",
        machine.processor,
        machine.cores,
        machine.kernel
    );
    line!(
        out,
        "{} connections; each row {} times, {} s of warm-up and {} s measured.",
        report.connections,
        report.rounds,
        report.warm_up,
        report.seconds
    );
}

fn budgets(out: &mut String, report: &Report) {
    if report.hello.is_none() || report.subjects.is_empty() {
        return;
    }
    line!(
        out,
        "\n### CPU time an operation against hello and the primitives\n"
    );
    let servers: Vec<_> = report
        .subjects
        .iter()
        .map(|subject| subject.subject.title())
        .collect();
    line!(
        out,
        "| row | multiple of | target | {} |",
        servers.join(" | ")
    );
    line!(out, "|---|---|--:|{}", "--:|".repeat(servers.len()));
    for (row, budget) in Row::ALL
        .into_iter()
        .filter_map(|row| Some((row, Budget::of(row)?)))
    {
        let cells: Vec<_> = report
            .subjects
            .iter()
            .map(|subject| verdict(subject, row, &budget))
            .collect();
        if cells.iter().any(|cell| cell != ABSENT) {
            let (title, yardstick) = (row.title(), budget.yardstick());
            let target = budget
                .factor
                .map_or_else(|| ABSENT.to_owned(), |factor| format!("≤ {factor}"));
            line!(
                out,
                "| {title} | {yardstick} | {target} | {} |",
                cells.join(" | ")
            );
        }
    }
}

/// A server's ratio in a row, the median of its rounds with the lowest and the highest, and whether it is within the budget;
/// the peer has no budget.
fn verdict(subject: &SubjectReport, row: Row, budget: &Budget) -> String {
    let Some(row) = subject.rows.iter().find(|found| found.row == row) else {
        return ABSENT.to_owned();
    };
    let Some([lowest, median, highest]) = row.ratios(budget) else {
        return FAILED.to_owned();
    };
    match subject.subject {
        SubjectName::OidcProvider | SubjectName::Hello => format!("{median:.2}"),
        SubjectName::DoorwardSqlite | SubjectName::DoorwardPostgres => {
            let spread = format!("{median:.2} ({lowest:.2} to {highest:.2})");
            match budget.factor {
                Some(factor) => format!("{spread} {}", met(median <= factor)),
                None => spread,
            }
        }
    }
}

fn yardsticks(out: &mut String, report: &Report) {
    let samples: Vec<_> = report
        .subjects
        .iter()
        .flat_map(|subject| &subject.rows)
        .flat_map(|row| row.rounds.iter().flat_map(|round| &round.samples))
        .collect();
    let mut lines = vec![(
        "hello",
        spread(samples.iter().filter_map(|sample| sample.hello_us())),
    )];
    for name in primitive::NAMES {
        lines.push((
            name,
            spread(
                samples
                    .iter()
                    .filter_map(|sample| sample.primitive_us(name)),
            ),
        ));
    }
    if samples.is_empty() {
        return;
    }
    line!(
        out,
        "\n### hello and the primitives, before and after each row\n"
    );
    line!(
        out,
        "| CPU µs | lowest | median | highest | a second on one core |\n|---|--:|--:|--:|--:|"
    );
    for (name, [lowest, median, highest]) in lines
        .into_iter()
        .filter_map(|(name, spread)| Some((name, spread?)))
    {
        line!(
            out,
            "| {name} | {lowest:.1} | {median:.1} | {highest:.1} | {:.0} |",
            1e6 / median
        );
    }
}

pub(super) fn measurements(out: &mut String, title: &str, rows: &[(String, &Measurement)]) {
    line!(out, "\n### {title}\n");
    let with_database = rows.iter().any(|(_, row)| row.database_cpu_us.is_some());
    let with_directory = rows.iter().any(|(_, row)| row.directory_cpu_us.is_some());
    let mut others = String::new();
    for (is_there, title) in [(with_database, "database"), (with_directory, "directory")] {
        if is_there {
            let _ = write!(others, " {title} CPU µs |");
        }
    }
    let columns = "--:|".repeat(usize::from(with_database) + usize::from(with_directory));
    line!(
        out,
        "| row | a second | p50 ms | p99 ms | CPU µs | CPU share |{others} memory MiB | errors |"
    );
    line!(out, "|---|--:|--:|--:|--:|--:|{columns}--:|--:|");
    for (name, row) in rows {
        let (p50, p99) = (count(row.p50_us) / 1e3, count(row.p99_us) / 1e3);
        let (share, memory) = (row.cpu_share * 100.0, count(row.resident_kib) / 1024.0);
        let (rate, cpu, errors) = (row.per_second, row.cpu_us, row.errors);
        let mut others = String::new();
        for cpu in [row.database_cpu_us, row.directory_cpu_us]
            .into_iter()
            .flatten()
        {
            let _ = write!(others, " {cpu:.1} |");
        }
        let name = if row.has_failed() {
            format!("{FAILED}: {name}")
        } else {
            name.to_owned()
        };
        line!(
            out,
            "| {name} | {rate:.0} | {p50:.2} | {p99:.2} | {cpu:.1} | {share:.0} % |{others} {memory:.1} | {errors} |"
        );
    }
}

/// How the tables say whether a target is kept.
pub(super) const fn met(is_met: bool) -> &'static str {
    if is_met { "met" } else { "**not met**" }
}
