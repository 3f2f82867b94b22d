"""The report: outcomes and machine as JSON, and the Markdown table made from them."""

from pathlib import Path
from typing import Any

import orjson

from bench.figures import Better, Figure, Outcome

OURS, PEER = "veche", "synapse"
DATABASE_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
DISTURBING_CORES = 0.2


def save_outcomes(path: Path, outcomes: list[Outcome], facts: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"facts": facts, "outcomes": [_outcome_as_json(outcome) for outcome in outcomes]}
    path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))


def load_outcomes(path: Path, scale: str) -> list[Outcome]:
    """Earlier outcomes of the same scale; other scales cannot stand in one table."""
    if not path.exists():
        return []
    outcomes = [_outcome_from_json(found) for found in orjson.loads(path.read_bytes())["outcomes"]]
    return [outcome for outcome in outcomes if outcome.scale == scale]


def merge_outcomes(earlier: list[Outcome], later: list[Outcome]) -> list[Outcome]:
    """Later ones take the places of earlier ones; a skip never wipes out a measurement."""
    merged = {_identity(outcome): outcome for outcome in earlier}
    for outcome in later:
        known = merged.get(_identity(outcome))
        if known is None or known.skipped or not outcome.skipped:
            merged[_identity(outcome)] = outcome
    return list(merged.values())


def render_report(outcomes: list[Outcome], facts: dict[str, str]) -> str:
    lines = [f"- {name}: {fact}" for name, fact in facts.items()]
    lines += [
        "",
        "Medians, with the lowest and highest repetition in brackets. The ratio says how many times",
    ]
    lines += ["better Veche is: above 1 is better, below 1 is worse."]
    for database, title in DATABASE_NAMES.items():
        chosen = [outcome for outcome in outcomes if outcome.database == database]
        if chosen:
            lines += ["", f"### {title}", "", *_render_table(chosen), *_render_notes(chosen)]
    return "\n".join(lines) + "\n"


def write_into_readme(readme: Path, report: str) -> None:
    text = readme.read_text()
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    readme.write_text(f"{before}{BEGIN}\n\n{report}\n{END}{after}")


def _render_table(outcomes: list[Outcome]) -> list[str]:
    lines = ["| case | figure | Veche | Synapse | ratio |", "|---|---|--:|--:|--:|"]
    cases = list(dict.fromkeys(outcome.case for outcome in outcomes))
    for case in cases:
        found = {outcome.server: outcome.figures for outcome in outcomes if outcome.case == case}
        lines += _render_case(case, _by_key(found.get(OURS, [])), _by_key(found.get(PEER, [])))
    return lines


def _render_case(case: str, ours: dict[str, Figure], peers: dict[str, Figure]) -> list[str]:
    lines = []
    for key in ours | peers:
        our, peer = ours.get(key), peers.get(key)
        label = (our or peers[key]).label
        ratio = format_ratio(our, peer)
        lines.append(f"| {case} | {label} | {format_figure(our)} | {format_figure(peer)} | {ratio} |")
        case = ""
    return lines


def _render_notes(outcomes: list[Outcome]) -> list[str]:
    notes = [_find_note(outcome) for outcome in outcomes]
    lines = [f"- {note}" for note in notes if note]
    return ["", *lines] if lines else []


def _find_note(outcome: Outcome) -> str | None:
    where = f"{outcome.case} on {outcome.server}"
    if outcome.skipped:
        return f"{where} was skipped: {outcome.skipped}"
    if outcome.other_work_cores > DISTURBING_CORES:
        return f"{where} was disturbed: other programs used {outcome.other_work_cores:.1f} cores meanwhile"
    return None


def format_figure(figure: Figure | None) -> str:
    if figure is None:
        return "-"
    if not figure.samples:
        return figure.missing or "-"
    text = f"{format_number(figure.median)} {figure.unit}".strip()
    if len(figure.samples) > 1:
        text += f" ({format_number(figure.lowest)} to {format_number(figure.highest)})"
    return text


def format_number(number: float) -> str:
    """Three digits that count, and never an exponent."""
    if abs(number) >= 100 or number == int(number):
        return f"{number:,.0f}"
    digits = 1 if abs(number) >= 10 else 2 if abs(number) >= 1 else 3
    return f"{number:.{digits}f}"


def format_ratio(our: Figure | None, peer: Figure | None) -> str:
    if our is None or peer is None or our.better is Better.NEITHER:
        return ""
    above, below = (our, peer) if our.better is Better.HIGHER else (peer, our)
    return f"**{format_number(above.median / below.median)}**" if below.median > 0 < above.median else ""


def _by_key(figures: list[Figure]) -> dict[str, Figure]:
    return {figure.key: figure for figure in figures}


def _identity(outcome: Outcome) -> tuple[str, str, str]:
    return outcome.case, outcome.server, outcome.database


def _outcome_as_json(outcome: Outcome) -> dict[str, Any]:
    figures = [
        {
            "key": figure.key,
            "label": figure.label,
            "unit": figure.unit,
            "better": figure.better,
            "samples": figure.samples,
            "median": figure.median if figure.samples else None,
            "missing": figure.missing,
        }
        for figure in outcome.figures
    ]
    return {
        "case": outcome.case,
        "server": outcome.server,
        "database": outcome.database,
        "scale": outcome.scale,
        "skipped": outcome.skipped,
        "other_work_cores": outcome.other_work_cores,
        "figures": figures,
    }


def _outcome_from_json(found: dict[str, Any]) -> Outcome:
    figures = [
        Figure(
            row["key"],
            row["label"],
            row["unit"],
            Better(row["better"]),
            row["samples"],
            row.get("missing"),
        )
        for row in found.pop("figures")
    ]
    return Outcome(**found, figures=figures)
