"""Which of the names in a document are its own page's: by its metadata first, else by what the page says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from provenance.citing.outlets import Outlets, host_of, name_key, registrable_domain
from provenance.masthead import abbreviates, head_names, head_spans, line_names
from provenance.model import Document, Mention

__all__ = ["Raw", "owned", "says_mine"]

_TAILS = ("news", "online", "digital", "tv", "radio", "magazine")  # what an outlet's name is called with and without
# What a writer says of her own page: "on my blog Harbour Notes", "by Ann Lee, on her blog Harbour Notes".
_PAGE = r"(?:[\w-]+ ){0,2}(?:blog|weblog|site|website|web ?page|homepage|newsletter|channel|podcast|zine|magazine|newspaper|paper|journal|substack)"
_MINE = re.compile(rf"\b(?:my|our) {_PAGE}(?:,| called| named)? [\"“«'‘*_]{{0,3}}(?:[Tt]he )?$", re.IGNORECASE)
_SIGNED = re.compile(rf"^\W*(?:by|von|par|por) [^.;:]{{2,60}}?,? (?:on|in|at|for|of) (?:his|her|their) {_PAGE},? [\"“«'‘*_]{{0,3}}(?:the )?$", re.IGNORECASE)
_FOR_US = re.compile(r"(?: \w+){0,4}? (?:allow|let|enabl|show|help|led|lead|gave|g(?:i|a)ve)\w* us\b")  # "records obtained by the Gazette allowed us"
# A paper of itself, when it does not say its name.
_OF_ITSELF = re.compile(
    r"\b(?:told|informed|contacted|approached|(?:seen|obtained) by|shown to|spoken? to)"
    r" (?:this (?:(?:news)?paper|magazine|website|site|publication|station|reporter)|our (?:own )?(?:reporter|correspondent)s?)\b"
    r"|\b(?:this (?:news)?paper|our reporters?) (?:has|have|understands|can reveal|asked|approached|contacted)\b"
)
_SHORTEST = 3  # letters: "the Sun" is the shortest form that papers call themselves by


@dataclass(slots=True)
class Raw:
    """A mention, and what its words say of whose it is."""

    mention: Mention
    says_own: bool = False  # the words claim that this is the page's own site
    may_own: bool = False  # an offer of the page's own site, or of another one
    staff: bool = False  # a byline of the outlet's staff
    bare: bool = False  # the sentence is this name and nothing else


def owned(document: Document, raws: Sequence[Raw], outlets: Outlets) -> Iterator[tuple[Raw, bool]]:
    """Each mention with whether it names the document's own outlet, by metadata first, else by what the page says of itself."""
    stated = {name_key(document.source), *_site_keys(document.source, outlets), *_site_keys(document.url, outlets)} - {""}
    own = set(stated)
    if not stated:
        for raw in raws:
            if raw.says_own:
                own |= _keys(raw.mention, outlets)
        offers = {raw.mention.clause: _keys(raw.mention, outlets) for raw in raws if raw.may_own}
        head = {name_key(part) for part in (*line_names(document.title), *head_names(document.text))}
        for keys in offers.values():
            if keys & (own | head) or (not own and sum(bool(keys & others) for others in offers.values()) > 1):
                own |= keys
        staff = {key for raw in raws if raw.staff for key in _keys(raw.mention, outlets)}
        foreign = any(raw.mention.cue in ("furniture", "originally-published", "republished", "via") for raw in raws) or _under_another(document, staff)
        own = own or (set() if foreign else staff)  # "By Harbour Gazette staff" on a page without a sign of any other
        told = [_keys(raw.mention, outlets) for raw in raws if raw.mention.cue == "told"]
        if not own and not foreign and told and set.intersection(*told) and _OF_ITSELF.search(document.text):
            own = set.intersection(*told)  # "she told the Harbour Gazette", "he told this paper"
    for raw in raws:
        short = _own_short(raw.mention, document, own) or (raw.staff and _part_of_own(raw.mention.name, own))
        yield raw, bool(_keys(raw.mention, outlets) & own) or short


def says_mine(clean: str, start: int, end: int) -> bool:
    """Whether the words of a sentence around a name say that it is the writer's own page.

    >>> [says_mine(words + "Harbour Notes", len(words), len(words) + 13) for words in ("I told it on my blog ", "by Ann Lee, on her blog ", "It is in ")]
    [True, True, False]
    >>> says_mine("Records obtained by Harbour Notes allowed us to count.", 20, 33)
    True
    """
    before = clean[:start]
    return bool(_MINE.search(before[-120:]) or _SIGNED.search(before[:200]) or _FOR_US.match(clean, end))


def _part_of_own(name: str, own: set[str]) -> bool:
    """Whether a name whose staff signs opens or ends the own outlet's: "By Gazette reporter" in the Harbour Gazette."""
    key = name_key(name)
    return len(key) >= _SHORTEST and any(other.startswith(key) or other.endswith(key) for other in own)


def _under_another(document: Document, names: set[str]) -> bool:
    """Whether a line like a paper's name, and none of ``names``, stands above headline and byline: a reprint keeps the byline of the staff that wrote it."""
    lines = [document.text[a:b].split() for a, b in head_spans(document.text)]
    return len(lines) > 2 and len(lines[0]) <= 4 and name_key(" ".join(lines[0])) not in names and all(word[0].isupper() for word in lines[0])


def _own_short(mention: Mention, document: Document, own: set[str]) -> bool:
    """Whether a name outside the table is short for the document's own outlet: "the Gazette", its initials, or what its site abbreviates."""
    name = mention.name
    if mention.outlet or not name or "." in name:
        return False
    article = document.text[max(0, mention.span.start - 4) : mention.span.start].lower() == "the "
    if article and " " not in name and len(name) >= _SHORTEST and any(key.endswith(name_key(name)) for key in own):
        return True
    if any(name_key(name) + tail in own or name_key(name).removesuffix(tail) in own for tail in _TAILS):
        return True
    sites = {registrable_domain(address).split(".")[0].replace("-", "") for address in (document.url, document.source)} - {""}
    return any(abbreviates(site, name) for site in sites) or abbreviates(name_key(name.removesuffix(" News")), document.source) == 1


def _site_keys(address: str, outlets: Outlets) -> set[str]:
    outlet = outlets.named(address) or outlets.at(address)
    site = registrable_domain(address)
    keys = {site, name_key(site.split(".")[0])} if site else set()
    return keys | ({name_key(outlet.name)} if outlet else set())


def _keys(mention: Mention, outlets: Outlets) -> set[str]:
    keys = {name_key(mention.outlet), name_key(mention.name), *_site_keys(mention.url, outlets)}
    if "." in mention.name and host_of(mention.name):
        keys |= _site_keys(mention.name, outlets)
    return keys - {""}
