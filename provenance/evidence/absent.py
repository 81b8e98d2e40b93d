"""Sources that are named or implied but not among the documents: one node per outlet and story, and what to search for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from provenance.evidence.owners import Owners, outlet_key, page
from provenance.model import AbsentSource, Mention, Span, Text
from provenance.text import fold, token_spans

__all__ = ["Story", "absent_sources", "hint", "implied"]

# Cues that say "this text comes from there", strongest first; a name behind a weaker cue counts as used only when its sentence is shared. Remains of a
# page are strong only with a second sign (``_idle``): a box of foreign headlines stands on many pages that took nothing.
_STRONG = ("originally-published", "republished", "byline", "dateline", "based-on", "canonical", "credit", "furniture", "via", "email-to", "told", "interview")
_WHOLE = ("originally-published", "republished", "byline", "dateline", "based-on", "canonical", "credit")  # cues that speak of the whole text
# What a republisher leaves in a text, the one nearest to the document first: remains of a page, an address, a name at the end, "republished by".
_CARRYING = ("furniture", "link", "canonical", "via", "republished")
_ENTIRE = ("originally-published", "republished", "byline", "dateline", "based-on", "canonical")  # the same without contributions to a text
_PRESENT = ("credit-line", "page")  # cues that only names of pages among the documents have
_REPORT_CONFIDENCE = 0.8  # a name with a plain reporting cue: precision of cue patterns on hand-read outputs was .92; a little less for the outlet being used
_STRONG_CONFIDENCE = 0.95  # a byline, credit or interview: hand reading of the same outputs
_MOST_MENTIONS = 50  # kept for each node; the rest are the same name again
_SHORTEST_SHORT = 4  # letters of a short name: fewer end too many names by chance
_ADDRESS = re.compile(r"\S*(?://|www\.|\w\.\w{2,24}/)\S*")
_FOOTER = re.compile(r"\W*(?:more|top|latest|best)\b[\w ]{0,40}\bfrom\b", re.IGNORECASE)  # "More from X" at the end of a republished page
_HINT_NEAR = 300  # code points from the sentence that names the source to a quotation that is likely from it
_HINT_WORDS = 6  # of a title; more find less
_HINT_BLOCKS = 5  # blocks above which a headline stands: masthead, rubric, date, byline
_HINT_HEADLINE = 3  # such words in a headline: with fewer it is a rubric or the site's name
_HINT_LEAST = 5  # words of a quotation: a shorter one is anybody's
_HINT_QUOTE = 12  # words of a quotation in a search hint: search engines match no longer phrase exactly


@dataclass(frozen=True, slots=True)
class Story:
    """Documents that share text, with the stretches they share (by document)."""

    members: tuple[str, ...]
    spans: Mapping[str, Sequence[Span]]
    beside: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Documents of other stories that share a quotation with a member: what it quotes from them is not absent."""


def absent_sources(
    stories: Iterable[Story], mentions: Mapping[str, tuple[Mention, ...]], owners: Owners, texts: Mapping[str, Text]
) -> tuple[AbsentSource, ...]:
    """The absent sources of all documents, by id.

    A name belongs to no node when a member of the same story is by that outlet: then the source is in the collection.
    """
    found: list[AbsentSource] = []
    taken: set[str] = set()
    alone: dict[str, list[Mention]] = {}
    helpers = _helpers(mentions, texts)
    pages = {page(url) for text in texts.values() for url in (text.document.url, text.document.canonical)} - {""}
    for story in sorted(stories, key=lambda story: (len(story.members) == 1, story.members)):
        by_key = _outside(story, mentions, owners, pages)
        came = frozenset(m.doc for held in by_key.values() for m in held if m.cue in _WHOLE and m not in helpers)
        idle = helpers | {m for held in by_key.values() for m in _idle(held, came, texts)}
        nodes = {key: _node(key, held, story, idle, texts) for key, held in sorted(by_key.items())}
        linked = _with_via(list(nodes.values()), idle)
        chained = {node.via for node in linked} | {node.id for node in linked if node.via}
        if len(story.members) == 1:  # a thousand texts that cite one agency are no thousand findings
            for key, node in zip(nodes, linked, strict=True):
                if node.status == "named" and node.id not in chained:
                    alone.setdefault(key, []).extend(by_key[key])
            linked = [node for node in linked if node.status == "used" or node.id in chained]
        found += _named_apart([edition for node in linked for edition in _editions(node, linked, texts, story.spans)], story.members[0], taken)
    for key, held in sorted(alone.items()):
        story = Story(tuple(sorted({m.doc for m in held})), {})
        found += _named_apart([_node(key, held, story, frozenset(held), texts)], "named", taken)
    return tuple(sorted(found, key=lambda node: node.id))


def _outside(story: Story, mentions: Mapping[str, tuple[Mention, ...]], owners: Owners, pages: set[str]) -> dict[str, list[Mention]]:
    """The mentions of a story by the key of their outlet, without outlets of members and of documents that members quote from; ``pages`` are not absent."""
    present = {key for doc in story.members for key in owners.keys(doc)}
    by_key: dict[str, list[Mention]] = {}
    for doc in story.members:
        quoted = {key for other in story.beside.get(doc, ()) for key in owners.keys(other)}
        for mention in mentions.get(doc, ()):
            key = owners.key(mention)
            if (
                key not in present
                and not _short_for(mention, key, owners.keys(doc))
                and key not in quoted
                and page(mention.url) not in pages
                and mention.cue not in _PRESENT
            ):
                by_key.setdefault(key, []).append(mention)
    return by_key


def _short_for(mention: Mention, key: str, own: Collection[str]) -> bool:
    """Whether a name of one word, or that no table knows, is the end of the document's own: "told the Ledger" in the Harbour Ledger."""
    said = outlet_key(mention.name) if " " not in mention.name.removeprefix("The ") else "" if mention.outlet else key
    return len(said) >= _SHORTEST_SHORT and any(name.endswith(said) for name in own)


def _named_apart(nodes: Sequence[AbsentSource], story: str, taken: set[str]) -> list[AbsentSource]:
    """The nodes of a story with ids that no node of another story has."""
    ids = {node.id: f"{node.id}:{story}" if node.id in taken else node.id for node in nodes}
    taken.update(ids.values())
    return [replace(node, id=ids[node.id], via=ids.get(node.via, ""), version_of=ids.get(node.version_of, "")) for node in nodes]


def _helpers(mentions: Mapping[str, tuple[Mention, ...]], texts: Mapping[str, Text]) -> frozenset[Mention]:
    """Credits of agencies beside a newsroom's own staff ("the Gazette's A. B., Agency One and Agency Two contributed"): the newsroom is the origin."""
    found: set[Mention] = set()
    for doc, held in mentions.items():
        clauses: dict[Span, list[Mention]] = {}
        for mention in held:
            if mention.cue == "credit":
                clauses.setdefault(mention.clause, []).append(mention)
        for named in clauses.values():
            staff = [m for m in named if texts[doc].document.text[m.span.end : m.span.end + 2] in ("’s", "'s")]
            if len(staff) == 1:
                found |= {m for m in named if m is not staff[0]}
    return frozenset(found)


def _idle(held: Sequence[Mention], came: frozenset[str], texts: Mapping[str, Text]) -> list[Mention]:
    """Remains of an outlet's page that show no use: no other cue names the outlet, and it is no "More from X" below a text with an origin or a link to X.

    ``came`` are the documents that say of their whole text where it comes from.
    """
    found = []
    for mention in held:
        if mention.cue == "furniture":
            others = {m.cue for m in held if m.doc == mention.doc} - {"furniture", "photo"}
            footer = _FOOTER.match(texts[mention.doc].document.text, mention.clause.start, mention.clause.end)
            if not others - {"link"} and not (footer and (others or mention.doc in came)):
                found.append(mention)
    return found


def _node(key: str, held: list[Mention], story: Story, idle: frozenset[Mention], texts: Mapping[str, Text]) -> AbsentSource:
    strong = [m for m in held if m.cue in _STRONG and m not in idle]
    shared = [m for m in held if (m.cue not in (*_STRONG, "photo") or m.cue == "furniture") and _inside(m, story.spans.get(m.doc, ()))]
    using = [*strong, *shared]
    display = _display(held)
    aliases = tuple(sorted({alias for m in held for alias in (m.name, m.outlet) if alias and alias != display and len(alias) <= 80}))
    docs = tuple(sorted({m.doc for m in using or held}))
    order = sorted(held, key=lambda m: (_STRONG.index(m.cue) if m.cue in _STRONG else len(_STRONG), m.doc, m.span))
    confidence = _STRONG_CONFIDENCE if strong else _REPORT_CONFIDENCE
    status = "used" if using else "named"
    return AbsentSource(
        f"absent:{key}",
        display,
        aliases,
        docs,
        tuple(order[:_MOST_MENTIONS]),
        "used" if status == "used" else "named",
        "",
        confidence,
        hint(order[0].doc, texts, display, order, shared=story.spans.get(order[0].doc, ()) if using else ()),
    )


def _display(held: Sequence[Mention]) -> str:
    outlets = [m.outlet for m in held if m.outlet]
    if outlets:
        return min(outlets)
    held = [m for m in held if m.cue != "link"] or held  # an address is not a name while there is one
    counts: dict[str, int] = {}
    for mention in held:
        counts[mention.name] = counts.get(mention.name, 0) + 1
    return min(counts, key=lambda name: (-counts[name], -len(name), name)) or held[0].url[:80]


def _inside(mention: Mention, spans: Sequence[Span]) -> bool:
    return any(mention.clause.start < span.end and span.start < mention.clause.end for span in spans)


def _with_via(nodes: list[AbsentSource], idle: frozenset[Mention]) -> list[AbsentSource]:
    """Order the nodes of one story into chains.

    A remain of a republisher's page beside another origin: the origin came through the republisher. An outlet with a reporting cue only, in documents
    that have an origin: it came through that origin, second-hand.
    """
    origins = [node for node in nodes if node.status == "used" and any(m.cue in _STRONG and m not in idle for m in node.mentions)]
    carriers = _carriers(origins)
    ranked = sorted(origins, key=lambda node: (min(_STRONG.index(m.cue) for m in node.mentions if m.cue in _STRONG), -len(node.used_by), node.id))
    carrying = {node.id for held in carriers.values() for _, node in held}
    linked = []
    through = {node.id: _carrier(node, carriers) for node in origins}
    through |= dict.fromkeys([key for key, carrier in through.items() if _leads(carrier, key, through)], "")  # each is said to have carried the other
    for node in nodes:
        if node in origins:
            behind_all = "" if through[node.id] else _entire(node, ranked, carrying)
            through[node.id] = through[node.id] or ("" if _leads(behind_all, node.id, through) else behind_all)
            linked.append(replace(node, via=through[node.id]))
            continue
        docs = {m.doc for m in node.mentions if m.cue not in ("photo", "furniture")}
        behind = [origin for origin in ranked if docs and origin.id not in carrying and all(_came_through(doc, origin, docs) for doc in docs)]
        if behind:
            linked.append(replace(node, status="named", via=behind[0].id, used_by=tuple(sorted(docs))))
        else:
            linked.append(node)
    return linked


def _leads(start: str, goal: str, through: Mapping[str, str]) -> bool:
    """Whether a chain of republishers leads from one node to another: no outlet has a text through one that has it through that outlet."""
    seen = set()
    while start and start not in seen:
        seen.add(start)
        start = through.get(start, "")
    return goal in seen


def _carriers(origins: Sequence[AbsentSource]) -> dict[str, list[tuple[int, AbsentSource]]]:
    """By document, the nodes it names as a carrier only, nearest to the document first."""
    found: dict[str, list[tuple[int, AbsentSource]]] = {}
    for node in origins:
        for doc in node.used_by:
            cues = {m.cue for m in node.mentions if m.doc == doc}
            if cues and cues <= set(_CARRYING):
                found.setdefault(doc, []).append((max(map(_CARRYING.index, cues)), node))
    return {doc: sorted(held, key=lambda entry: (entry[0], entry[1].id)) for doc, held in found.items()}


def _carrier(node: AbsentSource, carriers: Mapping[str, Sequence[tuple[int, AbsentSource]]]) -> str:
    """The carrier through which an origin came: of several, the one farthest from the document. Only "republished by" has another before it."""
    through = set()
    for doc in node.used_by:
        held = carriers.get(doc, ())
        own = next((rank for rank, carrier in held if carrier.id == node.id), None)
        if own is None and any(m.doc == doc and m.cue not in _CARRYING and m.cue in _STRONG for m in node.mentions):
            through |= {held[-1][1].id} if held else set()
        elif own == _CARRYING.index("republished"):
            through |= {carrier.id for rank, carrier in held if rank < _CARRYING.index("via")}
    return min(through, default="")


def _entire(node: AbsentSource, ranked: Sequence[AbsentSource], carrying: set[str]) -> str:
    """The origin of whole texts in which another outlet was only spoken to: "told X" came with the text."""
    if any(m.cue in _WHOLE or m.cue == "furniture" for m in node.mentions):
        return ""
    for origin in ranked:
        whole = {m.doc for m in origin.mentions if m.cue in _ENTIRE}
        if origin.id != node.id and set(node.used_by) <= whole and not (origin.id in carrying and node.id in carrying):
            return origin.id
    return ""


def _editions(node: AbsentSource, story: Sequence[AbsentSource], texts: Mapping[str, Text], spans: Mapping[str, Sequence[Span]]) -> list[AbsentSource]:
    """A source and the editions of it that some documents name; where all name one edition, that one is the source."""
    languages: dict[str, str] = {}
    for mention in sorted(node.mentions, key=lambda m: (m.doc, m.span)):
        if mention.version and mention.doc in node.used_by:
            languages.setdefault(mention.doc, mention.version)
    plain = set(node.used_by) - set(languages)
    versions = sorted(set(languages.values()))
    if len(versions) < 2 and not (versions and plain):
        return [replace(node, version=versions[0] if versions else "")]
    carried = {doc for carrier in story if carrier.id == node.via for doc in carrier.used_by}
    found = [replace(node, via=node.via if carried & plain else "")]
    for version in versions:
        docs = tuple(doc for doc in node.used_by if languages.get(doc) == version)
        held = tuple(m for m in node.mentions if m.doc in docs)
        name = f"{node.name} ({version})"
        told = hint(docs[0], texts, name, held, shared=spans.get(docs[0], ()))
        via = node.via if carried & set(docs) else ""
        aliases = tuple(sorted({node.name, *(m.name for m in held if m.name)}))
        found.append(
            AbsentSource(
                f"{node.id}:{version.lower()}", name, aliases, docs, held, node.status, via, node.confidence, told, version=version, version_of=node.id
            )
        )
    return found


def _came_through(doc: str, origin: AbsentSource, docs: set[str]) -> bool:
    """Whether a name in this document came with that origin: the document says so of its whole text, or two users of the origin share the name."""
    if doc not in origin.used_by:
        return False
    return len(docs) > 1 or any(m.doc == doc and m.cue in _WHOLE for m in origin.mentions)


def implied(members: tuple[str, ...], texts: Mapping[str, Text], confidence: float, spans: Sequence[Span]) -> AbsentSource:
    """A source nobody names, shown by text that none of these documents can have from another; ``spans`` are shared stretches of the first."""
    told = hint(members[0], texts, "", (), spans)
    return AbsentSource(f"absent:implied:{members[0]}", "unnamed source", (), members, (), "implied", "", confidence, told)


def hint(doc: str, texts: Mapping[str, Text], name: str, mentions: Sequence[Mention], spans: Sequence[Span] = (), shared: Sequence[Span] = ()) -> str:
    """What to type into a search engine: the outlet, people, words of the title, the longest quotation. Never an address.

    The quotation is one inside ``spans``, or else near the words that name the source, or else in ``shared``, the stretches that other documents have too.

    >>> from provenance.model import Document
    >>> hint("d", {"d": Text(Document("d", "", title="Ferry line to close"), (), ())}, "Harbour Gazette", ())
    'Harbour Gazette Ferry line close'
    """
    text = texts[doc]
    people = sorted({m.person for m in mentions if m.person and len(m.person) <= 60})[:2]
    first = next((m.clause for m in mentions if m.doc == doc and m.clause.end > m.clause.start), Span(0, 0))
    said = "" if _FOOTER.match(text.document.text, first.start, first.end) else text.document.text[first.start : min(first.end, first.start + 300)]
    heavy = _heavy(text.document.title or _headline(text)) or [word for word in _heavy(said[1:]) if not word[0].islower() and word not in f"{name} {people}"]
    heavy = heavy[:_HINT_WORDS]
    places = spans or [Span(m.clause.start - _HINT_NEAR, m.clause.end + _HINT_NEAR) for m in mentions if m.doc == doc]
    quote = _longest_quote(text, places) or _longest_quote(text, shared)
    return " ".join(part for part in [name, *people, *heavy, f'"{quote}"' if quote else ""] if part)


def _heavy(line: str) -> list[str]:
    """Words of a line worth a search: longer than three letters, or with a figure; no address."""
    plain = _ADDRESS.sub(" ", line[:300])
    words = [plain[a:b] for a, b in token_spans(plain)]
    return list(dict.fromkeys(word for word in words if len(fold(word)) > 3 or word[:1].isdigit()))


def _headline(text: Text) -> str:
    """The fullest heading near the top of a text, if it is long enough for a headline: a paper's name stands above it, and is shorter."""
    heads = [text.document.text[b.span.start : b.span.end] for b in text.blocks[:_HINT_BLOCKS] if b.kind == "heading"]
    best = max(heads, key=lambda line: len(_heavy(line)), default="")
    return best if len(_heavy(best)) >= _HINT_HEADLINE else ""


def _longest_quote(text: Text, spans: Sequence[Span]) -> str:
    quotes = [q for q in text.quotes if any(q.start < s.end and s.start < q.end for s in spans)]
    if not quotes:
        return ""
    best = max(quotes, key=lambda q: (q.end - q.start, -q.start))
    content = text.document.text[best.start : best.end]
    words = token_spans(content[:400])[:_HINT_QUOTE]
    return " ".join(content[words[0][0] : words[-1][1]].split()).replace('"', "") if len(words) >= _HINT_LEAST else ""
