"""What comes with absatz: the corpus is valid, the model is what training makes of it."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections import Counter
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from corpus.coding.counts import corpus_counts
from corpus.folder import Corpus
from corpus.paragraphs.line_model import FILE
from training import line_roles


def test_every_classified_theme_has_labels(bundled: Corpus) -> None:
    counts = corpus_counts(bundled)
    # The articles that only carry roles are not coded.
    coded = {label.article for label in bundled.labels}
    assert coded < set(bundled.articles)
    assert counts.articles == len(bundled.articles)
    assert all(judged > 0.9 * counts.labelled for judged, _ in counts.themes.values())


@pytest.mark.slow
def test_bundled_model_is_what_training_makes(tmp_path: Path) -> None:
    """Byte for byte, with the locked versions of the libraries; another Python differs in its own version alone."""
    model = tmp_path / "model"
    subprocess.run([sys.executable, "-m", "absatz", "train", "-o", str(model)], check=True, capture_output=True)
    with as_file(files("classifier") / "data" / "default.safetensors") as shipped:
        expected, made = shipped.read_bytes(), model.read_bytes()
    (said, layout, arrays), (said_here, layout_here, arrays_here) = parts(expected), parts(made)
    shipped_with = said["info"]["versions"].pop("python")
    assert said_here["info"]["versions"].pop("python") == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert said_here["info"]["versions"] == said["info"]["versions"], "install with -c constraints.txt"
    assert said_here == said
    assert layout_here == layout
    same = arrays_here == arrays
    assert same
    if sys.version_info[:2] == tuple(map(int, shipped_with.split("."))):
        same = made == expected
        assert same


def parts(file: bytes) -> tuple[dict[str, Any], dict[str, Any], bytes]:
    """What a safetensors file says of its model, where its arrays are, and the arrays' bytes."""
    (size,) = struct.unpack("<Q", file[:8])
    layout = json.loads(file[8 : 8 + size])
    (said,) = layout.pop("__metadata__").values()
    return json.loads(said), layout, file[8 + size :]


@pytest.mark.slow
def test_bundled_line_roles_are_what_training_makes(tmp_path: Path) -> None:
    """Byte for byte, with the locked versions of the libraries."""
    made = tmp_path / FILE
    assert line_roles.main(["-o", str(made)]) == 0
    with as_file(files("corpus") / "data" / FILE) as shipped:
        same = made.read_bytes() == shipped.read_bytes()
    assert same, "make roles, and commit the file"  # not the bytes themselves: showing how a megabyte differs takes minutes


def test_no_text_twice(bundled: Corpus) -> None:
    texts = Counter(p.text for p in bundled.labelled)
    assert [text for text, n in texts.items() if n > 1] == []
