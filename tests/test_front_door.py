"""`import absatz` is quick, brings nothing heavy, and says so when a file of the user's hides a part of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import absatz
from tests.paths import ROOT

HEAVY = "[m for m in ('numpy', 'scipy', 'sklearn', 'pandas', 'numba', 'matplotlib', 'pyarrow') if m in sys.modules]"


NO_PANDAS = """
class NoPandas:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == 'pandas':
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, NoPandas)
"""


def python(folder: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    """Python in a folder of the user's, which comes first where modules are looked for, as it does for a notebook."""
    start = f"import sys; sys.path.insert(1, {str(ROOT)!r}); "
    if argv[0] == "-c":
        argv = ("-c", start + argv[1])
    else:
        argv = ("-c", f"{start}import runpy; sys.argv[1:] = {list(argv[2:])!r}; runpy.run_module('absatz', run_name='__main__')")
    return subprocess.run([sys.executable, *argv], cwd=folder, capture_output=True, text=True)


def test_every_name_is_there() -> None:
    assert set(absatz.NAMES) == set(absatz.__all__)
    assert dir(absatz) == sorted(absatz.__all__)
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    assert {name for name in absatz.__all__ if f"absatz.{name}" not in page} == {"Model"}  # it is made by `load` and `train`
    assert not re.findall(rf"^(?:>>>|\.\.\.) *(?:from|import) +(?:{'|'.join(absatz.PACKAGES)})\b", page, re.MULTILINE)
    for name in absatz.__all__:
        assert getattr(absatz, name).__doc__
    with pytest.raises(AttributeError, match="has no attribute 'nope'; it has CodeBook"):
        absatz.nope  # noqa: B018


def test_nothing_heavy_is_imported_before_it_is_used(tmp_path: Path) -> None:
    assert python(tmp_path, "-c", f"import absatz; print({HEAVY})").stdout == "[]\n"
    used = "model = absatz.load(); said = model.predict(['Daten'], articles=['a']); said.to_rows(); model.explain('Daten')"
    assert python(tmp_path, "-c", f"import absatz; {used}; print({HEAVY})").stdout == "['numpy']\n"


def test_pandas_is_imported_by_the_caller_alone(tmp_path: Path) -> None:
    """Training and scoring need scikit-learn, which imports pandas by itself where there is one; so they are done without one."""
    (tmp_path / "post.txt").write_text("Ein Satz steht in dieser Datei, der lang genug ist.", encoding="utf-8")
    read = "absatz.read('post.txt'); model.explain('Daten'); model.predict(('Daten',)).to_rows()"
    done = python(tmp_path, "-c", f"import absatz; model = absatz.load(); {read}; print('pandas' in sys.modules)")
    assert done.stdout == "False\n", done.stderr
    texts = "[f'{word} {i} {i + 7} {i * 3}' for i in range(20) for word in ('Daten', 'Preise')], [1, 0] * 20"
    trained = f"model, _ = absatz.train({texts}, themes=['daten'], articles=list(range(40)), max_df=1.0, jobs=1)"
    scored = "absatz.evaluate(model, ['Daten hier', 'Preise dort'], [1, 0])"
    done = python(tmp_path, "-c", f"{NO_PANDAS}\nimport absatz; {trained}; {scored}; print('done')")
    assert done.stdout == "done\n", done.stderr


@pytest.mark.parametrize("name", ["classifier.py", "corpus.py", "classifier/__init__.py"])
def test_a_hidden_part_is_named(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("print('mine')\n", encoding="utf-8")
    shown = path if path.stem != "__init__" else path.parent
    message = f"{shown} has the name of a part of absatz, and Python finds it first. Rename it, or run absatz in another folder."
    done = python(tmp_path, "-m", "absatz", "predict", "a.txt")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"absatz: {message}\n")
    for use in ("absatz.load()", "absatz.train()", "absatz.ThemeClassifier()"):
        done = python(tmp_path, "-c", f"import absatz; {use}")
        assert done.stderr.splitlines()[-1].endswith(f"HiddenPackageError: {message}")
    assert python(tmp_path, "-m", "absatz", "--help").returncode == 0


def test_what_is_not_needed_may_be_hidden(tmp_path: Path) -> None:
    for name in ("training.py", "reports.py"):
        (tmp_path / name).write_text("raise SystemExit('mine')\n", encoding="utf-8")
    assert python(tmp_path, "-c", "import absatz; print(len(absatz.load().themes))").stdout == "4\n"
    assert python(tmp_path, "-m", "absatz", "train").returncode == 1


def test_a_clone_beside_the_notebook_hides_nothing(tmp_path: Path) -> None:
    """As it is installed here: a folder `absatz` is for Python a package too, but only where it finds no module of this name."""
    (tmp_path / "absatz").mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", "import absatz; print(absatz.load.__name__)"],
        cwd=tmp_path, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout == "load\n", f"install absatz anew with pip: {done.stderr}"


#: Finds absatz after all that is on the path, as an installation with `pip -e` does.
FINDER = f"""
import sys
from importlib.machinery import PathFinder
from importlib.util import spec_from_file_location
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        places = {{'absatz': 'absatz.py'}} | {{n: n + '/__init__.py' for n in ('corpus', 'classifier', 'training', 'reports')}}
        return spec_from_file_location(name, {str(ROOT)!r} + '/' + places[name]) if name in places else None
sys.meta_path.insert(sys.meta_path.index(PathFinder) + 1, Finder)
"""


def test_folders_without_code_hide_nothing(tmp_path: Path) -> None:
    """Many a user has a folder `corpus` or `reports`, and Python takes one for a package that holds no modules."""
    (tmp_path / "corpus" / "articles").mkdir(parents=True)
    (tmp_path / "reports").mkdir()
    path = f"sys.path = [place for place in sys.path if place != {str(ROOT)!r}]"  # where pip put this project's own folder there
    code = f"{FINDER}\n{path}\nimport corpus\nassert corpus.__file__ is None\nimport absatz\nprint(len(absatz.load().themes))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, env={"PATH": ""})
    assert done.stdout == "4\n", done.stderr
