"""The table of news organisations: names, aliases and sites, and where they stand in a text.

The shipped table is ``data/outlets.csv``; the user's own rows (same columns) come on top. Names are matched word by word and with their capitals, so
``nature`` is not ``Nature``; everyday words and shared short forms are marked in the table and left to the cue rules.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from provenance.text import fold, token_spans

__all__ = ["Found", "Outlet", "Outlets", "host_of", "name_key", "registrable_domain", "site_names", "table"]

_ELIDED = re.compile(r"(?:d?all|dell|[ld])['’](?=\w)", re.IGNORECASE)  # an article run together with the name behind it
_MOST_ROWS = 20000  # of a user's own table; more is a mistake
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "ac", "edu", "go", "or", "ne", "gob", "nic", "mil"})
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]{1,11}:)?//(?:[^/@?#\s]{0,200}@)?([^/:?#\s]{1,253})", re.IGNORECASE)
_SMALL = r"(?:of|the|and|&|\+|de|la|le|du|des|der|die|das|di|da|do|del|y|e|et|und|for|in|on)"  # inside a name, and at no end of it
_FIRST = r"(?:[A-ZÀ-ÞЀ-Я]|\d{1,3}(?=[A-Za-zÀ-ÿ]))"  # "9News"
_RUN = re.compile(rf"(?<![\w.@/]){_FIRST}[\w’'&-]*(?: (?:{_SMALL} ){{0,2}}{_FIRST}[\w’'&-]*){{0,7}}")
# Sites where one host holds many publishers: the publisher is the name before the site.
_HOSTED = frozenset({"wordpress.com", "blogspot.com", "substack.com", "medium.com", "livejournal.com", "tumblr.com", "typepad.com", "weebly.com", "github.io"})


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news organisation: ``name`` as shown, its sites, its kind (agency, newspaper, ..., platform) and country."""

    name: str
    domains: tuple[str, ...] = ()
    kind: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A name of the table in a text: half-open code points, the outlet, and how clear the name is.

    ``level`` 0: the name is the outlet's own; 1: also an everyday word; 2: a short form that several outlets share ("the Post").
    """

    start: int
    end: int
    outlet: Outlet
    level: int


@dataclass(frozen=True, slots=True)
class Outlets:
    """The table, ready for look-ups."""

    by_name: dict[str, Outlet] = field(default_factory=dict)
    by_domain: dict[str, Outlet] = field(default_factory=dict)
    aliases: dict[str, list[tuple[tuple[str, ...], Outlet, int]]] = field(default_factory=dict)

    @classmethod
    def parse(cls, *tables: str) -> Outlets:
        """A table from the texts of CSV files; a later row replaces an earlier one of the same name.

        >>> Outlets.parse("name,domains,aliases,kind,country\\nHarbour Gazette,hgazette.example,HG,newspaper,XX").at("https://www.hgazette.example/a").name
        'Harbour Gazette'
        """
        rows: dict[str, tuple[Outlet, tuple[str, ...]]] = {}
        for table in tables:
            for row in _rows(table):
                outlet = Outlet(row[0], tuple(row[1].lower().split()), row[3].strip().lower(), row[4].strip())
                rows[name_key(row[0])] = (outlet, tuple(alias.strip() for alias in row[2].split("|") if alias.strip()))
        made = cls()
        for key, (outlet, aliases) in rows.items():
            made.by_name[key] = outlet
            for domain in outlet.domains:
                made.by_domain[domain.removeprefix("www.")] = outlet
            named = (("?" if "?" in aliases else "") + outlet.name, *aliases)
            for alias in named:  # "The Guardian" is no clearer than "Guardian" when the bare word is marked
                made._add(f"?{alias}" if "?" in aliases and name_key(alias) == key else alias, outlet)
        for entries in made.aliases.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[0], entry[2], entry[1].name))
        return made

    def _add(self, alias: str, outlet: Outlet) -> None:
        name = alias.removeprefix("?").strip()
        level = 0 if alias[0] != "?" else 2 if name.startswith("the ") else 1
        words = tuple(name[a:b] for a, b in token_spans(name))
        if words and words[0] in ("The", "the") and len(words) > 1:
            words = words[1:]
        if words:
            self.aliases.setdefault(words[0], []).append((words, outlet, level))
            if level == 0:
                self.by_name.setdefault(name_key(name), outlet)

    def named(self, name: str) -> Outlet | None:
        """The outlet of a name or an unshared alias, articles and case ignored."""
        return self.by_name.get(name_key(name))

    def at(self, url: str) -> Outlet | None:
        """The outlet at an address or bare host, by the longest domain the table knows."""
        host = host_of(url)
        while host:
            if host in self.by_domain:
                return self.by_domain[host]
            host = host.partition(".")[2]
            if "." not in host:
                break
        return None

    def find(self, text: str, tokens: Sequence[tuple[int, int]] | None = None) -> list[Found]:
        """Where names of the table stand in ``text``, longest first, without overlaps."""
        spans = list(token_spans(text) if tokens is None else tokens)
        found: list[Found] = []
        i = 0
        while i < len(spans):
            a, b = spans[i]
            hit = self._match(text, spans, i) if text[a:b] in self.aliases else None
            if hit is None and (elided := _ELIDED.match(text, a, b)):  # "l'AFP", "dell'ANSA"
                a = elided.end()
                spans[i] = (a, b)
                hit = self._match(text, spans, i) if text[a:b] in self.aliases else None
            if hit is None:
                i += 1
                continue
            count, outlet, level = hit
            found.append(Found(a, spans[i + count - 1][1], outlet, level))
            i += count
        return found

    def _match(self, text: str, spans: Sequence[tuple[int, int]], i: int) -> tuple[int, Outlet, int] | None:
        for words, outlet, level in self.aliases[text[spans[i][0] : spans[i][1]]]:
            count = len(words)
            if i + count > len(spans) or spans[i + count - 1][1] - spans[i][0] > sum(map(len, words)) + 3 * (count - 1):
                continue
            if (
                all(text[a:b] == word for (a, b), word in zip(spans[i : i + count], words, strict=True))
                and "\n" not in text[spans[i][0] : spans[i + count - 1][1]]
            ):
                return count, outlet, level
        return None


def _rows(table: str) -> Iterable[list[str]]:
    lines = [line for line in table.splitlines() if line.strip() and not line.startswith("#")]
    for count, row in enumerate(csv.reader(lines)):
        if count > _MOST_ROWS:
            break
        if row and row[0].strip() and row[0].strip() != "name":
            cells = [*row, "", "", "", ""]
            yield [cells[0].strip()[:120], cells[1], cells[2], cells[3], cells[4]]


@lru_cache(maxsize=1)
def _shipped() -> str:
    """The text of the shipped table."""
    return (resources.files("provenance") / "data" / "outlets.csv").read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def table(extra: str = "") -> Outlets:
    """The shipped table with the user's rows on top."""
    return Outlets.parse(_shipped(), extra)


@lru_cache(maxsize=1 << 14)  # the names of a collection come again and again
def name_key(name: str) -> str:
    """A name without article, case and punctuation.

    >>> name_key("The New-York Times")
    'newyorktimes'
    """
    words = [fold(name[a:b]) for a, b in token_spans(name[:200])]
    return "".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def host_of(url: str) -> str:
    """The host of an address (or a bare host), lower case, without ``www.``; "" when there is none.

    >>> host_of("https://www.Example.org:80/a"), host_of("example.org/x"), host_of("#")
    ('example.org', 'example.org', '')
    """
    text = url.strip().strip("<>")
    if "//" not in text[:14] and "@" in text:  # a mail address
        return ""
    match = _HOST.match(text if "//" in text[:14] else f"//{text}")
    host = match.group(1).lower().strip(".") if match else ""
    host = host.removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    return host if "." in host and " " not in host and not host.replace(".", "").isdigit() else ""


def registrable_domain(url: str) -> str:
    """The part of the host that someone registered: two labels, three under ``co.uk`` and the like or on hosting sites.

    >>> registrable_domain("https://news.harbour-gazette.co.uk/a"), registrable_domain("https://anna.substack.com/p/x")
    ('harbour-gazette.co.uk', 'anna.substack.com')
    """
    labels = host_of(url).split(".")
    if len(labels) < 2:
        return ""
    keep = 2
    if (len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL) or ".".join(labels[-2:]) in _HOSTED:
        keep = 3
    return ".".join(labels[-keep:])


_MORE = re.compile(r" (?:(?:of|&) )?[A-ZÀ-ÞЀ-Я]")
_BEHIND = re.compile(
    r" (?:Magazine|Newspaper|Newsletter|News|Online|Digital|Website|Blog|Podcast|Weekly|Reporters?|Staff|Correspondents?|Editors?)\b(?! [A-ZÀ-ÞЀ-Я])"
)


def _goes_on(clean: str, end: int) -> bool:
    """Whether another capitalised word belongs to the name: the Harbour Post is not the Harbour Post Courier."""
    return bool(_MORE.match(clean, end)) and not _BEHIND.match(clean, end)


def site_names(clean: str, sites: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Capitalised words that, run together, are the name of one of these sites (name keys of the sites a page links to), as (start, end).

    >>> text = "She told Harbour Watch so, and Quill & Anchor."
    >>> [text[a:b] for a, b in site_names(text, frozenset({"harbourwatch", "quillanchor"}))]
    ['Harbour Watch', 'Quill & Anchor']
    """
    for run in _RUN.finditer(clean[:2000]) if sites else ():
        words = [(run.start() + word.start(), run.start() + word.end()) for word in re.finditer(r"\S+", run.group())]
        first = 0
        while first < len(words):
            a, step = words[first][0], 1
            for last in range(len(words), first, -1):
                name = clean[a : words[last - 1][1]]
                name = name.removesuffix("'s").removesuffix("’s")
                if not name[0].islower() and not clean[words[last - 1][0]].islower() and name_key(name) in sites and not _goes_on(clean, a + len(name)):
                    yield a, a + len(name)
                    step = last - first
                    break
            first += step
