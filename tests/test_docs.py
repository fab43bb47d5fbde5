"""The docs match the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

import absatz
from tests import docs_commands, docs_python
from tests.docs_blocks import BLOCK, DOCS, PICTURE, ROOT, SCORES, output_of, pictured_report, score_rows, sha256

BLOCKS = [
    (path.name, match["command"], match["shown"]) for path in DOCS for match in BLOCK.finditer(path.read_text(encoding="utf-8"))
]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


@pytest.mark.parametrize(("name", "command", "shown"), BLOCKS, ids=[f"{name}: {command}" for name, command, _ in BLOCKS])
def test_shown_output_is_what_the_program_prints(name: str, command: str, shown: str) -> None:
    assert shown == output_of(command), f"{name} is out of date: python -m tests.docs_blocks"


def test_the_python_page_shows_what_its_blocks_print() -> None:
    page = docs_python.PAGE.read_text(encoding="utf-8")
    assert page == docs_python.with_output(page), "docs/python.md is out of date: python -m tests.docs_blocks"
    assert page.count(">>> ") > 40


def test_the_command_reference_is_what_the_commands_say() -> None:
    page = docs_commands.PAGE.read_text(encoding="utf-8")
    assert page == docs_commands.page(), "docs/commands.md is out of date: python -m tests.docs_blocks"
    assert re.findall(r"^## absatz (\w+)$", page, re.MULTILINE) == list(absatz.VERBS)
    assert "| `--prevalence` `X` |" in page


def test_scores_in_the_readme_are_those_of_the_bundled_model() -> None:
    shown = SCORES.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown is not None
    assert shown["shown"] == score_rows()


def test_the_picture_is_a_page_of_what_the_program_makes(tmp_path: Path) -> None:
    with Image.open(PICTURE) as picture:
        made_from = picture.info.get("report")
    assert made_from == sha256(pictured_report(tmp_path)), "docs/images/report.png is out of date: python -m tests.docs_blocks"


def test_readme_shows_some_output() -> None:
    assert any(name == "README.md" for name, _, _ in BLOCKS)


def test_links_lead_somewhere() -> None:
    for path in [*DOCS, ROOT / "CONTRIBUTING.md"]:
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_verb_the_readme_names_exists() -> None:
    used = set(re.findall(r"^\s*(?:\$ )?absatz ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert used <= set(absatz.VERBS)
    assert {"predict", "report", "train", "evaluate"} <= used


def test_readme_commands_are_the_makefile_ones() -> None:
    readme, makefile = (ROOT / "README.md").read_text(encoding="utf-8"), (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", readme, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
    for tool in ("ruff check .", "ruff format --check .", "mypy", "lint-imports", "python -m pytest"):
        assert f".venv/bin/{tool}" in readme
        assert f"$(BIN)/{tool}" in makefile
