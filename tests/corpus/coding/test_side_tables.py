"""roles.csv and articles.csv: read, counted, and every wrong row named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.folder import read_corpus
from corpus.records import text_sha256


@pytest.fixture
def folder(corpus_folder: Path, tmp_path: Path) -> Path:
    """A copy of the small corpus that a test may change."""
    return Path(shutil.copytree(corpus_folder, tmp_path / "corpus"))


def roles_csv(folder: Path, *, line: int = 0, **changes: str) -> Path:
    """Roles of all paragraphs as detected; one line changed."""
    rows = [["article", "paragraph", "role", "text_sha256"]]
    for name, article in read_corpus(folder).articles.items():
        rows += [[name, str(p.number), p.role.value, text_sha256(p.text)] for p in article.paragraphs]
    for column, value in changes.items():
        rows[line - 1][rows[0].index(column)] = value
    path = folder / "roles.csv"
    path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_counted(run: Callable, folder: Path) -> None:
    roles_csv(folder, line=2, role="caption")
    name = next(iter(read_corpus(folder).articles))
    (folder / "articles.csv").write_text(f"article,date,country,form,section\n{name},2020-05,AT,feature,\n", encoding="utf-8")
    out = run("corpus", folder).out
    total = sum(len(article.paragraphs) for article in read_corpus(folder).articles.values())
    assert f"roles by hand{total:>7}, {(total - 1) / total:.1%} detected alike" in out
    assert "facts              1 articles" in out


def test_repeated_articles_are_named(run: Callable, folder: Path) -> None:
    text = "Die Fähre nach Norden fährt in diesem Winter nur an drei Tagen, weil die Werft den Motor zerlegt hat und wartet. " * 2
    for name in ("eins", "zwei"):
        (folder / "articles" / f"{name}.txt").write_text(text + "\n", encoding="utf-8")
    out = run("corpus", folder).out
    assert "near-duplicates    1 of" in out
    assert "zwei repeats eins (1.00)" in out


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"article": "fremd"}, "there is no article 'fremd'"),
        ({"paragraph": "999"}, "has no paragraph '999'"),
        ({"paragraph": "-1"}, "has no paragraph '-1'"),
        ({"role": "footer"}, "'footer' is no role"),
        ({"text_sha256": "0"}, "has changed since its role was given"),
    ],
)
def test_wrong_role_rows(run: Callable, folder: Path, changes: dict[str, str], message: str) -> None:
    path = roles_csv(folder, line=3, **changes)
    result = run("corpus", folder)
    assert result.code == 1
    assert message in result.err
    assert f"{path}, line 3" in result.err


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("article,date\n", "column 'country' is missing"),
        ("article,date,country,form,section\nNAME,May 2020,AT,,\n", "'May 2020' is no date"),
        ("article,date,country,form,section\nNAME,,,,\nNAME,,,,\n", "stands here twice"),
        ("article,date,country,form,section\nNAME,,,\n", "too many or too few cells"),
        ("article,date,country,form,section\nfremd,,,,\n", "there is no article 'fremd'"),
    ],
)
def test_wrong_facts(run: Callable, folder: Path, rows: str, message: str) -> None:
    name = next(iter(read_corpus(folder).articles))
    (folder / "articles.csv").write_text(rows.replace("NAME", name), encoding="utf-8")
    result = run("corpus", folder)
    assert result.code == 1
    assert message in result.err


def test_a_role_given_twice(run: Callable, folder: Path) -> None:
    path = roles_csv(folder)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]), encoding="utf-8")
    assert "stands here twice" in run("corpus", folder).err
