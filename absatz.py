"""The front door: the `absatz` command, and the few names that a Python user needs (docs/python.md).

Each verb and each name is loaded only when it is used, so that help, small jobs and `import absatz` start at once.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from classifier.estimator import ThemeClassifier as ThemeClassifier
    from classifier.face import Model as Model
    from classifier.face import load as load
    from corpus.codebook import CodeBook as CodeBook
    from corpus.errors import InputError as InputError
    from corpus.face import read as read
    from training.face import evaluate as evaluate
    from training.face import train as train

#: name -> module that has it.
NAMES = {
    "CodeBook": "corpus.codebook",
    "InputError": "corpus.errors",
    "Model": "classifier.face",
    "ThemeClassifier": "classifier.estimator",
    "evaluate": "training.face",
    "load": "classifier.face",
    "read": "corpus.face",
    "train": "training.face",
}
#: Our packages; each imports those before it.
PACKAGES = ("corpus", "classifier", "training", "reports")
HOME = Path(__file__).resolve().parent

__all__ = ["CodeBook", "InputError", "Model", "ThemeClassifier", "evaluate", "load", "read", "train"]

#: verb -> module and function, and its line in `absatz --help`.
VERBS = {
    "predict": ("classifier.cli:predict", "Label the paragraphs of articles by theme."),
    "report": ("reports.article.cli:report", "Write a theme report as PDF for every article."),
    "overview": ("reports.overview.cli:overview", "Write one report on many articles, with theme shares corrected for errors."),
    "train": ("training.cli:train", "Train a model on a hand-labelled corpus and say how good it is."),
    "evaluate": ("reports.evaluation.cli:evaluate", "Score a model on labels it has not seen."),
    "plan": ("reports.plan.cli:plan", "Say how many more paragraphs to code, and how to draw them."),
    "read": ("corpus.read_cli:read", "Show how files are read: what is text, what is set aside, and why."),
    "start": ("corpus.start_cli:start", "Make a corpus of raw articles, to be coded by hand."),
    "sample": ("training.sampling.cli:sample", "Draw articles or paragraphs to be coded, each with a known chance."),
    "split": ("training.sampling.cli:split", "Keep part of a coded corpus apart as a hold-out."),
    "corpus": ("corpus.cli:corpus", "Check a corpus and count what is in it."),
    "code": ("training.active.cli:code", "Code paragraphs by hand, on a page in the browser."),
    "agreement": ("corpus.cli:agreement", "Print how far the coders of a label file agree."),
    "import": ("corpus.cli:import_labels", "Add hand labels from another program to a corpus."),
    "export": ("training.export_cli:export", "Write the hand labels of a corpus for another program, or for others to check."),
    "verify": ("training.bundle.cli:verify", "Check a bundle of labels and predictions against the texts."),
    "model": ("classifier.cli:model", "Show what a model file says of itself."),
}


class HiddenPackageError(ImportError):
    """Something of the user's has the name of one of our packages, and Python finds it first."""


def __getattr__(name: str) -> Any:
    """Import a name of NAMES when it is used first."""
    if name not in NAMES:
        raise AttributeError(f"module 'absatz' has no attribute {name!r}; it has {', '.join(NAMES)}")
    found = globals()[name] = getattr(ours(NAMES[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted(NAMES)


def ours(module: str) -> ModuleType:
    """Import one of our modules. Raises HiddenPackageError where Python would find another package than ours.

    Our packages have everyday names, and Python looks into the folder of the user's script or notebook first.
    """
    for package in PACKAGES[: PACKAGES.index(module.partition(".")[0]) + 1]:
        _make_sure_of(package)
    return import_module(module)


def _make_sure_of(package: str) -> None:
    folder = HOME / package
    found = find_spec(package)
    places = [Path(place).resolve() for place in found.submodule_search_locations or ()] if found else []
    if folder in places:
        return
    if found and found.origin:
        what = Path(found.origin).parent if found.submodule_search_locations else found.origin
        raise HiddenPackageError(
            f"{what} has the name of a part of absatz, and Python finds it first. Rename it, or run absatz in another folder."
        )
    # A folder of the user's with this name and without code, such as a corpus of articles, hides nothing.
    spec = spec_from_file_location(package, folder / "__init__.py", submodule_search_locations=[str(folder)])
    if spec and spec.loader:
        sys.modules[package] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[package])


class Verbs(click.Group):
    """A command group that knows its verbs by name and imports a verb's module only to run it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does. An empty name, which an unset variable of a shell leaves, would be taken for the folder one is in."""
        if any(arg == "" or (arg.startswith("--") and arg.endswith("=")) for arg in args):
            raise click.UsageError("an argument is empty: name a file or folder (. is the one you are in)", ctx)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Verbs in the order of a first use."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one verb."""
        if cmd_name not in VERBS:
            return None
        module, function = VERBS[cmd_name][0].split(":")
        command: click.Command = getattr(ours(module), function)
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
    except HiddenPackageError as error:
        click.echo(f"absatz: {error}", err=True)
        return 1
    except ours("corpus.errors").InputError as error:  # looked up only when something went wrong
        ours("corpus.gates.terminal").say(str(error))
        return 1
    except BrokenPipeError:  # the reader of our output, `head` say, has had enough
        sys.stderr.close()
        return 0
    except OSError as error:  # of a name too long, a full disk, a forbidden folder; what a verb knows more about it says itself
        named = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
        ours("corpus.gates.terminal").say(f"{named}{error.strerror or error}. Check name, permissions and room.")
        try:
            sys.stdout.flush()
        except OSError:  # what is left to be written would be tried again when the process ends, and fail again
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1


def run() -> int:
    """`main` in a process of its own, which starts and ends without detours (docs/speed.md says what each costs)."""
    _stand_in()
    signal.signal(signal.SIGTERM, _ended)
    # Imports create little garbage: look for it rarely, and not at the end of the process.
    gc.set_threshold(50_000)
    # NumPy's library starts a thread for every core, which wait for work by spinning; only fitting has work for them.
    if sys.argv[1:2] != ["train"]:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _quiet_trackers()
    code = main()
    gc.freeze()
    return code


def _ended(*_: object) -> None:
    """SIGTERM: end the processes that this one has started, which would finish their work, and this one. What is half done is
    left as where a run is killed, for the next one to take up."""
    if "multiprocessing" in sys.modules:
        from multiprocessing import active_children

        for child in active_children():
            if child.pid:
                os.kill(child.pid, signal.SIGKILL)
    if handed := sys.modules.get("corpus.gates.handed"):
        handed.sweep()
    os.write(2, b"absatz: ended by a signal\n")
    os._exit(128 + signal.SIGTERM)


def _quiet_trackers() -> None:
    """Processes that joblib starts to clear up after workers do so, and say nothing where a signal has ended these."""
    given = os.environ.get("PYTHONWARNINGS")
    quiet = [
        f"ignore::UserWarning:{name}"
        for name in ("joblib.externals.loky.backend.resource_tracker", "multiprocessing.resource_tracker")
    ]
    os.environ["PYTHONWARNINGS"] = ",".join([given, *quiet] if given else quiet)


def _stand_in() -> None:
    """Open something in place of streams that are closed, so that no file that is opened later gets their numbers and with them
    what is meant for them. Input and results fail there with one message, messages are lost."""
    for number, flags in enumerate((os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)  # it gets the lowest number that is free, which is this one
    sys.stdin = sys.stdin or os.fdopen(0, closefd=False, encoding="utf-8")
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False, encoding="utf-8")
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(run())
