"""Shapes of names that no table knows: what looks like an outlet's name by its words or by the words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from provenance.citing.versions import is_language
from provenance.text import Keyed, keyed

__all__ = ["shaped_names", "short_names"]

# Words that names of outlets end with, in several languages: general vocabulary of the trade, collected by us.
_OUTLET_WORDS = (
    "Times|Post|Gazette|Herald|News|Tribune|Journal|Chronicle|Daily|Weekly|Star|Sun|Courier|Observer|Press|Magazine|Review|Bulletin|Register"
    "|Standard|Telegraph|Mirror|Mail|Express|Examiner"
    "|Enquirer|Inquirer|Sentinel|Record|Dispatch|Ledger|Reporter|Globe|Broadcasting|Network|Wire|Newswire|Today|Online|Digest|Monitor|Pravda|Gazeta"
    "|Zeitung|Tageblatt|Nachrichten|Anzeiger|Kurier"
    "|Rundschau|Presse|Diario|Noticias|FM|TV|Television|Radio|Argus|Advertiser|Advocate|Independent|Guardian|Insider|Beacon|Free Press|Echo|Mercury"
    "|Argosy|Messenger|Planet"
    "|Lantern|Report|Pundit|Caller|Signal|Intelligencer|Statesman|Banner|Citizen|Eagle|Clarion|Crier"
    "|Evening News|Broadcaster|Shimbun|Ilbo|Stampa|Kompas|Agency"
)
_ORGANISATIONS = re.compile(
    r"\b(?:Ministry|Department|Institute|University|Committee|Commission|Council|Court|Senate|House|Congress|Parliament|Assembly|Board|Bank|Office"
    r"|Bureau|Party|Union|Association|Foundation|Center|Centre"
    r"|Secretary|Minister|President|Government|Police|Army|Navy|Force|Guard|School|College|Church|Hospital|Museum|Company|Corporation|Inc|Ltd|LLC"
    r"|Group|Administration|Authority|Service|Intelligence|Security"
    r"|Service|Federation|Alliance|Coalition|Campaign|Team|Club|League|Agency for|Energy Agency|Protection Agency|Space Agency|Intelligence Agency)\b"
)


_CAP = r"[A-ZÀ-ÞЀ-Я][\w’'&-]*"
_JOINED = rf"{_CAP}(?:[ ](?:(?:of the|of|for|de la|de|del|della|da|do|der|des|du|di|and|&|la|le|el) )?{_CAP}){{0,5}}"
_KINDS = (
    r"(?:news(?:paper)?|magazine|tabloid|broadcaster|website|web site|news site|news outlet|outlet|news agency|press agency|state agency"
    r"|news portal|portal|news channel|TV channel|television channel|television station"
    r"|radio station|TV station|wire service|news service|business daily|daily|weekly|monthly|periodical|trade journal|newsletter|podcast|newsroom"
    r"|publication|publisher|blog"
    r"|издани[еяю]|агентств[оау]|газет[аыеу]|телеканал[ау]?|портал[ау]?|журнал[ау]?|agencia|diario|periódico|quotidien|hebdomadaire|chaîne|agence"
    r"|site|Zeitung|Nachrichtenagentur|Magazin|Tageszeitung|Sender|quotidiano|agenzia|jornal|revista)"
)
_KIND_KEYS = (
    "news|magazin|tabloid|broadcaster|site|outlet|agency|portal|channel|station|service|daily|weekly|monthly|periodical|journal|podcast|publication|publisher"
    "|blog|издани|агентств|газет|телеканал|портал|журнал|agencia|diario|periódico|quotidian|quotidien|hebdomadaire|chaîne|agence|eitung|agentur|Magazin|Sender"
    "|agenzia|jornal|revista"
)
_DOMAIN_ENDS = (
    "com|org|net|ru|ua|info|co\\.uk|de|fr|es|it|news|io|tv|me|media|press|az|ge|by|kz|eu|ca|us|uk|example|online|live|today|world|pl|nl|be|ch|at|se"
    "|no|fi|dk|cz|gr|ie"
    "|il|tr|za|ng|ke|au|nz|in|cn|jp|br|mx"
)
_SHAPED = keyed(
    "",
    rf"(?<![\w.@#/])(?:(?:Radio|Channel|TV|Agencia|Agence|Agenzia|Diario|Radyo) {_CAP}(?: {_CAP}){{0,2}}"
    rf"|(?!(?:By|In|On|At|The|From|For|With|Per|Via|As|And|But) (?:Radio|Channel|TV) )"
    rf"(?:{_CAP}[ -](?:(?:of|de|del|da|der|and|&|la) )?){{1,4}}(?:{_OUTLET_WORDS})(?: (?:Service|Agency|Network|Online|Magazine|Digital|Europe"
    rf"|International))?"
    rf"|(?:Times|Ledger|Journal|Voice|Post|Echo|Star|Gazette|Herald|Review) of {_CAP}|[A-Z][a-z]+[A-Z][a-z]+\w*"
    rf"|\w[\w-]{{1,30}}\.(?:{_DOMAIN_ENDS}))(?!\w)(?!\.\w)",
)
_KIND_BEFORE = keyed(_KIND_KEYS, rf"(?<!\w){_KINDS},? [\"“«'‘]?({_JOINED}|\w[\w-]{{1,30}}\.[a-z]{{2,6}})")
_KIND_AFTER = keyed(
    _KIND_KEYS,
    rf"(?<!\w)(?:[Tt]he|by|in|to|of|with|told|tells) [\"“«]?({_CAP}(?:[ -]{_CAP}){{0,3}})[\"”»]?,? (?:an? (?:[\w-]+ ){{0,3}})?{_KINDS}(?!\w)",
)
_TOLD_THE = keyed(
    "told|tells|mail to|nterview |ccording to|eported by|iting|in comments to",
    rf"(?:told|tells|[Ee]mail to|[Ii]nterview (?:with|to)|[Aa]ccording to|[Rr]eported by|[Cc]iting"
    rf"|in comments to) [Tt]he ({_CAP}(?: {_CAP}){{0,4}})(?=[.,;:\"”’)]|$| (?:that|in|on|last|this|by|during|after|it|he|she|they)\b)",
)
_QUOTED = keyed(
    "«",
    r"(?:издани[еяю]|агентств[оау]|газет[аыеу]|телеканал[ау]?|портал[ау]?|журнал[ау]?|по данным|сообщает|пишет"
    r"|со ссылкой на) «([^»«]{2,60})»",
)
_OUTLET_END = re.compile(rf"(?:^|[\s-])(?:{_OUTLET_WORDS})(?: (?:Service|Agency|Network|Online|Magazine|Digital|Europe|International))?$")
_SHORT = re.compile(rf"\b[Tt]he ({_OUTLET_WORDS})\b(?![ -]?[A-ZÀ-ÞЀ-Я&])")
_LEADING = re.compile(
    r"(?:The|This|That|In|On|At|As|But|And|When|While|If|For|According|Per|Via|From|By|After|Before|Since|Our|His|Her|Their|Its|Mr|Mrs|Ms|Dr|Today"
    r"|Yesterday|Meanwhile|However|A|An|Both|Also|Then|Even|More(?: Top)?(?: Reads)?|Top Reads|Top Stories|Latest|Read|Watch|See|Hear|Follow|Visit"
    r"|Join|Subscribe"
    r"|Share|Sign|Original|Source|Sources|Written|(?:Yesterday|Today|[A-Z][a-z]+day)(?:['’]s)?|January|February|March|April|May|June|July|August|September|October"
    r"|November|December):? "
)


# Names of any shape where the words around them leave no doubt: "told NPR in", "As Verento reported", "Source: Verento", "Verento reporter Ann Lee".
_ANY = rf"{_CAP}(?: {_CAP}){{0,3}}"
_ENDS = r"(?=\s*(?:$|[:|),.;])|\s\s)"
_CUED = (
    # In the middle of a sentence only a name has a capital article: "told The Verento".
    keyed(
        " The ",
        rf"(?:[Tt]old|[Tt]ells|[Aa]ccording to|(?:reported|quoted|cited|obtained|seen|reviewed|published) by"
        rf"|(?:interview|speaking|spoke|e-?mail|statement) (?:to|with)"
        rf"|[Cc]iting|[Qq]uoting|[Ww]r(?:ote|iting) (?:\w+ )?(?:in|for)) The ({_ANY})",
    ),
    keyed(", The ", rf", The ({_ANY}) (?:reports|reported|writes|wrote|notes|noted)\b"),
    keyed(" reported| reports| writes| wrote", rf"\b[Aa]s [Tt]he ({_CAP}(?: {_CAP}){{1,3}}) (?:(?:first|also) )?(?:reported|reports|writes|wrote)\b"),
    # Institutions and persons are told things, too, but give hardly any interviews.
    keyed(
        "interview| phone| telephone|anonymity",
        rf"(?:[Tt]old|[Tt]ells) ({_CAP})(?= in an? (?:[a-z-]+ ){{0,2}}interview\b| (?:by|over the) (?:phone|telephone)\b| on condition of anonymity)",
    ),
    keyed(
        "interview with|interview to|mail to|statement to",
        rf"\b(?:said|says|added|insisted|argued|explained|confirmed|claimed|denied|wrote)(?: \w+)? in an? (?:[a-z-]+ )?"
        rf"(?:interview (?:with|to)|e-?mail to|statement to) ({_CAP})(?=[.,;:”\"]|$| (?:on|that|last|this|published|aired)\b)",
    ),
    keyed(
        "seen by |obtained by ",
        rf"\b(?:documents?|letter|report|memo|e-?mails?|drafts?|cop(?:y|ies)|footage|video|recordings?|figures|data|records|files|minutes)\b[a-z ,]{{0,40}}"
        rf"\b(?:seen|obtained) by (?:the )?({_ANY})(?![\w’'-]| [A-Z])"
        r"(?!,? (?:an? )?(?:[\w-]+ ){0,3}(?:group|organi[sz]ation|committee|watchdog|non-?profit|firm|company|party|union|charity|tank|campaign|activists?)\b)",
    ),
    keyed(' "| “| «', rf"(?:[Tt]old|[Tt]ells|[Ii]nterview (?:with|to|for)|[Aa]ccording to|[Ss]poke to) [\"“«]({_ANY})[\"”»]"),
    keyed("H/|h/|at tip|at Tip", rf"^\W*(?:[Hh]/[Tt]|[Hh]at [Tt]ip)(?:\s*:| to)? (?:[Tt]he )?({_CAP})\W*$"),
    keyed(" more", rf"^\W*(?:[Tt]he )?({_CAP}) has (?:much |lots |a lot )?more\b"),
    keyed(" more", rf"^\W*The ({_CAP}(?: {_CAP}){{1,3}}) has (?:much |lots |a lot )?more\b"),
    keyed("riting ", rf"\b[Ww]riting (?:\w+ )?(?:for (?:[Tt]he )?|in the )({_ANY})(?=,)"),
    keyed(
        "ead ",
        rf"(?:^|[.!?:|(] ?)[Rr]ead (?:more|it|(?:the )?(?:full|rest|original|whole|entire|complete)[\w ]{{0,24}}?)(?: here)? (?:at|from|(?<!more )(?:on|in)):?"
        rf" (?:[Tt]he )?({_ANY}){_ENDS}",
    ),
    keyed(
        "old |ells |nterview |poke to|mail to",
        r"(?:[Tt]old|[Tt]ells|[Ii]nterview (?:with|on)|[Ss]poke to|[Ee]mail to) ([A-Z]{2,5})"
        r"(?=[.,;:\"”]| (?:in|on|that|last|this|during|after|he|she|they|it)\b|$)",
    ),
    keyed(
        " reported| reports| reporting",
        rf"(?:^|[.!?;:] |\b(?:[Aa]s|but|and|when|[Aa]fter|that|[Ww]hile) )(?:[Tt]he )?({_CAP}(?<![a-z]s)) (?:(?:first|also|has|on [A-Z][a-z]+day) )?(?:reported"
        rf"|reports|is reporting)"
        r"(?=:|,? (?:that|on|in|at|back|earlier|last|this|today|yesterday|[A-Z][a-z]+day)\b|[.,]?$)",
    ),
    keyed(
        " writes| wrote| noted| notes| put it| points out| pointed out| revealed| explained",
        rf"\b[Aa]s (?:the )?({_CAP}) (?:writes|wrote|noted|notes|put it|points out|pointed out|revealed|explained)\b",
    ),
    keyed("ource:|ources:|(via|(Via", rf"(?:^|[\s(])(?:[Ss]ources?:|\([Vv]ia:?) ({_ANY})(?=\s*(?:$|[:|),])|\s\s)"),
    keyed("From ", rf"(?:^|[.!?…] )From (?:the )?({_ANY}):"),
    keyed("(", rf"^\W*[A-Z][\w .,'’/-]{{1,60}}\((?:the )?({_ANY})\) ?[-–—]"),
    keyed("More", rf"^\W*More(?: [A-Za-z]+){{0,2}} [Ff]rom (?:[Tt]he )?({_CAP} {_JOINED})\W*$"),
    keyed("More", rf"^\W*More(?: [A-Za-z]+){{0,2}} [Ff]rom (?:[Tt]he )?({_CAP} of {_JOINED})\W*$"),
    keyed("ritten ", rf"[Ww]ritten [Bb]y [\w. ]{{3,40}} for (?:the )?({_ANY})(?=\s*[:.])"),
    keyed(
        "reporter|correspondent|journalist",
        rf"({_ANY})(?:['’]s)? (?:reporter|correspondent|journalist|investigative reporter|political reporter)s? {_CAP} {_CAP}",
    ),
)
_NO_OUTLET = re.compile(
    r"(?:White House|Congress|Parliament|Senate|Bundestag|Duma|Knesset|Rada|Commons|Reporters?|Journalists?"
    r"|Pentagon|Capitol|Pool|Police|Officials?|Sources?|I|We|He|She|They|It|Who|What|[A-Z][a-z]+(?:ish|ese|ian|ican)|FBI|CIA|NSA|DNC"
    r"|RNC|GOP|NATO|UN|EU|US|UK|USA|DHS|DOJ|EPA|IRS|NASA|Contact|Meet|Ask|E-?mail|Senior|Chief|Staff|Former|Veteran|Freelance|Local|Breaking(?: News)?"
    r"|Latest News)$"
)


# An origin stated in so many words may be anybody: a university, a ministry, a name of any shape.
_ORIGIN = (
    keyed(
        "riginally |irst |reviously ",
        rf"(?:[Oo]riginally|[Ff]irst|[Pp]reviously) (?:published|posted|produced|written|appeared|ran|aired)(?: in [A-Z][a-z]+| [a-z]+){{0,2}}"
        rf" (?:by|on|with|at)(?: (?:the )?(?:web ?site|site|blog|pages) of)? (?:[Tt]he )?({_JOINED})",
    ),
    keyed("riginally |irst ", rf"(?:[Oo]riginally|[Ff]irst) (?:published|appeared|ran|printed)(?: in [A-Z][a-z]+| [a-z]+)? in (?:the )?({_CAP} {_JOINED})"),
    keyed(
        "eprinted|e-printed|epublished|e-published|eposted|e-posted|yndicated",
        rf"(?:[Rr]e-?printed|[Rr]e-?published|[Rr]e-?posted|[Ss]yndicated)(?: [a-z]+){{0,3}} (?:from|of|by) (?:[Tt]he )?({_JOINED})",
    ),
    keyed("ranslated from", rf"[Tt]ranslated from (?:the )?({_JOINED})"),
    keyed(" first to report", rf"({_JOINED}) (?:was|were) (?:the )?first to report\b"),
    keyed("ourtesy of|ermission ", rf"(?:[Cc]ourtesy of|[Ww]ith (?:the )?(?:kind )?permission (?:of|from)) (?:the )?({_JOINED})"),
)

# In the order in which they are believed, and whether the words beside the name leave no doubt.
_PATTERNS = (
    *((origin, True) for origin in _ORIGIN),
    *((_QUOTED, True), (_KIND_BEFORE, True), (_KIND_AFTER, True), (_TOLD_THE, False), (_SHAPED, False)),
    *((cued, False) for cued in _CUED),
)
_PERSON_OF = re.compile(rf"({_CAP} {_CAP}) (?:of|from|at|with) (?:the )?")
_PERSON_FOR = re.compile(r" (?:for|of|from|/) ?(?:the )?[A-Z]")  # "courtesy of Ann Lee for the Harbour Gazette": a person, the outlet comes behind
_ITS_PERSON = re.compile(rf"['’]s? {_CAP} {_CAP}")


def shaped_names(clean: str) -> Iterator[tuple[int, int, bool]]:
    """Names that look like outlets: (start, end, sure); ``sure`` when a word such as "newspaper" or "news outlet" stands beside the name.

    >>> text = "The exiled news outlet Verento noted it, and the Harbour Gazette reported it."
    >>> [(text[a:b], sure) for a, b, sure in shaped_names(text)]
    [('Verento', True), ('Harbour Gazette', False)]
    """
    window = clean[:2000]
    taken: list[tuple[int, int]] = []
    for pattern, sure in _PATTERNS:
        for match in pattern.finditer(window):
            a, b = _trimmed(window, *match.span(match.lastindex or 0))
            if (
                b - a >= 3
                and not any(a < y and x < b for x, y in taken)
                and _fits(window[a:b], pattern)
                and not (pattern in _ORIGIN and _PERSON_FOR.match(window, b))
            ):
                taken.append((a, b))
                yield a, b, sure


def short_names(clean: str) -> Iterator[tuple[int, int]]:
    """Where "the Gazette" stands: an article and a single word that names of outlets end with, as (start, end) of the word.

    >>> text = "So the Gazette told us, not the Harbour Gazette and not the Gazette Building."
    >>> [text[a:b] for a, b in short_names(text)]
    ['Gazette']
    """
    return (match.span(1) for match in _SHORT.finditer(clean[:2000]))


def _trimmed(window: str, a: int, b: int) -> tuple[int, int]:
    """The name without words before it that only begin the sentence, and without a possessive ending."""
    while lead := _LEADING.match(window, a, b):
        a = lead.end()
    person = _PERSON_OF.match(window, a, b)
    if person and not _OUTLET_END.search(person.group(1)) and not _ORGANISATIONS.search(person.group(1)) and _OUTLET_END.search(window[person.end() : b]):
        a = person.end()  # "Ann Lee of Harbour News"
    if " From " in window[a:b]:  # "More Stories From Harbour Gazette" in title case
        a = window.rindex(" From ", a, b) + 6
    if (person := _ITS_PERSON.search(window, a, b)) and not _OUTLET_END.search(window[a:b]):  # "Harbour Gazette's Ann Lee"
        b = person.start()
    name = window[a:b].rstrip("'’-")
    return a, a + len(name.removesuffix("'s").removesuffix("’s"))


def _fits(name: str, pattern: Keyed) -> bool:
    """Whether a name found by a pattern can be an outlet's."""
    ends_so = bool(_OUTLET_END.search(name))
    if not (name[0].isupper() or "." in name or pattern is _QUOTED) or _LEADING.fullmatch(name + " ") or (_NO_OUTLET.match(name) and not ends_so):
        return False
    if is_language(name):  # "translated from Russian"
        return False
    if pattern in _ORIGIN:
        return True
    if not ends_so and _ORGANISATIONS.search(name):
        return False
    if pattern is _TOLD_THE:
        return ends_so or _camel(name)
    if pattern is not _SHAPED or " " in name or "." in name:
        return True
    return "-" in name or _camel_outlet(name)


def _camel(name: str) -> bool:
    return bool(re.search(r"[a-zа-я][A-ZА-Я]|\d", name)) and " " not in name


def _camel_outlet(name: str) -> bool:
    """FlightData24, NewsRadar: a run-together name, not McDonald or DeVos."""
    return _camel(name) and not re.match(r"(?:Mc|Mac|De|Di|La|Le|Van|O['’]|Fitz)[A-Z]", name) and len(name) > 6
