"""Sources that are named or implied but not among the documents: one node per outlet and story, and what to search for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from provenance.evidence.owners import Owners
from provenance.model import AbsentSource, Mention, Span, Text
from provenance.text import fold, token_spans

__all__ = ["Story", "absent_sources", "hint", "implied"]

# Cues that say "this text comes from there", strongest first; a name behind a weaker cue counts as used only when its sentence is shared. Remains of a
# page are strong only with a second sign (``_idle``): a box of foreign headlines stands on many pages that took nothing.
_STRONG = ("originally-published", "republished", "byline", "dateline", "based-on", "canonical", "credit", "furniture", "via", "email-to", "told", "interview")
_WHOLE = ("originally-published", "republished", "byline", "dateline", "based-on", "canonical", "credit")  # cues that speak of the whole text
_CARRYING = ("furniture", "via", "link", "canonical")  # what a republisher leaves in a text: remains of a page, a name at the end, an address
_REPORT_CONFIDENCE = 0.8  # a name with a plain reporting cue: precision of cue patterns on hand-read outputs was .92; a little less for the outlet being used
_STRONG_CONFIDENCE = 0.95  # a byline, credit or interview: hand reading of the same outputs
_MOST_MENTIONS = 50  # kept for each node; the rest are the same name again
_FOOTER = re.compile(r"\W*(?:more|top|latest|best)\b[\w ]{0,40}\bfrom\b", re.IGNORECASE)  # "More from X" at the end of a republished page
_HINT_NEAR = 300  # code points from the sentence that names the source to a quotation that is likely from it
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
    helpers = _helpers(mentions, texts)
    for story in sorted(stories, key=lambda story: story.members):
        present = {key for doc in story.members for key in owners.keys(doc)}
        by_key: dict[str, list[Mention]] = {}
        for doc in story.members:
            quoted = {key for other in story.beside.get(doc, ()) for key in owners.keys(other)}
            for mention in mentions.get(doc, ()):
                key = owners.key(mention)
                if key not in present and key not in quoted:
                    by_key.setdefault(key, []).append(mention)
        came = frozenset(m.doc for held in by_key.values() for m in held if m.cue in _WHOLE and m not in helpers)
        idle = helpers | {m for held in by_key.values() for m in _idle(held, came, texts)}
        nodes = [_node(key, held, story, taken, idle, texts) for key, held in sorted(by_key.items())]
        found += _with_via(nodes, idle)
    return tuple(sorted(found, key=lambda node: node.id))


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


def _node(key: str, held: list[Mention], story: Story, taken: set[str], idle: frozenset[Mention], texts: Mapping[str, Text]) -> AbsentSource:
    name = f"absent:{key}"
    if name in taken:  # the same outlet behind another story
        name = f"absent:{key}:{story.members[0]}"
    taken.add(name)
    strong = [m for m in held if m.cue in _STRONG and m not in idle]
    shared = [m for m in held if (m.cue not in (*_STRONG, "photo") or m.cue == "furniture") and _inside(m, story.spans.get(m.doc, ()))]
    using = strong or shared
    display = _display(held)
    aliases = tuple(sorted({alias for m in held for alias in (m.name, m.outlet) if alias and alias != display and len(alias) <= 80}))
    docs = tuple(sorted({m.doc for m in using or held}))
    order = sorted(held, key=lambda m: (_STRONG.index(m.cue) if m.cue in _STRONG else len(_STRONG), m.doc, m.span))
    confidence = _STRONG_CONFIDENCE if strong else _REPORT_CONFIDENCE
    status = "used" if using else "named"
    return AbsentSource(
        name,
        display,
        aliases,
        docs,
        tuple(order[:_MOST_MENTIONS]),
        "used" if status == "used" else "named",
        "",
        confidence,
        hint(order[0].doc, texts, display, order),
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
    carriers = {doc: node for node in origins for doc in node.used_by if all(m.cue in _CARRYING for m in node.mentions if m.doc == doc)}
    ranked = sorted(origins, key=lambda node: (min(_STRONG.index(m.cue) for m in node.mentions if m.cue in _STRONG), -len(node.used_by), node.id))
    linked = []
    for node in nodes:
        if node in origins:
            through = {carriers[doc].id for doc in node.used_by if doc in carriers} - {node.id}
            own_text = any(m.cue not in _CARRYING and m.cue in _STRONG for m in node.mentions)  # a carrier carries no other carrier
            linked.append(replace(node, via=min(through)) if through and own_text else node)
            continue
        docs = {m.doc for m in node.mentions if m.cue not in ("photo", "furniture")}
        behind = [origin for origin in ranked if docs and origin not in carriers.values() and all(_came_through(doc, origin, docs) for doc in docs)]
        if behind:
            linked.append(replace(node, status="named", via=behind[0].id, used_by=tuple(sorted(docs))))
        else:
            linked.append(node)
    return linked


def _came_through(doc: str, origin: AbsentSource, docs: set[str]) -> bool:
    """Whether a name in this document came with that origin: the document says so of its whole text, or two users of the origin share the name."""
    if doc not in origin.used_by:
        return False
    return len(docs) > 1 or any(m.doc == doc and m.cue in _WHOLE for m in origin.mentions)


def implied(members: tuple[str, ...], texts: Mapping[str, Text], confidence: float, spans: Sequence[Span]) -> AbsentSource:
    """A source nobody names, shown by text that none of these documents can have from another; ``spans`` are shared stretches of the first."""
    told = hint(members[0], texts, "", (), spans)
    return AbsentSource(f"absent:implied:{members[0]}", "unnamed source", (), members, (), "implied", "", confidence, told)


def hint(doc: str, texts: Mapping[str, Text], name: str, mentions: Sequence[Mention], spans: Sequence[Span] = ()) -> str:
    """What to type into a search engine: the outlet, people, words of the title, the longest quotation. Never an address.

    >>> from provenance.model import Document
    >>> hint("d", {"d": Text(Document("d", "", title="Ferry line to close"), (), ())}, "Harbour Gazette", ())
    'Harbour Gazette Ferry line close'
    """
    text = texts[doc]
    title = [text.document.title[a:b] for a, b in token_spans(text.document.title[:200])]
    heavy = [word for word in title if len(fold(word)) > 3 or word[:1].isdigit()][:6]
    people = sorted({m.person for m in mentions if m.person and len(m.person) <= 60})[:2]
    places = spans or [Span(m.clause.start - _HINT_NEAR, m.clause.end + _HINT_NEAR) for m in mentions if m.doc == doc]
    quote = _longest_quote(text, places)
    return " ".join(part for part in [name, *people, *heavy, f'"{quote}"' if quote else ""] if part)


def _longest_quote(text: Text, spans: Sequence[Span]) -> str:
    quotes = [q for q in text.quotes if any(q.start < s.end and s.start < q.end for s in spans)]
    if not quotes:
        return ""
    best = max(quotes, key=lambda q: (q.end - q.start, -q.start))
    content = text.document.text[best.start : best.end]
    words = token_spans(content[:400])[:_HINT_QUOTE]
    return " ".join(content[words[0][0] : words[-1][1]].split()).replace('"', "") if words else ""
