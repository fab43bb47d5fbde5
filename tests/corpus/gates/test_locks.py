"""Two runs at once: into one output, and into one corpus. One process is held where it would do harm; nothing rests on timing."""

from __future__ import annotations

import json
import platform
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from classifier.model import ThemeModel
from classifier.model_file import model_bytes
from corpus.folder import read_corpus

#: Holds the lock on an output until a line comes.
HOLD = (
    "import sys, pathlib, corpus.gates.locks as l\n"
    "with l.writing(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.readline()"
)
#: Runs absatz, and says so and waits for a line where a function is called.
PAUSED = """
import sys, {module} as m
before = m.{name}
def paused(*arguments, **options):
    print("held", flush=True)
    sys.stdin.readline()
    return before(*arguments, **options)
m.{name} = paused
import corpus.tables.chunk as s
s.CHUNK_ROWS, s.PART_ROWS, s.CHUNK_BYTES, s.PART_BYTES = 64, 256, 4096, 16384
import absatz
sys.exit(absatz.main(sys.argv[1:]))
"""


@contextmanager
def held(code: str, *argv: object) -> Iterator[subprocess.Popen[str]]:
    """A process that has come to where it waits; it goes on when the block ends, where it was not stopped."""
    command = [sys.executable, "-c", code, *map(str, argv)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n", process.communicate()
        try:
            yield process
        finally:
            process.communicate("\n")


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob(".*"))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(f'{{"text": "Daten {i} im Funkloch"}}\n' for i in range(1500)), encoding="utf-8")
    return path


@pytest.fixture
def model_path(small_model: ThemeModel, tmp_path: Path) -> Path:
    path = tmp_path / "model"
    path.write_bytes(model_bytes(small_model))
    return path


@pytest.fixture
def stream() -> None:
    pytest.importorskip("pyarrow")
    pytest.importorskip("numba")


@pytest.mark.usefixtures("stream")
@pytest.mark.parametrize("output", ["out.jsonl", "out"])
@pytest.mark.parametrize("how", [[], ["--resume"], ["--force"]])
def test_a_second_run_is_refused_and_told_who_is_first(
    run: Callable, table: Path, model_path: Path, output: str, how: list[str]
) -> None:
    path = table.parent / output
    command = ("predict", table, "-m", model_path, "-o", path)
    with held(HOLD, path) as first:
        result = run(*command, *how)
        assert result.code == 1
        named = f"another run is writing this output: process {first.pid} on {platform.node()}, since 2"
        assert named in result.err
        assert "choose another output" in result.err
        assert hidden(table.parent) == [f".{output}.lock", f".{output}.owner"]
        assert not path.exists()
    assert run(*command).code == 0
    assert hidden(table.parent) == []


@pytest.mark.usefixtures("stream")
def test_a_second_run_while_the_first_joins_its_parts(run: Callable, table: Path, model_path: Path) -> None:
    """It went on with the parts of the first, and swept away what that was writing."""
    command = ("predict", table, "-m", model_path, "-o", table.parent / "out.parquet")
    with held(PAUSED.format(module="classifier.bulk.job", name="join_parts"), *command) as first:
        result = run(*command, "--resume")
        assert (result.code, f"process {first.pid}" in result.err) == (1, True)
    assert first.returncode == 0
    import pyarrow.parquet as pq

    assert pq.read_metadata(table.parent / "out.parquet").num_rows == 1500
    assert hidden(table.parent) == []


@pytest.mark.usefixtures("stream")
def test_a_cluster_is_not_even_asked(run: Callable, table: Path, model_path: Path) -> None:
    pytest.importorskip("distributed")
    path = table.parent / "out.jsonl"
    with held(HOLD, path):
        result = run("predict", table, "-m", model_path, "-o", path, "--scheduler", "tcp://127.0.0.1:1")
        assert (result.code, "another run is writing" in result.err) == (1, True)


def test_training_is_refused_before_it_begins(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    with held(HOLD, tmp_path / "m"):
        result = run("train", corpus_folder, "-o", tmp_path / "m")
        assert (result.code, "another run is writing" in result.err, "…" in result.err) == (1, True, False)


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGINT])
def test_a_lock_ends_with_its_owner(tmp_path: Path, signal_number: int) -> None:
    output = tmp_path / "out.csv"
    with held(HOLD, output) as first:
        first.send_signal(signal_number)
        first.wait()
    left = hidden(tmp_path)
    assert left == ([".out.csv.lock", ".out.csv.owner"] if signal_number == signal.SIGKILL else [])
    with held(HOLD, output) as second:
        assert json.loads((tmp_path / ".out.csv.owner").read_text())["pid"] == second.pid != first.pid
    assert hidden(tmp_path) == []


@pytest.fixture
def files(tmp_path: Path) -> Callable[[str], tuple[object, ...]]:
    """The command that imports a label of a coder into a corpus of a text."""
    article = tmp_path / "corpus" / "articles" / "a.txt"
    article.parent.mkdir(parents=True)
    article.write_text("Der Anruf kostet nichts mehr, sagt die Firma aus Jena am Montag.\n", encoding="utf-8")

    def command(coder: str) -> tuple[object, ...]:
        path = tmp_path / f"{coder}.jsonl"
        path.write_text(json.dumps({"text": article.read_text(encoding="utf-8").strip(), "cats": {"telephony": 1}}) + "\n")
        return ("import", path, tmp_path / "corpus", "--format", "spacy", "--coder", coder, "--codebook", "default")

    return command


IMPORTING = PAUSED.format(module="corpus.cli", name="write_merged")


def coders(folder: Path) -> list[str]:
    return sorted(label.coder for label in read_corpus(folder).labels)


def test_a_second_import_is_refused_where_the_first_does_not_end(
    run: Callable, files: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.gates.locks.PATIENCE", 0.0)
    with held(IMPORTING, *files("anna")) as first:
        result = run(*files("bert"))
        assert (result.code, f"another run is changing this corpus: process {first.pid}" in result.err) == (1, True)
        assert not (tmp_path / "corpus" / "labels.csv").exists()
    assert first.returncode == 0
    assert run(*files("bert")).code == 0
    assert coders(tmp_path / "corpus") == ["anna", "bert"]
    assert hidden(tmp_path) == []


def test_a_second_import_waits_for_the_first(files: Callable, tmp_path: Path) -> None:
    """The second has read nothing yet when it begins to wait, so it adds to what the first has written."""
    waiting = "import corpus.gates.locks; corpus.gates.locks.PATIENCE = 600.0\n" + PAUSED.format(
        module="corpus.gates.locks", name="_held"
    )
    with ExitStack() as later, held(IMPORTING, *files("anna")) as first:
        second = later.enter_context(held(waiting, *files("bert")))
        assert second.stdin
        second.stdin.write("\n")
        second.stdin.flush()
    assert (first.returncode, second.returncode) == (0, 0)
    assert coders(tmp_path / "corpus") == ["anna", "bert"]


def test_a_new_corpus_is_made_by_one(run: Callable, tmp_path: Path, files: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.gates.locks.PATIENCE", 0.0)
    verb, path, _, *more = files("anna")
    command = (verb, path, tmp_path / "new" / "corpus", *more, "--add-texts")
    with held(IMPORTING, *command):
        assert "another run is changing" in run(*command).err
    assert coders(tmp_path / "new" / "corpus") == ["anna"]
    assert run(verb, path, tmp_path / "other" / "corpus", *more).code == 1  # the text is in no corpus
    assert not (tmp_path / "other").exists()


def test_no_folder_is_made_for_a_lock(run: Callable, corpus_folder: Path, tmp_path: Path) -> None:
    assert "cannot write here" in run("train", corpus_folder, "-o", tmp_path / "none" / "m").err
    assert list(tmp_path.iterdir()) == []
