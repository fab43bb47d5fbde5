"""What to install where a library is missing that only some uses need."""

from __future__ import annotations

from corpus.errors import InputError


def missing(what: str, extra: str) -> InputError:
    """The error for a missing library, with the commands that bring it.

    >>> print(missing("XLSX needs XlsxWriter", "excel"))
    XLSX needs XlsxWriter. Install it: pip install 'absatz[excel]', or in a clone of the project pip install -e '.[excel]'.
    """
    commands = f"pip install 'absatz[{extra}]', or in a clone of the project pip install -e '.[{extra}]'"
    return InputError(what, hint=f"Install it: {commands}.")
