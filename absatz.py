"""The front door: the `absatz` command. Each verb is loaded only when it is called, so that help and small jobs start at once."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

import click

from corpus.errors import InputError

#: verb -> module and function, and its line in `absatz --help`.
VERBS = {
    "predict": ("classifier.cli:predict", "Label the paragraphs of articles by theme."),
    "report": ("reports.article.cli:report", "Write a theme report as PDF for every article."),
    "overview": ("reports.overview.cli:overview", "Write one report on many articles, with theme shares corrected for errors."),
    "train": ("training.cli:train", "Train a model on a hand-labelled corpus and say how good it is."),
    "evaluate": ("reports.evaluation.cli:evaluate", "Score a model on labels it has not seen."),
    "read": ("corpus.read_cli:read", "Show how files are read: what is text, what is set aside, and why."),
    "corpus": ("corpus.cli:corpus", "Check a corpus and count what is in it."),
    "agreement": ("corpus.cli:agreement", "Print how far the coders of a label file agree."),
    "import": ("corpus.cli:import_labels", "Add hand labels from another program to a corpus."),
    "export": ("corpus.cli:export", "Write the hand labels of a corpus for another program."),
    "model": ("classifier.cli:model", "Show what a model file says of itself."),
}


class Verbs(click.Group):
    """A command group that knows its verbs by name and imports a verb's module only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Verbs in the order of a first use."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one verb."""
        if cmd_name not in VERBS:
            return None
        module, function = VERBS[cmd_name][0].split(":")
        command: click.Command = getattr(import_module(module), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs for `--help`, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(verb, text) for verb, (_, text) in VERBS.items()])


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="absatz")
def command() -> None:
    """Label the paragraphs of German news articles by theme, and report what was found and how far it can be trusted."""


def main(argv: list[str] | None = None) -> int:
    """Run the command; returns the exit code: 0 fine, 1 bad input, 2 wrong usage, 130 interrupted."""
    try:
        result = command.main(argv, prog_name="absatz", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.UsageError as error:
        error.show()
        return 2
    except click.exceptions.Abort:
        click.echo("absatz: interrupted", err=True)
        return 130
    except InputError as error:
        click.echo(f"absatz: {error}", err=True)
        return 1
    except BrokenPipeError:  # the reader of our output, `head` say, has had enough
        sys.stderr.close()
        return 0


def run() -> int:
    """`main` in a process of its own, which starts and ends without detours (docs/speed.md says what each costs)."""
    # Imports make many objects and no garbage, which is looked for more seldom so, and not at all when the process ends.
    gc.set_threshold(50_000)
    # NumPy's library starts a thread for every core, which wait for work by spinning; only fitting has work for them.
    if sys.argv[1:2] != ["train"]:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    code = main()
    gc.freeze()
    return code


if __name__ == "__main__":
    sys.exit(run())
