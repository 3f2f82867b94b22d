"""The package that people install: with the web app in it, where that was built."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("pyproject.toml", "README.md", "LICENSE", "scripts", "src")


@pytest.mark.parametrize("is_built", [True, False])
def test_the_web_app_is_packed_where_it_was_built(tmp_path: Path, *, is_built: bool) -> None:
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    if is_built:
        (tmp_path / "web" / "dist" / "assets").mkdir(parents=True)
        (tmp_path / "web" / "dist" / "index.html").write_text("<!doctype html>")
        (tmp_path / "web" / "dist" / "assets" / "x-1.js.br").write_bytes(b"x")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"]
    subprocess.run(build, cwd=tmp_path, check=True, capture_output=True)
    (wheel,) = (tmp_path / "out").glob("*.whl")
    packed = zipfile.ZipFile(wheel).namelist()
    assert "veche/features/discovery/page/page.html" in packed
    app = sorted(name for name in packed if name.startswith("veche/webapp_dist/"))
    whole = ["veche/webapp_dist/assets/x-1.js.br", "veche/webapp_dist/index.html"]
    assert app == (whole if is_built else [])
