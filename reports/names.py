"""Article ids -> names of output files: no path from outside, no two alike, none that some file system refuses."""

from __future__ import annotations

import re
import unicodedata

#: UTF-8 bytes of a name without its ending. File systems take 255; a temporary file's own letters and the ending come on top.
NAME_BYTES = 160
#: Windows keeps these for devices, whatever ending follows.
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z", re.IGNORECASE)
#: Dots are replaced too: the report of an article `post.shares` must not get the name of a figure of `post`.
_UNSAFE = re.compile(r"[^\w-]+")


def file_name(article_id: str) -> str:
    """A file name without ending for an article id.

    >>> file_name("2018/Grüße aus Köln"), file_name("../../etc/passwd"), file_name("con"), file_name("…")
    ('2018-Grüße-aus-Köln', 'etc-passwd', 'con-', 'article')
    """
    # File names that are not UTF-8 come with half surrogate pairs. These are no letters, so they are replaced like other signs.
    name = _UNSAFE.sub("-", unicodedata.normalize("NFC", article_id))
    name = re.sub("-{2,}", "-", name).strip("-")
    while len(name.encode("utf-8")) > NAME_BYTES:
        name = name[:-1]
    name = name.rstrip("-") or "article"
    return name + "-" if RESERVED.match(name) else name


class Names:
    """Gives every article its own file name: the second `post` becomes `post-2`. Upper and lower case count as the same, since
    some file systems say so.

    >>> names = Names()
    >>> [names.take(article) for article in ("post", "Post", "post-2", "post")]
    ['post', 'Post-2', 'post-2-2', 'post-3']
    """

    def __init__(self, reserved: tuple[str, ...] = ()) -> None:
        self._taken = {name.casefold() for name in reserved}

    def take(self, article_id: str) -> str:
        """A name not given before."""
        base = name = file_name(article_id)
        number = 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(name.casefold())
        return name
