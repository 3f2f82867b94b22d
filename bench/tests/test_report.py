"""The report: ratios point the right way, skips are said aloud, earlier figures are kept honestly."""

from pathlib import Path

import pytest

from bench.figures import Figure, Outcome, context, higher, lower, missing, percentile
from bench.report import (
    format_number,
    format_ratio,
    load_outcomes,
    merge_outcomes,
    render_report,
    save_outcomes,
    write_into_readme,
)


def outcome(server: str, *figures: Figure, skipped: str | None = None, other: float = 0.0) -> Outcome:
    return Outcome("sends", server, "sqlite", "full", list(figures), skipped, other)


@pytest.mark.parametrize(
    ("ours", "peers", "ratio"),
    [
        (higher("a", "A", "/s", [500]), higher("a", "A", "/s", [100]), "**5**"),
        (lower("a", "A", "ms", [10]), lower("a", "A", "ms", [25]), "**2.50**"),
        (lower("a", "A", "ms", [25]), lower("a", "A", "ms", [10]), "**0.400**"),
        (lower("a", "A", "", [0]), lower("a", "A", "", [3]), ""),
        (context("a", "A", "", [1]), context("a", "A", "", [2]), ""),
        (None, higher("a", "A", "/s", [100]), ""),
    ],
)
def test_a_ratio_above_one_means_that_ours_is_better(
    ours: Figure | None, peers: Figure | None, ratio: str
) -> None:
    assert format_ratio(ours, peers) == ratio


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0"), (0.1234, "0.123"), (1.234, "1.23"), (12.34, "12.3"), (1234.5, "1,234"), (-2.5, "-2.50")],
)
def test_numbers_keep_three_digits(number: float, text: str) -> None:
    assert format_number(number) == text


def test_the_table_sets_both_servers_side_by_side() -> None:
    report = render_report(
        [
            outcome("veche", higher("a", "accepted", "/s", [400, 500, 600])),
            outcome("synapse", higher("a", "accepted", "/s", [50])),
        ],
        {"processor": "a fast one"},
    )
    assert "- processor: a fast one" in report
    assert "| sends | accepted | 500 /s (400 to 600) | 50 /s | **10** |" in report


def test_what_was_skipped_or_disturbed_is_said() -> None:
    report = render_report([outcome("veche", skipped="no such program"), outcome("synapse", other=0.7)], {})
    assert "- sends on veche was skipped: no such program" in report
    assert "- sends on synapse was disturbed: other programs used 0.7 cores meanwhile" in report


def test_what_could_not_be_measured_has_a_row_that_says_why(tmp_path: Path) -> None:
    known = [outcome("veche", missing("nginx", "download from nginx", "nginx is not installed"))]
    save_outcomes(tmp_path / "report.json", known, {})
    assert load_outcomes(tmp_path / "report.json", "full") == known
    assert "| sends | download from nginx | nginx is not installed | - |  |" in render_report(known, {})


def test_outcomes_come_back_from_their_file_unless_of_another_scale(tmp_path: Path) -> None:
    known = [outcome("veche", higher("a", "accepted", "/s", [1, 2]), other=0.1)]
    save_outcomes(tmp_path / "report.json", known, {})
    assert load_outcomes(tmp_path / "report.json", "full") == known
    assert load_outcomes(tmp_path / "report.json", "quick") == []
    assert load_outcomes(tmp_path / "none.json", "full") == []


def test_a_later_measurement_replaces_an_earlier_one_but_a_skip_does_not() -> None:
    earlier = outcome("veche", higher("a", "accepted", "/s", [1]))
    later = outcome("veche", higher("a", "accepted", "/s", [2]))
    skipped = outcome("veche", skipped="did not start")
    assert merge_outcomes([earlier], [later]) == [later]
    assert merge_outcomes([earlier], [skipped]) == [earlier]
    assert merge_outcomes([skipped], [earlier]) == [earlier]


def test_the_table_lands_between_the_markers_every_time(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("above\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nbelow\n")
    for report in ("first\n", "second\n"):
        write_into_readme(readme, report)
    assert readme.read_text() == "above\n<!-- bench:begin -->\n\nsecond\n\n<!-- bench:end -->\nbelow\n"


def test_a_percentile_is_a_value_that_occurred() -> None:
    samples = [float(number) for number in range(1, 101)]
    assert (percentile(samples, 50), percentile(samples, 95), percentile([7.0], 95)) == (50, 95, 7)
