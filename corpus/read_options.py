"""The options of every verb that reads articles, and what went wrong while it read.

A verb takes them so:

    @click.command()
    @reading_options
    def verb(inputs, reading: Reading) -> int:
        for article in reading.articles(inputs): ...
        return reading.exit_code
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from corpus.errors import InputError
from corpus.gates.plain import LANGUAGES
from corpus.gates.source import ReadOptions
from corpus.gates.terminal import say
from corpus.paragraphs.language import ANY
from corpus.readers.registry import FORMATS
from corpus.records import Article
from corpus.sources import ReadFiles, read_articles

#: Of the bundled model, for which articles are read where no model is named.
BUNDLED_LANGUAGE = ReadOptions().language

Function = TypeVar("Function", bound=Callable[..., Any])

OPTIONS = (
    click.option("--text-column", metavar="NAME", help="Column with the text of JSONL, CSV, Parquet; default: text."),
    click.option("--id-column", metavar="NAME", help="Column with the article id; default: article, id; else each row is one."),
    click.option("--date-column", metavar="NAME", help="Column with a date; default: date."),
    click.option(
        "--unit", type=click.Choice(["auto", "paragraph", "article"]), default="auto", show_default=True,
        help="What a row is: one paragraph as it stands, or an article to be cut; auto: the first rows of a table decide.",
    ),
    click.option(
        "--rows", type=click.Choice(["checked", "as-is"]), default="checked", show_default=True,
        help="Set page furniture among rows of paragraphs aside, or classify all rows as they are.",
    ),
    click.option(
        "--input-format", type=click.Choice([form.name for form in FORMATS]), help="Where name and content mislead."
    ),
    click.option(
        "--text-language", type=click.Choice([*LANGUAGES, ANY]), metavar="NAME",
        help="german, english or any: paragraphs in another language are set aside; default: the model's language, else german.",
    ),
    click.option("--deduplicate", is_flag=True, help="Leave out articles that nearly repeat an earlier one (and name them)."),
    click.option("--strict", is_flag=True, help="Stop at the first bad file instead of reporting and skipping it."),
)  # fmt: skip


@dataclass(slots=True)
class Reading:
    """The options as given, and what was skipped so far. Inputs may be read more than once; everything is said once."""

    options: ReadOptions
    strict: bool = False
    deduplicate: bool = False
    language_chosen: bool = False
    _skipped: set[str] = field(default_factory=set, init=False)
    _said: set[str] = field(default_factory=set, init=False)
    repeats: list[tuple[str, str, float]] = field(default_factory=list, init=False)

    def articles(
        self, inputs: Sequence[str], *, name_repeats: bool = False, strict: bool = False, stdin: BinaryIO | None = None,
        read_files: ReadFiles | None = None,
    ) -> Iterator[Article]:  # fmt: skip
        """The articles of all inputs; bad ones are reported on stderr and skipped, near-duplicates dropped where asked for.

        `name_repeats` says near-duplicates without dropping them. Where there is a single file its mistake is the whole result
        and raised. `stdin`: what `-` stands for, where it is not standard input as it is. `read_files`: see `read_articles`.
        """
        tolerant = not (self.strict or strict)
        options = replace(self.options, on_error=self._skip if tolerant else None, on_note=self._say)
        self.repeats, read = [], 0
        finder = None
        if self.deduplicate or name_repeats:
            from corpus.duplicates import DuplicateFinder  # numpy loads only when asked for

            finder = DuplicateFinder()
        for article in read_articles(inputs, options, stdin, read_files):
            read += 1
            if finder and (repeat := finder.look(article)):
                self.repeats.append((repeat.article, repeat.original, repeat.similarity))
                self._say(
                    f"{repeat.article} nearly repeats {repeat.original} (similarity {repeat.similarity:.2f})"
                    + (": left out" if self.deduplicate else "")
                )
                if self.deduplicate:
                    continue
            yield article
        if self.skipped and read:
            self._say(f"{self.skipped} could not be read and {'was' if self.skipped == 1 else 'were'} skipped; all else was done")

    def folders_tolerantly(self, inputs: Sequence[str]) -> Iterator[Article]:
        """As `articles`, but a bad file that was named stops the run; only in folders bad ones are skipped."""
        for name in inputs:
            yield from self.articles([name], strict=not Path(name).is_dir())

    def facts(self) -> dict[str, Any]:
        """All that decides what is read, as JSON data."""
        decides = {f.name: getattr(self.options, f.name) for f in fields(self.options) if f.compare}
        return decides | {"deduplicate": self.deduplicate}

    def for_model(self, language: str) -> None:
        """Read for a model in this language (german, english), unless the user has chosen one."""
        if not self.language_chosen:
            self.options = replace(self.options, language=language)

    @property
    def skipped(self) -> int:
        """Number of files, rows and members that could not be read."""
        return len(self._skipped)

    @property
    def exit_code(self) -> int:
        """0, or 1 when something was skipped."""
        return 1 if self.skipped else 0

    def _skip(self, error: InputError) -> None:
        self._skipped.add(str(error))
        self._say(str(error))

    def _say(self, text: str) -> None:
        if text not in self._said:
            self._said.add(text)
            say(text)


def reading_options(function: Function) -> Function:
    """Decorator: adds the options and hands them over as `reading`."""

    @wraps(function)
    def command(
        *args: Any, text_column: str | None, id_column: str | None, date_column: str | None, unit: str, rows: str,
        input_format: str | None, text_language: str | None, deduplicate: bool, strict: bool, **kwargs: Any,
    ) -> Any:  # fmt: skip
        options = ReadOptions(
            text_column=text_column, id_column=id_column, date_column=date_column, unit=unit, rows=rows, form=input_format,
            language=text_language or BUNDLED_LANGUAGE,
        )  # fmt: skip
        return function(*args, reading=Reading(options, strict, deduplicate, text_language is not None), **kwargs)

    for option in reversed(OPTIONS):
        command = option(command)
    return command  # type: ignore[return-value]
