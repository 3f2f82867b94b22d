"""Fixtures of the tests of commands."""

from pathlib import Path

import pytest

from veche.tests.operator import Operator


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Operator:
    """Somebody who looks after a server on SQLite."""
    monkeypatch.chdir(tmp_path)
    return Operator(tmp_path, monkeypatch, capsys)


@pytest.fixture
def operator_of_each(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    database_url: str | None,
) -> Operator:
    """Somebody who looks after a server on SQLite, and then one on PostgreSQL."""
    monkeypatch.chdir(tmp_path)
    return Operator(tmp_path, monkeypatch, capsys, database_url)
