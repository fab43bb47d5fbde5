"""A valid model file in parts, to be made wrong."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from safetensors import safe_open

from classifier.model import ThemeModel
from classifier.model_file import ARRAYS, model_bytes
from tests.classifier.model_files import Parts


@pytest.fixture(scope="module")
def parts(article_model: ThemeModel, tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """The header and the arrays of a valid model of few features, to which the rest of an article counts."""
    kept = np.abs(article_model.weights).sum(axis=1).argsort()[-40:]
    few = replace(
        article_model,
        features=tuple(article_model.features[i] for i in kept),
        weights=article_model.weights[kept],
        squares=article_model.squares[kept],
    )
    path = tmp_path_factory.mktemp("few") / "model"
    path.write_bytes(model_bytes(few))
    with safe_open(path, framework="np") as file:
        return json.loads(file.metadata()["absatz-model"]), {name: file.get_tensor(name) for name in ARRAYS}
