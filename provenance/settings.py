"""Every number one may turn, one small frozen class per room, read from TOML or given as ``key=value``.

Each field says in its comment where its default comes from. Unknown keys and wrong types are all told at once, with the nearest known key.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from provenance.errors import SettingsError

__all__ = [
    "AlignSettings",
    "CiteSettings",
    "DedupSettings",
    "LineageSettings",
    "MeaningSettings",
    "PairSettings",
    "ReadSettings",
    "ReportSettings",
    "Settings",
    "SplitSettings",
]


_LONGEST_SHINGLE = 100  # words: nothing that was edited shares longer runs


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """Reading files and tables. Sizes are bytes, lengths are words or characters as the names say."""

    text_column: str = "text"  # the column names of the report's own documents.csv and of most published corpora
    id_column: str = "id"
    date_column: str = "published"
    source_column: str = "source"
    url_column: str = "url"
    title_column: str = "title"
    author_column: str = "author"
    min_words: int = 10  # design decision: a fragment below half an average sentence of news (20 words) can support no finding
    max_chars: int = 1_000_000  # design decision: about 170,000 words, a long novel; comparing grows with the length
    max_bytes: int = 20_000_000  # design decision: a PDF with pictures; as plain text twenty times max_chars
    max_table_bytes: int = 100_000_000  # design decision: some 20,000 articles; larger corpora are for `provenance dedup`
    max_unpacked: int = 100_000_000  # as max_table_bytes, for what compressed files unpack to
    max_pages: int = 1_000  # design decision: pages of one PDF, bounds the time spent in the PDF library
    max_documents: int = 10_000  # design decision: beyond this, all pairs of sentences no longer fit in memory; `provenance dedup` goes further
    follow_links: bool = False  # design decision: a link inside a folder from somebody else must not pull in files from elsewhere


@dataclass(frozen=True, slots=True)
class SplitSettings:
    """Splitting into blocks and sentences. Lengths are code points."""

    sentencex: bool = True  # False: our own rules alone, as where sentencex is not installed
    resplit_over: int = 160  # from method notes: sentencex leaves multi-sentence quotations whole; cutting above this gave F1 .99 on five articles
    max_sentence: int = 2000  # design decision: six times the longest sentence seen in news; bounds the cost of hostile lines


@dataclass(frozen=True, slots=True)
class PairSettings:
    """Choosing what to compare."""

    all_documents: int = 64  # collections up to this size are compared all with all: 2,016 pairs take seconds
    anchor_nats: float = 60.0  # weight of shared anchors that makes a pair worth comparing; .9997 of the PAN-2013 pairs with a passage have it, 80: .9987
    links_per_document: int = 1000  # work of the index: bounds it to grow with the number of documents


@dataclass(frozen=True, slots=True)
class AlignSettings:
    """Alignment of two texts, or of one with itself. Evidence is in nats, shares in 0..1."""

    passage_nats: float = 30.0  # evidence of a passage found word by word: 20 to 35 within .003 plagdet on PAN-2013 pairs; 20 flags more clean pairs
    passage_chars: int = 140  # shorter than a long sentence is not a passage; shorter reuse is found sentence by sentence
    condensed_nats: float = 25.0  # evidence of a summary, each word counted once: 30 loses .015 plagdet on summaries, 20 finds no more
    open_nats: float = 12.0  # evidence that the best link of two texts must reach; on five same-topic articles the best chance link has 9.4
    strong_nats: float = 9.0  # evidence of a link that helps to open a pair; 9 to 10 alike on same-topic pairs, 10 loses a spin of forty sentences
    wide_nats: float = 60.0  # evidence together that opens a pair: nearest neighbours in same-day news without a common text stay below in 99 %
    most_share: float = 0.6  # of the shorter text's sentences linked: opens short texts; no pair of 984 same-topic neighbours reaches it with the next two
    most_excess: float = 0.3  # score above the noise of each of those links; .25 lets 2 of the 984 pairs in
    most_nats: float = 25.0  # evidence of those links together; 20 to 30 alike on the same pairs
    ordered_floor: float = 5.0  # evidence of a link that counts when links follow each other in the same order: .4 nats above independent reports' best
    ordered_links: int = 4  # in the same order open a pair, with ...
    ordered_nats: float = 40.0  # ... so much together and ...
    ordered_share: float = 0.33  # ... of the shorter text's sentences: 3 of 3,636 same-topic pairs reach all three, and two thirds of short texts retold
    alone_nats: float = 40.0  # of a link or stretch that counts in a pair that is not open: a reworded sentence of 25 words; 35 flags .1 % more same-topic ones
    stretch_word_nats: float = 0.3  # more for each word of such a stretch: long ones gather evidence from a common topic (.2 to .4 alike)
    exact_nats: float = 20.0  # the same for a link that holds an exact run of words; names with titles ("central bank governor ...") reach 18
    link_nats: float = 3.0  # in an open pair, a link that is best of row and column; below lie links on names alone
    firm_nats: float = 8.0  # evidence of a link that vouches for its neighbours; the best chance links of five same-topic articles have 7 to 9
    neighbour_excess: float = 0.0  # score above the noise of a cell next to an accepted one; sentences between two copied ones
    repeat_excess: float = 0.25  # score above the text's own noise; a mere return to the theme stays below on five articles
    repeat_nats: float = 8.0  # evidence of a repeat; shorter refrains and labels stay below
    quote_nats: float = (
        7.0  # evidence of a shared quotation: two rare words or three ordinary ones (three in five articles have 7.5 and 8.0, two never more than 5.9)
    )
    duplicate_containment: float = 0.35  # of the shorter text in a near-duplicate: .30 to .40 within .005 F1 on re-sent and updated news
    duplicate_conflicts: float = 1.5  # conflicting figures and names per 100 shared words of a near-duplicate; 1.5 to 2.0 are equal on the same news
    thorough_per_document: int = 1  # pairs a document of a large collection looked at word by word in any case: 2 let the time grow 2.6 times when doubled
    boilerplate_documents: int = 4  # a sentence in this many documents that share nothing else is boilerplate


@dataclass(frozen=True, slots=True)
class MeaningSettings:
    """Links by meaning where words gave none (extra ``[semantic]``). Cosines and shares are in 0..1."""

    enabled: bool = False  # off: it needs an extra package and adds time; measured on and off in docs/method.md
    cosine: float = 0.5  # unrelated sentences of one story family reach .42, translations have .60 and more (tests/translations)
    excess: float = 0.25  # above .8 of the texts' own noise; best on sentalign_hard added to links by words (.15 to .30 tried)
    least_words: int = 5  # shorter sentences are labels and cries that mean the same everywhere
    least_links: int = 5  # opens a pair that words left closed; independent same-topic articles had up to 3 such links
    least_share: float = 0.33  # of the shorter text's sentences, for the same reason in long texts


@dataclass(frozen=True, slots=True)
class CiteSettings:
    """Finding the names of sources."""

    max_mentions: int = 5000  # design decision: a page that names more is a link list; bounds the work of lineage


@dataclass(frozen=True, slots=True)
class LineageSettings:
    """From passages and mentions to relations. Evidence is in bits."""

    mass: float = 0.9  # calibrated probability a verdict must hold, else "cannot tell": nine in ten, the bar set for claims that accuse
    least_prose: int = 8  # words outside quotations for a passage to count as prose: below it, eight words in a row also come by chance (stock phrases)
    trust_bits: float = 5.0  # against an arrow from a more to a less trusted document; as a date that the user states: an order, and no claim of copying
    all_pairs: int = 50  # collections up to this size have every pair reported; 50 documents make 1,225 rows


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """What is written, and how much of it."""

    title: str = ""
    hide_names: bool = False
    max_pairs: int = 2000  # design decision: a page with more pairs is slow to open; the CSV has them all and the page says so
    max_text: int = (
        1_500_000  # code points of article text in each part of the page (documents, passages, sentences between); 400 articles, a page of some 10 MB
    )
    max_document: int = 200_000  # code points of one document in the page, about 30,000 words; longer ones are cut there and the page says so


@dataclass(frozen=True, slots=True)
class DedupSettings:
    """Corpus-scale near-duplicate search. Similarities are shares in 0..1 of distinct word shingles."""

    text_column: str = "text"
    id_column: str = "id"
    published_column: str = "published"
    source_column: str = "source"
    shingle_words: int = 3  # the field's choice for near-duplicate news; 5 loses half of the light edits on the speed corpus, 1 sees topics
    keep: int = 48  # shingles a sample keeps per text; on the speed corpus 32 finds .97 of the pairs at Jaccard .2 to .3, 48 .99, 64 .995
    hot_cap: int = 20  # texts that may share a sampled shingle before it links them as a star; 50 doubled the candidates for no measured recall
    min_shared: int = 2  # sampled shingles a candidate pair shares; 1 triples the pairs verified and gains .002 of recall
    min_share: float = 0.10  # of the smaller comparable sample; .15 loses 2 % of the pairs at Jaccard .2 to .3
    report_jaccard: float = 0.20  # every verified pair from here on is listed: what the issue of corpus scale asks for
    report_containment: float = 0.30  # as above
    min_jaccard: float = 0.50  # groups: as above
    min_containment: float = 0.80  # groups: as above
    footer_words: int = 32  # design decision: texts that share only hot shingles and have this much in one piece of their own share boilerplate, not a text
    footer_share: float = 0.125  # and this share of their shingles is in that piece
    block_bytes: int = 4_000_000  # text scanned at a time and lost by a kill: 2 and 8 MB took 5 % more CPU time (measured)
    driver_pairs: int = 2_000_000  # Spark: pairs grouped by the driver, more are grouped on the cluster; some 300 MB, what a driver of Spark's 1 GB takes
    small_bytes: int = 20_000_000  # inputs below are done without the compiled kernel, whose import costs as much as scanning them
    memory: int = 640_000_000  # bytes; what the interpreter and its libraries take (about 200 MB) is included

    def __post_init__(self) -> None:
        least = {"shingle_words": 1, "keep": 1, "hot_cap": 2, "min_shared": 1, "block_bytes": 1, "driver_pairs": 0, "small_bytes": 0, "memory": 1}
        shares = ("min_share", "report_jaccard", "report_containment", "min_jaccard", "min_containment", "footer_share")
        faults = [f"dedup.{name}: {getattr(self, name)} is less than {least[name]}" for name in least if getattr(self, name) < least[name]]
        faults += [f"dedup.{name}: {getattr(self, name)} is no share from 0 to 1" for name in shares if not 0 <= getattr(self, name) <= 1]
        faults += [
            f"dedup.{name}: the column needs a name" for name in ("text_column", "id_column", "published_column", "source_column") if not getattr(self, name)
        ]
        if self.shingle_words > _LONGEST_SHINGLE:
            faults.append(f"dedup.shingle_words: {self.shingle_words} is more than {_LONGEST_SHINGLE}")
        for name in ("jaccard", "containment"):
            if getattr(self, f"min_{name}") < getattr(self, f"report_{name}"):
                faults.append(f"dedup.min_{name}: less than dedup.report_{name}, below which no pair is looked at; lower that too")
        if faults:
            raise SettingsError("\n".join(faults))


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run.

    >>> Settings().with_values({"report.max_pairs": "10"}).report.max_pairs
    10
    >>> Settings().with_values({"report.max_pair": 10})
    Traceback (most recent call last):
    ...
    provenance.errors.SettingsError: unknown setting report.max_pair; did you mean report.max_pairs?
    """

    read: ReadSettings = field(default_factory=ReadSettings)
    split: SplitSettings = field(default_factory=SplitSettings)
    pair: PairSettings = field(default_factory=PairSettings)
    align: AlignSettings = field(default_factory=AlignSettings)
    meaning: MeaningSettings = field(default_factory=MeaningSettings)
    cite: CiteSettings = field(default_factory=CiteSettings)
    lineage: LineageSettings = field(default_factory=LineageSettings)
    report: ReportSettings = field(default_factory=ReportSettings)
    dedup: DedupSettings = field(default_factory=DedupSettings)

    def known_keys(self) -> tuple[str, ...]:
        """All dotted keys, sorted."""
        return tuple(sorted(f"{room.name}.{f.name}" for room in fields(self) for f in fields(getattr(self, room.name))))

    def with_values(self, values: Mapping[str, object]) -> Settings:
        """These settings with the dotted keys of ``values`` changed; raises SettingsError naming every fault."""
        known = self.known_keys()
        faults: list[str] = []
        changes: dict[str, dict[str, object]] = {}
        for key, value in sorted(values.items()):
            dotted = key.replace("-", "_")
            if dotted not in known:
                near = difflib.get_close_matches(dotted, known, n=1)
                faults.append(f"unknown setting {key}" + (f"; did you mean {near[0]}?" if near else ""))
                continue
            room, name = dotted.split(".")
            try:
                changes.setdefault(room, {})[name] = _converted(value, getattr(getattr(self, room), name))
            except ValueError as fault:
                faults.append(f"{key}: {fault}")
        if faults:
            raise SettingsError("\n".join(faults))
        return replace(self, **{room: replace(getattr(self, room), **given) for room, given in changes.items()})

    def with_toml(self, text: str) -> Settings:
        """These settings with the tables of a TOML text changed (``[report] max-pairs = 10``).

        >>> Settings().with_toml("[report]\\nmax-pairs = 10").report.max_pairs
        10
        """
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as fault:
            raise SettingsError(f"not valid TOML: {fault}") from fault
        return self.with_values(dict(_flat(tables)))

    def as_dict(self) -> dict[str, Any]:
        """Nested plain values, for ``results.json``."""
        return asdict(self)


def _flat(tables: Mapping[str, Any]) -> Iterable[tuple[str, object]]:
    for room, table in tables.items():
        if isinstance(table, Mapping):
            for key, value in table.items():
                yield f"{room}.{key}", value
        else:
            yield room, table


def _converted(value: object, default: object) -> object:
    """``value`` in the type of ``default``; text is parsed (command line), other types must fit."""
    if isinstance(default, bool):
        words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in words:
            return words[value.lower()]
        raise ValueError(f"{value!r} is not true or false")
    if isinstance(default, tuple):
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
            raise ValueError(f"{value!r} is not a list of texts")
        return tuple(item.strip() for item in items if item.strip())
    if isinstance(default, (int, float)):
        try:
            number = type(default)(value)  # type: ignore[call-overload, arg-type]
        except (TypeError, ValueError):
            raise ValueError(f"{value!r} is not a {'whole number' if isinstance(default, int) else 'number'}") from None
        if isinstance(value, bool) or number != number:
            raise ValueError(f"{value!r} is not a number")
        return number
    if isinstance(default, str):
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is not a text")
        return value
    raise ValueError(f"cannot be set to {value!r}")
