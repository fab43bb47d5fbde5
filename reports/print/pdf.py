"""Typst: template + data -> PDF, with the fonts that come from PyPI and those a user adds, and no others."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import typst

from corpus.errors import InputError
from reports.print.fonts import FAMILIES, font_files
from reports.print.further_fonts import FurtherFonts, further_fonts
from reports.print.scripts import missing_note

#: Accessible (tagged, titled, with alternative texts) and fit for archives, with the data attached.
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-3a"]
#: The date inside the file: a fixed one, so that the same input gives the same bytes. 1980 is the oldest that every tool takes.
TIMESTAMP = 315_532_800

#: Sets of fonts kept: there are hundreds of combinations of scripts, and a font for Chinese takes 14 MB in each.
KEPT = 8
#: Hears what a user should know.
Note = Callable[[str], None]


class TypesettingError(RuntimeError):
    """Typst refused a report or warned about it. Warnings count: a missing font is only one, and it changes every page."""


class Typesetter:
    """Compiles reports. A context manager, because Typst wants its fonts in a folder. `more` is a folder of fonts for characters
    that the built-in ones lack; `note` hears once of every script that no font is installed for. Raises InputError where `more`
    has no fonts.

    >>> with Typesetter() as typesetter:
    ...     typesetter.families()
    ['DejaVu Sans', 'Last Resort High-Efficiency', 'Source Sans Pro', 'Source Serif Pro']
    """

    def __init__(self, more: Path | None = None, note: Note = lambda _: None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="absatz-fonts-")
        self._note, self._told = note, set[str]()
        try:
            for path in font_files():
                shutil.copy(path, self._folder.name)
            self._folders = [self._folder.name, *([str(more)] if more else [])]
            self._fonts: dict[tuple[str, ...], typst.Fonts] = {(): _fonts(self._folders)}
            self._more = further_families(more) if more else []
        except BaseException:
            self._folder.cleanup()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._folder.cleanup()

    def families(self) -> list[str]:
        """Font families that a template can name in every text."""
        return sorted(self._fonts[()].families())

    def article_pdf(self, view: dict[str, Any], report: bytes) -> bytes:
        """The article report. Raises TypesettingError."""
        return self._compile("article.typ", view, {"report.json": report})

    def evaluation_pdf(self, view: dict[str, Any], data: bytes) -> bytes:
        """The evaluation report. Raises TypesettingError."""
        return self._compile("evaluation.typ", view, {"evaluation.json": data})

    def overview_pdf(self, view: dict[str, Any], report: bytes, figures: dict[str, bytes]) -> bytes:
        """The corpus report, with its figures as SVG by file name. Raises TypesettingError."""
        return self._compile("overview.typ", view, {"report.json": report, **figures})

    def _compile(self, template: str, view: dict[str, Any], data: dict[str, bytes]) -> bytes:
        folder = files("reports") / "templates"
        text = json.dumps(view, ensure_ascii=False)
        further = further_fonts(text, self._more)
        self._tell(further)
        # Bytes, all of them: Typst takes a text for the name of a file.
        sources = {"main": (folder / template).read_bytes(), "parts.typ": (folder / "parts.typ").read_bytes(), **data}
        sources["view.json"] = text.encode("utf-8")
        sources["fonts.json"] = json.dumps({"given": self._more, **further.template_data()}).encode("ascii")
        if not further.emoji:
            return _pdf(sources, self._known(further))
        with tempfile.TemporaryDirectory(prefix="absatz-emoji-") as drawn:
            (Path(drawn) / "emoji.ttf").write_bytes(further.emoji_font())
            return _pdf(sources, _fonts([*self._folders, *map(str, further.folders), drawn]))

    def _known(self, further: FurtherFonts) -> typst.Fonts:
        """The fonts for some scripts, kept: looking through a font for Chinese takes a third of the time of a report."""
        folders = tuple(map(str, further.folders))
        if folders not in self._fonts:
            if len(self._fonts) == KEPT:  # the eldest but that of every text
                del self._fonts[list(self._fonts)[1]]
            self._fonts[folders] = _fonts([*self._folders, *folders])
        return self._fonts[folders]

    def _tell(self, further: FurtherFonts) -> None:
        """Say which scripts have no font, each once. Whether a user's own fonts have them he sees for himself."""
        if new := [name for name in further.missing if name not in self._told and not self._more]:
            self._told.update(new)
            self._note(missing_note(new))


def _fonts(folders: list[str]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _pdf(sources: dict[str, bytes], fonts: typst.Fonts) -> bytes:
    try:
        # The annotations of typst 0.15 leave out the form of input that its documentation recommends.
        compiler = typst.Compiler(sources, font_paths=fonts, ignore_system_fonts=True)  # type: ignore[type-var]
        pdf, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=STANDARDS, timestamp=TIMESTAMP)
    except typst.TypstError as error:
        raise TypesettingError("; ".join([error.message, *error.hints])) from error
    if warnings:
        raise TypesettingError("; ".join(dict.fromkeys(warning.message for warning in warnings)))
    if not isinstance(pdf, bytes):
        raise TypesettingError("no PDF came out")
    return pdf


def further_families(folder: Path) -> list[str]:
    """The font families in a user's folder. Raises InputError for none, or for one that is built in: which of two files of a face
    is taken would depend on the file system."""
    found = set(_fonts([str(folder)]).families())
    if not found:
        raise InputError("no fonts in this folder", where=folder, hint="Give a folder of .ttf, .otf or .ttc files.")
    if double := sorted(found & set(FAMILIES)):
        raise InputError(f"holds a font that is built in ({', '.join(double)})", where=folder, hint="Leave it out.")
    return sorted(found)
