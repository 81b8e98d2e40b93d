"""Families of documents with declared truth, built from written stories: for fitting one half, for testing the other.

``stories/*.txt`` hold invented news stories, each paragraph in an original wording (``o``), lightly edited (``l``), spun (``m``), rewritten until hardly a
word is left but names and figures (``h``), and as if translated there and back (``b``); with paragraphs that only a copier adds (``extra``), later additions
by the source (``update``), a condensed version (``short``), official quotations (``quote``) and an independent report on the same event (``ind``).
``templates/*.txt`` hold look-alike reports that differ in figures and names. Every story and template belongs to one half (``half: fit`` or
``half: test``); no sentence is in both halves.

Code here only combines them. Neither length nor layout nor the order of the ids tells the direction: copies are longer than their source in about half
of the families, all documents of a variant have the same layout, and the letters of the ids follow a hash of the text.

Variants of a family: ``named`` (copies name the source; metadata given, dates right), ``named-bare`` (no metadata, no dates: the text must speak),
``dated`` (nothing named, dates given), ``bare`` (nothing named, no dates), ``padded`` (as bare, the shorter side padded with unrelated paragraphs),
``withheld`` (as named-bare without the source), ``withheld-unnamed`` (as bare without the source).

>>> first = families("fit")[0]
>>> len(first.documents) >= 2, first.half
(True, 'fit')
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from provenance.model import Document, Relation

Half = Literal["fit", "test"]
VARIANTS = ("named", "named-bare", "dated", "bare", "padded", "withheld", "withheld-unnamed")
_HERE = Path(__file__).parent
# Outlets of copies; invented like everything else. Each half has its own, so that no name is learned.
_OUTLETS = {
    "fit": ("Tidewater Daily", "Ninefold News", "Greenhill Gazette", "Portway Times", "Lanternfish Weekly", "Rookery Star"),
    "test": ("Cobalt Tribune", "Old Harbour Mail", "Summit Chronicle", "Fernside Observer", "Junction Telegraph", "Saltpan Echo"),
}
_TAKES_THE = frozenset(
    ("Post", "Sheet", "Mail", "Herald", "Gazette", "Times", "Star", "Daily",
     "Tribune", "Chronicle", "Observer", "Telegraph", "Echo", "Courier", "Review", "Museum", "University")
)  # fmt: skip
_SPIN_OPEN = (
    "Did you see this one coming? Neither did most of the people involved, and the details are wilder than the headline suggests.",
    "Picture a perfectly ordinary week, and then picture it falling apart before breakfast. That is roughly what happened here.",
)
_SPIN_CLOSE = (
    "Where do you stand on this? Leave us a line in the comment box and tell a friend!",
    "Surprised? Let everyone know below what you would have done.",
)


@dataclass(frozen=True)
class Story:
    """One written story; ``units`` are its paragraphs by wording."""

    name: str
    half: Half
    fields: Mapping[str, str]
    units: tuple[Mapping[str, str], ...]
    lists: Mapping[str, tuple[str, ...]]

    def units_in(self, wordings: str) -> list[str]:
        """Paragraph i in the wording named by letter i; ``-`` leaves it out; a letter that was not written falls back to ``o``."""
        return [unit.get(letter, unit["o"]) for unit, letter in zip(self.units, wordings, strict=True) if letter != "-"]


@dataclass(frozen=True)
class PairTruth:
    """What holds between two documents (``a`` < ``b``). ``acceptable`` names other answers that are not wrong."""

    a: str
    b: str
    relation: str
    copy: str | None = None
    source: str | None = None
    acceptable: tuple[str, ...] = ()

    def judge(self, said: Relation | None) -> str:
        """``right``, ``open`` (cannot tell), ``missed`` (reuse not seen), ``wrong``, or ``false-arrow``: a direction that is not so."""
        relation = "independent" if said is None else said.relation
        if said is not None and relation == "copied" and (said.copy, said.source) != (self.copy, self.source):
            return "false-arrow"
        if relation == self.relation or relation in self.acceptable:
            return "right"
        if relation == "undecided":
            return "open"
        if self.relation in ("copied", "common-source") and relation in ("independent", "incidental", "shared-quotes"):
            return "missed"
        return "wrong"


@dataclass(frozen=True)
class AbsentTruth:
    """An outlet that is named but not in the family."""

    name: str
    used_by: tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """Documents that belong together, and what is true of them. ``present`` are outlets that must not be called absent."""

    name: str
    kind: str
    half: Half
    variant: str
    documents: tuple[Document, ...]
    pairs: tuple[PairTruth, ...]
    absent: tuple[AbsentTruth, ...] = ()
    present: tuple[str, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    """What each document is (id, role), so that variants of one family can be compared."""


@dataclass(frozen=True)
class _Draft:
    """A document before the variant is chosen. ``of`` are the keys of its direct sources; ``mark`` says how it names the first of them."""

    key: str
    outlet: str
    title: str
    paragraphs: tuple[str, ...]
    author: str = ""
    day: int = 0
    of: tuple[str, ...] = ()
    mark: str = ""
    url: str = ""
    told: str = ""
    """Outlet that stands in "told X" here; "" for "said"."""


@dataclass(frozen=True)
class _Plan:
    name: str
    kind: str
    half: Half
    drafts: tuple[_Draft, ...]
    date: str
    relations: Mapping[tuple[str, str], tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Overrides for pairs of keys: relation and acceptable answers."""


@lru_cache(maxsize=1)
def stories() -> tuple[Story, ...]:
    """All written stories, by name."""
    return tuple(_story(path) for path in sorted((_HERE / "stories").glob("*.txt")))


def _entries(path: Path) -> list[tuple[str, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(key.strip(), value.strip()) for key, _, value in (line.partition(": ") for line in lines)]


def _story(path: Path) -> Story:
    fields: dict[str, str] = {}
    units: list[dict[str, str]] = []
    lists: dict[str, list[str]] = {"extra": [], "update": [], "quote": [], "ind": []}
    for key, value in _entries(path):
        if key == "o":
            units.append({"o": value})
        elif key in ("l", "m", "h", "b"):
            units[-1][key] = value
        elif key in lists:
            lists[key].append(value)
        else:
            fields[key] = value
    half: Half = "fit" if fields["half"] == "fit" else "test"
    return Story(path.stem, half, fields, tuple(units), {key: tuple(values) for key, values in lists.items()})


def _the(outlet: str) -> str:
    return f"the {outlet}" if outlet.split()[-1] in _TAKES_THE or outlet.split()[0] in _TAKES_THE else outlet


# --- plans: what a family consists of -------------------------------------------------------------------------------------------------------------


def _source(story: Story, wordings: str = "oooooo", more: Sequence[str] = ()) -> _Draft:
    f = story.fields
    url = f"https://{f['site']}/{f['date'].replace('-', '/')}/{story.name}"
    return _Draft("source", f["outlet"], f["title"], (*story.units_in(wordings), *more), f["author"], 0, (), "", url, f["outlet"])


def _copy(story: Story, key: str, which: int, wording: str, more: Sequence[str] = (), **given: object) -> _Draft:
    """A copy in the given wordings; its outlet is number ``which`` of the half's pool, its title follows the first letter used."""
    letter = next(c for c in wording if c != "-")
    outlet = _OUTLETS[story.half][which % len(_OUTLETS[story.half])]
    title = story.fields.get(f"title-{'l' if letter == 'm' else letter}", story.fields["title"])
    draft = _Draft(key, outlet, title, (*story.units_in(wording), *more), "", 1 + which % 3, ("source",), "", "", story.fields["outlet"])
    return replace(draft, **given)  # type: ignore[arg-type]


def _independent(story: Story, day: int = 1) -> _Draft:
    f = story.fields
    return _Draft("report", f["ind-outlet"], f["ind-title"], story.lists["ind"], f["ind-author"], day, (), "", "", f["ind-outlet"])


def _plans_of(story: Story, number: int) -> list[_Plan]:
    """The families made of one story; ``number`` turns lengths and marks, so that neither is tied to a kind."""
    f, extra, update = story.fields, story.lists["extra"], story.lists["update"]
    long_source = number % 2 == 0
    src = _source(story, more=update if long_source else ())
    added = extra[:1] if long_source else extra
    marks = ("originally", "byline", "told", "reported", "link", "furniture")
    mark = marks[number % len(marks)]
    other = marks[(number + 2) % len(marks)]
    spun = (_SPIN_OPEN[number % 2], *story.units_in("mmmmm-" if long_source else "mmmmmm"), *(() if long_source else extra[1:]), _SPIN_CLOSE[number % 2])
    spin = replace(_copy(story, "spin", number + 1, "hhhhhh", mark=mark), paragraphs=spun)
    heavy = _copy(story, "heavy", number + 5, "hhhhhh", extra if long_source else (), mark=mark)
    light = _copy(story, "reprint", number, "olooll" if number % 2 else "loolol", added[:1] if not long_source else (), mark="originally")
    plans = [
        _Plan(f"{story.name}-reprint", "reprint", story.half, (src, light, _copy(story, "second", number + 2, "lll-ll", mark=other)), f["date"]),
        _Plan(f"{story.name}-spin", "spin", story.half, (src, spin, _independent(story)), f["date"]),
        _Plan(f"{story.name}-heavy", "heavy rewrite", story.half, (src, heavy, _independent(story)), f["date"]),
    ]
    if "b" in story.units[0]:
        back = _copy(story, "back", number + 3, "bbbbbb" if long_source else "bbbb-b", added, mark=other)
        plans.append(_Plan(f"{story.name}-translation", "translation", story.half, (src, back, replace(spin, mark=mark)), f["date"]))
    if f.get("release"):
        outlets = (_copy(story, "first", number, "llolll", (), mark="release"), _copy(story, "second", number + 1, "mmlmmh", extra, mark="release"))
        plans.append(_Plan(f"{story.name}-release", "press release", story.half, (replace(src, told=""), *(replace(d, told="") for d in outlets)), f["date"]))
    if number % 3 == 0:
        early = replace(src, key="source", paragraphs=tuple(story.units_in("oooo--")))
        late = replace(src, key="update", paragraphs=(*story.units_in("oooooo"), *update), day=1, of=("source",), mark="same-outlet", url=src.url + "-update")
        plans.append(_Plan(f"{story.name}-update", "wire with updates", story.half, (early, late, replace(light, of=("update",), day=2)), f["date"], _UPDATE))
    if number % 3 == 1:
        middle = _copy(story, "middle", number, "llllll", extra, mark="originally")
        last = _copy(story, "last", number + 1, "lmllml", (extra[0], extra[1]), mark="originally", of=("middle",), told="", day=3)
        plans.append(_Plan(f"{story.name}-chain", "chain", story.half, (src, middle, last), f["date"], {("last", "source"): ("copied", _EITHER)}))
    if number % 3 == 2:
        brief = replace(_copy(story, "brief", number, "hhhhhh", mark="reported"), paragraphs=(f["short"], *extra))
        plans.append(_Plan(f"{story.name}-summary", "summary", story.half, (src, brief, _independent(story)), f["date"], {}))
    quotes = _Draft("list", "", f"what was said about {story.name}", _quote_list(story), "", 2)
    plans.append(_Plan(f"{story.name}-quotes", "official quotations", story.half, (src, quotes, _independent(story)), f["date"]))
    if number % 2 == 0:
        again = _copy(story, "again", number + 4, "lollo-", extra[1:], mark="link", day=2)
        large = (src, light, _copy(story, "second", number + 2, "lll-ll", mark=other), again, spin, quotes, _independent(story))
        plans.append(_Plan(f"{story.name}-large", "many copies", story.half, large, f["date"]))
    return plans


_EITHER = ("undecided", "common-source")
# Both versions of the wire story stand behind the reprint: the second directly, the first through it.
_UPDATE = {("reprint", "source"): ("copied", _EITHER)}


def _quote_list(story: Story) -> tuple[str, ...]:
    opening = "Here is what people in charge have said in public so far, in their own words and without comment of ours."
    bullets = tuple(f"• {quote}" for quote in story.lists["quote"])
    return (opening, *bullets, "We add to this page whenever somebody speaks, and we leave out what cannot be checked.")


def _merge_plan(one: Story, two: Story, number: int) -> _Plan:
    """A text made of two sources on different matters."""
    first = _source(one)
    second = replace(_source(two), key="other")
    joined = tuple(one.units_in("mlm---" if number % 2 else "llmm--") + two.units_in("--mllm" if number % 2 else "---mlm"))
    merged = replace(
        _copy(one, "merged", number, "hhhhhh", mark="reported", day=4), title="This week in brief", paragraphs=joined, of=("source", "other"), told=""
    )
    return _Plan(f"{one.name}-{two.name}-merged", "two sources merged", one.half, (first, second, merged), one.fields["date"])


def _template_plan(path: Path) -> _Plan:
    entries = _entries(path)
    fields = {key: value for key, value in entries if key not in ("text", "row")}
    texts = [value for key, value in entries if key == "text"]
    rows = [dict(pair.split("=", 1) for pair in value.split("; ")) for key, value in entries if key == "row"]
    drafts = tuple(
        _Draft(f"row{i}", fields["outlet"], fields["title"].format(**row), tuple(text.format(**row) for text in texts), "", 3 * i) for i, row in enumerate(rows)
    )
    return _Plan(f"{path.stem}-template", "look-alike templates", "fit" if fields["half"] == "fit" else "test", drafts, "2025-03-03")


# --- from a plan to documents and truth ------------------------------------------------------------------------------------------------------------


def _dated(date: str, day: int) -> str:
    year, month, first = (int(part) for part in date.split("-"))
    return f"{year:04}-{month:02}-{min(28, first + day):02}"


def _marked(draft: _Draft, sources: Mapping[str, _Draft], named: bool) -> tuple[list[str], list[str], list[str]]:
    """Lines before the text, its paragraphs, lines after it."""
    told = f"told {_the(draft.told)}" if named and draft.told and (not draft.of or draft.mark == "told") else "said"
    paragraphs = [paragraph.replace("{told}", told) for paragraph in draft.paragraphs]
    before = [f"By {draft.author}"] if draft.author and named else []
    after: list[str] = []
    for key in draft.of if named else ():
        source = sources[key]
        name = _the(source.outlet)
        if draft.mark == "originally":
            after.append(f"This article was originally published by {name} and appears here with permission.")
        elif draft.mark == "byline":
            before = [f"By {source.author}, {source.outlet}"]
        elif draft.mark == "reported":
            at = len(paragraphs) - 1 if key == "other" else 0
            paragraphs[at] += f" {name[0].upper()}{name[1:]} was the first to report it."
        elif draft.mark == "link":
            after.append(f"Read more: {source.url}")
        elif draft.mark == "furniture":
            after += [f"By {source.outlet}", f"More from {source.outlet}", "Ten gardens to see before the frost", "Why the price of slate keeps rising"]
        elif draft.mark == "release":
            after.append(f"Source: press release, {source.outlet}")
    return before, paragraphs, after


def _text(draft: _Draft, sources: Mapping[str, _Draft], variant: str, padding: Sequence[str]) -> str:
    named = variant in ("named", "named-bare", "withheld")
    before, paragraphs, after = _marked(draft, sources, named)
    masthead = [draft.outlet] if variant in ("named-bare", "withheld") and draft.outlet else []
    return "\n\n".join([*masthead, draft.title, *before, *paragraphs, *padding, *after]) + "\n"


def _padding(plan: _Plan) -> Mapping[str, tuple[str, ...]]:
    """Unrelated paragraphs for the shortest document of a plan, taken from other stories of the same half."""
    sizes = sorted((sum(map(len, draft.paragraphs)), draft.key) for draft in plan.drafts)
    strangers = [story for story in stories() if story.half == plan.half and story.name not in plan.name]
    if not strangers:
        return {}
    chosen = strangers[len(plan.name) % len(strangers)]
    # The other wording of the paragraphs keeps them from being found in the families of that story.
    return {sizes[0][1]: tuple(text.replace("{told}", "said") for text in chosen.lists["ind"])}


def _build(plan: _Plan, variant: str) -> Family:
    drafts = {draft.key: draft for draft in plan.drafts}
    padding = _padding(plan) if variant == "padded" else {}
    texts = {key: _text(draft, drafts, variant, padding.get(key, ())) for key, draft in drafts.items()}
    withheld = variant.startswith("withheld")
    kept = [key for key in drafts if not (withheld and key == "source")]
    order = sorted(kept, key=lambda key: hashlib.sha256(texts[key].encode()).hexdigest())
    ids = {key: f"{plan.name}-{'abcdefgh'[i]}" for i, key in enumerate(order)}
    documents = tuple(sorted((_document(plan, drafts[key], ids[key], texts[key], variant) for key in kept), key=lambda d: d.id))
    named = variant in ("named", "named-bare", "withheld")
    absent: tuple[AbsentTruth, ...] = ()
    if withheld and named:
        users = tuple(sorted(ids[key] for key in kept if "source" in drafts[key].of and drafts[key].mark not in ("same-outlet", "release", "")))
        absent = (AbsentTruth(drafts["source"].outlet, users),) if users and "source" in drafts else ()
    present = tuple(sorted({drafts[key].outlet for key in kept} - {source.name for source in absent} - {""}))
    pairs = tuple(_truth(plan, ids, one, two, variant) for one, two in itertools.combinations(order, 2))
    return Family(
        f"{plan.name}/{variant}",
        plan.kind,
        plan.half,
        variant,
        documents,
        tuple(sorted(pairs, key=lambda p: (p.a, p.b))),
        absent,
        present,
        tuple((ids[key], key) for key in order),
    )


def _document(plan: _Plan, draft: _Draft, name: str, text: str, variant: str) -> Document:
    document = Document(name, text, f"{name}.txt", draft.title, digest=hashlib.sha256(text.encode()).hexdigest())
    if variant == "named":
        document = replace(document, source=draft.outlet, author=draft.author, url=draft.url, published=_dated(plan.date, draft.day))
    elif variant == "dated":
        document = replace(document, published=_dated(plan.date, draft.day))
    fields = ("source", "author", "published", "url")
    return replace(document, given=frozenset(name for name in fields if getattr(document, name)))


def _ancestors(drafts: Mapping[str, _Draft], key: str) -> set[str]:
    direct = set(drafts[key].of)
    return direct.union(*(_ancestors(drafts, source) for source in direct)) if direct else set()


def _truth(plan: _Plan, ids: Mapping[str, str], one: str, two: str, variant: str) -> PairTruth:
    drafts = {draft.key: draft for draft in plan.drafts}
    a, b = ids[one], ids[two]
    low, high = sorted((one, two))
    named = variant in ("named", "named-bare")
    either = () if named and drafts[one].mark != "same-outlet" and drafts[two].mark != "same-outlet" else _EITHER
    relation, acceptable = plan.relations.get((low, high), ("", ()))
    for copy, source in ((one, two), (two, one)):
        if source in _ancestors(drafts, copy) and relation != "common-source":
            return PairTruth(a, b, "copied", ids[copy], ids[source], tuple(sorted({*either, *acceptable})))
    if _ancestors(drafts, one) & _ancestors(drafts, two) or relation == "common-source":
        return PairTruth(a, b, "common-source", None, None, ("undecided",))
    if "report" in (one, two) or "list" in (one, two):
        return PairTruth(a, b, "shared-quotes", None, None, ("incidental", "independent"))
    return PairTruth(a, b, "independent", None, None, ("incidental",))


def families(half: Half, variants: Sequence[str] = VARIANTS) -> list[Family]:
    """All families of one half in the given variants, in a fixed order."""
    chosen = [story for story in stories() if story.half == half]
    plans = [plan for number, story in enumerate(chosen) for plan in _plans_of(story, number)]
    plans += [_merge_plan(one, two, number) for number, (one, two) in enumerate(zip(chosen[::2], chosen[1::2], strict=False))]
    plans += [plan for plan in map(_template_plan, sorted((_HERE / "templates").glob("*.txt"))) if plan.half == half]
    result = []
    for plan in plans:
        for variant in variants:
            family = _build(plan, variant) if not (plan.kind == "look-alike templates" and variant not in ("named", "bare")) else None
            if family is not None and len(family.documents) >= 2:
                result.append(family)
    return result
