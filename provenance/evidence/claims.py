"""Evidence that stands outside the style of a text: who names whom, links, credits, remains of a foreign page, and what the user states."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from provenance.evidence.naming import TAKEN, about, clause_of, complains, recommended, role, shared_sentence, signed_off, whole
from provenance.evidence.overlap import Overlap
from provenance.evidence.owners import Owners, outlet_key, page
from provenance.imprint import came_along
from provenance.masthead import head_spans, titled
from provenance.model import Exhibit, Mention, Span, Text
from provenance.text import fold, token_spans

__all__ = ["Names", "claims", "names", "namings", "origin_rank", "touches", "with_edits", "with_words"]

# Cues by what they claim. Bits are the caps of the design notes (origin 8, furniture 6) and, for weaker wordings, steps below them.
ORIGIN_BITS = {
    "byline": 8.0,
    "originally-published": 8.0,
    "republished": 8.0,
    "credit": 8.0,
    "dateline": 8.0,
    "canonical": 8.0,
    "based-on": 8.0,
    "furniture": 6.0,
}
SAID_BITS = {"email-to": 6.0, "told": 6.0, "interview": 6.0, "via": 6.0, "credit-line": 6.0}
GUESSED_BITS = 6.0  # at most, when a file name or a dateline alone says whose the source is: a reprint has the dateline, too
SHARED_BITS = 2.0  # more when the sentences that name the outlet are themselves shared with its text: then the name cannot belong to another story
# X named elsewhere in a text that shares prose with X's: in linked pairs the copier names the source in 13 of 20, the source the copier in none of 20; that
# a text names the outlet of another copy by accident is taken as one in fifty (log2 of .65 / .02).
ELSEWHERE_BITS = 5.0
# The same without a recognised cue: a paper is also read, bought and sued, and four bits (.86) reach no verdict by themselves.
BARE_BITS = 4.0
# A sentence that names the outlet and tells of something that is not in its text, or of another time: the outlet was read, for another story.
FOREIGN_BITS = 1.0
# The namer's own word that the other has its text, in a note of its own. It cannot be its source, and an interested party's word alone must not reach a
# verdict: four bits give .84, and a verdict asks for .90.
TAKEN_BITS = 4.0
EDITED_BITS = 1.0  # content that each side holds, beside a credit of the whole text and most of its words: a quarter of what a third text would explain
_MOST_OF_TEXT = 0.6  # of the copy's words in common: more than half, with room for what a reprint adds
LINK_BITS = 8.0  # a link to the very page
TITLE_BITS = 5.0  # the other's headline quoted in running text
AUTHOR_BITS = 5.0  # the other's author named, and not as one's own, beside a word for writing; without one it may be who is quoted: as a bare name
STATED_BITS = 12.0  # the user's word decides: above the sum of any two other caps
# Both name one absent outlet, by the sum of the ranks of their cues: two origins, an origin and an interview, two interviews. Copies inherit citations, so
# two interviews alone must not decide, and a report cited in both says next to nothing.
BOTH_BITS = {6: 5.0, 5: 4.0, 4: 3.0}
BOTH_CITE_BITS = 0.5
PERHAPS_ITSELF_BITS = 2.0  # when one of the two may be that outlet's own text: half of the 4 bits for two interviews
NEAR = 240  # code points: a cue counts for a passage when it stands in it or in the next sentence
_MOST_OF_OUTLET = 200  # documents of one outlet that a text naming it is compared with where no passage was found
_OPENING_MARKS = "“„«‘\"'"
_CLOSING_MARKS = ("”", "“", "»", "’", '"', "'")
_OF_ARTICLES = re.compile(
    r"\b(?:retrieved|accessed|archived|abgerufen|consulté|consultado|head(?:ed|lines?d?)|(?:en)?titled|(?:article|story|report|piece|post|essay)s?)\b",
    re.IGNORECASE,
)
_MOST_HEADS = 8  # blocks above a text, with its rows of links, among which its headline stands
_HEADS = 4  # blocks at the top among which a headline stands: masthead, rubric, headline, byline
_SHORTEST_TITLE = 5  # words: shorter titles are phrases that come by chance
# Words before a name that make it the one spoken to; the name itself is known here, so one word is enough.
_SAID = re.compile(r"\b(?:told|email to|interview with|speaking to|spoke to|said to|talked to)\s+(?:the\s+)?$", re.IGNORECASE)
_HER_PIECE = re.compile(r"\bread (?:her|his|their) (?:\w+ ){0,2}(?:piece|story|article|report|post|essay|column) (?:at|in|on) (?:the )?$", re.IGNORECASE)
_TOLD_WORDS = 12  # of a sentence that says what an author has told: a shorter one ("Ann Lee has a dog") leaves too few to compare
_WRITER_NEAR = 60  # code points on either side of an author's name
_WRITER = re.compile(
    r"\b(?:by|authors?|writers?|writ(?:es|ing|ten)|wrote|journalist|correspondent|columnist|blogger|essays?|articles?|pieces?|accounts?|columns?|reviews?|recipes?|blogs?"
    r"|biograph\w*|sermons?|translat\w*|adapt\w*|based on|von|par|por|schreibt|escribe|écrit)\b",
    re.IGNORECASE,
)
_ORIGIN_WORDS = re.compile(
    r"(?:\b(?:told|email to|interview with|speaking to|spoke to|published (?:by|in|on)|according to|press release,|more from|source:|courtesy of"
    r"|(?:wr(?:ote|ites|iting|itten)|argue[ds]|report(?:ed|s)|not(?:ed|es)) (?:by|in|for|on))|^By|\nBy(?: [^\n]{2,40},)?)\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_ANYWHERE = frozenset({"originally-published", "republished"})  # words that may also stand in running text, about another piece
_OF_WHOLE = frozenset({"via", "credit-line"})  # as credits of the whole text where a story was told in other words
_LINE_CONTENT = 5  # content words of a credit line that make it tell something of its own: it names writers, translators and pages
_LONGEST_MASTHEAD = 60  # code points: a longer first line is a headline
_LONGER = re.compile(
    r" (?!(?:Magazine|News|Newspaper|Newsletter|Online|Digital)\b)[A-ZÀ-ÞЀ-Я][a-zà-ÿа-я]"
)  # "Harbour Post Courier" does not name the Harbour Post
_MOST_TOKENS = 20000  # of a text searched for a bare name


@dataclass(frozen=True, slots=True)
class Names:
    """What each document names, ready for pairs: mentions by document (own outlet and pictures left out) and the documents' words."""

    mentions: Mapping[str, tuple[Mention, ...]]
    owners: Owners
    capitals: Mapping[str, Mapping[str, Span]]
    signers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Persons in the byline of each document."""
    takers: Mapping[str, Mapping[str, Span]] = field(default_factory=dict)
    """Outlets that a document says have its text: their keys, with the sentences that say so."""
    complaining: frozenset[str] = frozenset()
    """Documents that complain that their text was taken: whom they name without a credit is no source of theirs."""


def names(mentions: Sequence[Mention], owners: Owners, texts: Mapping[str, Text] | None = None) -> Names:
    """Sort the mentions that name a source by document; who signed a document is a person and no source, and who took from it is none either."""
    by_doc: dict[str, list[Mention]] = {}
    signers: dict[str, frozenset[str]] = {}
    takers: dict[str, dict[str, Span]] = {}
    for mention in sorted(mentions, key=lambda m: (m.doc, m.span, m.cue, m.name)):
        key = owners.key(mention)
        if mention.cue == "byline" and " " in mention.person:
            signers[mention.doc] = signers.get(mention.doc, frozenset()) | {mention.person}
        if key and key not in owners.people and not (mention.own and key in owners.own.get(mention.doc, ())) and not owners.belongs(mention.doc, key):
            says = _role(texts[mention.doc], mention) if texts and mention.doc in texts else "source"
            if says == TAKEN:
                takers.setdefault(mention.doc, {}).setdefault(key, mention.clause)
            elif says != "beside":
                by_doc.setdefault(mention.doc, []).append(mention)
    complaining = frozenset(doc for doc, text in (texts or {}).items() if complains(text))
    kept = {
        doc: tuple(m for m in found if origin_rank(m.cue) == 3 or not (doc in complaining or owners.key(m) in takers.get(doc, ())))
        for doc, found in sorted(by_doc.items())
    }
    return Names({doc: found for doc, found in kept.items() if found}, owners, {}, signers, takers, complaining)


def _role(text: Text, mention: Mention) -> str:
    """What the mention's own sentence makes of the one named."""
    start, end = mention.clause
    if mention.cue == "furniture":  # a line of a page, not of the story: "Subscribe to the Gazette" is the Gazette's
        return "source"
    return role(text.document.text[start:end], mention.span.start - start, mention.span.end - start) if end > start else "source"


def with_words(known: Names, texts: Sequence[Text]) -> Names:
    """The same, ready to look for bare names in the words of these texts."""
    keys = {key for doc in known.owners.own for key in known.owners.keys(doc)}
    wanted = keys.union(*(known.owners.names.get(key, ()) for key in keys))
    return replace(known, capitals={text.id: _capitals(text, wanted) for text in texts})


def namings(known: Names) -> dict[tuple[str, str], bool]:
    """Pairs of documents (a < b) of which one names the outlet of the other, and whether it gives it as where its whole text comes from."""
    by_key: dict[str, list[str]] = {}
    for doc in known.owners.own:
        for key in known.owners.keys(doc):
            by_key.setdefault(key, []).append(doc)
    found: dict[tuple[str, str], bool] = {}
    for doc, held in known.mentions.items():
        ranks: dict[str, int] = {}
        for mention in held:
            key = known.owners.key(mention)
            ranks[key] = max(ranks.get(key, 0), 3 if mention.cue in _OF_WHOLE else origin_rank(mention.cue))
        for key, rank in ranks.items():
            for other in by_key.get(key, ())[:_MOST_OF_OUTLET] if rank else ():
                if other != doc:
                    pair = (min(doc, other), max(doc, other))
                    found[pair] = found.get(pair, False) or rank == 3
    return found


def origin_rank(cue: str) -> int:
    """How strongly a cue says "this text comes from there": 3 origin, 2 spoken to it, 1 reported by it, 0 pictures and the like.

    >>> [origin_rank(cue) for cue in ("byline", "told", "according-to", "photo")]
    [3, 2, 1, 0]
    """
    return 3 if cue in ORIGIN_BITS else 2 if cue in SAID_BITS else 0 if cue == "photo" else 1


def touches(mention: Mention, spans: Sequence[Span], near: int = NEAR) -> bool:
    """Whether the sentence that names the source stands in one of the spans, or next to it."""
    return any(mention.clause.start < span.end + near and span.start - near < mention.clause.end for span in spans)


def claims(overlap: Overlap, texts: Mapping[str, Text], known: Names, absent: frozenset[str]) -> list[Exhibit]:
    """All exhibits of this kind on one pair; ``absent`` are the outlet keys that no document with prose in common with one of the two has."""
    found: list[Exhibit] = []
    for copy, source in ((overlap.a, overlap.b), (overlap.b, overlap.a)):
        arrow = "a-from-b" if copy == overlap.a else "b-from-a"
        found += _named(overlap, texts[copy], texts[source], known, arrow)
        found += _linked(texts[copy], texts[source], arrow)
        found += _quoted_title(texts[copy], texts[source], arrow)
        if texts[source].document.original is not None:
            says = "is" if texts[source].document.original else "is not"
            bits = STATED_BITS if texts[source].document.original else -STATED_BITS
            found.append(Exhibit("PV324", bits, arrow, f"You stated that {source} {says} the original.", family="stated"))
    return found + _both_name(overlap, known, absent)


def _named(overlap: Overlap, copy: Text, source: Text, known: Names, arrow: str) -> list[Exhibit]:
    """The copy names the outlet or the author of the source."""
    found = []
    plain = True
    for mention in known.mentions.get(copy.id, ()):
        key = known.owners.key(mention)
        if not known.owners.belongs(source.id, key) or origin_rank(mention.cue) == 0:
            continue
        plain = False
        bits = _bits(overlap, copy, source, mention)
        if mention.cue == "byline" and mention.person and _may_be(copy.id, key, known) and not titled(copy.document.text):
            bits = min(bits, BARE_BITS)  # "By Ann Lee, Harbour Gazette", and no other paper's name: another page of the Gazette's, too, says so
        if key not in known.owners.own.get(source.id, ()):
            bits = min(bits, GUESSED_BITS)
        code, family = ("PV312", "furniture") if mention.cue == "furniture" else ("PV310", "origin")
        text = f"{copy.id} names {mention.outlet or mention.name} ({mention.cue.replace('-', ' ')}), and {source.id} is by that outlet."
        found.append(Exhibit(code, bits, arrow, text, ((copy.id, *mention.clause),), family))
    taken = [clause for key, clause in known.takers.get(copy.id, {}).items() if known.owners.belongs(source.id, key)]
    if taken:
        found += _taken(copy, source, taken[0], arrow)
    elif plain and known.owners.keys(source.id):
        found += _bare_name(copy, source, known, arrow)
    elif plain:
        found += _by_first_line(copy, source, known, arrow)
    if found and source.id in known.owners.closing and came_along(source.document.text, copy.document.text, known.owners.closing[source.id]):
        found = [replace(e, bits=min(e.bits, FOREIGN_BITS)) for e in found]  # either may be a reprint that kept the lines below
    return found + _author_named(copy, source, known, arrow)


def _bits(overlap: Overlap, copy: Text, source: Text, mention: Mention) -> float:
    """What a naming weighs: a credit of the whole text most, words about another time or story next to nothing."""
    if mention.cue in ORIGIN_BITS and (mention.cue not in _ANYWHERE or whole(copy, mention.clause)):
        return ORIGIN_BITS[mention.cue]
    said = SAID_BITS["told"] if mention.cue in _ANYWHERE else SAID_BITS.get(mention.cue, ELSEWHERE_BITS)
    if shared_sentence(mention.clause, overlap.ends(copy.id)) or _gives_headline(copy, mention.clause, source):
        return said + SHARED_BITS
    if mention.cue == "link" and recommended(copy, mention.span):
        return FOREIGN_BITS
    if mention.cue == "link" and page(mention.url) and source.document.url and page(mention.url) != page(source.document.url):
        return FOREIGN_BITS
    if _role(copy, mention) == "then" or not about(copy, mention.clause, mention.span, source, *[_LINE_CONTENT] * (mention.cue == "credit-line")):
        return FOREIGN_BITS
    return said + (SHARED_BITS if touches(mention, overlap.spans(copy.id)) else 0.0)


def with_edits(overlap: Overlap, found: Sequence[Exhibit]) -> list[Exhibit]:
    """The exhibits with what each side holds and the other lacks at hardly any weight, where one credits its whole text to the other and has most of it so.

    A reprint cuts some paragraphs and puts a summary above the rest; that is editing, and no sign of a third text.
    """
    credited = {e.favours for e in found if e.code == "PV310" and e.bits >= ORIGIN_BITS["byline"]}
    most = ("a-from-b" in credited and overlap.share_a >= _MOST_OF_TEXT) or ("b-from-a" in credited and overlap.share_b >= _MOST_OF_TEXT)
    return [replace(e, bits=min(e.bits, EDITED_BITS)) if most and e.code == "PV316" else e for e in found]


def _taken(copy: Text, source: Text, clause: Span, arrow: str) -> list[Exhibit]:
    """The "copy" says that the other has its text: it speaks for the other direction."""
    other = "b-from-a" if arrow == "a-from-b" else "a-from-b"
    text = f"{copy.id} says that the outlet of {source.id} took up its text; it is the only witness."
    return [Exhibit("PV310", TAKEN_BITS, other, text, ((copy.id, *clause),), "origin")]


def _author_named(copy: Text, source: Text, known: Names, arrow: str) -> list[Exhibit]:
    """The copy names who wrote the source: the author of its metadata, or who signs it in its byline. A text that says it stood elsewhere first proves nothing
    by its author: the other may be that first place."""
    found: list[Exhibit] = []
    if any(m.cue in _ANYWHERE and not known.owners.belongs(source.id, known.owners.key(m)) for m in known.mentions.get(source.id, ())):
        return found
    mine = {name.casefold() for name in (copy.document.author, *known.signers.get(copy.id, ()))}
    for author in sorted({source.document.author, *known.signers.get(source.id, ())}):
        if len(author.split()) < 2 or author.casefold() in mine:
            continue
        place = copy.document.text.find(author)
        written = re.search(r"\bby\W{0,3}$", copy.document.text[max(0, place - 8) : max(0, place)], re.IGNORECASE)  # then both have that author
        # Above the text or in a line of its own: both have that author. In a line of the page ("Subscribe to N"): not what the text says.
        alone = re.search(rf"^[ \t]*{re.escape(author)}[ \t]*$", copy.document.text, re.MULTILINE)
        signed = (
            alone
            or any(a <= place < b for a, b in head_spans(copy.document.text))
            or any(block.kind == "furniture" and block.span.start <= place < block.span.end for block in copy.blocks)
        )
        if place >= 0 and not (written or signed) and copy.document.text.count(author) <= 3:  # more often: the person is a subject of the story, not its writer
            text = f"{copy.id} names {author}, the author of {source.id}."
            around = copy.document.text[max(0, place - _WRITER_NEAR) : place + len(author) + _WRITER_NEAR]
            bits = AUTHOR_BITS if _WRITER.search(around) or _with_outlet(copy, source, known, Span(place, place + len(author))) else BARE_BITS
            found.append(Exhibit("PV310", bits, arrow, text, ((copy.id, place, place + len(author)),), "origin"))
    return found


def _with_outlet(copy: Text, source: Text, known: Names, name: Span) -> bool:
    """Whether the copy says what the source's author has told and, near it, that one may read her piece at the source's outlet: nobody says so of whom a
    text quotes."""
    clause = clause_of(copy, name)
    content = copy.document.text
    held = (m for m in known.mentions.get(copy.id, ()) if known.owners.belongs(source.id, known.owners.key(m)) and touches(m, (name,)))
    sent = any(_HER_PIECE.search(content[m.clause.start : m.span.start]) for m in held)
    return sent and len(token_spans(content[clause.start : clause.end])) >= _TOLD_WORDS and about(copy, clause, name, source, least=0)


def _bare_name(copy: Text, source: Text, known: Names, arrow: str) -> list[Exhibit]:
    """The outlet's name somewhere in the copy's words, without a cue that was recognised; capital letters keep ordinary words out."""
    wanted = {key for key in known.owners.keys(source.id) if len(key) >= 3} - known.owners.keys(copy.id)
    places = known.capitals.get(copy.id, {})
    for key in sorted(name for canonical in wanted for name in (canonical, *known.owners.names.get(canonical, ()))):
        if key in places:
            start, end = places[key]
            clause = clause_of(copy, places[key])
            says = role(copy.document.text[clause.start : clause.end], start - clause.start, end - clause.start)
            if says == TAKEN:
                return _taken(copy, source, clause, arrow)
            if says == "beside" or copy.id in known.complaining:
                continue
            text = f"{copy.id} names {copy.document.text[start:end]}, and {source.id} is by that outlet."
            said = _SAID.search(copy.document.text[max(0, start - 40) : start])
            bits = min(ORIGIN_BITS["byline"], GUESSED_BITS) if _heads(copy, places[key], key) else SAID_BITS["told"] if said else BARE_BITS
            if told_until := signed_off(copy, places[key]):
                clause, bits = told_until, max(bits, ELSEWHERE_BITS)
            if _gives_headline(copy, clause, source):
                bits = max(bits, ELSEWHERE_BITS + SHARED_BITS)
            elif says == "then" or not about(copy, clause, places[key], source, least=1):
                bits = FOREIGN_BITS
            return [Exhibit("PV310", bits, arrow, text, ((copy.id, start, end),), "origin")]
    return []


def _heads(text: Text, place: Span, key: str) -> bool:
    """Whether a name stands below the first line of a text's head, beside nothing but other names: "Northline / Harbour Gazette"."""
    for a, b in head_spans(text.document.text)[1:]:
        if a <= place.start < b:
            parts = [part.strip(" *_()") for part in re.split(r"[/|,;&+]", text.document.text[a:b])]
            named = all(part and all(word[0].isupper() for word in part.split()) and len(part.split()) <= 4 for part in parts)
            return named and any(outlet_key(part) == key for part in parts)
    return False


def _by_first_line(copy: Text, source: Text, known: Names, arrow: str) -> list[Exhibit]:
    """The copy gives as its origin, in so many words, what stands as a title line of its own above the source's headline."""
    if len(source.blocks) < 3 or copy.id in known.complaining:
        return []
    line = source.document.text[source.blocks[0].span.start : source.blocks[0].span.end].strip(" #*_\t")
    words = [line[a:b] for a, b in token_spans(line[:_LONGEST_MASTHEAD])]
    if len(line) > _LONGEST_MASTHEAD or not 1 <= len(words) <= 7 or len(line) < 4 or not all(word[0].isupper() or len(word) <= 3 for word in words):
        return []
    line = line.removeprefix("The ").removeprefix("THE ")
    if line in copy.document.text[:_LONGEST_MASTHEAD]:  # the same outlet's
        return []
    for match in re.finditer(rf"\b{re.escape(line)}\b", copy.document.text):
        if _ORIGIN_WORDS.search(copy.document.text[max(0, match.start() - 60) : match.start()]) and not _LONGER.match(copy.document.text, match.end()):
            text = f"{copy.id} gives {line} as where it comes from, the name above {source.id}."
            return [Exhibit("PV310", SAID_BITS["told"], arrow, text, ((copy.id, *match.span()),), "origin")]
    return []


def _capitals(text: Text, wanted: Collection[str]) -> dict[str, Span]:
    """Those runs of up to five words from a capital letter that, run together as outlet keys are, are ``wanted``; with their first place."""
    content = text.document.text
    spans = token_spans(content)[:_MOST_TOKENS]
    found: dict[str, Span] = {}
    for i, (start, _) in enumerate(spans):
        if content[start].isupper():
            run = ""
            for a, end in spans[i : i + 5]:
                run += fold(content[a:end])
                if run in wanted and run not in found and not _LONGER.match(content, end):
                    found[run] = Span(start, end)
    return found


def _linked(copy: Text, source: Text, arrow: str) -> list[Exhibit]:
    """A link, canonical address or isBasedOn of the copy leads to the very page of the source."""
    pages = {page(url) for url in (source.document.url, source.document.canonical)} - {""}
    if pages & {page(copy.document.url)}:
        return []
    named = [("gives as its canonical address", copy.document.canonical, None), *(("says it is based on", url, None) for url in copy.document.based_on)]
    found = [(verb, url, span) for verb, url, span in named if page(url) and page(url) in pages]
    links = [("links to", link.url, link.span) for link in copy.document.links if page(link.url) and page(link.url) in pages]
    for verb, url, span in [*found, *sorted(links, key=lambda link: recommended(copy, link[2]))][:1]:  # a recommendation only where there is no other link
        where = ((copy.id, *span),) if span else ()
        advice = span is not None and recommended(copy, span)
        told = f"{copy.id} {verb} {url[:200]}, the page of {source.id}{', as further reading' if advice else ''}."
        return [Exhibit("PV311", FOREIGN_BITS if advice else LINK_BITS, arrow, told, where, "origin")]
    return []


def _quoted_title(copy: Text, source: Text, arrow: str) -> list[Exhibit]:
    """The headline of the source stands in the running text of the copy, which has another headline."""
    title = next((line for line in _headlines(source) if _in_marks(copy.document.text, line)), "") or _title(source)
    if len(title.split()) < _SHORTEST_TITLE or len(title) > 300 or title == _title(copy):
        return []
    place = copy.document.text.find(title)
    heads = [block for block in copy.blocks if block.kind in ("heading", "furniture") and block.span.start <= place < block.span.end]
    if place < 300 or heads:  # in the first lines it would be the copy's own headline
        return []
    if not source.document.title and copy.document.text[place - 1] not in _OPENING_MARKS:  # nobody says that this heading is its title
        return []
    return [Exhibit("PV310", TITLE_BITS, arrow, f"{copy.id} gives the headline of {source.id} in its text.", ((copy.id, place, place + len(title)),), "origin")]


def _gives_headline(copy: Text, clause: Span, source: Text) -> bool:
    """Whether a sentence below the copy's head has the headline of the source: beside the outlet's name it is a reference."""
    words = " ".join(copy.document.text[clause.start : clause.end].casefold().split())
    head = max((b for _, b in head_spans(copy.document.text)), default=0)
    lines = (" ".join(source.document.text[a:b].casefold().split()) for a, b in head_spans(source.document.text))
    return clause.start >= head and any(line in words for line in lines if len(line.split()) >= _SHORTEST_TITLE)


def _headlines(text: Text) -> Iterator[str]:
    """The lines above a text's prose that are as long as a headline and stand in it once: what somebody says in the text is no headline alone."""
    for block in text.blocks[:_MOST_HEADS]:
        if block.kind not in ("heading", "furniture"):
            return
        line = " ".join(text.document.text[block.span.start : block.span.end].strip("# \n").split())
        if len(line.split()) >= _SHORTEST_TITLE and text.document.text.count(line) == 1:
            yield line


def _in_marks(content: str, title: str) -> bool:
    """Whether a title stands in a text between quotation marks, beside words for articles: without them it may be what somebody said."""
    place = content.find(title)
    marked = place > 0 and content[place - 1] in _OPENING_MARKS and content[place + len(title) :].lstrip(".,")[:1] in _CLOSING_MARKS
    return marked and bool(_OF_ARTICLES.search(content[max(0, place - _WRITER_NEAR) : place + len(title) + _WRITER_NEAR]))


def _title(text: Text) -> str:
    """The title as stated, or else the longest heading at the top of the text."""
    heads = (text.document.text[block.span.start : block.span.end].strip("# \n") for block in text.blocks[:_HEADS] if block.kind == "heading")
    return " ".join((text.document.title or max(heads, key=len, default="")).split())


def _both_name(overlap: Overlap, known: Names, absent: frozenset[str]) -> list[Exhibit]:
    """Both name one outlet that is not in the collection as where their text comes from."""
    best: dict[str, dict[str, Mention]] = {}
    for doc in (overlap.a, overlap.b):
        for mention in known.mentions.get(doc, ()):
            key = known.owners.key(mention)
            rank = origin_rank(mention.cue)
            if key in absent and rank and (rank > 1 or touches(mention, overlap.spans(doc))):
                held = best.setdefault(key, {}).get(doc)
                if held is None or origin_rank(held.cue) < rank:
                    best[key][doc] = mention
    found = []
    for _, pair in sorted(best.items()):
        if len(pair) == 2:
            first, second = pair[overlap.a], pair[overlap.b]
            ranks = (origin_rank(first.cue), origin_rank(second.cue))
            bits = BOTH_CITE_BITS if 1 in ranks else BOTH_BITS[sum(ranks)]
            if any(_may_be(doc, known.owners.key(first), known) for doc in pair):
                bits = min(bits, PERHAPS_ITSELF_BITS)
            name = first.outlet or second.outlet or first.name
            cues = f"{overlap.a} ({first.cue.replace('-', ' ')}), {overlap.b} ({second.cue.replace('-', ' ')})"
            text = f"Both name {name}, which is not among the documents: {cues}."
            spans = ((overlap.a, *first.clause), (overlap.b, *second.clause))
            found.append(Exhibit("PV321", bits, "common-source", text, spans, "origin"))
    return found


def _may_be(doc: str, key: str, known: Names) -> bool:
    """Whether a document of unknown outlet may be by the outlet it names: "told X", "By X", "X's N contributed", and no sign of another page."""
    if known.owners.keys(doc):
        return False
    mine = known.mentions.get(doc, ())
    foreign = any(m.cue == "furniture" and known.owners.key(m) != key for m in mine)
    return not foreign and all(
        m.cue in ("byline", "dateline", "credit") or m.cue in SAID_BITS or origin_rank(m.cue) < 2 for m in mine if known.owners.key(m) == key
    )
