"""The way from the command line to the stream; what it needs is imported here, and only when a file is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from classifier.model import ThemeModel
from classifier.model_file import bundled_file
from corpus.errors import InputError
from corpus.outputs import Inputs, refuse_input
from corpus.read_options import Reading
from corpus.records import Article
from corpus.sources import UNFINISHED

if TYPE_CHECKING:
    from corpus.tables.chunk import Columns, Source


def predict_to_file(
    inputs: tuple[str, ...],
    model: ThemeModel,
    output: Path,
    reading: Reading,
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
    read = _read(inputs, model_path)
    for place in (output, output.with_name(output.name + UNFINISHED)):
        refuse_input(place, read)
    _prepare()
    from classifier.bulk.run import StreamOptions, run

    options = StreamOptions(_columns(reading), not no_text, jobs, reading.strict, reading.options.rows == "as-is")
    try:
        sources, skipped = _sources(inputs, reading)
        if scheduler is None:
            problems = run(sources, model, output, options, resume=resume, force=force)
        else:
            from classifier.bulk.cluster import run_on

            problems = run_on(scheduler, sources, model, output, options, resume=resume, force=force)
    except KeyboardInterrupt:
        sys.stderr.write("\nabsatz: what is finished is kept; go on with --resume\n")
        raise
    except OSError as error:
        hint = "What is finished is kept; go on with --resume."
        raise InputError(f"the run stopped ({error.strerror or error})", where=output, hint=hint) from error
    if problems:
        sys.stderr.write(f"absatz: {problems} rows could not be read; they are in the output, not classified\n")
    return 1 if problems or skipped() else 0


def _read(inputs: tuple[str, ...], model: Path | None) -> Inputs:
    """What the run reads: inputs and model file."""
    return Inputs((*inputs, model or bundled_file()))


def _prepare() -> None:
    """Import what large inputs need. Raises InputError where it is not installed."""
    try:
        import pyarrow

        with _hidden("scipy"):
            import numba.np.arraymath  # noqa: F401
    except ImportError as error:
        raise InputError(f"--output needs {error.name}", hint="Install it: pip install 'absatz[fast]'") from error
    if "jemalloc" in pyarrow.supported_memory_backends():
        # The usual one, mimalloc, keeps more of what it once had: the peak of a run into a folder was 60 MB higher with it.
        pyarrow.set_memory_pool(pyarrow.jemalloc_memory_pool())


def _columns(reading: Reading) -> Columns:
    from corpus.tables.chunk import Columns

    return Columns(reading.options.text_column, reading.options.id_column)


def _sources(inputs: tuple[str, ...], reading: Reading) -> tuple[list[Source], Callable[[], int]]:
    """What the inputs are, and a function that tells how many files could not be read so far."""
    from corpus.tables.sources import open_sources

    skipped = 0

    def read(names: tuple[str, ...]) -> Iterator[Article]:
        nonlocal skipped
        yield from reading.articles(names)
        skipped += reading.skipped

    given = reading.options
    # Rows that are whole articles, and near-duplicates, are found where articles are read.
    tables = given.unit == "paragraph" and given.form is None and not reading.deduplicate
    return open_sources(inputs, _columns(reading), read, tables=tables), lambda: skipped


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """Within, a module that was not imported yet is not there: numba looks for SciPy's linear algebra, which no kernel of ours
    calls, and importing that takes longer than loading all kernels."""
    known = module in sys.modules
    if not known:
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if not known:
            del sys.modules[module]
