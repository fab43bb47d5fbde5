"""No verb takes the place of what it reads, whatever the input is called and whether --force is given."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from shutil import copytree

import pytest
from matplotlib.figure import Figure

from absatz import VERBS
from classifier.model import ThemeModel
from classifier.model_file import model_bytes
from corpus.errors import InputError
from corpus.outputs import Inputs, refuse_output
from tests.paths import ROOT

TEXT = "Wer die App startet, gibt ihr das Adressbuch preis und zahlt dafür mit seinen Daten.\n"
#: Commands and the input that each would replace, in a folder with what `desk` makes.
CASES = [
    "predict rows.csv -o rows.csv",
    "predict . -o rows.csv",
    "predict rows.csv -o sub/../rows.csv",
    "predict sub -o hard.csv",
    "predict soft.csv -o rows.csv",
    "predict rows.csv -o soft.csv",
    "predict rows.csv -m m -o m",
    "predict rows.csv -m model.csv -o model.csv",
    "predict old.partial/00000-000000.parquet -o old",
    "predict table -o table",
    "predict table/00000-000000.parquet -o table",
    "predict linked -o table",
    "predict rows.csv -o .",
    "report page.html -o . --format html",
    "report . -o . --format html",
    "report linked.html -o . --format html",
    "report sub/linked/page.html -o . --format html",
    "report art.pdf -o .",
    "report page.txt -m page.html -o . --format html",
    "overview overview.pdf -o . --format pdf",
    "overview page.txt --labels overview.json -o . --format json",
    "overview page.txt -m overview.json -o . --format json",
    "overview overview.shares.pdf -o . --figures --format json",
    "overview art.pdf -o . --articles --format json",
    "agreement c/labels.csv -o c/labels.csv",
    "agreement c/labels.csv -o c/articles/artikel-01.txt",
    "agreement c/labels.csv -o c/codebook.toml",
    "agreement c/labels.csv --codebook book.toml -o book.toml",
    *(f"export c --format spacy -o c/{name}" for name in ("labels.csv", "codebook.toml", "roles.csv", "articles/artikel-01.txt")),
    "export linked-c --format spacy -o c/labels.csv",
    "export c --format spacy --codebook book.toml -o book.toml",
    "export c --format refi-qda -o c/labels.csv",
    "export c --format bundle -m m -o m",
    "sample c -n 1 --out c/labels.csv",
    "sample c -n 1 --out c/sample.csv",
    "sample c -n 1 --by uncertain -m m --out m",
    "import c/labels.csv c --format long-csv",
    "import soft-labels.csv c --format long-csv",
    "train c -o c/labels.csv",
    "train c -o c/articles/artikel-01.txt",
    "train c --codebook book.toml -o book.toml",
    "train --unlabelled c/articles -o c/articles/artikel-01.txt",
    "train --unlabelled c -o c/codebook.toml",
    "evaluate m c/labels.csv --report c/labels.csv",
    "evaluate m c/labels.csv --report m",
    "evaluate m c/labels.csv --report c/articles/artikel-01.txt",
    "evaluate m c/labels.csv --articles sub --report sub/hard.csv",
    "evaluate m --corpus c --report c/labels.csv",
]


@pytest.fixture
def desk(tmp_path: Path, small_model: ThemeModel, corpus_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with something for every verb to read."""
    monkeypatch.chdir(tmp_path)
    for name in ("m", "model.csv"):
        Path(name).write_bytes(model_bytes(small_model))
    copytree(corpus_folder, "c")
    Path("c/codebook.toml").write_text("".join(f'[[theme]]\nid = "{theme}"\n' for theme in small_model.themes), encoding="utf-8")
    Path("book.toml").write_bytes(Path("c/codebook.toml").read_bytes())
    Path("c/roles.csv").write_text("article,paragraph,role,text_sha256\n", encoding="utf-8")
    Path("rows.csv").write_text(f'text,more\n"{TEXT.strip()}",1\n', encoding="utf-8")
    Path("sub").mkdir()
    Path("page.txt").write_text(TEXT, encoding="utf-8")
    Path("page.html").write_text(f"<html><body><article><p>{TEXT}</p></article></body></html>", encoding="utf-8")
    for folder in ("table", "old.partial"):
        Path(folder).mkdir()
        Path(folder, "00000-000000.parquet").write_bytes(b"PAR1")
    Path("old.partial/_absatz_job.json").write_text("{}", encoding="utf-8")
    Path("hard.csv").write_bytes(Path("rows.csv").read_bytes())
    Path("sub/hard.csv").hardlink_to("hard.csv")
    for link, target in {
        "soft.csv": "rows.csv",
        "linked": "table",
        "linked.html": "page.html",
        "sub/linked": "..",
        "linked-c": "c",
        "soft-labels.csv": "c/labels.csv",
    }.items():
        Path(link).symlink_to(target)
    return tmp_path


@pytest.fixture(scope="session")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A PDF that can be read as an article."""
    path = tmp_path_factory.mktemp("pdf") / "a.pdf"
    figure = Figure()
    figure.text(0.1, 0.5, TEXT.strip())
    figure.savefig(path)
    return path.read_bytes()


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("force", [True, False])
@pytest.mark.parametrize("command", CASES)
def test_an_input_is_never_replaced(run: Callable, desk: Path, pdf: bytes, command: str, force: bool) -> None:
    verb, *argv = command.split()
    for name in ("art.pdf", "overview.pdf", "overview.shares.pdf"):
        if name in argv:
            Path(name).write_bytes(pdf)
    if "overview.json" in argv:
        source = "m" if "-m" in argv else "c/labels.csv"
        Path("overview.json").write_bytes(Path(source).read_bytes())
    if "-m page.html" in command:
        Path("page.html").write_bytes(Path("m").read_bytes())
    before = contents(desk)
    result = run(verb, *argv, *(["--force"] if force else []))
    assert result.code == 1
    if "c/sample.csv" in argv:  # the corpus has no such file yet, but would take this one for its own
        assert "is where the corpus keeps a file of its own" in result.err, result.err
    else:
        assert "would take the place of an input" in result.err or "is a folder, not a file" in result.err, result.err
    assert "--force" not in result.err
    assert contents(desk) == before


@pytest.mark.parametrize(
    "command",
    [
        "sample c -n 1 --out c/labels.csv",
        "sample c -n 1 --out linked-c/Roles.csv",
        "sample c -n 1 --out c/articles/neu.csv",
        "export c --format spacy -o c/coding.jsonl",
        "export c --format spacy -o sub/../c/articles/neu.jsonl",
        "agreement c -o c/sample.csv",
        "train c -o c/roles_read.csv",
    ],
)
def test_nothing_is_written_that_would_be_read_as_a_part_of_the_corpus(run: Callable, desk: Path, command: str) -> None:
    """Also where that file is not there yet: a table to be coded in that is called labels.csv makes the corpus unreadable."""
    for name in ("roles.csv", *(["labels.csv"] if "labels.csv" in command else [])):
        Path("c", name).unlink()
    before = contents(desk)
    result = run(*command.split(), "--force")
    assert (result.code, "would be read as part of the corpus" in result.err) == (1, True), result.err
    assert contents(desk) == before


def test_every_verb_that_overwrites_is_among_the_cases() -> None:
    overwriting = set()
    for verb, (place, _) in VERBS.items():
        module, function = place.split(":")
        if any(parameter.name == "force" for parameter in getattr(import_module(module), function).params):
            overwriting.add(verb)
    assert overwriting == {command.split()[0] for command in CASES}


def test_verbs_ask_one_function() -> None:
    """What `corpus.gates.files` knows of an output is not enough to decide on it."""
    sources = [
        *ROOT.glob("*.py"),
        *(p for name in ("corpus", "classifier", "training", "reports") for p in (ROOT / name).rglob("*.py")),
    ]
    asking = {path.relative_to(ROOT).as_posix() for path in sources if "refuse_existing" in path.read_text(encoding="utf-8")}
    assert asking == {"corpus/gates/files.py", "corpus/outputs.py"}


def test_standard_input_is_an_input(desk: Path) -> None:
    pytest.importorskip("numba")
    command = [sys.executable, "-m", "absatz", "predict", "-", "-m", "m", "-o", "rows.csv", "--force"]
    before = contents(desk)
    with Path("rows.csv").open("rb") as file:
        done = subprocess.run(command, stdin=file, capture_output=True, text=True, check=False)
    assert (done.returncode, "the place of an input (standard input)" in done.stderr) == (1, True), done.stderr
    assert contents(desk) == before


@pytest.mark.usefixtures("desk")
def test_what_is_no_input_may_be_overwritten(run: Callable) -> None:
    """Also in a folder that is read, where it is nothing that is read there."""
    Path("texts").mkdir()
    Path("texts/a.txt").write_text(TEXT, encoding="utf-8")
    rows = Path("c/labels.csv").read_text(encoding="utf-8")
    Path("two.csv").write_text(rows + "".join(rows.replace(",anna,", ",bert,").splitlines(keepends=True)[1:]), encoding="utf-8")
    for argv in (
        ("report", "texts", "-m", "m", "-o", "texts", "--format", "json"),
        ("export", "c", "--format", "spacy", "-o", "c/out.jsonl"),
        ("agreement", "two.csv", "-o", "c/disagreements.csv"),
    ):
        assert run(*argv).code == 0, argv
        result = run(*argv)
        assert (result.code, "exists already" in result.err, "--force" in result.err) == (1, True, True)
        assert run(*argv, "--force").code == 0
    refuse_output(Path("c/model"), Inputs(corpora=(Path("c"),)), force=False)
    Path("c/model").touch()
    refuse_output(Path("c/model"), Inputs(("none", None, "-"), (Path("c"), None)), force=True)


def test_the_bundled_corpus_is_an_input_too() -> None:
    labels = Path(import_module("corpus").__file__).parent / "bundled" / "labels.csv"  # type: ignore[arg-type]
    with pytest.raises(InputError, match="the place of an input"):
        refuse_output(labels, Inputs(corpora=(None,)), force=True)
