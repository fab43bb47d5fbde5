"""What people read on a terminal. Texts and names come from outside, and a terminal takes some characters for commands: it moves
the cursor, changes its title, overwrites what stands there. So nothing is shown that is not made `plain` before."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

#: Where a line moves at the foot of the terminal (`moving_line`): what takes it away, and what draws it again.
_MOVING: list[tuple[Callable[[], None], Callable[[], None]]] = []


@contextmanager
def moving(hide: Callable[[], None], draw: Callable[[], None]) -> Iterator[None]:
    """Inside, all that is written here stands above a line that moves; otherwise it would be written behind that line."""
    _MOVING.append((hide, draw))
    try:
        yield
    finally:
        _MOVING.pop()


def plain(text: str) -> str:
    """One line that cannot steer a terminal: control and invisible formatting characters as white space.

    >>> plain("rot\\x1b[31m\\u202eum")
    'rot [31m um'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text)


def lines(text: str) -> str:
    """The same with its line ends.

    >>> lines("rot\\x1b[31m\\nblau")
    'rot [31m\\nblau'
    """
    return "\n".join(map(plain, text.split("\n")))


def excerpt(text: str, length: int) -> str:
    """The beginning of a text.

    >>> excerpt("\\x1b[31mrot und tot", 8)
    ' [31mrot…'
    """
    return plain(text[:length]) + ("…" if len(text) > length else "")


def say(message: str) -> None:
    """A message on standard error, on one line."""
    _echo(f"absatz: {plain(message)}", err=True)


def show(text: str, *, nl: bool = True) -> None:
    """Text for people on standard output."""
    _echo(lines(text), nl=nl)


def give(data: str | bytes, *, nl: bool = True) -> None:
    """Data for programs, and paths, on standard output: as they are, unless a terminal shows them."""
    if _on_terminal():
        data = lines(data if isinstance(data, str) else data.decode())
    _echo(data, nl=nl, color=True)  # without this click takes escape sequences out of data


def _echo(data: str | bytes, *, nl: bool = True, err: bool = False, color: bool | None = None) -> None:
    for hide, _ in _MOVING:
        hide()
    click.echo(data, nl=nl, err=err, color=color)
    for _, draw in _MOVING:
        draw()


def _on_terminal() -> bool:
    return sys.stdout.isatty()
