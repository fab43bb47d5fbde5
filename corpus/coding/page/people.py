"""Who is at the page: secret links that let people in, and the cookies by which they stay.

Secrets are made anew at every start and are never written to a file. Only their hashes are kept in memory and compared.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from corpus.coding.labels import ADJUDICATED
from corpus.errors import InputError
from corpus.gates.plain import LONGEST
from corpus.gates.terminal import plain


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who codes, or who settles what coders differ on."""

    name: str
    adjudicates: bool = False

    @property
    def coder(self) -> str:
        """The coder in whose name this person's judgements stand in labels.csv."""
        return ADJUDICATED if self.adjudicates else self.name

    @property
    def key(self) -> str:
        """By this a page says for whom it speaks, in characters that a header may have.

        >>> Person("Jörg").key, Person("clara", True).key
        ('J%C3%B6rg', 'clara/adjudicates')
        """
        return quote(self.name, safe="") + "/adjudicates" * self.adjudicates


def check_names(names: Sequence[str]) -> tuple[str, ...]:
    """Names of coders, white space made single. Raises InputError for one that cannot stand in a label file, or stands twice.

    >>> check_names(["anna ", "ben"])
    ('anna', 'ben')
    """
    cleaned = tuple(" ".join(plain(name).split()) for name in names)
    for name in cleaned:
        if not name or len(name) > LONGEST:
            raise InputError(f"{name[:LONGEST]!r} is no name for a coder", hint=f"Use 1 to {LONGEST} characters.")
        if name == ADJUDICATED:
            raise InputError(f"“{ADJUDICATED}” is no coder", hint="Name the person who settles with --adjudicator.")
        if cleaned.count(name) > 1:
            raise InputError(f"the coder {name!r} is named twice", hint="Give everybody a name of their own.")
    return cleaned


class Sessions:
    """Links and cookies. `once`: a link works a single time, which is enough on one's own machine."""

    def __init__(self, *, once: bool) -> None:
        self._once = once
        self._links: dict[bytes, Person] = {}
        self._used: dict[bytes, Person] = {}
        self._cookies: dict[bytes, Person] = {}

    def link(self, person: Person) -> str:
        """A new secret for a person's link: 32 random bytes, as text that fits into an address."""
        return self._secret(self._links, person)

    def enter(self, secret: str) -> str | None:
        """The cookie for whoever comes with a link; None where the secret is wrong or used up."""
        key = _hash(secret)
        person = self._links.pop(key, None) if self._once else self._links.get(key)
        if person and self._once:
            self._used[key] = person
        return self._secret(self._cookies, person) if person else None

    def came_by(self, secret: str, cookie: str) -> bool:
        """Whether somebody clicks their own link once more, in the browser that it has let in."""
        person = self._used.get(_hash(secret))
        return person is not None and person == self.person(cookie)

    def person(self, cookie: str) -> Person | None:
        """Who has this cookie."""
        return self._cookies.get(_hash(cookie))

    def _secret(self, known: dict[bytes, Person], person: Person) -> str:
        secret = secrets.token_urlsafe(32)
        known[_hash(secret)] = person
        return secret


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
