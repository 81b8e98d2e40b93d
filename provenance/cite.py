"""Who is named as a source, where, and by which words: bylines, credits, "according to", "told X", links, photo credits, remains of pages.

A name counts only beside a cue. Outlets come from the table (``outlets``) and, where they are not in it, from the shape of the name beside a cue. The
document's own outlet is marked ``own``. People, officials and ministries are no outlets and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from provenance.citing.addresses import linked_addresses, stated_addresses
from provenance.citing.cues import STRONG, cue_of, is_credit_line, is_labelled, is_person_follower, is_picture, is_signature, is_source_line
from provenance.citing.outlets import Found, Outlets, name_key, registrable_domain, site_names, table
from provenance.citing.own import Raw, owned, says_mine
from provenance.citing.pagecues import PAGE_CUES, is_post, page_cue
from provenance.citing.pages import page_names
from provenance.citing.people import PREFIX_OK, single_names, speaker, surnames
from provenance.citing.shapes import short_names
from provenance.citing.versions import edition_end, version_of
from provenance.citing.view import View, view_of
from provenance.masthead import head_spans, is_rubric
from provenance.model import Mention, Text
from provenance.settings import CiteSettings

__all__ = ["cite", "load_outlets", "page_names"]

_REFERENCES = 3  # outlets that stand alone as sentences of one text: an article has its one source at the end, a list of references has many
_LONGEST_NAME = 5  # words of a paper's name: "The Town That Keeps Two Times" is a headline
_MOST_NAMES = 40  # names looked at in one sentence; real ones hold a dozen at most, hostile ones hundreds
_BYLINE = re.compile(
    r"\W{0,4}(?:(?:(?:story|words|text|report|reported|written|posted|article) )?by|author:?|von|par|por|автор:?)\s+(?P<rest>\S.{1,150}?)\W*$",
    re.IGNORECASE | re.DOTALL,
)
_PERSON = re.compile(r"[A-ZÀ-ÞЀ-Я][\w.’'-]*(?:\s+(?:de|la|van|von|der|al|bin|[A-ZÀ-ÞЀ-Я][\w.’'-]*)){1,3}")
_SIGNED = re.compile(r"\W{0,4}(?:by|By|BY) [A-ZÀ-ÞЀ-Я][\w.’'-]* (?:[A-ZÀ-ÞЀ-Я][\w.’'-]* )?[A-ZÀ-ÞЀ-Я][\w’'-]* ")  # a byline up to the person's name
_KIND_OF = re.compile(r"(?:Daily|Weekly|Sunday|Evening|Morning|National|International|Local|Public|Free|New|News|State|Radio)\b")  # "By North Coast Daily News"
_BODY_NAME = re.compile(r"[A-ZÀ-ÞЀ-Я][\w’'-]+(?: [A-ZÀ-ÞЀ-Я][\w’'-]+){0,3} (?:of|for|und|and|&)(?: the)?(?: [A-ZÀ-ÞЀ-Я][\w’'-]+){1,4}")
_BRACKETED = re.compile(r"\s*[\[(][^()\[\]]+[)\]]\s*")
_SIGNED_FOR = re.compile(rf"\W*(?:By )?(?P<person>{_PERSON.pattern})(?:(?:,| and| &) {_PERSON.pattern})?\s*[,|/–—(-]\s*(?:the |The )?")
_ROLE = re.compile(
    r" (?:Reporter|Correspondent|Editor|Writer|Columnist)$"
)  # "By Ann Lee, Transport Reporter", "By Gazette Reporter": no name of a paper's shape
_AFTER_PERSON = re.compile(r"\s*[,|/–-]\s*(?:the )?([A-ZÀ-ÞЀ-Я][\w’'. -]{2,60})")
_SITE_OF = re.compile(r" (?:news|home|newsroom|\.com)$", re.IGNORECASE)  # what an agency's own page adds to its name
_STAFF = re.compile(
    r"(?P<name>[^\s,][^,]{1,60}?)(?:'s|’s)?\s+(?:staff|newsroom|desk|news desk|correspondents?|reporters?|editors|team|service|staff writer|staff reporter)$",
    re.IGNORECASE,
)
_SPEAKS_FOR_ITSELF = re.compile(
    r"\W{0,3}(?: said| wrote| announced)? (?:in|on|via) (?:an?|its|his|her|their) (?:\w+ )?"
    r"(?:statement|press release|news release|filing|tweet|memo|letter|blog)\b"
)
_OF_STAFF = re.compile(r"(?:'s|’s)? (?:staff|newsroom|news desk|desk|team|reporters?|editors)\b", re.IGNORECASE)
_OWN_FURNITURE = re.compile(
    r"share (?:this|on|via)|copyright|©|\(c\) \d{4}|all rights reserved",
    re.IGNORECASE,
)
_OFFER = re.compile(r"\bjoin (?:the|our)\b|subscribe|sign up|newsletter|mailing list|\bfollow\b", re.IGNORECASE)  # own, or a foreign box on the page
_OWN_FORMAT = re.compile(r" (?:live\b|live ?blog|blog|newsletter|podcast|briefing|(?:morning|evening|weekend|online) edition)", re.IGNORECASE)
_POSTER = re.compile(
    r"^[ \t>*_#@-]{0,8}([^\W_][\w.-]{1,30}(?: [\w.-]{1,30}){0,2}?)[*_]{0,2}(?: \([^)\n]{1,40}\))?,? (?:wrote|writes|said|says|posted|replied|commented|asked"
    r"|answered|schrieb|escribió|a écrit|ha scritto|escreveu|написала?)\b[^\n:]{0,40}:",
    re.MULTILINE,
)
_MOST_POSTS = 2_000  # of a thread; a longer one has named its writers
_LATE = 4  # last sentences of a text, in which "Source: X" speaks of the whole: an editor's name and a date may follow
_NOTICE_LENGTH = 300  # code points behind a copyright line in which a notice says whose text it is
_NOTICE = re.compile(r"copyright|©|\(c\) \d{4}", re.IGNORECASE)
_PERMITTED = re.compile(
    r"(?<!be )\b(?:re-?printed|re-?published|re-?produced|used|syndicated) (?:here )?(?:with|by) (?:the )?(?:kind |express )?permission"
    r"|\bdistributed by\b",
    re.IGNORECASE,
)
_FOREIGN_FURNITURE = re.compile(
    r"\bmore\b.{0,40}\b(?:from|on|at|by)\b|\bread (?:more|the full|the original|it)\b.{0,40}\b(?:at|on|from|in)\b|follow\b|continue reading|visit\b|app\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"@([\w-]{2,40}(?:\.[a-z]{2,12}){1,2})", re.IGNORECASE)
_AT_NAME = re.compile(r"(?<![\w.])@(\w{4,40})(?![\w.-]*\.\w)")
_TRAILING = re.compile(
    r"\W*(?:(?:via|source|sources|credit|by|from|h/t|hat tip|read more(?: at| from)?|originally from)\s*:?\s*)?(?:the\s+)?\W*$", re.IGNORECASE
)
_LISTED = re.compile(r"(?:['’]s)?\s*(?:,|/|&|,? and|,? or|,? as well as)\s*(?:the |The )?")
_CREDITED = re.compile(r"(?:sources?|via|h/t|hat tip|credit)\W{0,3}(?:to )?$", re.IGNORECASE)
_NOT_OUTLET_AFTER = re.compile(
    r"\s+(?:Philanthropies|Tower|Building|Terminal|School|Foundation|Center|Centre|Sports?|Island|Park|Square|LP|L\.P\.|Institute|Award|Prize"
    r"|Administration)\b"
)
_TO_OUTLETS = frozenset({"told", "email-to", "interview", "originally-published", "republished", "credit", "byline", "dateline", "via"})
_REPORTS = re.compile(r"\b(?:report(?:s|ed|ing|ers?)?|published|broadcast|aired|article|story|interview|correspondent|journalist)\b")
_CREDITING = frozenset({"according-to", "via", "originally-published", "republished", "credit", "byline"})
_PERSON_OF = re.compile(r"([A-ZÀ-ÞЀ-Я][\w.’'-]+(?: [A-ZÀ-ÞЀ-Я][\w.’'-]+){1,2}) (?:of|from|at|for) (?:the )?$")


def load_outlets(extra: str = "") -> Outlets:
    """The shipped outlet table, with the user's own rows (text of a CSV file with the same columns) on top.

    >>> load_outlets("Harbour Gazette,hgazette.example,,newspaper,XX").named("the Harbour Gazette").kind
    'newspaper'
    """
    return table(extra)


def cite(text: Text, outlets: Outlets, settings: CiteSettings, pages: frozenset[str] = frozenset()) -> tuple[Mention, ...]:
    """Every place where the document names a source, in text order; mentions from metadata come first with empty spans.

    ``pages`` are the names of the pages compared (``page_names``): beside a cue they are found in whatever shape.

    >>> from provenance.model import Document
    >>> from provenance.settings import SplitSettings
    >>> from provenance.split import split
    >>> text, _ = split(Document(id="a", text="It is closed, he told Reuters."), SplitSettings())
    >>> [(m.cue, m.name, m.outlet) for m in cite(text, load_outlets(), CiteSettings())]
    [('told', 'Reuters', 'Reuters')]
    """
    views = [view_of(text.document.text, sentence) for sentence in text.sentences]
    lines = head_spans(text.document.text)
    named = next((i for i, (a, b) in enumerate(lines) if not is_rubric(text.document.text[a:b])), 0)  # below "Skip to content"
    for view in views:
        view.first = view.sentence.index == 0 or any(a <= view.sentence.span.start < b for a, b in lines[named : named + 1])
        view.head = any(a <= view.sentence.span.start < b for a, b in lines[named + 1 :])
        view.quoted = any(q.start <= view.sentence.span.start < q.end for q in text.quotes)
    posters = _posters(text.document.text)
    for view, behind in reversed(list(pairwise(views))):
        behind.pictured = view.sentence.kind == "caption"
        behind.opens = behind.sentence.block != view.sentence.block
        view.following = f"{behind.clean} {behind.following}"[:_NOTICE_LENGTH] if behind.sentence.block == view.sentence.block else ""
    raws: list[Raw] = [*stated_addresses(text.document, outlets)]
    cleans = [view.clean for view in views]
    singles = single_names(cleans)
    known = _Known.of(views, outlets, pages)
    known.surnames = surnames(cleans)
    known.opening = surnames(cleans, opening=True)
    addresses = [link.url for link in text.document.links[:1000]] + [view.url for view in views if view.url]
    platforms = {url for url in addresses if (row := outlets.at(url)) and row.kind == "platform"}
    known.sites = frozenset(name_key(registrable_domain(url).split(".")[0]) for url in addresses if url not in platforms) - {""}
    found = _in_sentences(text.id, views, known, singles, settings.max_mentions)
    if proven := _proven(found) - singles - known.surnames:  # "Verento has more:" makes an outlet of "told Verento"
        found = _in_sentences(text.id, views, known, singles | proven, settings.max_mentions)
    raws = _references([*raws, *(raw for raw in found if raw.mention.outlet or raw.mention.name not in posters)])
    raws.extend(linked_addresses(text, outlets))
    mentions = {replace(raw.mention, own=True) if own else raw.mention for raw, own in owned(text.document, raws, outlets)}
    ordered = sorted(mentions, key=lambda m: (m.span, m.cue, m.name, m.url))
    return tuple(ordered[: settings.max_mentions])


def _posters(text: str) -> frozenset[str]:
    """Who writes in a thread: names before "wrote:" at the beginning of lines, when there are two of them and more."""
    names = frozenset(match.group(1) for match in islice(_POSTER.finditer(text), _MOST_POSTS))
    return names if len(names) > 1 else frozenset()


@dataclass(slots=True)
class _Known:
    """What the table finds in each sentence, and the full names that short forms ("the Post") stand for."""

    outlets: Outlets
    found: dict[int, list[Found]]
    full: list[tuple[int, str, str, str]]  # (sentence, last word, name, outlet)
    surnames: frozenset[str] = frozenset()
    opening: frozenset[str] = frozenset()  # the same with the second words of sentences, which may also follow an adjective
    sites: frozenset[str] = frozenset()  # name keys of the sites the document links to
    pages: frozenset[str] = frozenset()  # name keys of the pages compared

    @classmethod
    def of(cls, views: Sequence[View], outlets: Outlets, pages: frozenset[str]) -> _Known:
        known = cls(outlets, {}, [], pages=pages)
        for view in views:
            index = view.sentence.index
            known.found[index] = outlets.find(view.clean)
            for hit in known.found[index]:
                name = view.clean[hit.start : hit.end]
                if hit.level == 0 and " " in name:
                    known.full.append((index, name.rsplit(" ", 1)[-1], name, hit.outlet.name))
            shaped = [(a, b) for a, b, _ in view.shaped] if view.sentence.kind != "heading" else []
            view.paged = tuple(site_names(view.clean, pages))
            for a, b in dict.fromkeys((*shaped, *view.paged)):
                name = view.clean[a:b]
                if " " in name and not any(h.start < b and a < h.end and h.level == 0 for h in known.found[index]):
                    known.full.append((index, name.rsplit(" ", 1)[-1], name, ""))
        return known

    def fuller(self, index: int, word: str) -> tuple[str, str] | None:
        """The full name that ends with ``word``: the last one before the sentence, else the first after it."""
        fits = [entry for entry in self.full if entry[1] == word]
        before = [entry for entry in fits if entry[0] <= index]
        chosen = before[-1] if before else fits[0] if fits else None
        return (chosen[2], chosen[3]) if chosen else None


def _in_sentences(doc: str, views: Sequence[View], known: _Known, singles: frozenset[str], most: int) -> list[Raw]:
    raws: list[Raw] = []
    for i, view in enumerate(views):
        raws.extend(_in_sentence(doc, view, known, singles, len(views) - 1 - i))
        if len(raws) > most:
            break
    return raws


def _proven(raws: Sequence[Raw]) -> frozenset[str]:
    """One-word names outside the table that the words around them show to be outlets somewhere in the text."""
    names = {raw.mention.name for raw in raws if not raw.mention.outlet and raw.mention.cue in STRONG}
    return frozenset(name for name in names if name.isalpha() and len(name) > 3)


def _in_sentence(doc: str, view: View, known: _Known, singles: frozenset[str], behind: int) -> Iterator[Raw]:
    clean, sentence = view.clean, view.sentence
    names = list(islice(_names(view, known, singles), _MOST_NAMES))
    if (
        len(clean) <= 200
        and (byline := _BYLINE.match(clean))
        and sentence.kind in ("furniture", "heading", "paragraph")
        and not clean.rstrip().endswith((".", "?", "!"))
    ):
        yield from _byline(doc, view, names, byline, known)
        return
    if view.first and (first := _masthead(doc, view, names, known.outlets)):
        yield first
        return
    if sentence.kind == "furniture":
        yield from _furniture(doc, view, names, known.outlets)
        return
    previous = (0, "")
    bracketed = view.opens and not view.following and bool(_BRACKETED.fullmatch(clean))  # a line of its own, not the end of a caption
    for a, b, outlet, level in sorted(names):
        cue = cue_of(clean, a, b, sentence.kind)
        bare = False
        if not cue and previous[1] and _LISTED.fullmatch(clean[previous[0] : a]):
            cue = previous[1]  # "told Reuters and the Harbour Gazette": a list shares its cue
        previous = (b, cue)
        cue = cue or _looser_cue(view, (a, b), outlet, known, behind)
        if not cue and is_signature(clean, a, b) and (row := known.outlets.named(outlet)) and row.kind == "agency":
            cue = "credit"
        if (
            not cue
            and (level == 0 or (level == 5 and behind == 0) or (bracketed and name_key(clean[a:b]) in known.pages))
            and _TRAILING.fullmatch(clean[:a])
            and not re.search(r"\w", clean[edition_end(clean, b) :])
            and (behind == 0 or len(clean) < 60)
            and (sentence.kind != "heading" or behind == 0 or bracketed)
        ):
            cue, bare = "via", True
        cue = _placed(cue, view, (a, b), outlet, known, behind)
        if level > 2 and _SPEAKS_FOR_ITSELF.match(clean, b):
            continue  # "wrote Dorvano in a statement"
        if cue == "reported" and clean[a:b] in known.surnames:
            continue  # "Bloomberg said" where a Michael Bloomberg is in the text
        if cue and _accepted(clean, a, b, level, cue):
            person = speaker(clean, a) if cue in ("told", "email-to", "interview") else is_person_follower(clean[b:])
            if cue == "credit" and not person and (of := _PERSON_OF.search(clean[max(0, a - 80) : a])):
                person = of.group(1)
            opens = (sentence.index == 0 and a <= len("The ") and bool(_OWN_FORMAT.match(clean, b))) or (not view.quoted and says_mine(clean, a, b))
            if cue == "byline" and (signed := _SIGNED_FOR.fullmatch(clean[:a])):
                person = signed["person"]
            yield Raw(
                Mention(doc, view.span(a, b), sentence.span, cue, clean[a:b], outlet, person=person[:80], version=version_of(clean, a, b)), opens, bare=bare
            )


def _placed(cue: str, view: View, name: tuple[int, int], outlet: str, known: _Known, behind: int) -> str:
    """The cue as the place of its sentence turns it: a picture's credit, a line of the head, one of the last lines."""
    (a, b), clean = name, view.clean
    if (not cue or cue in _CREDITING) and (is_picture(clean, a, b) or (cue and (row := known.outlets.named(outlet)) and row.kind == "pictures")):
        cue = "photo"
    if cue == "photo" and view.opens and not view.pictured and behind < _LATE and is_credit_line(clean, a, b):
        return "via"
    if cue == "via" and view.head and is_labelled(clean, a, b):
        return "byline"  # "3 May | Text: Northline"
    if cue == "dateline" and not behind and view.sentence.index and not re.search(r"\w", clean[:a].removeprefix("The ")):
        return ""  # "Harbour Sun — your lake, your news", below a text
    return "via" if cue == "according-to" and behind < _LATE and is_source_line(clean, a, b) else cue


def _looser_cue(view: View, name: tuple[int, int], outlet: str, known: _Known, behind: int) -> str:
    """The cue of a name that has no other: an agency's under a headline, or a page's of the collection by signs that would not do for anybody else."""
    (a, b), clean = name, view.clean
    if view.head and (row := known.outlets.named(outlet)) and row.kind == "agency" and clean.strip() == clean[a:b]:
        return "byline"
    paged = bool({name_key(clean[a:b]), name_key(outlet)} & known.pages)
    if "." in clean[a:b] and name_key(registrable_domain(clean[a:b]).split(".")[0]) in known.pages:
        return "page"  # its bare address
    if paged and is_post(clean, a, b):
        return "page"
    if view.head and (outlet or paged) and _SIGNED_FOR.fullmatch(clean[:a]) and not re.search(r"\w", clean[b:]):
        return "byline"  # "Ann Lee, Harbour Gazette"
    if not paged:
        return ""
    alone = not re.search(r"\w", clean[:a] + clean[b:])
    return page_cue(clean, a, b, view.opens and ((view.head and not alone) or behind < _LATE))


def _references(raws: Sequence[Raw]) -> list[Raw]:
    """Names that stand alone are weak like links where there are several: then they are a list of references, and no source of the whole text."""
    alone = {raw.mention.outlet or raw.mention.name for raw in raws if raw.bare}
    if len(alone) < _REFERENCES:
        return list(raws)
    return [replace(raw, mention=replace(raw.mention, cue="link")) if raw.bare else raw for raw in raws]


def _names(view: View, known: _Known, singles: frozenset[str]) -> Iterator[tuple[int, int, str, int]]:
    """Names in a sentence as (start, end, outlet, level): 0 clear, 1 everyday word, 3 by shape only, 4 of a site the page links to,
    5 of a page compared."""
    clean = view.clean
    taken: list[tuple[int, int]] = []
    for hit in known.found[view.sentence.index]:
        key = name_key(clean[hit.start : hit.end])
        if any(x <= hit.start and hit.end <= y and key not in (name_key(clean[x:y]), name_key(_SITE_OF.sub("", clean[x:y]))) for x, y in view.paged):
            continue  # the table's Lantern in a page's Lantern & Wick
        if hit.outlet.kind == "platform" or _NOT_OUTLET_AFTER.match(clean, hit.end) or _part_of_name(clean, hit):
            continue
        if hit.level == 0:
            yield hit.start, hit.end, hit.outlet.name, 0
        else:
            word = clean[hit.start : hit.end]
            fuller = known.fuller(view.sentence.index, word) if re.search(r"\b[Tt]he $", clean[max(0, hit.start - 5) : hit.start]) else None
            if fuller:
                yield hit.start, hit.end, fuller[1] or fuller[0], 1
            elif hit.level == 1 and word not in known.surnames:
                yield hit.start, hit.end, hit.outlet.name, 1
            else:
                continue
        taken.append((hit.start, hit.end))
    for a, b in short_names(clean):
        if (fuller := known.fuller(view.sentence.index, clean[a:b])) and not any(x < b and a < y for x, y in taken):
            taken.append((a, b))
            yield a, b, fuller[1] or fuller[0], 1
    pages = [place for place in view.paged if not any(x < place[1] and place[0] < y for x, y in taken)]
    for a, b, sure in view.shaped:
        if any(x <= a and b <= y and name_key(clean[x:y]) != name_key(clean[a:b]) for x, y in pages):
            continue  # "Quill" in Quill & Anchor
        if not any(x < b and a < y for x, y in taken):
            taken.append((a, b))
            if clean[a:b] in known.opening:
                continue
            outlet = known.outlets.named(clean[a:b]) or (known.outlets.at(clean[a:b]) if "." in clean[a:b] else None)
            if outlet is None or outlet.kind != "platform":
                yield a, b, outlet.name if outlet else "", 0 if sure else 3
    for match in re.finditer(r"(?<![\w.])[A-ZÀ-ÞЀ-Я][\w-]{3,30}(?![\w])", clean) if singles else ():
        if match.group() in singles and not any(x < match.end() and match.start() < y for x, y in taken):
            yield match.start(), match.end(), "", 3
            taken.append(match.span())
    for match in _AT_NAME.finditer(clean) if known.pages else ():
        if name_key(match.group(1)) in known.pages and not any(x < match.end(1) and match.start(1) < y for x, y in taken):
            taken.append(match.span(1))
            yield *match.span(1), "", 5
    for places, level in ((view.paged, 5), (site_names(clean, known.sites), 4)):
        for a, b in places:
            if not any(x < b and a < y for x, y in taken):
                taken.append((a, b))
                yield a, b, "", level


def _part_of_name(clean: str, hit: Found) -> bool:
    """A one-word name that belongs to a longer one: Michael Bloomberg, Harbour Post."""
    name = clean[hit.start : hit.end]
    if re.match(r"[-–]\w", clean[hit.end : hit.end + 2]) or re.search(r"\w[-–]$", clean[max(0, hit.start - 2) : hit.start]):
        return True  # the Herald in Star-Herald
    if name.isupper() or _CREDITED.search(clean[max(0, hit.start - 16) : hit.start]):
        return False
    if " " in name and _SIGNED.fullmatch(clean[: hit.start]) and not _KIND_OF.match(name):
        return False  # "By Ann Lee Northline News"
    before = re.search(r"(\w[\w.’'-]*) $", clean[max(0, hit.start - 30) : hit.start])
    if before and before.group(1)[0].isupper() and before.group(1).lower() not in PREFIX_OK and not before.group(1).endswith(("'s", "’s", "s'")):
        return True
    return (
        hit.level > 0
        and bool(re.match(r"(?:[ -]| of )[A-ZÀ-ÞЀ-Я][a-z]", clean[hit.end : hit.end + 6]))
        and not re.match(r" (?:Magazine|News|Online|Digital)\b", clean[hit.end :])
    )


def _accepted(clean: str, a: int, b: int, level: int, cue: str) -> bool:
    """Whether the cue is strong enough for how clear the name is."""
    if level == 0 or cue in PAGE_CUES:
        return True
    article = bool(re.search(r"\b[Tt]he $", clean[max(0, a - 5) : a]))
    if level == 5 and not a and (cue == "dateline" or clean[b : b + 1] == ":"):
        return False  # "Brine - The line is shut": a town that is also a section of somebody's page
    if level in (3, 5):
        return cue in STRONG or cue in ("photo",)
    if level == 4:  # companies have sites, too: they speak, but they do not report
        return cue in _TO_OUTLETS or (cue in STRONG and bool(_REPORTS.search(clean, max(0, a - 40), b + 40)))
    if cue in ("told", "email-to", "interview", "originally-published", "republished", "byline", "credit", "dateline", "via"):
        return article or cue != "interview"
    if cue == "reported":
        return article or (a > 0 and clean[a - 2 : a - 1] not in '.!?"”') or bool(re.match(r" (?:magazine|newspaper)\b", clean[b:]))
    return cue in ("photo", "according-to")


def _masthead(doc: str, view: View, names: Sequence[tuple[int, int, str, int]], outlets: Outlets) -> Raw | None:
    """The first line, where it is nothing but a paper's name (one of the table's also in capitals); an agency's there says where the text is from."""
    clean, plain = view.clean, _SITE_OF.sub("", view.clean)
    if sum(word[0].isalnum() for word in clean.split()) > _LONGEST_NAME:
        return None
    row = outlets.named(clean) or outlets.named(plain)
    alone = (name_key(clean[a:b]) in (name_key(clean), name_key(plain)) for a, b, _, level in names if level not in (1, 5))
    if not ((row and " " in clean) or any(alone)):
        return None
    own = row is None or row.kind != "agency" or plain != clean
    cue = "furniture" if own else "byline"
    return Raw(Mention(doc, view.span(0, len(clean)), view.sentence.span, cue, clean, row.name if row else ""), says_own=own)


def _byline(doc: str, view: View, names: Sequence[tuple[int, int, str, int]], match: re.Match[str], known: _Known) -> Iterator[Raw]:
    """Names behind "By": outlets of the table, names of outlet shape, "X staff"; otherwise a person."""
    rest, offset = match.group("rest"), match.start("rest")
    names = [name for name in names if name[3] != 3 or not _ROLE.search(view.clean[name[0] : name[1]])]
    person = _PERSON.match(rest)
    url, outlets, sites = view.url, known.outlets, known.sites
    for a, b, outlet, level in names:
        if a >= offset and (level != 1 or a == offset or rest[: a - offset].rstrip().endswith((",", "|", "/", "for", "–", "-"))):
            told = person.group() if person and person.end() + offset <= a else ""
            same = outlets.at(url) if url else None
            row = outlets.named(outlet)
            staff_of = bool(_OF_STAFF.match(view.clean, b)) and (row is None or row.kind != "agency")
            address, version = url if same and same.name == outlet else "", version_of(view.clean, a, b)
            mention = Mention(doc, view.span(a, b), view.sentence.span, "byline", view.clean[a:b], outlet, address, told, version=version)
            yield Raw(mention, says_mine(view.clean, a, b), staff=staff_of)
            return
    staff = _STAFF.match(rest)
    site = registrable_domain(url) if url else ""
    plain = rest.split("(")[0].strip(" ,-–|")
    name = plain if site and name_key(site.split(".")[0]) == name_key(plain) else ""
    if staff and not (person and person.group().rstrip(",") == staff.group("name").rstrip(" ,")):  # "Harbour Gazette staff", not "Ann Lee, staff writer"
        name = staff.group("name").rstrip(" ,")
    if not name and not person and _BODY_NAME.fullmatch(plain):  # "By Museum of the Northern Isles"
        name = plain
    elif not name and person and (after := _AFTER_PERSON.match(plain, person.end())) and name_key(after.group(1)) in sites:
        a = offset + after.start(1)  # "By Ann Lee, Verento", where the page links to verento.example
        yield Raw(Mention(doc, view.span(a, a + len(after.group(1))), view.sentence.span, "byline", after.group(1), "", "", person.group()))
        return
    if name and name[0].isupper():
        yield Raw(Mention(doc, view.span(offset, offset + len(name)), view.sentence.span, "byline", name, "", url), staff=staff is not None)
    elif person:
        a, b = offset + person.start(), offset + person.end()
        yield Raw(Mention(doc, view.span(a, b), view.sentence.span, "byline", "", "", "", view.clean[a:b]))


def _furniture(doc: str, view: View, names: Sequence[tuple[int, int, str, int]], outlets: Outlets) -> Iterator[Raw]:
    """Names in page furniture; the site's own where the words say so ("Share this @site", "Join the X mailing list")."""
    clean, clause = view.clean, view.sentence.span
    own, offer = bool(_OWN_FURNITURE.search(clean[:240])), bool(_OFFER.search(clean[:240]))
    if handle := _HANDLE.search(clean[:240]):
        outlet = outlets.at(handle.group(1))
        mention = Mention(doc, view.span(*handle.span(1)), clause, "furniture", handle.group(1), outlet.name if outlet else "")
        yield Raw(mention, own or offer)
    elif labelled := [(a, b, name) for a, b, name, level in names if level in (0, 3, 5) and is_labelled(clean, a, b)]:
        for a, b, name in labelled:
            yield Raw(Mention(doc, view.span(a, b), clause, "byline" if view.head else "via", clean[a:b], name))
    elif own or offer or _FOREIGN_FURNITURE.search(clean[:240]) or _PERMITTED.search(clean[:240]):
        for a, b, name, level in names:
            if level in (0, 3) or re.search(r"\b(?:[Tt]he|from|at) $|(?:©|\([Cc]\)|[Cc]opyright)\W{0,3}(?:\d{4}\W{1,3})?$", clean[max(0, a - 20) : a]):
                stated = "republished" if cue_of(clean, a, b, "paragraph") == "republished" else "originally-published"
                if _PERMITTED.search(clean) or _PERMITTED.search(view.following):  # "© 2023 Harbour Gazette. Reprinted with permission."
                    yield Raw(Mention(doc, view.span(a, b), clause, stated, clean[a:b], name, version=version_of(clean, a, b)))
                    continue
                row = outlets.named(name)
                agency = row is not None and row.kind == "agency"  # its notice stands under reprints of its texts
                cue = "credit" if agency and _NOTICE.search(clean[:240]) else "furniture"
                address = offer and "." in clean[a:b]  # a site calls itself by its address
                yield Raw(Mention(doc, view.span(a, b), clause, cue, clean[a:b], name), (own or address) and not agency, offer and not agency)
