"""Cues: the words around a name that say "this comes from there", and the shapes of names that no table knows.

Every rule is a general phrase of news writing (English in detail; Spanish, French, German, Italian, Portuguese and Russian at a basic level). Before-cues
are matched against the words that end where the name begins, after-cues against those that begin where it ends; both look at bounded windows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from provenance.citing.versions import edition_end, is_language

__all__ = ["STRONG", "cue_of", "is_credit_line", "is_person_follower", "is_picture", "is_signature", "is_source_line", "shaped_names"]

STRONG = frozenset({"byline", "originally-published", "republished", "credit", "told", "email-to", "interview", "according-to", "reported", "via", "dateline"})
_WINDOW = 120  # code points looked at on each side of a name

# Up to five words that may stand between a cue and the name: articles, kinds of outlet, nationalities, adjectives.
_GAP = (
    r"(?:(?:the|a|an|its|his|her|their|our|le|la|les|l['’]|el|los|der|die|das|dem|den|il|o|os|news|agency|newspaper|magazine|paper|daily|weekly"
    r"|monthly|website|web|site|outlet|broadcaster|(?:edition|version|website|site|pages) of"
    r"|network|channel|station|service|portal|tabloid|journal|publication|program(?:me)?|show|conservative|liberal|local|state|state-run"
    r"|state-owned|state-controlled|independent|exiled"
    r"|opposition|business|financial|public|private|online|rival|leading|respected|far-right|right-wing|left-wing|progressive|investigative|cable"
    r"|television|TV|radio|wire|former|sister|U\.S\.|US|UK"
    r"|agencia|diario|periódico|journal|quotidien|agence|Zeitung|Nachrichtenagentur|Magazin|агентство|агентства|агентству|издание|издания|изданию"
    r"|газета|газеты|газете|телеканал|телеканала"
    r"|портал|журнал|журналу|[a-z]+-based|(?:Ameri|Mexi|Russi|Ukraini|Belarusi|Germ|Itali|Australi|Canadi|Indi|Irani|Venezuel|Brazili|Colombi|Europe)[a-z]*n"
    r"|[A-Z][a-z]+(?:ish|ese)|French|Greek|Dutch|Czech|Swiss|Israeli|Qatari|Saudi|Pakistani|[A-Z][a-z]+['’]s)[\s\-]+(?:-\s+)?){0,5}(?:(?:d?all|dell|[ld])['’])?[\"“«'‘\[]{0,2}$"
)
_PIECE = (
    r"(?:report|article|story|piece|column|op-ed|editorial|essay|investigation|analysis|poll|survey|interview|study|account|profile|review|post"
    r"|blog|item|dispatch|exposé|expose|feature"
    r"|transcript|segment|broadcast|tweet|video|clip|recording)s?"
)


def _before(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[\s\W]))(?:{pattern})\s*[:,]?\s*(?:-\s+)?{_GAP}", re.IGNORECASE)


# Strongest first: the first that matches names the cue.
_BEFORE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "republished",
        _before(
            r"(?:re-?printed|re-?published|re-?posted|cross-?posted|syndicated|translated)(?: \w+){0,3} (?:from|of|by|on|through|via)"
            r"|(?:^\W*|(?<=[.] ))(?:distributed|provided|supplied) (?:by|through|via)|translation (?:by|from)|traducción de|traduit par|übersetzt von"
            r"|tradotto da|перевод|перевел[аи]?|перевёл|(?:let|allowed|permitted) us (?:to )?(?:have|use|print) (?:this|it)(?: (?!photo|image)\w+){0,2} from"
        ),
    ),
    (
        "originally-published",
        _before(
            r"(?:originally|first|previously|initially) (?:published|appeared|posted|aired|ran|written|broadcast|printed"
            r"|produced)(?: \w+){0,3} (?:by|in|on|at|for|with)"
            r"|(?:excerpted|adapted|translated)(?: \w+){0,3} (?:from|of)"
            r"|(?:this|the) (?:article|story|piece|report|post|column)(?: \w+){0,3} (?:comes|came|is|was|appeared|appears|ran)(?: \w+){0,4} (?:from"
            r"|by|in|on|at|for)|courtesy of|with (?:the )?(?:kind |express )?permission (?:from|of)"
            r"|(?:written|reported) by [A-Z][\w.-]+(?: [A-Z][\w.-]+){1,2},? (?:for|of|in|at|from)"
            r"|(?:первоначально )?опубликовано (?:в|на)|publicado originalmente (?:en|por)|zuerst (?:erschienen|veröffentlicht) (?:bei|in|auf)"
            r"|publié (?:initialement )?(?:par|dans|sur)"
        ),
    ),
    (
        "email-to",
        _before(r"(?:e-?mail|letter|message|text message|text|fax|e-?mails|letters|messages)(?: \w+){0,3} (?:to|with)|e-?mailed"),
    ),
    (
        "interview",
        _before(
            r"interview(?:ed|s)?(?: \w+){0,4} (?:with|to|for|on|by|in|from|aired on|published (?:in|by))|(?:spoke|speaking|talked|talking|speaks"
            r"|spoken) (?:to|with|on)|in conversation with"
            r"|(?:appear(?:ed|ing|ance|ances)?|said|say|says|saying|(?<=\w )comments?|commented|remarks|guest|debut(?:ed)?|call(?:ed)? in)(?: \w+){0,3} on"
            r"|entrevista (?:con|a|de)|interview (?:mit|avec|der|dem)"
            r"|entretien (?:avec|à|au)|в интервью|intervista (?:a|al|con)"
        ),
    ),
    (
        "told",
        _before(
            r"(?:(?:told|tells) (?-i:[A-Z])[\w’'-]+ (?-i:[A-Z])[\w’'-]+ (?:of|from|with)"
            r"|tell|told|tells|telling|informed|(?:statement|remarks?|comments?|response|written answer)s?(?: \w+){0,2} to"
            r"|(?:confirmed|explained|described|admitted|revealed|disclosed|outlined|repeated|conceded)(?: \w+){0,5} to"
            r"|in comments to|(?:by|over the) (?:phone|telephone)(?: \w+){0,2} (?:to|with)|shared (?:\w+ ){1,4}with|explained to|admitted to"
            r"|revealed to|said to"
            r"|speaking exclusively to|disclosed to|remarked to|insisted to|provided to"
            r"|leaked to|released to|given to|gave|confided (?:in|to)|complained to"
            r"|(?:dijo|dijeron|(?:declar|confirm|asegur|explic|indic|señal|inform)(?:ó|aron))(?: \w+){0,3} a"
            r"|(?:a|ont) (?:dit|déclaré|confirmé|indiqué|expliqué|assuré)(?: \w+){0,3} (?:à|au|aux)|sagte(?: \w+){0,3} (?:der|dem|den|zu)"
            r"|ha detto(?: \w+){0,3} (?:a|al|(?=all['’]))"
            r"|сказал[аи]?|рассказал[аи]?|заявил[аи]?|сообщил[аи]?|пояснил[аи]?)"
        ),
    ),
    (
        "according-to",
        _before(
            # In so many words: "with thanks to", "we have this from", "all facts are from", "shortened from".
            r"(?:thanks|thank you|grateful|gratitude|indebted|credit goes|all credit|full credit|credits?) to"
            r"|(?:we|i) (?:first )?(?:read|found|saw|heard|learned|have|had|got|took|know)(?: (?:of|about))? (?:this|it|these|that|them|all this|the story)"
            r"(?: \w+){0,3} (?:in|on|at|from|by|via|through)"
            r"|(?:re-?written|re-?told|re-?worded|shortened|condensed|abridged|paraphrased|summari[sz]ed|taken|borrowed|sourced|compiled)(?: \w+){0,2} from"
            r"|(?:facts|details|information|quotes|quotations|figures|reporting|story|text|words|news|material)(?: \w+){0,3} (?:is|are|was|were|comes?|came)"
            r"(?: \w+)? from|(?:with|in) reference to|referring to|^\W*(?:found|seen|spotted|read|discovered)(?: \w+){0,4} (?:at|on|in|via)"
            r"|according to(?: [a-z-]+){0,3}? (?:website|site|service|app|channel|newspaper|agency|magazine|portal|blog|outlet)|according to"
            r"|(?:data|information|figures|footage|images?|details|video|audio|photos?|records|documents|numbers|statistics|quotes?"
            r"|material)(?: \w+){0,2} from|as (?:\w+ )?(?:reported|noted|cited|quoted|described|revealed|detailed|documented|pointed out"
            r"|observed|stated|seen|explained|shown|covered|published|broadcast)"
            r"(?: \w+){0,2} (?:by|in|on|at)|(?:first |previously |originally |initially |exclusively |widely )?(?:reported|published|broadcast"
            r"|aired|broken|cited|quoted|obtained|reviewed|verified|seen|released"
            r"|conducted|compiled|carried|uncovered|revealed|posted|written|featured|run|printed|shown|recorded|commissioned|unearthed|discovered"
            r"|produced|noted|investigated|captured|televised"
            r"|made|detailed|leaked|documented|analyzed|collected|gathered|provided|highlighted|flagged|spotted|picked up)(?: \w+){0,3}? (?:by|in"
            r"|on|at|via|through)"
            rf"|\b{_PIECE}[”\"’»]?(?: \w+){{0,4}}? (?:by|in|from|on|at|for|of)|(?:citing|quoting|quotes?|cites?|referenc(?:es|ing)|per|via|h/t"
            rf"|hat tip:?(?: to)?|source|sources|credit|read more (?:at|on|from|in)|more (?:at|from))"
            r"|(?<![\w ])from|(?<=[.:;(\[—–-] )from|^\W*from|(?<=[,”\"’'»] )(?:reports|reported|writes|wrote|notes|noted|adds|added|says|said (?=[Tt]he ))"
            r"|(?:reached|contacted|asked|approached|questioned|pressed|interviewed)(?: \w+){0,3} by"
            r"|(?:writing|wrote|writes|written|reporting|reports) (?:\w+ ){0,2}(?:in|for|on)|(?:según|de acuerdo con|informó|publicó|citado por"
            r"|citando a|segundo|de acordo com)|(?:selon|d['’]après|citée? par|rapportée?s? par|rapporte(?:nt)?|indique(?:nt)?)"
            r"|(?:laut|nach angaben (?:von|der|des)|berichtet(?:e)?|meldet(?:e)?|zitiert(?:e)?)|(?:secondo|riporta|riferisce|ha riferito)"
            r"|(?:по данным|как сообща(?:ет|л[аио]?|ют)|сообща(?:ет|ют)|пиш(?:ет|ут)|переда(?:ет|ёт|ют)|со ссылкой на|по информации|отмечает"
            r"|цитирует|сообщили в|заявил[аи] в интервью)"
        ),
    ),
)
_ADVERBS = (
    r"(?:\s*,?\s*(?:also|first|has|had|have|previously|recently|later|then|today|yesterday|exclusively|just|now|once|\w+ly"
    r"|was the first to|were the first to|(?:on|in) \d{4}"
    r"|similarly|subsequently|even|itself|recently|since|been"
    r"|that day|this week|last week|last month|earlier|online|magazine|newspaper"
    r"|reporters?|(?:on|in) [A-Z]\w+(?: \d{1,2})?(?:, \d{4})?)\s*,?){0,4}"
)
_VERBS = (
    r"(?:(?:is|was|are|were) (?:reporting|saying|citing|claiming|quoting|describing|out with)|report(?:ed|s|ing)?|not(?:ed|es|ing)|wr(?:ote|ites"
    r"|iting|itten)|sa(?:id|ys|ying)|add(?:ed|s)|suggest(?:ed|s)|reveal(?:ed|s|ing)?"
    r"|claim(?:ed|s)|f(?:ou|i)nds?|publish(?:ed|es|ing)?|quot(?:ed|es|ing)|cit(?:ed|es|ing)"
    r"|confirm(?:ed|s)|point(?:ed|s|ing)? (?:\w+ )?(?:out|to)|explain(?:ed|s)?|describ(?:ed|es)|br(?:oke|eaks|oken) (?:the|this|that)|ask(?:ed|s)"
    r"|learn(?:ed|s|t)|obtain(?:ed|s)|more(?::| on| at| details| here)?|the (?:story|details|full|rest|report|latest|scoop)"
    r"|highlight(?:ed|s)|detail(?:ed|s)|document(?:ed|s)|estimat(?:ed|es)|calculat(?:ed|es)|analy[sz](?:ed|es)|observ(?:ed|es)|tweet(?:ed|s)"
    r"|announc(?:ed|es)|rat(?:ed|es)|compil(?:ed|es)|discover(?:ed|s)|uncover(?:ed|s)"
    r"|post(?:ed|s)|aired|ran|releas(?:ed|es)|interview(?:ed|s)|summ?ari[sz]ed|projected|predicted|called|calls|put it|puts it|recounted"
    r"|relayed|elaborat(?:ed|es)|argu(?:ed|es)|stat(?:ed|es)"
    r"|show(?:ed|s)|understands|carried|tell(?:s)? us|mention(?:ed|s)|warn(?:ed|s)|fact[- ]check(?:ed|s)|fact checker|poll(?:ed|s)|survey(?:ed|s)"
    r"|examin(?:ed|es)"
    r"|investigat(?:ed|es)|identif(?:ied|ies)|list(?:ed|s)|captured|recorded|explored|featured|tracked|spoke|talked to|reached|shared|gave"
    r"|listed|ruled|declared|concluded|debunked|caught|captured|exposed|broadcast|televised"
    r"|informó|publicó|reportó|señaló|dijo|rapporte|a rapporté|a révélé|écrit|berichtete?|meldete?|schreibt|schrieb|ha riportato|scrive|сообща(?:ет"
    r"|л[аои]?|ют)|пиш(?:ет|ут)|отмечает|переда(?:ет|ёт|ют)|опубликовал[аои]?)\b"
)
_NOUNS = (
    r"(?:(?:[\w’'-]+[\s/-]+){0,3}?(?:reports?|article|story|stories|piece|polls?|survey|reporters?|correspondents?|journalists?"
    r"|editorial|investigation|interview|account|coverage|sources?|reporting|analysis"
    r"|op-ed|column|headline|fact[- ]checkers?|fact[- ]check|town hall|exit poll|tally|review|profile|transcript|essay|blog"
    r"|bureau chief|photographers?|exclusive|expos[eé]|tracker|average|database|headlines?|interviews?|editorial board"
    r"|segment|video|footage))\b"
)
_AFTER_VERB = re.compile(rf"[\"”»'’)\]]{{0,2}}{_ADVERBS}\s*{_VERBS}")
_AFTER_PERSON = re.compile(
    rf"(?:['’]s)?\s+(?:(?:senior |chief |political |White House |[a-z]+ ){{0,3}}(?:reporter|correspondent|columnist|journalist|editor|analyst|host"
    rf"|anchor|writer|contributor)s? )?((?:[A-Z][\w.’'-]+\s+){{1,2}}[A-Z][\w’'-]+){_ADVERBS}\s*{_VERBS}"
)
_SELF = re.compile(
    r"\s+(?:(?:has|have) (?:exclusively )?learn(?:ed|t)\b|(?:has |have )?reached out to\b|(?:has |have )?contacted\b[^.]{0,80}\bfor (?:a )?comment\b)"
)
_ASKED = re.compile(
    rf"(?:requests?|questions|inquiry|inquiries|query|queries)(?: for comment)? from\s+{_GAP}"
    rf"|(?:not|n['’]t|declined to|refused to)(?: immediately)? (?:respond|reply|comment|speak|talk) to\s+{_GAP}",
    re.IGNORECASE,
)
_AFTER_NOUN = re.compile(rf"(?:['’]s?)?\s+{_NOUNS}")
_AFTER_COLON = re.compile(
    r"(?:['’]s)?(?:\s+(?:reports|writes|adds|notes|explains|has more|story|report|article|headline|today"
    r"|online)){0,2}\s*:\s*(?:[\"“‘']|$|[A-Z])"
)
_FORMERLY = re.compile(r"\b(?:former|ex|onetime|one-time|then|longtime|retired|fired)[ -]$")
_NAME = r"((?:[A-Z][\w.’'-]+\s+){1,2}[A-Z][\w’'-]+)"
_PERSON = re.compile(
    rf"['’]s\s+{_NAME}|(?:['’]s)?\s+(?:(?:[a-z-]+|White House) ){{0,2}}"
    rf"(?:reporter|correspondent|columnist|journalist|editor|analyst|host|anchor|writer|contributor|photographer) {_NAME}"
)
_CREDIT = re.compile(
    r"\bcontribut(?:ed|ing) to (?:this|the|that|our)\b|\bcontributed(?: reporting| to)?\s*\.?$|\b(?:additional )?reporting (?:by|from)\b"
    r"|\bcompiled (?:from|by)\b|\bwith (?:files|reporting|material|reports|information|(?:agency )?inputs?) from\b"
)
_DATELINE = re.compile(r"\W*(?:[A-Z][\w .,'’/\[\]-]{1,60}\s*)?\(\s*$")
_VIA = re.compile(
    r"(?:^|[\s(\[])(?:via|h/t|hat[- ]tip:?(?: to)?|source:?|sources:?|source (?:link|url):|credit:?|image|screenshot|read more:?|источник:?|fuente:?|quelle:?"
    r"|fonte:?)\s*[:(\[-]?\s*(?:the |The )?$",
    re.IGNORECASE,
)
_SOURCE_LINE = re.compile(r"\W*(?:(?:source|quelle|fuente|fonte|источник)\s*:|via\s*:?)\s*(?:the )?\W*", re.IGNORECASE)  # a line of its own
_LABEL = re.compile(r"^\W*(?:(?:original )?(?:story|text|words|report|reporting|article|news|bericht|beitrag|texte|texto))\s*:\s*(?:the )?$", re.IGNORECASE)
_SOURCE_LIST = re.compile(r"(?:^|[^\w])(?:sources?|photo source|image source|via|h/t)\s*:[^.!?:]{0,120}$", re.IGNORECASE)
_SIGNED_BEFORE = re.compile(r"(?:^|[.!?…][»”\"’]?)\s*\((?:(?:with|mit|avec|con|com|met|с|по материалам) (?:l['’])?)?(?:[\w-]{2,12}/){0,3}$")
_SIGNED_AFTER = re.compile(r"(?:/[\w-]{2,12}){0,3}\)\W*$")
_DASHED = re.compile(r"[”\"’'.»]\s*[–—-]{1,2}\s*$")
_PAPER_SPOKE = re.compile(r"(?:spokes\w+|spokesperson|owner|ceo|parent|shares|lawsuit|stock)\b", re.IGNORECASE)


def cue_of(clean: str, start: int, end: int, kind: str) -> str:
    """The cue that the words around ``clean[start:end]`` give a name; "" when there is none. ``kind`` is the block's kind.

    >>> cue_of("It is closed, he told the Harbour Gazette.", 26, 41, "paragraph"), cue_of("The Harbour Gazette is closed.", 4, 19, "paragraph")
    ('told', '')
    """
    before = clean[max(0, start - _WINDOW) : start]
    end = edition_end(clean, end)  # "Radio Verento's Russian Service reported"
    after = clean[end : end + _WINDOW]
    if _CREDIT.search(clean[:600]) or _CREDIT.search(clean[-600:]):
        return "credit"
    alone = not re.search(r"\w", clean[:start] + clean[end:])  # an agency's sign on a line of its own
    if kind == "caption" and not alone and _photo(before, after):
        return "photo"
    if start < 80 and _DATELINE.fullmatch(clean[:start]) and re.match(r"\s*\)\s*[-–—:]|\s*\)\s+[\"“A-Z]", after):
        return "dateline"
    for cue, pattern in _BEFORE:
        if pattern.search(before):
            return "according-to" if cue == "told" and before.rstrip().endswith("gave") else cue
    if (
        _VIA.search(before)
        or (_LABEL.search(clean[:start]) and re.match(r"[\s).,;|]*(?:$|[(/|])", after))
        or _SOURCE_LIST.search(before)
        or (_DASHED.search(before) and re.match(r"\s*(?:$|[(A-Z–—])", after))
    ):
        return "via"
    if not clean[:start].removeprefix("The ").strip(" “\"'(") and re.match(r" ?[–—] ?[A-Z]", after):
        return "dateline"
    if _PAPER_SPOKE.match(after.lstrip(" '’s")):
        return ""
    if _SELF.match(after) or _ASKED.search(before):  # only an outlet's own text says so
        return "told"
    if _AFTER_VERB.match(after) or _AFTER_PERSON.match(after) or _AFTER_COLON.match(after):
        return "reported"
    return "reported" if _AFTER_NOUN.match(after) and not _FORMERLY.search(before) else ""


def is_source_line(clean: str, start: int, end: int) -> bool:
    """Whether a sentence is nothing but "Source:" and the name.

    >>> is_source_line("(Source: Northline)", 9, 18), is_source_line("Source: Northline said", 8, 17)
    (True, False)
    """
    return bool(_SOURCE_LINE.fullmatch(clean[:start]) and not re.search(r"\w", clean[end:]))


def is_credit_line(clean: str, start: int, end: int) -> bool:
    """Whether a sentence is nothing but "Credit:" and the name; below a picture it is the picture's.

    >>> is_credit_line("Credit: Northline", 8, 17), is_credit_line("Photo credit: Northline", 14, 23)
    (True, False)
    """
    return bool(re.fullmatch(r"\W*credits?\s*:\s*(?:the )?\W*", clean[:start], re.IGNORECASE)) and not re.search(r"\w", clean[end:])


_PICTURE = re.compile(
    r"(?:^|[.!?)|] )\W*(?i:(?:(?:featured?|header|cover|lead|top|main|file|screen|stock) ?)?"
    r"(?:image|photo|picture|photograph|shot|screenshot|foto|bild|imagen)s?)\b"
    r"(?:\W{1,3}(?:(?i:by|via|from|credit|courtesy|of|source|screenshot|taken|used|with|permission|licensed|under|through)|[A-Z][\w.-]+)\b){0,12}\W{1,4}$"
)
_ENDED = re.compile(r"(?:['’]s)?\s*(?:$|[.,;:)/|\]]|[A-Z])")


def is_picture(clean: str, start: int, end: int) -> bool:
    """Whether a name is where a picture comes from.

    >>> is_picture("Featured image via Northline.", 19, 28), is_picture("The photo came from Northline.", 20, 29)
    (True, False)
    """
    return bool(_ENDED.match(clean, end) and _PICTURE.search(clean, max(0, start - 200), start))


def is_signature(clean: str, start: int, end: int) -> bool:
    """Whether a name is an agency's sign behind a finished sentence.

    >>> is_signature("The line is shut. (dpa)", 19, 22), is_signature("The agency (dpa) said so.", 12, 15)
    (True, False)
    """
    return bool(_SIGNED_BEFORE.search(clean[max(0, start - 60) : start]) and _SIGNED_AFTER.fullmatch(clean, end, end + 60)) and len(clean) - end <= 60


def _photo(before: str, after: str) -> bool:
    return bool(re.search(r"[/(|]\s*$|(?:photo|image|picture|credit|foto|courtesy|via|by)\W{0,3}(?:of |by )?(?:\w+ ){0,3}$", before, re.IGNORECASE)) or bool(
        re.match(r"\s*(?:/|\)|photo|images?\b|via\b|$)", after, re.IGNORECASE)
    )


def is_person_follower(after: str) -> str:
    """The person named right after an outlet (``'s Ann Lee``, ``reporter Ann Lee``), or "".

    >>> is_person_follower("'s political reporter Ann Lee wrote")
    'Ann Lee'
    """
    match = _PERSON.match(after[:_WINDOW]) if edition_end(after, 0) == 0 else None
    return match.group(1) or match.group(2) if match else ""


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
_DOMAIN_ENDS = (
    "com|org|net|ru|ua|info|co\\.uk|de|fr|es|it|news|io|tv|me|media|press|az|ge|by|kz|eu|ca|us|uk|example|online|live|today|world|pl|nl|be|ch|at|se"
    "|no|fi|dk|cz|gr|ie"
    "|il|tr|za|ng|ke|au|nz|in|cn|jp|br|mx"
)
_SHAPED = re.compile(
    rf"(?<![\w.@#/])(?:(?:Radio|Channel|TV|Agencia|Agence|Agenzia|Diario|Radyo) {_CAP}(?: {_CAP}){{0,2}}"
    rf"|(?!(?:By|In|On|At|The|From|For|With|Per|Via|As|And|But) (?:Radio|Channel|TV) )"
    rf"(?:{_CAP}[ -](?:(?:of|de|del|da|der|and|&|la) )?){{1,4}}(?:{_OUTLET_WORDS})(?: (?:Service|Agency|Network|Online|Magazine|Digital|Europe"
    rf"|International))?"
    rf"|(?:Times|Ledger|Journal|Voice|Post|Echo|Star|Gazette|Herald|Review) of {_CAP}|[A-Z][a-z]+[A-Z][a-z]+\w*"
    rf"|\w[\w-]{{1,30}}\.(?:{_DOMAIN_ENDS}))(?!\w)(?!\.\w)"
)
_KIND_BEFORE = re.compile(rf"(?<!\w){_KINDS},? [\"“«'‘]?({_JOINED}|\w[\w-]{{1,30}}\.[a-z]{{2,6}})")
_KIND_AFTER = re.compile(
    rf"(?<!\w)(?:[Tt]he|by|in|to|of|with|told|tells) [\"“«]?({_CAP}(?:[ -]{_CAP}){{0,3}})[\"”»]?,? (?:an? (?:[\w-]+ ){{0,3}})?{_KINDS}(?!\w)"
)
_TOLD_THE = re.compile(
    rf"(?:told|tells|[Ee]mail to|[Ii]nterview (?:with|to)|[Aa]ccording to|[Rr]eported by|[Cc]iting"
    rf"|in comments to) [Tt]he ({_CAP}(?: {_CAP}){{0,4}})(?=[.,;:\"”’)]|$| (?:that|in|on|last|this|by|during|after|it|he|she|they)\b)"
)
_QUOTED = re.compile(
    r"(?:издани[еяю]|агентств[оау]|газет[аыеу]|телеканал[ау]?|портал[ау]?|журнал[ау]?|по данным|сообщает|пишет"
    r"|со ссылкой на) «([^»«]{2,60})»"
)
_OUTLET_END = re.compile(rf"(?:^|[\s-])(?:{_OUTLET_WORDS})(?: (?:Service|Agency|Network|Online|Magazine|Digital|Europe|International))?$")
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
    re.compile(
        rf"(?:[Tt]old|[Tt]ells|[Aa]ccording to|(?:reported|quoted|cited|obtained|seen|reviewed|published) by"
        rf"|(?:interview|speaking|spoke|e-?mail|statement) (?:to|with)"
        rf"|[Cc]iting|[Qq]uoting|[Ww]r(?:ote|iting) (?:\w+ )?(?:in|for)) The ({_ANY})"
    ),
    re.compile(rf", The ({_ANY}) (?:reports|reported|writes|wrote|notes|noted)\b"),
    re.compile(rf"\b[Aa]s [Tt]he ({_CAP}(?: {_CAP}){{1,3}}) (?:(?:first|also) )?(?:reported|reports|writes|wrote)\b"),
    # Institutions and persons are told things, too, but give hardly any interviews.
    re.compile(rf"(?:[Tt]old|[Tt]ells) ({_CAP})(?= in an? (?:[a-z-]+ ){{0,2}}interview\b| (?:by|over the) (?:phone|telephone)\b| on condition of anonymity)"),
    re.compile(
        rf"\b(?:said|says|added|insisted|argued|explained|confirmed|claimed|denied|wrote)(?: \w+)? in an? (?:[a-z-]+ )?"
        rf"(?:interview (?:with|to)|e-?mail to|statement to) ({_CAP})(?=[.,;:”\"]|$| (?:on|that|last|this|published|aired)\b)"
    ),
    re.compile(
        rf"\b(?:documents?|letter|report|memo|e-?mails?|drafts?|cop(?:y|ies)|footage|video|recordings?|figures|data|records|files|minutes)\b[a-z ,]{{0,40}}"
        rf"\b(?:seen|obtained) by (?:the )?({_ANY})(?![\w’'-]| [A-Z])"
        r"(?!,? (?:an? )?(?:[\w-]+ ){0,3}(?:group|organi[sz]ation|committee|watchdog|non-?profit|firm|company|party|union|charity|tank|campaign|activists?)\b)"
    ),
    re.compile(rf"(?:[Tt]old|[Tt]ells|[Ii]nterview (?:with|to|for)|[Aa]ccording to|[Ss]poke to) [\"“«]({_ANY})[\"”»]"),
    re.compile(rf"^\W*(?:[Hh]/[Tt]|[Hh]at [Tt]ip)(?:\s*:| to)? (?:[Tt]he )?({_CAP})\W*$"),
    re.compile(rf"^\W*(?:[Tt]he )?({_CAP}) has (?:much |lots |a lot )?more\b"),
    re.compile(rf"^\W*The ({_CAP}(?: {_CAP}){{1,3}}) has (?:much |lots |a lot )?more\b"),
    re.compile(rf"\b[Ww]riting (?:\w+ )?(?:for (?:[Tt]he )?|in the )({_ANY})(?=,)"),
    re.compile(
        rf"(?:^|[.!?:|(] ?)[Rr]ead (?:more|it|(?:the )?(?:full|rest|original|whole|entire|complete)[\w ]{{0,24}}?)(?: here)? (?:at|from|(?<!more )(?:on|in)):?"
        rf" (?:[Tt]he )?({_ANY}){_ENDS}"
    ),
    re.compile(
        r"(?:[Tt]old|[Tt]ells|[Ii]nterview (?:with|on)|[Ss]poke to|[Ee]mail to) ([A-Z]{2,5})"
        r"(?=[.,;:\"”]| (?:in|on|that|last|this|during|after|he|she|they|it)\b|$)"
    ),
    re.compile(
        rf"(?:^|[.!?;:] |\b(?:[Aa]s|but|and|when|[Aa]fter|that|[Ww]hile) )(?:[Tt]he )?({_CAP}(?<![a-z]s)) (?:(?:first|also|has|on [A-Z][a-z]+day) )?(?:reported"
        rf"|reports|is reporting)"
        r"(?=:|,? (?:that|on|in|at|back|earlier|last|this|today|yesterday|[A-Z][a-z]+day)\b|[.,]?$)"
    ),
    re.compile(rf"\b[Aa]s (?:the )?({_CAP}) (?:writes|wrote|noted|notes|put it|points out|pointed out|revealed|explained)\b"),
    re.compile(rf"(?:^|[\s(])(?:[Ss]ources?:|\([Vv]ia:?) ({_ANY})(?=\s*(?:$|[:|),])|\s\s)"),
    re.compile(rf"(?:^|[.!?…] )From (?:the )?({_ANY}):"),
    re.compile(rf"^\W*[A-Z][\w .,'’/-]{{1,60}}\((?:the )?({_ANY})\) ?[-–—]"),
    re.compile(rf"^\W*More(?: [A-Za-z]+){{0,2}} [Ff]rom (?:[Tt]he )?({_CAP} {_JOINED})\W*$"),
    re.compile(rf"^\W*More(?: [A-Za-z]+){{0,2}} [Ff]rom (?:[Tt]he )?({_CAP} of {_JOINED})\W*$"),
    re.compile(rf"[Ww]ritten [Bb]y [\w. ]{{3,40}} for (?:the )?({_ANY})(?=\s*[:.])"),
    re.compile(rf"({_ANY})(?:['’]s)? (?:reporter|correspondent|journalist|investigative reporter|political reporter)s? {_CAP} {_CAP}"),
)
_NO_OUTLET = re.compile(
    r"(?:White House|Congress|Parliament|Senate|Bundestag|Duma|Knesset|Rada|Commons|Reporters?|Journalists?"
    r"|Pentagon|Capitol|Pool|Police|Officials?|Sources?|I|We|He|She|They|It|Who|What|[A-Z][a-z]+(?:ish|ese|ian|ican)|FBI|CIA|NSA|DNC"
    r"|RNC|GOP|NATO|UN|EU|US|UK|USA|DHS|DOJ|EPA|IRS|NASA)$"
)


# An origin stated in so many words may be anybody: a university, a ministry, a name of any shape.
_ORIGIN = (
    re.compile(
        rf"(?:[Oo]riginally|[Ff]irst|[Pp]reviously) (?:published|posted|produced|written|appeared|ran|aired)(?: in [A-Z][a-z]+| [a-z]+){{0,2}}"
        rf" (?:by|on|with|at)(?: (?:the )?(?:web ?site|site|blog|pages) of)? (?:[Tt]he )?({_JOINED})"
    ),
    re.compile(rf"(?:[Oo]riginally|[Ff]irst) (?:published|appeared|ran|printed)(?: in [A-Z][a-z]+| [a-z]+)? in (?:the )?({_CAP} {_JOINED})"),
    re.compile(rf"(?:[Rr]e-?printed|[Rr]e-?published|[Rr]e-?posted|[Ss]yndicated)(?: [a-z]+){{0,3}} (?:from|of|by) (?:[Tt]he )?({_JOINED})"),
    re.compile(rf"[Tt]ranslated from (?:the )?({_JOINED})"),
    re.compile(rf"({_JOINED}) (?:was|were) (?:the )?first to report\b"),
    re.compile(rf"(?:[Cc]ourtesy of|[Ww]ith (?:the )?(?:kind )?permission (?:of|from)) (?:the )?({_JOINED})"),
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
    patterns = [(origin, True) for origin in _ORIGIN] + [(_QUOTED, True), (_KIND_BEFORE, True), (_KIND_AFTER, True), (_TOLD_THE, False), (_SHAPED, False)]
    for pattern, sure in (*patterns, *((cued, False) for cued in _CUED)):
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


def _fits(name: str, pattern: re.Pattern[str]) -> bool:
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
