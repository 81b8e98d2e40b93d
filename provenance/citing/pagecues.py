"""Cues for names of pages that are among the documents: there a looser sign will do than for a name that may be anybody's.

Two things are looked for: a *credit line*, a short line of its own at either end of a text that holds the name and words of crediting or nothing else; and
the name as the one that found, counted or brought the news in running text.
"""

from __future__ import annotations

import re

__all__ = ["PAGE_CUES", "is_post", "page_cue"]

PAGE_CUES = frozenset({"credit-line", "page"})

_LONGEST = 170  # code points of a credit line; a longer one is prose
_PLAIN = 60  # ... where the name is one plain word
_PERSON = re.compile(r"[A-ZÀ-Þ][\w.’'-]+(?: [A-ZÀ-Þ][\w.’'-]*){1,2}")
# Words of lines that name a page without being from it: partners, offers, further reading, rivals, complaints, corrections, pictures, what a writer does else.
_BESIDE = re.compile(
    r"\b(?:partner\w*|member\w*|affiliat\w*|sponsor\w*|advert\w*|subscri\w*|sign(?:ed)? up|newsletters?|follow|join|support|donat\w*|contact|relat(?:ed|ing)"
    r"|see also|(?:also|further|next|elsewhere|meanwhile|compare|unlike|trending|recommended)\b|more (?:from|on|in|by|news|stories)|most read|what|sister"
    r"|rivals?|competitors?|other (?:papers?|media|outlets?|coverage)|coverage|correct\w*|clarif\w*|apolog\w*|errors?|mistak\w*|wrong\w*|comments?|letters?"
    r"|repl(?:y|ies|ied)|respon\w*|crosswords?|award\w*|prizes?|former\w*|previously|cop(?:y|ied|ies)|without|no longer|not|never|jobs?|vacanc\w*"
    r"|visit|buy|owned|owner|group|titles?|printed at|archives?"
    r"|older|earlier|pdf|background|years? ago|versions?|views?|clips?"
    r"|(?:photo|image|picture|video|foto|map|graphic|illustration|footage|aerial|drone|screenshot|livestream)\w*)\b",
    re.IGNORECASE,
)
_TEXT_TOO = re.compile(  # words of pictures, of copying, that stand beside those of a text, of a permission
    r"\b(?:text|words|story|report)s? (?:and|&|/) (?:photo|image|picture|video)\w*|\((?:text|words)\)[^()]{0,30}\((?:photo|image|picture|foto)s?\)"
    r"|\bcopied (?:\w+ ){0,2}from\b",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:our|my) (?:\w+ ){0,2}(?:stor|article|text|words|work|report|piece|post)\w*", re.IGNORECASE
)  # ... and those of one whose text went there
# A sentence about something else than the text: "The petition was shared online by Quern Watch".
_OTHER_SUBJECT = re.compile(
    r"^\W*(?:an?|the|his|her|its|their|another|one|two|three|some) (?!(?:[\w-]+ ){0,2}(?:stor(?:y|ies)|articles?|texts?|words|reports?|reporting|pieces?|posts?"
    r"|columns?|news|information|facts|original|full|interview|account|item|above|material|research|summary|credit|tip|link)\b)"
    r"(?:[\w-]+ ){1,8}(?:was|were|is|are|has|had|have|will)\b",
    re.IGNORECASE,
)
_CREDITS = re.compile(
    r"\b(?:credits?|sources?|via|from|stor(?:y|ies)|texts?|words|report(?:s|ed|ing)?|articles?|original(?:ly)?|full|permission|courtesy|consent|arrangement"
    r"|(?:re-?)?(?:produced|printed|published|posted|written|told)|syndicated|shared|adapted|condensed|abridged|shortened|translated|translation|summary"
    r"|summari[sz]ed|(?<!-)based|information|material|thanks|spotted|seen|found|noticed|picked up|lifted|borrowed|taken|quoted|learned|read|owed?|h/t|tip|facts"
    r"|research|had (?:it|this) first|came across|saw|link|nicked|pinched|content|gefunden|quelle|aus|fuente|texto|con|fonte|da|avec)\b",
    re.IGNORECASE,
)
_JOINING = re.compile(r"(?:by|for|in|of|at|from|and|the|with|to|on|no|page|p|issue|[/|,;:&()\[\]–—«»\"“”.@-]|\d+)", re.IGNORECASE)

_GAP = (
    r"\W{1,3}(?:(?:the|a|an|this|that|their|his|her|our|local|trade|regional|weekly|daily|news|paper|newspaper|magazine|journal|blog|site"
    r"|newsletter)\W{1,3}){0,3}$"
)
_WORK = (
    r"(?:digging|research|work|reporting|findings?|figures|count|sums|journalism|numbers|scoops?|exclusives?|legwork|inquir(?:y|ies)|probe|revelations?|news|word"
    r"|details|reports?|articles?|investigations?|survey|tally|story|piece)"
)
_BEFORE = re.compile(
    rf"\b(?:over (?:at|on|in)"
    r"|(?:people|team|folks|friends|colleagues|editors|writers) (?:at|of)|(?:read|seen) (?:this |it )?in|(?:thing|story|item|piece) in|^\W*reports"
    rf"|(?:learn(?:ed|t|s)?|hear(?:d|s)?|gather(?:ed|s)?|understand)(?: \w+){{0,4}}? (?:from|in|through|by way of)"
    rf"|ow(?:e|es|ed|ing)(?: \w+){{0,4}} to|{_WORK}(?: \w+){{0,3}}? (?:by|from|in|at)(?: (?:(?:for|in|on) )?(?:her|his|their|its) \w+,)?|it was"
    rf"|(?:yesterday|today|this morning|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|this week|last week|this month)['’]s"
    rf"|permission (?:of|from|by)(?: \w+){{0,3}},?|arrangement with|courtesy of(?: \w+){{0,3}},?|(?:lifted|borrowed|pinched|picked up|shared|taken)"
    rf"(?:,? \w+){{0,3}},? from){_GAP}",
    re.IGNORECASE,
)
_READERS = re.compile(r"\breaders of (?:the )?$", re.IGNORECASE)
_LEARN = re.compile(r" (?:have |had |will )?(?:learn|read|know|knew|saw|discover)\w*\b")
_VERBS = (
    r"(?:counts?|counted|puts|has put|reckons?|reckoned|(?:brings?|brought) (?:word|news|the)|traces?|traced|spot(?:s|ted)|dug|digs|tall(?:ies|ied)"
    r"|establish(?:es|ed)|unearth(?:s|ed)|check(?:s|ed)|compar(?:es|ed)|measur(?:es|ed)|collect(?:s|ed)|gather(?:s|ed)|tim(?:es|ed)|totals?|works out"
    r"|worked out|points|tells|carr(?:ies|ied) (?:the|word|news|an? (?:report|story|article|account))|hears|heard|learn(?:s|ed)|saw|sees"
    r"|has (?:it|this|an exclusive|(?:the |all the )?(?:full |whole |latest |rest of the |more )?"
    r"(?:story|tale|account|report|news|details|pictures|photographs|more)"
    r"|learned|found|counted|seen|spoken|obtained|traced)"
    r"|(?:is|are) to be believed|(?:was|were) first (?:with|to)|broke|had (?:it|this|the (?:news|story)) first|tells?"
    r"|report(?:s|ed)|reveal(?:s|ed)|f(?:i|ou)nds?|spoke)"
)
_AFTER = re.compile(
    rf"^[\"”»'’)\]]{{0,2}}(?:,? (?:which|who))?(?: (?:also|first|now|later|originally|once|was the first to|were the first to|has|have))? {_VERBS}\b"
)
_KIND = re.compile(
    r"\b(?:newspaper|magazine|journal|newsletter|site|website|weekly|blog|paper|broadcaster|station|podcast|portal|bulletin|fanzine)s?,?\W{1,3}(?:the )?$",
    re.IGNORECASE,
)
_OWN_DOINGS = re.compile(
    r"^ (?:is|was|has|does|had|will|clos\w+|mov(?:es|ed)|sold|sells|own(?:s|ed)|celebrat\w+|employ\w*|belong\w*|lost|los(?:es|t)|won|su(?:es|ed)|folded)\b"
)
_OPENS = re.compile(r"^\W*(?:(?:[Ii]n|[Oo]n|[Aa]t|[Oo]ver (?:at|in)) )?(?:[Tt]he )?$")
_DAY = re.compile(
    r"\b(?:yesterday|today|this morning|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|(?:this|last) (?:week|month))['’]s (?:the )?$",
    re.IGNORECASE,
)
_IN_ISSUE = re.compile(
    r"^(?:['’]s (?:latest|new|current|\w+) (?:issue|edition))?(?: (?:this|last) (?:week|month)| today| yesterday| on [A-Z]\w+day|,? (?:issue|no)\.? ?\d+)?[,:] "
)


def page_cue(clean: str, start: int, end: int, edge: bool) -> str:
    """The cue that the words around the name of a page give it; "" for none. ``edge``: the sentence is a line of its own at either end of its text.

    >>> page_cue("Picked up from Quern Watch.", 15, 26, True), page_cue("Our partner: Quern Watch", 13, 24, True)
    ('credit-line', '')
    >>> page_cue("Quern Watch counts 38 tiles.", 0, 11, False), page_cue("She opened Quern Watch.", 11, 22, False)
    ('page', '')
    """
    before, after = clean[max(0, start - 120) : start], clean[end : end + 120]
    if edge and _credits(clean, start, end):
        return "credit-line"
    if _BEFORE.search(before):
        return "page"
    if _AFTER.match(after) or (_KIND.search(before) and re.match(r" [a-z]+(?:s|ed)\b", after) and not _OWN_DOINGS.match(after)):
        return "page"
    if _READERS.search(before) and _LEARN.match(after):
        return "page"
    if _plain(clean[start:end]):
        return ""  # one plain word may be a town: "In Brine this week: ..."
    if start and not clean[:start].strip(" ([*_") and re.match(r"[)\]] ?\W{0,2}\w", after):
        return "page"  # "(Quern Watch) The oven burns"
    opens = _OPENS.match(clean[:start])
    return "page" if opens and (_IN_ISSUE.match(after) or re.match(r": ", after)) else ""


_DAY_OF = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)?"
_EMBEDDED = re.compile(rf"\W*@\w*\W*{_DAY_OF}\W*(?:\d{{4}})?\W*")  # without the name


def is_post(clean: str, start: int, end: int) -> bool:
    """Whether a sentence is the head of somebody's post that was set into a text: a name, a handle and perhaps a day.

    >>> is_post("Quern Watch @quernwatch · 3 May", 0, 11), is_post("Quern Watch @quernwatch is shut", 0, 11)
    (True, False)
    """
    return bool(_EMBEDDED.fullmatch(clean.replace(clean[start:end], "")))


def _plain(name: str) -> bool:
    """Whether a name is one plain word, as a town's is."""
    return not re.search(r"\W\w|[a-zà-ÿ][A-ZÀ-Þ]|\d", name)


def _credits(clean: str, start: int, end: int) -> bool:
    """Whether a line is a credit: words of crediting beside the name and none of something else, or nothing but names."""
    rest = _TEXT_TOO.sub(" text ", f"{clean[:start]} {clean[end:]}")
    if len(clean) > (_PLAIN if _plain(clean[start:end]) else _LONGEST) or _BESIDE.search(rest) or _OURS.search(rest) or _OTHER_SUBJECT.match(rest):
        return False
    if _CREDITS.search(rest):
        return True
    plain = _JOINING.sub(" ", re.sub(r"\b\w+\b", lambda word: word.group() if not _JOINING.fullmatch(word.group()) else " ", _PERSON.sub(" ", rest)))
    return not re.search(r"\w", plain)
