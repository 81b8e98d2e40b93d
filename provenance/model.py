"""Every value that travels between the rooms of the house.

All values are frozen. Spans are half-open ``[start, end)`` code-point offsets into ``Document.text``, so ``text[span.start:span.end]`` is what a
person reads. ``left``/``right`` are used before a direction is known, ``copy``/``source`` only after. A ``score`` is raw (0..1); a ``confidence`` is a
calibrated probability (0..1): they are never printed as each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

__all__ = [
    "AbsentSource",
    "Alignment",
    "Block",
    "Change",
    "Document",
    "Edge",
    "Edit",
    "Exhibit",
    "Group",
    "Link",
    "Mention",
    "Problem",
    "Progress",
    "Relation",
    "Report",
    "Sentence",
    "Span",
    "Text",
]

Kind = Literal["verbatim", "near", "paraphrase", "summary", "quote", "boilerplate"]
RelationName = Literal["copied", "common-source", "shared-quotes", "incidental", "independent", "undecided"]
Form = Literal["", "quotation", "retelling", "revision"]
BlockKind = Literal["heading", "paragraph", "bullet", "caption", "quote", "table", "code", "furniture"]
Progress = Callable[[str, int, int], None]  # told (step, done, total)


class Span(NamedTuple):
    """Half-open range of code points in one document's text.

    >>> Span(2, 5).start, "article"[2:5]
    (2, 'tic')
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink: where its anchor text stands, and where it leads (``span`` is empty when the anchor is not in the text)."""

    span: Span
    url: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document as read: its text, decoded, and what is known about it from outside the text.

    ``id`` is unique in a run: the path relative to the common folder without its extension (tables: ``file#row`` or the id column).
    ``published`` is ISO 8601 (``2025-11-02`` or with a time); ``""`` everywhere means unknown. ``given`` names the fields the user stated
    (metadata file or table column), which outweigh what was extracted from the page.
    """

    id: str
    text: str
    path: str = ""
    title: str = ""
    source: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    canonical: str = ""
    based_on: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    language: str = ""
    format: str = "txt"
    encoding: str = "utf-8"
    digest: str = ""
    given: frozenset[str] = frozenset()
    modified: str = ""
    """When the page says that it was last changed, as ``published``; "" when it does not say."""
    original: bool | None = None
    """True or False when the user says that this is (not) the original; None when the user says nothing."""
    trust: int | None = None
    """The user's trust order: of two documents that share text the one with the greater number is the likelier source; None says nothing."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, bullet or other block; blocks are in text order and do not overlap."""

    index: int
    span: Span
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its exact span. ``skip`` lists the spans inside it that are not its words (a page break, markdown link targets, bullets)."""

    index: int
    span: Span
    block: int
    kind: BlockKind
    skip: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A document after splitting: what alignment, citing and the report work on."""

    document: Document
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    quotes: tuple[Span, ...] = ()
    """Spans of quotations, including their quotation marks, in text order."""

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a document names where something comes from.

    ``cue`` is the pattern's code name (``byline``, ``credit``, ``originally-published``, ``republished``, ``according-to``, ``told``, ``email-to``,
    ``interview``, ``reported``, ``link``, ``photo``, ``furniture``, ``canonical``; ``credit-line`` and ``page`` only for pages among
    the documents ...). ``name`` is as written, ``outlet`` the canonical name ("" when it is not in the outlet table), ``span`` is the name's place,
    ``clause`` the sentence that shows it.
    """

    doc: str
    span: Span
    clause: Span
    cue: str
    name: str
    outlet: str = ""
    url: str = ""
    person: str = ""
    own: bool = False
    """True when it is the document's own outlet."""
    version: str = ""
    """The language of the edition that the words name ("Russian" in "its Russian Service"); "" when they name none."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One word-level edit inside an alignment: ``op`` is equal, replace, insert (only right) or delete (only left)."""

    op: Literal["equal", "replace", "insert", "delete"]
    left: Span
    right: Span


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that differs between two aligned stretches: ``code`` from the catalogue (PV5xx), what it was on each side, and where."""

    code: str
    left: Span
    right: Span
    left_text: str
    right_text: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """A passage: one stretch of ``left`` and the stretch of ``right`` that carries the same text (also of one document with itself).

    ``left.start`` etc. are code points; ``left`` sorts before ``right`` by (doc, start). ``score`` is 0..1; ``nats`` is the log-likelihood evidence
    for a common text against chance. ``attribution`` is one of ``unattributed``, ``attributed``, ``quoted``, ``quoted+attributed``.
    """

    id: str
    left_doc: str
    left: Span
    right_doc: str
    right: Span
    kind: Kind
    score: float
    nats: float = 0.0
    attribution: str = "unattributed"
    left_sentences: tuple[int, ...] = ()
    right_sentences: tuple[int, ...] = ()
    moved: bool = False
    edits: tuple[Edit, ...] = ()
    changes: tuple[Change, ...] = ()
    why: Mapping[str, Any] = field(default_factory=dict)
    """Why it was matched: shared names, numbers, quotations, rare words, parts of the score (JSON types only)."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One piece of evidence on a relation.

    ``bits`` is a log2 likelihood ratio after its cap; its sign is read with ``favours``: a hypothesis name (``a-from-b``, ``b-from-a``,
    ``common-source``, ``shared-quotes``, ``independent``). ``counted`` is False for a weaker member of a family of which a stronger one counts.
    ``spans`` are ``(doc, start, end)``.
    """

    code: str
    bits: float
    favours: str
    text: str
    spans: tuple[tuple[str, int, int], ...] = ()
    family: str = ""
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Relation:
    """How two documents relate. ``a`` < ``b`` by id. ``copy``/``source`` are set only when the direction is claimed; ``source`` alone, of a
    common source, when it is among the documents.

    ``confidence`` belongs to the named relation (and direction); ``hypotheses`` holds every hypothesis with its calibrated probability, most probable
    first; ``settle`` says what would settle an open verdict. ``form``: ``quotation`` when what is shared stands in quotation marks in one of them and is the
    other's own prose, ``revision`` for versions of one outlet's text, "" otherwise.
    """

    a: str
    b: str
    relation: RelationName
    confidence: float
    copy: str | None = None
    source: str | None = None
    absent_source: str | None = None
    share_a: float = 0.0
    share_b: float = 0.0
    counts: Mapping[str, int] = field(default_factory=dict)
    """Passages by kind."""
    evidence: tuple[Exhibit, ...] = ()
    hypotheses: tuple[tuple[str, float], ...] = ()
    wording: str = ""
    settle: str = ""
    form: Form = ""
    prior: tuple[tuple[str, float], ...] = ()
    """What each hypothesis starts with, before any exhibit is weighed; () when it is not recorded."""


@dataclass(frozen=True, slots=True)
class AbsentSource:
    """A source that the collection leans on but does not hold. ``id`` is ``absent:`` plus a stable key.

    ``status``: ``used`` (named and used), ``named`` (named only, second-hand), ``implied`` (unnamed, shown by the overlap). ``via`` is the id of the
    absent source through which it came (a republisher), or "". ``hint`` is what to search for; never an invented URL.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    used_by: tuple[str, ...]
    mentions: tuple[Mention, ...]
    status: Literal["used", "named", "implied"] = "used"
    via: str = ""
    confidence: float = 0.0
    hint: str = ""
    version: str = ""
    """The language of the edition that was used, where the documents say it; "" otherwise."""
    version_of: str = ""
    """The id of the absent source of which this one is an edition, or ""."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow of the collection's graph: ``copy`` took from ``source`` (a document id or an absent source's id); ``prov`` is the W3C PROV relation."""

    copy: str
    source: str
    prov: str
    confidence: float
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Group:
    """Documents connected by passages that count; ``origin`` is the likely origin's id ("" when it cannot be told)."""

    id: str
    members: tuple[str, ...]
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be done, told to the user: catalogue ``code`` (PV4xx), ``where``, what, and what to do about it."""

    code: str
    where: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run found; every format is written from it alone.

    ``run`` holds versions, settings, command, input digests and counts (JSON types only; no clock, no machine). ``texts``, ``passages``, ``repeats``,
    ``pairs``, ``absent_sources``, ``edges``, ``groups`` and ``problems`` are each in a fixed order, so equal input gives equal bytes.
    """

    run: Mapping[str, Any]
    texts: tuple[Text, ...]
    mentions: tuple[Mention, ...]
    passages: tuple[Alignment, ...]
    repeats: tuple[Alignment, ...]
    pairs: tuple[Relation, ...]
    absent_sources: tuple[AbsentSource, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]
    problems: tuple[Problem, ...]
