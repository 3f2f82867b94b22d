"""The documents tell of what is there: links lead somewhere, slices are described, commands exist."""

import re
from pathlib import Path

import pytest

from veche.cli import run

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    path
    for place in ("*.md", "docs/**/*.md", "src/**/*.md", "tests/*.md", "bench/*.md")
    for path in ROOT.glob(place)
]
SLICES = sorted(path.parent.name for path in ROOT.glob("src/veche/features/*/api.py"))
COMMANDS = sorted(
    {
        tuple(found.split())
        for path in DOCUMENTS
        for found in re.findall(r"`veche ((?:[a-z0-9-]+ ?)+)", path.read_text())
    }
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_within_the_project_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)", path.read_text())
    inside = [target for target in targets if "://" not in target]
    assert [target for target in inside if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("name", SLICES)
def test_each_slice_is_on_the_map_and_describes_itself(name: str) -> None:
    assert re.search(rf"^    {name} ", (ROOT / "ARCHITECTURE.md").read_text(), re.MULTILINE)
    described = (ROOT / "src/veche/features" / name / "README.md").read_text()
    assert described.startswith("# ")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_that_are_named_exist(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run([*words, "--help"])
    assert end.value.code == 0, capsys.readouterr().err


def test_something_is_looked_at() -> None:
    assert len(DOCUMENTS) > 15
    assert ("user", "create") in COMMANDS
