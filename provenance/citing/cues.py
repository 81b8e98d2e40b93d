"""Cues: the words around a name that say "this comes from there".

Every rule is a general phrase of news writing (English in detail; Spanish, French, German, Italian, Portuguese and Russian at a basic level). Before-cues
are matched against the words that end where the name begins, after-cues against those that begin where it ends; both look at bounded windows.
"""

from __future__ import annotations

import re

from provenance.citing.versions import edition_end

__all__ = ["STRONG", "cue_of", "is_credit_line", "is_labelled", "is_person_follower", "is_picture", "is_signature", "is_source_line"]

STRONG = frozenset({"byline", "originally-published", "republished", "credit", "told", "email-to", "interview", "according-to", "reported", "via", "dateline"})
_WINDOW = 120  # code points looked at on each side of a name

# Up to five words that may stand between a cue and the name: articles, kinds of outlet, nationalities, adjectives.
_GAP = (
    r"(?:(?:the|a|an|its|his|her|their|our|le|la|les|l['’]|el|los|der|die|das|dem|den|il|o|os|news|agency|newspaper|magazine|paper|daily|weekly"
    r"|monthly|website|web|site|outlet|broadcaster|(?:edition|version|website|site|pages|material|article|report) of"
    r"|network|channel|station|service|portal|tabloid|journal|publication|program(?:me)?|show|conservative|liberal|local|state|state-run"
    r"|state-owned|state-controlled|independent|exiled"
    r"|opposition|business|financial|public|private|online|rival|leading|respected|far-right|right-wing|left-wing|progressive|investigative|cable"
    r"|television|TV|radio|wire|former|sister|U\.S\.|US|UK"
    r"|agencia|diario|periódico|journal|quotidien|agence|Zeitung|Nachrichtenagentur|Magazin|агентство|агентства|агентству|издание|издания|изданию"
    r"|газета|газеты|газете|телеканал|телеканала"
    r"|портал|журнал|журналу|[a-z]+-based|(?:Ameri|Mexi|Russi|Ukraini|Belarusi|Germ|Itali|Australi|Canadi|Indi|Irani|Venezuel|Brazili|Colombi|Europe)[a-z]*n"
    r"|[A-Z][a-z]+(?:ish|ese)|French|Greek|Dutch|Czech|Norwegian|Austrian|Hungarian|Romanian|Bulgarian|Serbian|Croatian|Bosnian|Albanian|Estonian|Latvian|Lithuanian|Georgian"
    r"|Armenian|Moldovan|Nigerian|Kenyan|Egyptian|Syrian|Iraqi|Indonesian|Korean|Chilean|Argentine|Swiss|Israeli|Qatari|Saudi|Pakistani|[A-Z][a-z]+['’]s)[\s\-]+(?:-\s+)?){0,5}(?:(?:d?all|dell|[ld])['’])?[\"“«'‘\[]{0,2}$"
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
            r"|(?:was|were|is|are) based on the (?:work|reporting|report|story|article|investigation) (?:of|by|in|from)"
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
            r"|made|detailed|leaked|documented|analyzed|counted|measured|calculated|found|collected|gathered|provided|highlighted|flagged|spotted|picked up)"
            r"(?: \w+){0,3}? (?:by|in|on|at|via|through)"
            rf"|\b{_PIECE}[”\"’»]?(?: \w+){{0,4}}? (?:by|in|from|on|at|for|of)|(?:citing|quoting|quotes?|cites?|referenc(?:es|ing)|per|via"
            rf"|(?:h/t|hat[- ]tip):?(?: to)?|source|sources|credit|read more (?:at|on|from|in)|more (?:at|from))"
            r"|(?:relates?|recounts?|reports?|writes?|reveals?|notes?|tells?|affirms?|informs?)"
            r" (?=the (?:\w+ ){0,2}(?:daily|weekly|newspaper|magazine|paper|agency|broadcaster|portal|news ?site)\b)"
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
    r"|op-ed|column|headline|fact[- ]checkers?|fact[- ]check|researchers?|investigators?|town hall|exit poll|tally|review|profile|transcript|essay|blog"
    r"|bureau chief|photographers?|exclusive|expos[eé]|tracker|average|database|headlines?|interviews?|editorial board"
    r"|segment|video|footage))\b"
)
_AFTER_VERB = re.compile(rf"[\"”»'’)\]]{{0,2}}{_ADVERBS}\s*{_VERBS}")
_AFTER_PERSON = re.compile(
    rf"(?:['’]s)?\s+(?:(?:senior |chief |political |White House |[a-z]+ ){{0,3}}(?:reporter|correspondent|columnist|journalist|editor|analyst|host"
    rf"|anchor|writer|contributor)s? )?((?:[A-Z][\w.’'-]+\s+){{1,2}}[A-Z][\w’'-]+){_ADVERBS}\s*{_VERBS}"
)
_BODIES = re.compile(
    r"\b(?:Ministry|Minister|Department|Office|Police|Government|Parliament|Court|Army|Navy|Authority|Council|Bank|President)\b"
)  # a country's
_SELF = re.compile(
    r"\s+(?:(?:has|have) (?:exclusively )?learn(?:ed|t)\b|(?:has |have )?reached out to\b|(?:has |have )?contacted\b[^.]{0,80}\bfor (?:a )?comment\b)"
)
_FIRST_THERE = re.compile(r",? (?:where|in which|which) (?:\w+ ){0,4}(?:first|originally) (?:appeared|ran|published|was published|printed)\b")
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
_LABEL = re.compile(
    r"(?:^|[|·•] )\W*(?:(?:original )?(?:story|text|words|report|reporting|article|news|bericht|beitrag|texte|texto))\s*:\s*(?:the )?$", re.IGNORECASE
)
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
    if start < 80 and _DATELINE.fullmatch(clean[:start]) and re.match(r"\s*\)\s*[-–—:](?!\s*(?:[A-Z]{3,9}\.?\s)?\d)|\s*\)\s+[\"“A-Z]", after):
        return "dateline"
    for cue, pattern in _BEFORE:
        if pattern.search(before):
            return "according-to" if cue == "told" and before.rstrip().endswith("gave") else cue
    if (
        _VIA.search(before)
        or is_labelled(clean, start, end)
        or _SOURCE_LIST.search(before)
        or (_DASHED.search(before) and re.match(r"\s*(?:$|[(A-Z–—])", after))
    ):
        return "via"
    if not clean[:start].removeprefix("The ").strip(" “\"'(") and re.match(r" ?[–—] ?[A-Z]", after):
        return "dateline"
    if _PAPER_SPOKE.match(after.lstrip(" '’s")):
        return ""
    if _FIRST_THERE.match(after):  # "the Harbour Gazette, where this column first appeared"
        return "originally-published"
    if _SELF.match(after) or _ASKED.search(before):  # only an outlet's own text says so
        return "told"
    person = _AFTER_PERSON.match(after)
    if _AFTER_VERB.match(after) or (person and not _BODIES.search(person[1])) or _AFTER_COLON.match(after):
        return "reported"
    return "reported" if _AFTER_NOUN.match(after) and not _FORMERLY.search(before) else ""


def is_labelled(clean: str, start: int, end: int) -> bool:
    """Whether "Text:" or the like stands before a name and nothing behind it, in a line or between bars.

    >>> is_labelled("3 May | Text: Northline", 14, 23), is_labelled("Text: Northline is late", 6, 15)
    (True, False)
    """
    return bool(_LABEL.search(clean[:start]) and re.match(r"[\s).,;|]*(?:$|[(/|])", clean[end : end + _WINDOW]))


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
