"""`absatz predict -o`: from what the user named to a run over it.

numba and pyarrow are imported here, and only when a file is written, so that small jobs start without them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, BinaryIO, cast

from classifier.decide_options import Deciding
from classifier.model import ThemeModel
from classifier.model_file import bundled_file
from corpus.errors import InputError
from corpus.gates.extras import missing
from corpus.gates.files import UNFINISHED
from corpus.gates.terminal import say
from corpus.outputs import Inputs, refuse_input
from corpus.read_options import Reading
from corpus.records import Article

if TYPE_CHECKING:
    from importlib.abc import MetaPathFinder

    from corpus.tables.chunk import Table


def predict_to_file(
    inputs: tuple[str, ...],
    model: ThemeModel,
    output: Path,
    reading: Reading,
    deciding: Deciding,
    *,
    no_text: bool,
    jobs: int,
    resume: bool,
    force: bool,
    scheduler: str | None,
    model_path: Path | None,
) -> int:
    """Label inputs of any size into a file or folder. Returns 1 when something could not be read, else 0. Raises InputError."""
    if resume and "-" in inputs:
        raise InputError("standard input cannot be read again", hint="Run it anew with --force instead of --resume.")
    if output.name in ("", ".."):
        output = output.resolve()  # what lies beside it has a name made of its own
        if not output.name:
            raise InputError("nothing can be written in place of it", where=output, hint="Name a file, or a folder to make.")
    read = _read(inputs, model_path)
    for place in (output, output.with_name(output.name + UNFINISHED)):
        refuse_input(place, read)
    _prepare()
    from classifier.bulk.options import StreamOptions
    from classifier.bulk.run import run

    asked = deciding.asked(model.themes)
    options = StreamOptions(reading.options, asked, deciding.unsure, not no_text, jobs, reading.strict, reading.facts())
    try:
        sources, skipped = _sources(inputs, reading, jobs)
        if scheduler is None:
            problems = run(sources, model, output, options, resume=resume, force=force)
        else:
            from classifier.bulk.cluster import run_on

            problems = run_on(scheduler, sources, model, output, options, resume=resume, force=force)
    except KeyboardInterrupt:
        say("what is finished is kept; go on with --resume")
        raise
    except OSError as error:
        hint = "What is finished is kept; go on with --resume."
        raise InputError(f"the run stopped ({error.strerror or error})", where=output, hint=hint) from error
    if problems:
        say(f"{problems} rows could not be read; they are in the output without text, not classified")
    return 1 if problems or skipped() else 0


def _read(inputs: tuple[str, ...], model: Path | None) -> Inputs:
    """What the run reads: inputs and model file."""
    return Inputs((*inputs, model or bundled_file()))


def _prepare() -> None:
    """Import what large inputs need. Raises InputError where it is not installed."""
    try:
        import pyarrow

        with _hidden("scipy", "pandas"):
            import numba.np.arraymath  # noqa: F401

            pyarrow.array([""])
    except ImportError as error:
        raise missing(f"--output needs {error.name}", "fast") from error
    if "jemalloc" in pyarrow.supported_memory_backends():
        # Arrow's usual memory pool, mimalloc, gives less memory back: the peak of a run into a folder was 60 MB higher with it.
        pyarrow.set_memory_pool(pyarrow.jemalloc_memory_pool())


def _sources(inputs: tuple[str, ...], reading: Reading, jobs: int) -> tuple[list[Table], Callable[[], int]]:
    """The inputs as sources, and a function that tells how many files could not be read so far."""
    from corpus.tables.sources import open_sources
    from corpus.workers import in_processes

    skipped = 0

    def read(names: tuple[str, ...], stdin: BinaryIO | None) -> Iterator[Article]:
        nonlocal skipped
        yield from reading.articles(names, stdin=stdin, read_files=partial(in_processes, jobs))
        skipped += reading.skipped

    given = reading.options
    # Rows that are whole articles, and near-duplicates, are found where articles are read.
    tables = given.unit != "article" and given.form is None and not reading.deduplicate
    return open_sources(inputs, reading.options, read, tables=tables), lambda: skipped


@contextmanager
def _hidden(*modules: str) -> Iterator[None]:
    """Within, modules that were not imported yet are not there: numba looks for SciPy's linear algebra, which no kernel of ours
    calls, and importing that takes longer than loading all kernels; pyarrow looks for pandas once, at its first array, in case
    that is a column of pandas."""

    def find_spec(name: str, *_: object) -> None:
        if name in modules:
            raise ModuleNotFoundError(f"{name} is not imported here", name=name)

    finder = cast("MetaPathFinder", SimpleNamespace(find_spec=find_spec))
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
