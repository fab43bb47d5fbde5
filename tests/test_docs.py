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
FOLDERS = ("benchmarks", "classifier", "corpus", "reports", "tests", "training")
PAGES = [*DOCS, ROOT / "CONTRIBUTING.md", *(ROOT / folder / "README.md" for folder in FOLDERS)]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
#: What `absatz model --card` prints, as it prints it.
GENERATED = {"model-card.md"}


def prose(path: Path) -> str:
    """A page without what it shows of programs and files."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """What a link into a page may name: its headings as GitHub spells them, and the anchors it sets itself."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in HEADING.findall(prose(path)))
    return {*plain, *re.findall(r'<a id="([^"]+)">', path.read_text(encoding="utf-8"))}


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
    assert "| `--prevalence` `SHARE` |" in page


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
    for path in PAGES:
        for target, anchor in LINK.findall(prose(path)):
            aim = path.parent / target if target else path
            assert aim.exists(), f"{path.name}: {target}"
            assert not anchor or anchor in anchors(aim), f"{path.name}: {target}#{anchor}"


@pytest.mark.parametrize("path", PAGES, ids=[str(path.relative_to(ROOT)) for path in PAGES])
def test_lines_are_short_enough_to_read(path: Path) -> None:
    if path.name in GENERATED:
        return
    tables = ("|", "<!--")
    too_long = [line for line in prose(path).splitlines() if len(line) > 120 and not line.startswith(tables)]
    assert too_long == []


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 120


def test_the_readme_leads_to_every_page() -> None:
    """Straight to the list of pages, and the list to each page, in one line that says for whom it is."""
    assert "](docs/README.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[([\w-]+\.md)\]\(\1\) \| .+ \|$", (ROOT / "docs" / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted([*rows, "README.md"]) == sorted(path.name for path in (ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_readme_of_a_folder_names_its_subfolders(folder: str) -> None:
    page = (ROOT / folder / "README.md").read_text(encoding="utf-8")
    inside = {path.name for path in (ROOT / folder).iterdir() if path.is_dir() and not path.name.startswith(("__", "."))}
    assert inside - set(re.findall(r"\]\((\w+)\)", page)) == set()


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
