"""Fuzz what comes in from outside: whatever the file, the only exception is InputError, nothing warns, and no file takes long.

    python -m benchmarks.reliability.fuzz WAY KIND [--seconds 60] [--seed 0]

WAY is how files are changed: `chance` (bytes, the same ones for the same seed), `fields` (values, by Hypothesis), `led` (bytes,
led by what is reached, by atheris, which is not there for every Python). KIND is one of `KINDS`, or `all`. What fails is kept in
the folder for temporary files, one file for each place in the code that fails, and the search goes on. Articles have a fuzzer of
their own, benchmarks/reading/fuzz.py.
"""

from __future__ import annotations

import gc
import logging
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.reliability.samples import KINDS, Target, samples
from corpus.errors import InputError

#: Seconds that no file of a few kilobytes may take.
LONGEST = 20.0
#: Pieces that formats treat in a special way.
TOKENS = (
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\\ud800", b"\r", b"\n", b'"', b"'", b",", b";", b"{", b"}", b"[", b"]",
    b"null", b"NaN", b"-Infinity", b"1e999", b"9" * 400, b"-1", b"true", b"=", b"\xe2\x80\xa8", b"[" * 300, b"\x1b[31m",
)  # fmt: skip


def changed(raw: bytes, seed: int) -> Iterator[bytes]:
    """The file with one to eight changes, again and again: bytes, pieces cut out, doubled, or put in."""
    chance = random.Random(seed)  # noqa: S311 nothing secret
    while True:
        data = bytearray(raw)
        for _ in range(chance.randint(1, 8)):
            place, length = chance.randrange(len(data) + 1), chance.choice((1, 1, 2, 4, 30, 300))
            match chance.randrange(5):
                case 0:
                    data[place : place + length] = b""
                case 1:
                    data[place:place] = data[place : place + length]
                case 2:
                    data[place : place + 1] = bytes((chance.randrange(256),))
                case 3:
                    data[place : place + chance.choice((0, length))] = chance.choice(TOKENS)
                case _:
                    del data[place + length * 4 :]
        yield bytes(data)


def refused(target: Target, path: Path, raw: bytes) -> bool:
    """Whether the bytes are refused. Raises AssertionError where something else goes wrong."""
    path.write_bytes(raw)
    start = time.process_time()
    found = False
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            target(path)
        except InputError as error:
            found = True
            if "\n" in str(error):
                raise AssertionError(f"a message of several lines: {error}") from error
    if time.process_time() - start > LONGEST:
        raise AssertionError(f"took longer than {LONGEST} s")
    return found


@dataclass
class Search:
    """A search in one kind of file: what reads it, and what was found."""

    kind: str
    target: Target
    path: Path
    seconds: float
    most: int | None = None
    count: int = 0
    bad: int = 0
    failed: dict[str, Path] = field(default_factory=dict)
    began: tuple[float, float] | None = None

    def passed(self) -> tuple[float, float]:
        """Seconds since the first file, and seconds of CPU."""
        now = time.monotonic(), time.process_time()
        self.began = self.began or now
        return now[0] - self.began[0], now[1] - self.began[1]

    @property
    def over(self) -> bool:
        """Whether the time is up, or there were enough files."""
        return (self.began is not None and self.passed()[0] > self.seconds) or self.count == self.most

    def read(self, raw: bytes) -> None:
        """Read a file, and keep it if it fails where none failed before."""
        self.count += 1
        self.passed()
        try:
            self.bad += refused(self.target, self.path, raw)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}: {str(error)[:200]!r}"
            kept = Path(tempfile.gettempdir(), f"absatz-fuzz-{self.kind}-{len(self.failed)}")
            if not any(known.split(":")[0] == place.split(":")[0] for known in self.failed):
                kept.write_bytes(raw)
                self.failed[place] = kept

    def row(self, way: str) -> str:
        """A row of the table of results."""
        seconds, cpu = self.passed()
        failed = "; ".join(f"{place} ({kept})" for place, kept in self.failed.items()) or "none"
        return f"| {self.kind} | {way} | {seconds:.0f} | {cpu:.0f} | {self.count:,} | {self.bad:,} | {failed} |"


def by_chance(search: Search, raw: bytes, seed: int) -> None:
    """Read files whose bytes are changed by chance."""
    for data in changed(raw, seed):
        if search.over:
            return
        search.read(data)


def by_fields(search: Search, raw: bytes, first: int) -> None:
    """Read files whose fields are changed."""
    from hypothesis import HealthCheck, Phase, given, seed, settings

    from benchmarks.reliability.fields import files

    changes = files(search.kind, raw, str(search.path.parent))
    while not search.over:

        @seed(first)
        @settings(
            max_examples=search.most or 200,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(changes)
        def attempt(data: bytes) -> None:
            if not search.over:
                search.read(data)

        attempt()
        first += 1


def led(search: Search, raw: bytes, seed: int) -> None:
    """Read files whose bytes are changed, those first that reach lines which none reached before. Ends the process."""
    import atheris

    def one(data: bytes) -> None:
        search.read(data)
        if search.over:
            print(search.row("led"), flush=True)
            shutil.rmtree(search.path.parent)
            os._exit(bool(search.failed))

    for function in [found for found in gc.get_objects() if isinstance(found, types.FunctionType)]:
        if (function.__module__ or "").split(".")[0] in OURS:
            atheris.instrument_func(function)
    seeds = search.path.parent / "seeds"
    seeds.mkdir()
    (seeds / "sample").write_bytes(raw)
    atheris.Setup([sys.argv[0], "-verbosity=0", f"-seed={seed + 1}", f"-max_len={2 * len(raw)}", str(seeds)], one)
    atheris.Fuzz()


#: What `led` follows: our folders, and the parsers written in Python.
OURS = ("classifier", "corpus", "csv", "json", "reports", "tomllib", "training")
WAYS: dict[str, Callable[[Search, bytes, int], None]] = {"chance": by_chance, "fields": by_fields, "led": led}


def fuzz(kind: str, way: str, seconds: float, seed: int, most: int | None = None) -> Search:
    """Search so many seconds, or until there were `most` files."""
    raw, target = samples()[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a.{kind}")
        if refused(target, path, raw):
            raise AssertionError(f"the good file of {kind} is refused")
        search = Search(kind, target, path, seconds, most)
        WAYS[way](search, raw, seed)
    return search


def main(argv: list[str]) -> int:
    """Fuzz one kind or all, and print counts."""
    logging.disable()
    way, kind = argv[:2]
    options = dict(zip(argv[2::2], argv[3::2], strict=True))
    print("| kind | way | seconds | of CPU | files | refused | failed |\n|---|---|---|---|---|---|---|", flush=True)
    failed = False
    for one in KINDS if kind == "all" else (kind,):
        search = fuzz(one, way, float(options.get("--seconds", 60)), int(options.get("--seed", 0)))
        print(search.row(way), flush=True)
        failed |= bool(search.failed)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
