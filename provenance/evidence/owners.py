"""Whose text is it: when two names mean one outlet, and which outlet a document itself belongs to.

Names are compared by a *key*: folded words without articles and generic tails, run together, so that ``Estmark Ledger``, ``The Estmark Ledger`` and
``https://www.estmarkledger.example/x`` meet. Aliases that no rule can know (an abbreviation, a former name) come from the mentions, which carry the
canonical name of the outlet table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from provenance.evidence.sites import Name, Site, site_names
from provenance.imprint import defined, foot_names, own_places, site_lines, staff_notes
from provenance.masthead import head_names, head_site, head_spans, line_names, titled
from provenance.model import Document, Mention, Span, Text
from provenance.text import fold, token_spans

__all__ = ["Owners", "host", "outlet_key", "owners", "page"]

# Words that name the channel, not the outlet: "Harbour Gazette Online" is the Harbour Gazette.
_GENERIC_TAILS = frozenset({"digital", "online", "website", "com", "org", "net", "service", "agency", "network", "wire", "plc", "ltd", "inc", "gmbh", "llc"})
_ARTICLES = frozenset({"the", "der", "die", "das", "le", "la", "el", "il"})
# Second-level labels that are part of the public suffix in common country domains (co.uk, com.au ...); a full suffix list would be a dependency.
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "ac", "edu"})
# A name behind one of these says where a text is from, not whose page it is.
_ORIGIN = ("byline", "dateline", "credit", "originally-published", "republished", "via")
_OF_OTHERS = (*_ORIGIN, "credit-line", "according-to", "canonical", "link")  # what a text says of other pages rather than of its own
_PUBLISHER = re.compile(r"\W*(?:published|printed|produced|edited|owned)(?: \w+){0,3} by (?:the )?", re.IGNORECASE)  # an imprint's words
_SIGNS_OF_OWN = ("byline", "dateline", "link", "furniture")  # ... but for those by which its own page does, too
_SHOWN = re.compile(r"\b(?:seen|obtained|reviewed|viewed|examined|analy[sz]ed|verified|compiled|counted) by (?:the )?$", re.IGNORECASE)
_SHOWN_NEAR = 24  # code points: "reviewed by the " and as much again
_WORD = re.compile(r"[^\W_][\w’'&./-]*(?<![.’'/-])")
_MOST_WORDS = 40  # of a line looked at
_LONGEST_RUN = 5  # words of a name
_BETWEEN_AUTHORS = re.compile(r"[,;&]|\s(?:and|und|et|y|e|и)\s")
_MOST_OWN = 8  # places in which a page gives its own name; whom a text is about stands in more
_SHORTEST_KEY = 3  # letters: many broadcasters have three, no paper has fewer
# The part of a name that people say: two words and more before "of", "for", "and", or before a second name behind a comma.
_BEGINNING = re.compile(r"((?:The )?[^\W\da-z_][\w’'-]+(?: [^\W\da-z_][\w’'-]+){1,3}) (?:of|for|from|and|&|in|at) \w")
_KINDED = re.compile(r"((?:The )?\w[^\n]{3,60}?) (?:magazine|newspaper|newsletter|weekly|blog|podcast|media|news)$", re.IGNORECASE)  # ... and all but its kind
_LONGEST_NAME = 80  # code points: a longer "name" is a sentence, and hostile input must not become a key of its own


def outlet_key(name: str) -> str:
    """The key under which an outlet's name is compared; "" when nothing is left.

    >>> outlet_key("The Estmark Ledger"), outlet_key("Estmark Ledger Online"), outlet_key("EstmarkLedger.com"), outlet_key("estmark-ledger.co.uk")
    ('estmarkledger', 'estmarkledger', 'estmarkledger', 'estmarkledger')
    """
    short = name[:_LONGEST_NAME].strip()
    if "." in short and " " not in short and host("//" + short):
        return _label(host("//" + short))
    words = [fold(short[a:b]) for a, b in token_spans(short)]
    words = [word for word in words if word]
    while len(words) > 1 and words[0] in _ARTICLES:
        words.pop(0)
    while len(words) > 1 and words[-1] in _GENERIC_TAILS:
        words.pop()
    return "".join(words)


def host(url: str) -> str:
    """The host of a URL without ``www.``; "" when there is none. Never raises.

    >>> host("https://www.harbour.example:8080/a?b"), host("mailto:x"), host("//harbour.example/a")
    ('harbour.example', '', 'harbour.example')
    """
    rest = url.strip()[:2000]
    head, mark, tail = rest.partition("//")
    if not mark or (head and not head.endswith(":")):
        return ""
    name = tail.split("/")[0].split("?")[0].split("#")[0].rpartition("@")[2].split(":")[0].lower()
    return name.removeprefix("www.").removeprefix("m.") if "." in name else ""


def page(url: str) -> str:
    """Host and path of an address, by which two addresses of one page meet; "" for a bare host.

    >>> page("http://www.harbour.example/ferry/?a=1#b"), page("https://harbour.example")
    ('harbour.example/ferry', '')
    """
    site = host(url)
    path = url.partition("//")[2].partition("/")[2].split("#")[0].split("?")[0].rstrip("/")
    return f"{site}/{path}" if site and path else ""


def _site_key(url: str) -> str:
    """The key of a site: the label that carries its name.

    >>> _site_key("https://news.harbour-gazette.co.uk/x")
    'harbourgazette'
    """
    return _label(host(url))


def _label(site: str) -> str:
    """The key in a host's name."""
    labels = site.split(".")
    if len(labels) < 2:
        return ""
    index = -3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else -2
    return outlet_key(labels[index].replace("-", " "))


@dataclass(frozen=True, slots=True)
class Owners:
    """Which outlet each document belongs to, and the aliases seen.

    ``own`` holds the keys of a document's own outlet (declared by metadata or by the page itself), ``guessed`` those read from its file name only.
    ``aliases`` leads from a name's key to the key of the canonical name.
    """

    own: Mapping[str, frozenset[str]]
    guessed: Mapping[str, frozenset[str]]
    aliases: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    """The other way round: all keys that lead to a canonical key."""
    people: frozenset[str] = frozenset()
    """Keys of those who signed a document, as its byline or its metadata say: persons are no outlets."""
    closing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Documents whose outlet nothing but lines around their text tell, with such lines as may travel with it."""

    def key(self, mention: Mention) -> str:
        """The key of what a mention names: outlet table first, then the name as written, then the site of its link."""
        return self.canonical(outlet_key(mention.outlet or mention.name)) or self.canonical(_site_key(mention.url))

    def canonical(self, key: str) -> str:
        """The key of the canonical name."""
        return self.aliases.get(key, key)

    def belongs(self, doc: str, key: str) -> bool:
        """Whether a document is by this outlet, as far as it or its file name tells."""
        return bool(key) and (key in self.own.get(doc, ()) or key in self.guessed.get(doc, ()))

    def keys(self, doc: str) -> frozenset[str]:
        """All keys under which a document's own outlet may be named."""
        return self.own.get(doc, frozenset()) | self.guessed.get(doc, frozenset())


def owners(texts: Sequence[Text], mentions: Iterable[Mention]) -> Owners:
    """Find each document's own outlet from its metadata, from what it says of itself and, weakly, from its file name."""
    mentions = tuple(mentions)
    aliases: dict[str, str] = {}
    for mention in sorted(mentions, key=lambda m: (m.outlet, m.name, m.url)):
        canonical = outlet_key(mention.outlet)
        if canonical:
            for alias in (outlet_key(mention.name), _site_key(mention.url) if mention.cue != "photo" else ""):
                if alias and alias != canonical:
                    aliases.setdefault(alias, canonical)
    # An alias must not lead away from a name that is canonical itself.
    for canonical in {outlet_key(mention.outlet) for mention in mentions if mention.outlet}:
        aliases.pop(canonical, None)
    aliases |= {site: name for site, name in _of_sites(mentions, texts).items() if site not in aliases}
    aliases |= {short: name for short, name in _shortened(mentions, texts).items() if short not in aliases and name not in aliases}
    own = {text.id: _declared(text.document, aliases) for text in texts}
    claimed: dict[str, set[str]] = {}  # what only lines below the head say: a notice may have come along with somebody else's text
    heads = {text.id: head_spans(text.document.text) for text in texts}
    for mention in mentions:
        if mention.own and mention.doc in own:
            named = outlet_key(mention.outlet or mention.name) or _site_key(mention.url)
            key = {aliases.get(named, named)} - {""}
            if mention.cue == "furniture" and not any(a <= mention.span.start < b for a, b in heads[mention.doc]):
                claimed.setdefault(mention.doc, set()).update(key)
            else:
                own[mention.doc] |= key
    stated = dict(own)
    for doc, keys in claimed.items():
        others = {key for other, theirs in stated.items() if other != doc for key in theirs}
        own[doc] |= {key for key in keys if not (stated[doc] and key not in stated[doc] and key in others)}
    known = {key for keys in own.values() for key in keys} | {aliases.get(k, k) for m in mentions for k in [outlet_key(m.outlet or m.name)] if k}
    by_doc: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_doc.setdefault(mention.doc, []).append(mention)
    for text in texts:
        if not own[text.id]:
            own[text.id] = _masthead(text, by_doc.get(text.id, ()), known, aliases)
    taken = frozenset().union(*own.values())
    named_by: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.cue not in ("photo", "furniture", "link") and (said := _key_of(mention, aliases)) and said not in taken:
            named_by.setdefault(said, set()).add(mention.doc)
    unsaid = {doc for doc, keys in own.items() if not keys}
    for text in texts:
        if not own[text.id] and not titled(text.document.text):  # below a name of its own such lines may be another's
            held = by_doc.get(text.id, ())
            own[text.id] = _imprint(text, held, known, aliases) - taken | _on_site_lines(text, held, named_by, aliases)
    closing = {text.id: _lines_with(text, own[text.id], aliases) for text in texts if text.id in unsaid and own[text.id]}
    guessed = {text.id: _from_file_name(text.id, known, aliases) - own[text.id] if not own[text.id] else frozenset() for text in texts}
    names: dict[str, list[str]] = {}
    for alias, canonical in sorted(aliases.items()):
        names.setdefault(canonical, []).append(alias)
    people = _people(texts, mentions) - frozenset().union(*own.values())
    return Owners(own, guessed, aliases, {key: tuple(found) for key, found in names.items()}, people, closing)


def _of_sites(mentions: Sequence[Mention], texts: Sequence[Text]) -> dict[str, str]:
    """Keys of sites that no table knows, linked to or the documents' own, with the keys of the names they belong to."""
    names, sites = [], []
    for m in sorted((m for m in mentions if not m.outlet), key=lambda m: (m.doc, m.span, m.cue, m.name, m.url)):
        dotted = "." in m.name and outlet_key(m.name) != ""
        if m.name and not dotted and m.cue != "link":
            names.append(Name(m.doc, outlet_key(m.name), m.name, m.span, m.clause))
        if m.url or dotted:
            sites.append(Site(m.doc, _site_key(m.url) or outlet_key(m.name), m.span, m.clause))
    nowhere = Span(0, 0)
    for t in texts:
        keys = {_site_key(t.document.url), _site_key(t.document.canonical), _label(head_site(t.document.text))} - {""}
        sites += [Site(t.id, key, nowhere, nowhere) for key in sorted(keys)]
    return site_names(sites, names)


def _shortened(mentions: Sequence[Mention], texts: Sequence[Text]) -> dict[str, str]:
    """Keys of names no table knows that begin one document's own name, or are its last words: "the Lantern Review" for The Lantern Review of Schools."""
    full: dict[str, set[str]] = {}
    for text in texts:
        first = head_spans(text.document.text)[:1]
        for name in (text.document.source, *(part for a, b in first for part in line_names(text.document.text[a:b]))):
            match = _BEGINNING.match(name) or _KINDED.match(name)
            if match and outlet_key(match[1]) != outlet_key(name):
                full.setdefault(outlet_key(match[1]), set()).add(outlet_key(name))
            words = name.split()[:_LONGEST_RUN]
            for end in (" ".join(words[i:]) for i in range(1, len(words))):
                if " " in end or "-" in end:  # the Star-Herald of the Harbour Star-Herald; one plain word ends too many names
                    full.setdefault(outlet_key(end), set()).add(outlet_key(name))
    tables = {outlet_key(m.name) for m in mentions if m.outlet}
    named = {outlet_key(m.name) for m in mentions if m.name and not m.outlet} - tables
    return {short: next(iter(names)) for short, names in sorted(full.items()) if len(names) == 1 and short in named}


def _people(texts: Sequence[Text], mentions: Sequence[Mention]) -> frozenset[str]:
    """Keys of the persons in bylines and author fields; a name of one word, or that the table or a byline takes for an outlet, is no person's."""
    found = {outlet_key(m.person) for m in mentions if m.cue == "byline" and m.person}
    for text in texts:
        found |= {outlet_key(name) for name in _BETWEEN_AUTHORS.split(text.document.author[:500]) if " " in name.strip()}
    outlets = {outlet_key(m.name) for m in mentions if m.name and (m.outlet or m.cue == "byline")}
    return frozenset(found - outlets - {""})


def _declared(document: Document, aliases: Mapping[str, str]) -> frozenset[str]:
    head = _label(head_site(document.text)) if not (document.source or document.url) else ""
    keys = {outlet_key(document.source), _site_key(document.source if "//" in document.source else ""), _site_key(document.url), head}
    if not (document.url or document.source) or host(document.url) == host(document.canonical):
        keys.add(_site_key(document.canonical))  # a canonical address on another site names the origin, not the owner
    return frozenset(aliases.get(key, key) for key in keys if key)


def _masthead(text: Text, mentions: Sequence[Mention], known: set[str], aliases: Mapping[str, str]) -> frozenset[str]:
    """Outlets that somebody names and whose name, with or without a date or rubric, stands as a part of its own in this document's first lines or title.

    A name that those lines give as the text's origin ("Reuters" in a byline) is not the page's. ``mentions`` are the document's own.
    """
    if len(text.blocks) < 3:
        return frozenset()
    lines = head_spans(text.document.text)
    keys = {aliases.get(key, key) for key in map(outlet_key, (*line_names(text.document.title), *head_names(text.document.text))) if len(key) >= _SHORTEST_KEY}
    foreign = {outlet_key(m.outlet or m.name) for m in mentions if m.cue in _ORIGIN and any(a <= m.span.start < b for a, b in lines[1:])}
    first = {outlet_key(part) for a, b in lines[:1] for part in line_names(text.document.text[a:b])}  # the page's own, and its byline says so, too
    return frozenset(keys & known - (foreign - first))


def _imprint(text: Text, mentions: Sequence[Mention], known: set[str], aliases: Mapping[str, str]) -> frozenset[str]:
    """Outlets that somebody names and that this document calls itself below its text (``foot_names``), and does not cite.

    Reprints have such lines, too ("X is an independent newsroom"), but say that the text is X's, or stand under a name of their own.
    """
    content = text.document.text
    feet = [name for name in foot_names(content) if content.count(name) <= _MOST_OWN]
    places = own_places(content)
    others = [m for m in mentions if m.cue in _OF_OTHERS and not m.own and not _PUBLISHER.fullmatch(content[m.clause.start : m.span.start])]
    others = [m for m in others if not any(a <= m.span.start < b for a, b in places)]  # "You have read 2 of 3 free articles on X"
    # An agency's own page has its dateline, too, and "via" it pictures; what it calls itself above the site's last line says more.
    agency = {aliases.get(key, key) for key in map(outlet_key, defined(content))}
    signs = [m for m in others if not (_key_of(m, aliases) in agency and (m.cue == "dateline" or content[: m.span.start][-5:].lower() == " via "))]
    # A page whose writer is "a reporter for X" also thanks "X's Ann Lee" and has papers "seen by X".
    staff = {aliases.get(key, key) for key in map(outlet_key, staff_notes(content))}
    signs = [m for m in signs if not (_key_of(m, aliases) in staff and ((m.cue == "credit" and m.person) or _shown(m, content)))]
    cited = {_key_of(m, aliases) for m in signs}
    keys = {aliases.get(key, key) for key in map(outlet_key, feet) if len(key) >= _SHORTEST_KEY}
    return frozenset(keys & known - cited)


def _on_site_lines(text: Text, mentions: Sequence[Mention], named_by: Mapping[str, set[str]], aliases: Mapping[str, str]) -> frozenset[str]:
    """Outlets that another document names and that stand in a line in which this page speaks of itself (``site_lines``).

    Its bylines, datelines and what was told or shown to it may name them, too, but no words that give them as an origin. ``named_by``: who names an outlet.
    """
    content = text.document.text
    runs = {aliases.get(key, key) for line in site_lines(content) for key in _runs(line)}
    found = {key for key in runs if named_by.get(key, set()) - {text.id}}
    cited = {_key_of(m, aliases) for m in mentions if m.cue in _OF_OTHERS and m.cue not in _SIGNS_OF_OWN and not m.own and not _shown(m, content)}
    return frozenset(found - cited) if len(found) == 1 else frozenset()  # a line of several names is one of partners


def _shown(mention: Mention, content: str) -> bool:
    """Whether papers were shown to the one named: its own text says so."""
    return bool(_SHOWN.search(content[max(0, mention.span.start - _SHOWN_NEAR) : mention.span.start]))


def _lines_with(text: Text, keys: Collection[str], aliases: Mapping[str, str]) -> tuple[str, ...]:
    """The lines in which a page speaks of itself or of its writers and that have one of these keys."""
    lines = (*site_lines(text.document.text), *staff_notes(text.document.text).values())
    return tuple(" ".join(line.split()) for line in lines if any(aliases.get(key, key) in keys for key in _runs(line)))


def _runs(line: str) -> set[str]:
    """Keys of all runs of up to five words of a line that begin and end with a capital or a number."""
    words = [match.group() for match in islice(_WORD.finditer(line), _MOST_WORDS)]
    large = [word[0].isupper() or word[0].isdigit() or bool(host(f"//{word}")) for word in words]
    return {
        key
        for i in range(len(words))
        for j in range(i + 1, min(i + _LONGEST_RUN, len(words)) + 1)
        if large[i] and large[j - 1] and len(key := outlet_key(" ".join(words[i:j]))) > _SHORTEST_KEY
    }


def _key_of(mention: Mention, aliases: Mapping[str, str]) -> str:
    key = outlet_key(mention.outlet or mention.name) or _site_key(mention.url)
    return aliases.get(key, key)


def _from_file_name(name: str, known: set[str], aliases: Mapping[str, str]) -> frozenset[str]:
    """Outlets whose whole name opens the file name (``harbour-gazette-ferry`` is taken for the Harbour Gazette's when someone names that outlet)."""
    last = name.rpartition("/")[2][:200]
    words = [fold(last[a:b]) for a, b in token_spans(last)]
    found = set()
    for count in range(1, min(len(words), 6) + 1):
        joined = outlet_key(" ".join(words[:count]))
        for name_key in (joined, joined + "news"):  # people call Lantern News by its first word
            key = aliases.get(name_key, name_key)
            if key in known and len(name_key) >= 4:  # shorter openings are numbers and syllables
                found.add(key)
    return frozenset(found)
