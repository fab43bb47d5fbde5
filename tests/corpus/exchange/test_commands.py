"""The verbs `import` and `export`: a corpus survives the journey, and nothing is lost between files on disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from corpus.codebook import CodeBook
from corpus.coding.labels import label_for, write_labels
from corpus.errors import InputError
from corpus.exchange import store
from corpus.exchange.formats import FORMATS
from corpus.exchange.newtext import GAP
from corpus.sources import articles_by_id

BOOK = CodeBook.bundled()
BUNDLED = (files("corpus") / "bundled" / "codebook.toml").read_bytes()
#: Of an import into a corpus without a code book.
WITH_BOOK = ("--codebook", "default")
DOCCANO = ("--format", "doccano", "--add-texts", *WITH_BOOK)
formats = pytest.mark.parametrize("form", list(FORMATS))
ARTICLE = (
    "Neuer Tarif\n\nDer Anruf kostet ab Mai nichts mehr.\n\nAnzeige\n\n=1+1 ist kein Preis, sagt „die“ Firma; -5 Euro schon.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles whose body paragraphs anna and bert coded, bert not every theme; other lines have no labels."""
    folder = tmp_path / "corpus"
    for name in ("tarif", "blog/übersicht 2"):
        path = folder / "articles" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLE.replace("Mai", f"Mai {len(name)}").replace("Firma", f"Firma {len(name)}"), encoding="utf-8")
    labels = []
    for article in articles_by_id(folder / "articles").values():
        for p in article.classified:
            labels.append(label_for(p, "anna", "random", (0, 1, 0, 1)))
            labels.append(label_for(p, "bert", "", (0, None, None, 1)))
    (folder / "labels.csv").write_bytes(write_labels(labels, BOOK.ids))
    (folder / "codebook.toml").write_bytes(BUNDLED)
    return folder


def load(*records: Any) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


@formats
def test_a_corpus_survives_the_journey(run: Callable, folder: Path, tmp_path: Path, form: str) -> None:
    file, again, copy = tmp_path / "out", tmp_path / "again", tmp_path / "copy"
    assert run("export", folder, "--format", form, "-o", file).code == 0
    assert run("export", folder, "--format", form).out.encode() == file.read_bytes()
    result = run("import", file, copy, "--format", form, "--add-texts", *WITH_BOOK)
    assert (result.code, result.out) == (0, "")
    assert "8 rows added, 0 replaced, 0 unchanged; 2 new articles" in result.err
    assert sorted((copy / "labels.csv").read_text().splitlines()) == sorted((folder / "labels.csv").read_text().splitlines())
    assert (copy / "articles" / "tarif.txt").read_text(encoding="utf-8").split("\n\n")[0] == GAP
    assert run("export", copy, "--format", form, "-o", again).code == 0
    assert again.read_bytes() == file.read_bytes()
    assert "0 rows added, 0 replaced, 8 unchanged" in run("import", file, folder, "--format", form).err
    assert run("corpus", copy).code == 0
    assert sorted(path.name for path in copy.iterdir()) == ["articles", "codebook.toml", "labels.csv"]
    assert (copy / "codebook.toml").read_bytes() == BUNDLED


def test_unknown_keys_go_in_and_out(run: Callable, folder: Path, tmp_path: Path) -> None:
    """Also when labels of other programs lie beside, and a line break that an article cannot hold comes back."""
    text = "Der Anruf kostet ab Mai 5 nichts mehr."
    record = {
        "id": 7,
        "text": text.replace("kostet ", "kostet\n"),
        "label": ["telephony", "Wetter"],
        "Comments": ["=1"],
        "Ü": {"a": None},
    }
    (tmp_path / "in.jsonl").write_bytes(load(record))
    result = run("import", tmp_path / "in.jsonl", folder, "--format", "doccano", "--coder", "carl", "--judged", "all")
    assert "labels that are not in the code book were only put aside in labels.extra.jsonl: Wetter (1)" in result.err
    back = json.loads(run("export", folder, "--format", "doccano", "--coders", "carl").out)
    assert {name: back[name] for name in record} == record
    assert back["absatz"]["judged"] == list(BOOK.ids)
    assert "Ü" not in run("export", folder, "--format", "prodigy", "--coders", "carl").out
    task = {"id": 3, "data": {"text": text, "url": "x"}, "annotations": [], "predictions": [{"score": 0.5}]}
    (tmp_path / "tasks.json").write_text(json.dumps([task]))
    assert run("import", tmp_path / "tasks.json", folder, "--format", "label-studio").code == 0
    tasks = {t["id"]: t for t in json.loads(run("export", folder, "--format", "label-studio").out) if "id" in t}
    assert tasks[3]["predictions"] == [{"score": 0.5}]
    assert tasks[3]["data"]["url"] == "x"
    assert len(tasks[3]["annotations"]) == 3
    assert json.loads(run("export", folder, "--format", "doccano", "--coders", "carl").out) == back


def test_judgements_are_replaced_only_by_force(run: Callable, folder: Path, tmp_path: Path) -> None:
    before = (folder / "labels.csv").read_bytes()
    cats = {"text": "Der Anruf kostet ab Mai 5 nichts mehr.", "cats": {"privacy": 1}}
    (tmp_path / "in.jsonl").write_bytes(load(cats))
    argv = ("import", tmp_path / "in.jsonl", folder, "--format", "spacy", "--coder", "anna")
    refused = run(*argv)
    assert refused.code == 1
    assert (
        "line 1: article 'tarif', paragraph 2, coder 'anna': judgements differ from the corpus (privacy: 0 there" in refused.err
    )
    assert ". Add --force to replace them" in refused.err
    assert (folder / "labels.csv").read_bytes() == before
    assert "0 rows added, 1 replaced" in run(*argv, "--force").err
    assert b"tarif,2,anna,random," in (folder / "labels.csv").read_bytes()
    assert (folder / "labels.csv").read_bytes().count(b",1,,,\n") == 1


def test_new_corpus_keeps_its_code_book(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "book.toml").write_text('[[theme]]\nid = "klima"\n', encoding="utf-8")
    (tmp_path / "in.jsonl").write_bytes(load({"text": "Es wird wärmer.", "cats": {"klima": 1.0}}))
    argv = ("--format", "spacy", "--coder", "x", "--add-texts", "--sample", "quota", "--codebook", tmp_path / "book.toml")
    assert run("import", tmp_path / "in.jsonl", tmp_path / "new", *argv).code == 0
    assert (tmp_path / "new" / "labels.csv").read_text().splitlines()[1].startswith("in-00001,1,x,quota,")
    assert '"klima": 1.0' in run("export", tmp_path / "new", "--format", "spacy").out


def test_nothing_is_written_when_something_is_wrong(run: Callable, folder: Path, tmp_path: Path) -> None:
    good, bad = {"text": "Neu.", "cats": {"privacy": 1}}, {"text": "Auch neu.", "cats": {"privacy": 2}}
    (tmp_path / "in.jsonl").write_bytes(load(good, bad))
    (tmp_path / "out").write_text("x")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for argv, message in {
        (
            "import",
            tmp_path / "in.jsonl",
            folder,
            "--format",
            "spacy",
            "--coder",
            "x",
            "--add-texts",
        ): "in.jsonl, line 2: value 2",
        (
            "import",
            tmp_path / "in.jsonl",
            tmp_path / "new",
            "--format",
            "spacy",
            "--add-texts",
            *WITH_BOOK,
        ): "line 1: the record does not say who coded",
        ("import", tmp_path / "none", folder, "--format", "spacy"): "cannot read the file",
        ("export", folder, "--format", "spacy", "-o", tmp_path / "out"): "exists already",
        ("export", folder, "--format", "spacy", "--coders", "zoe"): "there is no coder 'zoe'",
        ("export", tmp_path / "none", "--format", "spacy"): "no such corpus folder",
    }.items():
        result = run(*argv)
        assert (result.code, result.out) == (1, "")
        assert message in result.err
    assert run("import", tmp_path / "in.jsonl", folder, "--format", "spacy", "--judged", "klima").code == 2
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert not (tmp_path / "new").exists()


def test_broken_sidecar(run: Callable, folder: Path) -> None:
    (folder / "labels.extra.jsonl").write_text('{"article": "a"}\n')
    result = run("export", folder, "--format", "spacy")
    assert "labels.extra.jsonl, line 1: not a line that absatz wrote" in result.err


def test_corpus_folder_that_cannot_be_made(run: Callable, folder: Path, tmp_path: Path) -> None:
    assert run("export", folder, "--format", "spacy", "-o", tmp_path / "out").code == 0
    result = run("import", tmp_path / "out", tmp_path / "out" / "new", "--format", "spacy", "--add-texts")
    assert result.code == 1
    assert "cannot write into this folder" in result.err


@pytest.mark.parametrize("verb", ["agreement", "import", "export"])
def test_help(run: Callable, verb: str) -> None:
    result = run(verb, "--help")
    assert result.code == 0
    assert f"absatz {verb}" in result.out


def test_a_failed_import_leaves_the_folder_as_it_was(run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever step fails: texts, what is put aside, labels."""
    items = [
        {"text": f"Der {name}. Anruf brach ab.", "label": ["telephony"], "other": 1}
        | {"absatz": {"article": name, "paragraph": 1, "coder": "anna"}}
        for name in ("a", "b/c", "d")
    ]
    (tmp_path / "in.jsonl").write_bytes(load(items[0]))
    assert run("import", tmp_path / "in.jsonl", tmp_path / "old", *DOCCANO, "--judged", "none").code == 0
    (tmp_path / "in.jsonl").write_bytes(load(*items))
    write = store.write_whole
    done: list[str] = []
    for name in ("d.txt", "labels.extra.jsonl", "labels.csv"):

        def refuses(path: Path, content: bytes, *, force: bool, name: str = name) -> None:
            if path.name == name and not done:
                done.append(name)
                raise InputError("cannot write the file (full)", where=path, hint="")
            write(path, content, force=force)

        for folder in (tmp_path / "old", tmp_path / "new"):
            before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
            done.clear()
            monkeypatch.setattr(store, "write_whole", refuses)
            result = run("import", tmp_path / "in.jsonl", folder, *DOCCANO, "--judged", "none")
            assert (result.code, done) == (1, [name])
            assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
            assert not (folder / "articles" / "b").exists()
        assert not (tmp_path / "new").exists()


def test_an_import_that_judges_nothing_leaves_nothing(run: Callable, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(load({"text": "Der Anruf brach ab.", "label": []}))
    argv = ("import", tmp_path / "in.jsonl", tmp_path / "new", *DOCCANO, "--coder", "anna")
    result = run(*argv, "--judged", "none")
    assert result.code == 1
    assert "nothing is judged, neither in the file nor in the corpus. If what the coder did not choose means 0" in result.err
    assert not (tmp_path / "new").exists()
    assert run(*argv, "--judged", "all").code == 0
    assert run("corpus", tmp_path / "new").code == 0


def test_what_an_unticked_box_means_is_asked(run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in.jsonl").write_bytes(load({"text": "Der Anruf brach ab.", "label": ["telephony"]}))
    argv = ("import", tmp_path / "in.jsonl", tmp_path / "new", *DOCCANO, "--coder", "anna")
    refused = run(*argv)
    assert (refused.code, (tmp_path / "new").exists()) == (1, False)
    assert (
        "in.jsonl, line 1: this format does not tell whether a theme that was not ticked was judged. Say --judged" in refused.err
    )
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", lambda *_, **__: "privacy")
    assert run(*argv).code == 0
    assert (tmp_path / "new" / "labels.csv").read_text(encoding="utf-8").splitlines()[1].endswith(",0,,,1")


def test_an_import_without_a_code_book_is_refused(run: Callable, folder: Path, tmp_path: Path) -> None:
    (folder / "codebook.toml").unlink()
    before = (folder / "labels.csv").read_bytes()
    (tmp_path / "in.jsonl").write_bytes(load({"text": "Der Anruf kostet ab Mai 5 nichts mehr.", "cats": {"privacy": 1}}))
    argv = ("import", tmp_path / "in.jsonl", folder, "--format", "spacy", "--coder", "carl")
    result = run(*argv)
    assert result.code == 1
    assert "this corpus has no code book. Name the one that the coders used with --codebook FILE" in result.err
    assert (folder / "labels.csv").read_bytes() == before
    assert run(*argv, *WITH_BOOK).code == 0
    assert (folder / "codebook.toml").read_bytes() == BUNDLED


def test_what_was_not_judged_is_filled_in_without_force(run: Callable, folder: Path, tmp_path: Path) -> None:
    cats = {"text": "Der Anruf kostet ab Mai 5 nichts mehr.", "cats": {"privacy": 0, "monetization": 1, "telephony": 1}}
    (tmp_path / "in.jsonl").write_bytes(load(cats))
    argv = ("import", tmp_path / "in.jsonl", folder, "--format", "spacy", "--coder", "bert")
    assert "0 rows added, 0 replaced, 0 unchanged, 1 completed" in run(*argv).err
    assert b",0,1,,1\n" in (folder / "labels.csv").read_bytes()
    cats["cats"] = {"privacy": 1, "telephony": 1}
    (tmp_path / "in.jsonl").write_bytes(load(cats))
    refused = run(*argv)
    assert refused.code == 1
    assert "(privacy: 0 there, 1 here, monetization: 1 there, not judged here)" in refused.err


def test_a_sample_column_is_repaired(run: Callable, folder: Path, tmp_path: Path) -> None:
    """bert's rows say nothing of how their paragraphs were drawn; anna's do, and are not changed in passing."""
    assert run("export", folder, "--format", "spacy", "-o", tmp_path / "out").code == 0
    argv = ("import", tmp_path / "out", folder, "--format", "spacy", "--sample", "stratified")
    assert "0 rows added, 0 replaced, 4 unchanged, 4 completed" in run(*argv).err
    rows = (folder / "labels.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert {tuple(row.split(",")[2:4]) for row in rows} == {("anna", "random"), ("bert", "stratified")}


def test_a_paragraph_whose_text_changed_is_coded_anew(run: Callable, folder: Path, tmp_path: Path) -> None:
    path = folder / "articles" / "tarif.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("nichts mehr", "einen Euro"), encoding="utf-8")
    (tmp_path / "in.jsonl").write_bytes(load({"text": "Der Anruf kostet ab Mai 5 einen Euro.", "cats": {"privacy": 1}}))
    result = run("import", tmp_path / "in.jsonl", folder, "--format", "spacy", "--coder", "anna")
    assert "0 rows added, 1 replaced, 0 unchanged" in result.err
    stale = run("corpus", folder, "--stale", "list")
    assert stale.out.count("tarif#2") == 1
    assert "tarif#2  bert: privacy 0, telephony 1" in stale.out
