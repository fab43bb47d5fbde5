"""What a page states of its article as data for programs (JSON-LD)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.html

MAX_JSON = 2**20
TAG = re.compile(r"<(?:p|br|div|h[1-6]|a|b|i|strong|em|ul|li)\b[^>]*>", re.IGNORECASE)
#: Tags that end a paragraph.
BLOCK_END = re.compile(r"</(?:p|div|h[1-6]|li|blockquote)>|<br\s*/?>", re.IGNORECASE)


def things(tree: Any) -> Iterator[dict[str, Any]]:
    """The things described: the graph itself and its main entity, not what they mention (comments have dates too)."""
    for element in tree.iter("script"):
        text = element.text or ""
        if "ld+json" not in (element.get("type") or "") or len(text) > MAX_JSON:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(data, 0)


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, dict):
        if "Comment" not in str(data.get("@type")):
            yield data
        yield from _nodes(data.get("@graph"), depth + 1)
        yield from _nodes(data.get("mainEntity"), depth + 1)


def article_body(tree: Any) -> tuple[str, ...]:
    """The paragraphs of the longest `articleBody`; empty where there is none."""
    bodies = [thing["articleBody"] for thing in things(tree) if isinstance(thing.get("articleBody"), str)]
    body = max(bodies, key=len, default="")
    if TAG.search(body):
        body = "".join(lxml.html.fromstring(f"<div>{BLOCK_END.sub(chr(10), body)}</div>").itertext())
    return tuple(line for part in re.split(r"\s*[\n\r]\s*", body) if (line := " ".join(part.split())))


def is_paid(tree: Any) -> bool:
    """Whether the page says that its article is not free to read."""
    return any(str(thing.get("isAccessibleForFree")).lower() == "false" for thing in things(tree))
