"""One contender in a process of its own: prints what it measured as one line of JSON.

Called by `benchmarks.speed.__main__`; peers run under another interpreter that has them installed. Every timing is of the whole
call from a list of strings to probabilities.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

Predict = Callable[[list[str]], Any]
#: Passes over text met before.
PASSES = 3


def absatz(folder: Path, threads: int = 1) -> Predict:
    from classifier.fast.scorer import FastScorer
    from classifier.model_file import load_model

    return FastScorer(load_model(folder / "model.safetensors"), threads=threads).probabilities


def absatz_two(folder: Path) -> Predict:
    return absatz(folder, 2)


def absatz_arrow(folder: Path) -> Predict:
    """From an Arrow array, as Parquet gives it, made before the clock starts."""
    return absatz(folder)


def absatz_known_words(folder: Path) -> Predict:
    """On text that holds the words of the bundled corpus only."""
    return absatz(folder)


def absatz_plain(folder: Path) -> Predict:
    from classifier.model import Scorer
    from classifier.model_file import load_model

    return Scorer(load_model(folder / "model.safetensors")).probabilities


def sklearn_equal(folder: Path) -> Predict:
    """The same model as scikit-learn has it: counts of the same features, TF-IDF, linear."""
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    from classifier.features import additive_tfidf
    from classifier.model import sigmoid
    from classifier.model_file import load_model
    from classifier.words import ngram_features, whole_features, word_forms

    model = load_model(folder / "model.safetensors")

    whole = whole_features(model.settings)

    def features(text: str) -> list[str]:
        found = []
        for form in word_forms(text):
            some, with_ngrams = whole(form)
            found += some + ngram_features(form, model.settings) if with_ngrams else some
        return found

    counter = CountVectorizer(analyzer=features, vocabulary={name: i for i, name in enumerate(model.features)})
    one = np.ones(len(model.features))

    def predict(texts: list[str]) -> Any:
        return sigmoid(additive_tfidf(counter.transform(texts).astype(float), one, model.squares) @ model.weights + model.bias)

    return predict


def _logistic(folder: Path, vectorizer: Any) -> Predict:
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline

    texts, labels = training(folder)
    fitted = make_pipeline(vectorizer, OneVsRestClassifier(LogisticRegression(max_iter=300))).fit(texts, labels)
    return lambda texts: fitted.predict_proba(texts)


def sklearn_tfidf(folder: Path) -> Predict:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return _logistic(folder, TfidfVectorizer())


def sklearn_hashing(folder: Path) -> Predict:
    from sklearn.feature_extraction.text import HashingVectorizer

    return _logistic(folder, HashingVectorizer())


def _fasttext(folder: Path, **settings: int) -> Predict:
    import fasttext

    texts, labels = training(folder)
    path = folder / f"fasttext-{os.getpid()}.txt"
    rows = [" ".join([f"__label__{j}" for j, v in enumerate(row) if v] or ["__label__none"]) for row in labels]
    path.write_text("".join(f"{row} {text}\n" for row, text in zip(rows, texts, strict=True)), encoding="utf-8")
    model = fasttext.train_supervised(str(path), epoch=5, loss="ova", thread=1, verbose=0, **settings)
    path.unlink()
    # What model.predict calls; predict itself fails with NumPy 2.
    return lambda texts: model.f.multilinePredict([text + "\n" for text in texts], 5, 0.0, "strict")


def fasttext_words(folder: Path) -> Predict:
    return _fasttext(folder)


def fasttext_bigrams(folder: Path) -> Predict:
    return _fasttext(folder, wordNgrams=2, bucket=200_000)


def fasttext_ngrams(folder: Path) -> Predict:
    return _fasttext(folder, minn=3, maxn=5, bucket=200_000)


def vowpal_wabbit(folder: Path) -> Predict:
    """One theme only: a quarter of the others' work."""
    from vowpalwabbit import pyvw

    texts, labels = training(folder)
    vw = pyvw.Workspace("--quiet --loss_function logistic --link logistic -b 20")

    def line(text: str) -> str:
        return "| " + text.replace(":", " ").replace("|", " ").replace("\n", " ")

    for text, row in zip(texts, labels, strict=True):
        vw.learn(("1 " if row[0] else "-1 ") + line(text))
    return lambda texts: [vw.predict(line(text)) for text in texts]


def spacy_bow(folder: Path) -> Predict:
    import spacy
    from spacy.training import Example

    texts, labels = training(folder)
    nlp = spacy.blank("de")
    config = {
        "model": {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": False, "ngram_size": 1, "no_output_layer": False}
    }
    nlp.add_pipe("textcat_multilabel", config=config)
    examples = [
        Example.from_dict(nlp.make_doc(t), {"cats": {str(j): float(v) for j, v in enumerate(row)}})
        for t, row in zip(texts[:500], labels[:500], strict=True)
    ]
    optimizer = nlp.initialize(lambda: examples)
    nlp.update(examples, sgd=optimizer)
    return lambda texts: [doc.cats for doc in nlp.pipe(texts, batch_size=1000)]


def find_words(_: Path) -> Predict:
    """Limit: encode and look for white space, no more."""
    import numpy as np

    from benchmarks.speed.loop import count_words

    count_words(np.zeros(1, dtype=np.uint8))
    return lambda texts: count_words(np.frombuffer(b" ".join(map(str.encode, texts)), dtype=np.uint8))


def read_bytes(_: Path) -> Predict:
    """Limit: encode and add up all bytes."""
    import numpy as np

    return lambda texts: np.frombuffer(b" ".join(map(str.encode, texts)), dtype=np.uint8).sum()


def training(folder: Path) -> tuple[list[str], Any]:
    """Texts and 0/1 labels (n, 4) for those that train: what the model decides on the bundled corpus."""
    import numpy as np

    data = json.loads((folder / "training.json").read_text(encoding="utf-8"))
    return data["texts"], np.array(data["labels"])


def cpu() -> float:
    """CPU seconds of this process so far, all threads."""
    return time.process_time()


def peak() -> float:
    """The most memory this process held so far, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def timed(predict: Predict, texts: Any) -> dict[str, float]:
    """Seconds of one call, on the clock and of all threads together."""
    wall, used = time.perf_counter(), cpu()
    predict(texts)
    return {"wall": time.perf_counter() - wall, "cpu": cpu() - used}


def measure(name: str, folder: Path, limit: int) -> dict[str, Any]:
    """Load, then the text of the run: first unseen, then met before, the median of PASSES passes."""
    with (folder / ("plain.txt" if name == "absatz_known_words" else "text.txt")).open(encoding="utf-8") as file:
        texts = [line.rstrip("\n") for line in islice(file, limit)]
    warm = (folder / "warm.txt").read_text(encoding="utf-8").split("\n")
    held = peak()
    begin = time.perf_counter()
    predict = globals()[name](folder)
    load = time.perf_counter() - begin
    predict(warm)  # compiles what is to be compiled, on other text
    if name.startswith("absatz"):
        predict = globals()[name](folder)  # and forgets its words
    given: Any = texts
    if name == "absatz_arrow":
        import pyarrow as pa

        given = pa.array(texts, pa.large_string())
    result: dict[str, Any] = {"name": name, "n": len(texts), "load": load}
    first, *later = (timed(predict, given) for _ in range(1 + PASSES))
    result["unseen"], result["seen"] = first, {clock: statistics.median(t[clock] for t in later) for clock in first}
    result["peak_mb"] = peak() - held
    return result


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))) + "\n")
