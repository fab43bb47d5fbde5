"""docs/commands.md, made of what the commands say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from textwrap import wrap

import click

import absatz

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
HEAD = """# The command, verb by verb

Made from the program by `python -m tests.docs_blocks`; a test holds the two together. `absatz VERB --help` prints the
same on a terminal. Results go to standard output, messages to standard error. The exit code is 0 when all went well, 1
when something was wrong with the input, 2 when the command was called wrongly.
"""
#: What stands for a value where the option does not say it by itself.
VALUES = {click.Path: "PATH", click.IntRange: "N", click.types.IntParamType: "N", click.FloatRange: "X"}


def page() -> str:
    """The whole page."""
    context = click.Context(absatz.command, info_name="absatz")
    verbs = [(name, absatz.command.get_command(context, name)) for name in absatz.command.list_commands(context)]
    index = [f"- [{name}](#absatz-{name}): {absatz.VERBS[name][1]}" for name, _ in verbs]
    return "\n".join([HEAD, *index, *(line for name, verb in verbs if verb for line in _verb(name, verb))]) + "\n"


def _verb(name: str, verb: click.Command) -> Iterator[str]:
    arguments = [p for p in verb.params if isinstance(p, click.Argument)]
    options = [p for p in verb.params if isinstance(p, click.Option)]
    usage = " ".join(["absatz", name, *(a.metavar or (a.name or "").upper() for a in arguments), "[OPTIONS]"])
    yield from ("", f"## absatz {name}", "", f"`{usage}`", "", *_filled(cleandoc(verb.help or "")), "")
    if options:
        yield from ("| option | what it does | default |", "|---|---|---|")
        yield from map(_row, options)


def _filled(text: str) -> Iterator[str]:
    """Paragraphs in lines that a person can read."""
    for number, paragraph in enumerate(text.split("\n\n")):
        yield from [""] * bool(number)
        yield from wrap(paragraph, 118, break_long_words=False, break_on_hyphens=False)


def _row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag else f" `{_cell(option.metavar or _value(option.type))}`"
    text = _cell((option.help or "") + (" Required." if option.required else ""))
    return f"| {names}{value} | {text} | {_cell(_default(option))} |"


def _value(kind: click.ParamType) -> str:
    if isinstance(kind, click.Choice):
        return "|".join(map(str, kind.choices))
    return next((value for known, value in VALUES.items() if isinstance(kind, known)), "TEXT")


def _default(option: click.Option) -> str:
    if isinstance(option.show_default, str):
        return option.show_default
    value = option.to_info_dict()["default"]
    if isinstance(value, list | tuple) and value:
        return ", ".join(f"`{one}`" for one in value)
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return f"`{value}`" if plain and option.show_default else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), encoding="utf-8")
