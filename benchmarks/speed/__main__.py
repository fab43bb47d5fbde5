"""python -m benchmarks.speed: all contenders on the same text, in rounds, with medians and ratios."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click

from benchmarks.speed.text import resampled
from classifier.model import Scorer
from classifier.model_file import load, model_bytes
from corpus.sources import articles_by_id

#: Contender -> share of the text it gets: the slow ones would take an hour.
OWN = {
    "absatz": 1.0, "absatz_known_words": 1.0, "absatz_two": 1.0, "absatz_arrow": 1.0, "absatz_plain": 0.05,
    "sklearn_equal": 0.02, "sklearn_tfidf": 0.1, "sklearn_hashing": 0.1, "find_words": 1.0, "read_bytes": 1.0,
}  # fmt: skip
PEERS = {"fasttext_words": 0.25, "fasttext_bigrams": 0.25, "fasttext_ngrams": 0.1, "vowpal_wabbit": 0.1, "spacy_bow": 0.02}


@click.command()
@click.option("-n", "--paragraphs", default=200_000, show_default=True, help="Paragraphs to draw from the bundled corpus.")
@click.option("--jsonl", type=click.Path(path_type=Path), help='Or: the texts of this file, one {"text": …} a line.')
@click.option("-m", "--model", "model_path", type=click.Path(path_type=Path), help="Default: the bundled model.")
@click.option("--peers", help="Python of an environment with fasttext-wheel, vowpalwabbit and spacy; default: this one.")
@click.option("--rounds", default=5, show_default=True, help="Every contender runs once a round.")
@click.option("--only", multiple=True, type=click.Choice([*OWN, *PEERS]), help="Some contenders; absatz is among them always.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write all measurements as JSON.")
def main(
    paragraphs: int, jsonl: Path | None, model_path: Path | None, peers: str | None, rounds: int, only: tuple[str, ...],
    output: Path | None,
) -> None:  # fmt: skip
    """Speed of absatz beside its peers."""
    chosen = {name: share for name, share in (OWN | PEERS).items() if not only or name in (*only, "absatz")}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        facts = prepare(folder, paragraphs, jsonl, model_path)
        runs: dict[str, list[dict[str, Any]]] = {}
        threads: list[dict[str, Any] | None] = []
        for number in range(rounds):
            for contender, share in chosen.items():
                click.echo(f"round {number + 1} of {rounds}: {contender}", err=True)
                python = peers if peers and contender in PEERS else sys.executable
                limit = max(1000, int(share * facts["paragraphs"]))
                result = output_of(python, "contender", contender, str(folder), str(limit))
                if result:
                    runs.setdefault(contender, []).append(result)
            click.echo(f"round {number + 1} of {rounds}: two threads beside one", err=True)
            threads.append(output_of(sys.executable, "threads", str(folder)))
    click.echo(table(facts, runs), nl=False)
    click.echo("\n" + in_two_threads([result for result in threads if result]), nl=False)
    if output:
        output.write_text(json.dumps({"facts": facts, "runs": runs, "threads": threads}, indent=1) + "\n", encoding="utf-8")


def prepare(folder: Path, n: int, jsonl: Path | None, model_path: Path | None) -> dict[str, Any]:
    """Write text, model and training data; returns what is known of the text."""
    model = load(model_path)
    (folder / "model.safetensors").write_bytes(model_bytes(model))
    with as_file(files("corpus") / "bundled" / "articles") as articles:
        corpus = [p.text for article in articles_by_id(articles).values() for p in article.classified]
    corpus = [" ".join(text.split()) for text in corpus]
    decisions = Scorer(model).decide(corpus).astype(int).tolist()
    (folder / "training.json").write_text(json.dumps({"texts": corpus, "labels": decisions}), encoding="utf-8")
    (folder / "warm.txt").write_text("\n".join(corpus[:200]), encoding="utf-8")
    facts: dict[str, Any] = {"model_mb": (folder / "model.safetensors").stat().st_size / 1e6}
    if jsonl:
        with jsonl.open(encoding="utf-8") as file:
            texts = [" ".join(json.loads(line)["text"].split()) for line in file]
    else:
        text = resampled(corpus, n, seed=1)
        texts = text.paragraphs
        facts |= {"tokens": text.tokens, "types": text.types, "heaps": text.heaps}
    (folder / "text.txt").write_text("\n".join(texts), encoding="utf-8")
    chance = random.Random(1)
    (folder / "plain.txt").write_text("\n".join(chance.choices(corpus, k=len(texts))), encoding="utf-8")
    return facts | {"paragraphs": len(texts), "bytes": (folder / "text.txt").stat().st_size}


def output_of(python: str, module: str, *argv: str) -> dict[str, Any] | None:
    """Run a module of this folder on one core's worth of library threads; None where it does not run here."""
    single = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR")}
    done = subprocess.run(
        [python, "-m", f"benchmarks.speed.{module}", *argv],
        capture_output=True, text=True, env=os.environ | single | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        if python == sys.executable
        else os.environ | single | {"PYTHONPATH": "."},
    )  # fmt: skip
    if done.returncode:
        click.echo(f"  does not run: {done.stderr.strip().splitlines()[-1:]}", err=True)
        return None
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def table(facts: dict[str, Any], runs: dict[str, list[dict[str, Any]]]) -> str:
    """Medians, as Markdown. Speeds are per CPU second (of one core), and per second on the clock for two threads."""
    size = facts["bytes"] / facts["paragraphs"]
    own = {state: median(runs["absatz"], state) for state in ("unseen", "seen")}
    lines = [f"{key}: {value}" for key, value in facts.items()]
    lines += [
        "",
        "| contender | paragraphs/s unseen | seen | MB/s seen | absatz is × (unseen) | × (seen) | load s | MB more at peak |",
    ]
    lines += ["|---|--:|--:|--:|--:|--:|--:|--:|"]
    for name, results in runs.items():
        clock = "wall" if name == "absatz_two" else "cpu"
        unseen, seen = median(results, "unseen", clock), median(results, "seen", clock)
        load, peak = (statistics.median(r[key] for r in results) for key in ("load", "peak_mb"))
        ratios = f"{own['unseen'] / unseen:.1f} | {own['seen'] / seen:.1f}"
        lines.append(f"| {name} | {unseen:,.0f} | {seen:,.0f} | {seen * size / 1e6:.1f} | {ratios} | {load:.3f} | {peak:.0f} |")
    return "\n".join(lines) + "\n"


def in_two_threads(rounds: list[dict[str, Any]]) -> str:
    """How many times as fast as one thread two are, on the clock."""
    ratios = [(run["one"] / run["two"], run["loop, one"] / run["loop, two"]) for run in rounds]
    return "".join(f"two threads: {own:.2f} times one; a loop that shares nothing: {loop:.2f}\n" for own, loop in ratios)


def median(results: list[dict[str, Any]], state: str, clock: str = "cpu") -> float:
    """Paragraphs per second."""
    return statistics.median(result["n"] / result[state][clock] for result in results)


if __name__ == "__main__":
    main()
