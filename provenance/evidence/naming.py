"""What a naming says of the one named: that the text is from there, that the text went there, or that it stands beside the matter.

A name alone does not say which way the text went. The words of its own sentence decide first; then whether what that sentence tells is in the other text
at all: "last year a kiln burst, as the Gazette reported" in a story on something else says nothing about the rest of the story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from provenance.model import Span, Text
from provenance.text import fold, token_spans

__all__ = ["TAKEN", "about", "clause_of", "complains", "recommended", "role", "shared_sentence", "signed_off", "whole"]

TAKEN = "taken"
# Of these, stems that the other text must have, too. A sentence that retells another, heavily reworded, keeps names, figures and subject (.4 and more in the
# written families); sentences on another matter of the same subject share its name or two (.25 and less).
_LEAST_COMMON = 0.34
_MOST_LOOKED_AT = 1500  # code points of a sentence
_LEAST_CONTENT = 3  # content words of a naming sentence that make it tell something: "here is this week's news, via X" has one
_STEM = 5  # letters, as in weigh
_SHORTEST_WORD = 4  # letters of a content word; shorter ones are mostly articles and prepositions
_BEFORE_VERB = 12  # code points before a verb where "first" or "originally" belongs to it
# Words that tell nothing: the commonest English ones of four letters and more, and those of reporting and crediting, cut like the others.
_EMPTY_WORDS = (
    "that this with from have were been they their there which would will could about after before when what also more than into over some other only such"
    " then them these those your just said says told tell according report reports reported reporting news newspaper paper article story stories interview"
    " published publish first writes wrote written source website here where while because read full thanks thank credit hat original originally version"
    " versions appeared text photo photos courtesy kind permission reprinted republished adapted adaptation draws drawn based summary rewritten inspired"
    " spotted found seen heard learned broke broken break detail details fact facts information post page link links piece pieces covered coverage spoke"
    " spoken speaking reporter reporters journalist writer magazine daily weekly local quoted quoting quotes citing cited cites referring reference notes"
    " noted notice comes came taken took material blog online author readers whole entire complete continue reading later earlier update updated contributed"
    " additional many much have know pass passed monday tuesday wednesday thursday friday saturday sunday today yesterday quelle bericht berichtet"
    " berichtete zeitung artikel según informa laut fuente selon article journal"
)
_EMPTY = frozenset(_EMPTY_WORDS[a:b][:_STEM] for a, b in token_spans(_EMPTY_WORDS))
_SMALL_PLACE = 6  # words on the other side: a shorter one is a masthead or a credit line, not a passage

_PIECE = (
    r"(?:stor(?:y|ies)|articles?|reports?|reporting|pieces?|posts?|columns?|texts?|words|work|interviews?|essays?|reviews?|photos?|photographs|pages?|scoops?)"
)
_MINE = rf"(?:my|our) (?:[\w'’-]+ ){{0,3}}?{_PIECE}\b"
_THIS = rf"(?:my|our|this|the (?:above|present)) (?:[\w'’-]+ ){{0,2}}?{_PIECE}\b"
_TAKES = (
    r"(?:re-?print(?:ed|s)?|re-?publish(?:ed|es)?|re-?post(?:ed|s)?|cop(?:ied|ies)|lift(?:ed|s)|reproduc(?:ed|es)|re-?us(?:ed|es)|pick(?:ed|s) up"
    r"|(?:took|taken) over|pasted|borrow(?:ed|s)|follow(?:ed|s)(?: up)?(?: on)?|syndicat(?:ed|es)|abgeschrieben|kopiert"
    r"|übernommen|repris|copié|copiado)"
)
_SHOWS = (
    r"(?:print(?:ed|s)|publish(?:ed|es)|r[au]ns?|us(?:ed|es)|carr(?:ied|ies)|took|taken|quot(?:ed|es)|cit(?:ed|es)|credit(?:ed|s)|featur(?:ed|es)|cover(?:ed|s)"
    r"|mention(?:ed|s)|shar(?:ed|es)|link(?:ed|s) to|translat(?:ed|es))"
)
_LEADS_TO_VERB = (
    r"^[\"”»'’)\]]{0,2}(?:,? (?:and|both|all|too|has|have|had|since|also|now|then|later|just|simply|even|again|apparently|today|yesterday|recently"
    r"|[a-z]{2,20}ly)\b,?){0,5} "
)
_FIRST = re.compile(r"\b(?:first|originally|initially|previously|zuerst|ursprünglich)\b", re.IGNORECASE)
_AFTER_TAKES = re.compile(
    rf"{_LEADS_TO_VERB}(?:{_TAKES}\b[^.;!?]{{0,60}}?\b{_THIS}|{_SHOWS}\b[^.;!?]{{0,60}}?\b{_MINE}|(?:{_TAKES}|{_SHOWS})\b[^.;!?]{{0,120}}\bwithout (?:\w+ )?"
    r"(?:asking|permission|credit|attribution|consent|paying|payment|naming|a (?:link|word)))",
    re.IGNORECASE,
)
# A document whose writer complains that his text was taken: whoever it names may be the one meant, whatever the sentence with the name says.
_COMPLAINT = re.compile(
    rf"\b(?:my|our|this) (?:[\w'’-]+ ){{0,3}}?(?:{_PIECE}|guide|recipe|thread) (?:has|have|had|was|were|is|are|got|been|being) (?:[a-z]+ ){{0,2}}?"
    r"(?:copied|lifted|reprinted|reposted|pasted|taken)\b"
    r"|\bwithout (?:[a-z]+ ){0,4}(?:about|asking|crediting|naming|mentioning|paying|telling|contacting|a link to|credit to|permission from) (?:me|us)\b"
    r"|\b(?:cop(?:ied|ies|ying)|lifted|lifting|pasted) (?:[a-z]+ ){0,4}from (?:me|us|my|our)\b"
    r"|\bwithout (?:my|our) (?:name|permission|consent|knowledge)\b",
    re.IGNORECASE,
)
_MOST_COMPLAINTS = 20
_MOST_READ = 200_000  # code points of a document looked through for a complaint
# Names that stand between the cue and this one: "picked up by the Gazette and by Radio Verento".
_OTHERS = r"(?:(?:the |[A-ZÀ-Þ])[^.;:!?]{0,80}?(?:,|\band|\bor|&) )?(?:(?:by|in|on|at|to) )?(?:the |The )?[\"“«'‘]?$"
_BEFORE_TAKES = re.compile(
    r"\b(?i:(?:picked|taken|followed) up|re-?printed|re-?published|re-?posted|copied|lifted|reproduced|syndicated(?= \w* ?to\b)"
    r"|syndicated(?= to\b))(?: (?:since|also|later|today|now|again|word for word|in full|in part|almost|there))* (?:by|in|on|to) " + _OTHERS
)
_BEFORE_SHOWS = re.compile(
    rf"\b(?i:{_THIS}) (?i:(?:has|have|had|was|were|is|been|being|will|be|also|since|later|then|now|even)\b ?){{1,5}}"
    r"(?i:covered|carried|run|printed|quoted|cited|mentioned|featured|shared|discussed|translated|used|reported on|read out) (?:by|in|on|at) "
    + _OTHERS
    + rf"|\b(?i:{_THIS}) (?i:(?:has|have|had) )?(?i:(?:since|later|now|then|also) (?:appeared|run|ran|been published)) (?i:by|in|on|at) "
    + _OTHERS
)
_BESIDE_BEFORE = re.compile(
    r"(?i:\balso (?:been )?(?:covered|featured|seen|heard|carried|run|printed|published|available|appears?|appeared) (?:by|in|on|at)"
    r"|\bas (?:seen|featured|heard|mentioned) (?:by|in|on):?[*_]{0,3}"
    r"|\b(?:shorter|shortened|abridged|condensed|abbreviated|longer|edited|different) versions?\b[^.;!?]{0,60}\b(?:in|on|by|at)"
    r"|\b(?:partners?|partnered|partnership|cooperation|co-operation|collaboration|affiliated?|member|membership|subsidiary|sponsor(?:ed)?|owned|unlike"
    r"|in contrast|contrary|compared|rivals?|competitors?|advertis(?:e|ing|ement)|subscri(?:be|ption)|sister (?:paper|title|site|station|publication)"
    r"|award(?:ed)?|(?:has|have|had|also|previously|regularly|often|sometimes|otherwise) (?:also |previously |often )?(?:written|writes|wrote|worked|works))"
    r"(?: (?:of|to|with|by|from|in|on|for|a|an|our|its))*) " + _OTHERS
)
_BESIDE_AFTER = re.compile(
    r"^[\"”»'’)\]]{0,2},? (?i:(?:is|are|was|were) (?:a|an|our|the|its|also) (?:\w+ ){0,2}(?:partner|member|rival|competitor|sponsor|subsidiary|owner|sister)"
    r"|for (?:sharing|spreading|printing|publishing|running|carrying|hosting|reading|asking|inviting|supporting|the (?:invitation|award|prize|support))\b"
    r"|(?:has |have |had )?(?:not|never) (?:yet )?(?:report|cover|print|publish|mention)|did(?: not|n['’]t) (?:report|cover|print|publish|mention))"
)
_RECOMMENDS = re.compile(
    r"(?:^|\n)\W{0,4}(?:related|see also|also see|(?:also )?read also|also read|recommended|further reading|more on this"
    r"|you (?:may|might) (?:also )?(?:like|be interested)|most read|trending|up next|don['’]t miss"
    r"|siehe auch|lesen sie auch|mehr zum thema|(?:à )?lire aussi|véase también|lea también|leggi anche|leia também"
    r"|читайте также|см\. также)\b(?:[^.!?\n]{0,80}|(?: \w+){0,2}[ :]{0,3}\n\n?[^.!?\n]{0,80})\Z",
    re.IGNORECASE,
)
_RECOMMENDED_WITHIN = 200  # code points before the link
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_STORY = 3  # sentences and code points of a story told in one paragraph; captions have one or two sentences
_SHORTEST_STORY = 200
_EDGE = 3  # sentences at either end of a text where credits stand
_OF_ITSELF = re.compile(
    r"\b(?:this|the) (?:above |following |original )?(?:article|story|piece|report|post|column|text|essay|interview|page|item|brief|summary)\b"
    r"|\b(?:let|allowed|permitted) us (?:to )?(?:have|use|print) (?:this|it)\b"
    r"|^\W*(?:\w+ ){0,2}(?:re-?published|re-?printed|re-?posted|originally|first published|translated|courtesy|adapted|excerpted|permission)\b",
    re.IGNORECASE,
)
_THEN = (
    rf"(?:last (?:year|spring|summer|autumn|fall|winter|{_MONTH})|(?:\w+ )?(?:years?|months|decades?) (?:ago|before|earlier)"
    rf"|(?:back )?in (?:(?:early |late |mid-?)?{_MONTH}|(?:{_MONTH} )?(?:19|20)\d\d)\b"
    r"|in (?:an? )?(?:another|earlier|previous|separate|different|unrelated|older) (?:\w+ )?(?:stor(?:y|ies)|reports?|articles?|investigation|interview)\b"
    r"|im Vorjahr)"
)
# The time of the naming itself: "as the Gazette reported in March"; years and seasons elsewhere in the sentence belong to what is told.
_THEN_AFTER = re.compile(rf"^[\"”»'’)\]]{{0,2}} (?:\w+ ){{1,3}}{_THEN}")
_THEN_BEFORE = re.compile(
    rf"\b(?:reported|published|wrote|written|revealed|told|noted|said)(?: \w+){{0,2}} {_THEN} (?:\w+ ){{0,2}}[\"“«'‘]?$"
    r"|^\W*(?i:in (?:an?|its|their|the) ?(?:an)?other) (?:\w+ )?(?i:story|report|article|piece|post|column) (?:the )?$"
)


def role(sentence: str, start: int, end: int) -> str:
    """What the sentence makes of the one named in ``sentence[start:end]``: ``taken`` (the text went there), ``beside`` (neither), ``then`` or ``source``.

    ``then``: the naming is about another time or another piece. ``source`` is what is left.

    >>> kept = "The Gazette has copied our story."
    >>> role(kept, 4, 11), role("Our story was picked up by the Gazette.", 31, 38), role("That is so, the Gazette reports.", 16, 23)
    ('taken', 'taken', 'source')
    """
    before, after = sentence[max(0, start - _MOST_LOOKED_AT) : start], sentence[end : end + _MOST_LOOKED_AT]
    for found, pattern, where in (
        (TAKEN, _AFTER_TAKES, after), (TAKEN, _BEFORE_TAKES, before), (TAKEN, _BEFORE_SHOWS, before), ("beside", _BESIDE_BEFORE, before),
        ("beside", _BESIDE_AFTER, after),
    ):  # fmt: skip
        match = pattern.search(where)
        if match and not _FIRST.search(where, max(0, match.start() - _BEFORE_VERB), match.end()):
            return found
    return "then" if _THEN_AFTER.search(after) or _THEN_BEFORE.search(before) else "source"


def recommended(text: Text, place: Span) -> bool:
    """Whether a link stands under or behind words that recommend other pages: it was put there by an editor or a program, not taken along.

    >>> from provenance.model import Document
    >>> page = Text(Document("d", "See also: The ferry line closes\\nRead the first report here"), (), ())
    >>> recommended(page, Span(10, 31)), recommended(page, Span(54, 58))
    (True, False)
    """
    return bool(_RECOMMENDS.search(text.document.text[max(0, place.start - _RECOMMENDED_WITHIN) : place.start]))


def complains(text: Text) -> bool:
    """Whether the document says, in its own words and not in quotation marks, that somebody took its text or its writer's.

    >>> from provenance.model import Document
    >>> [complains(Text(Document("a", words), (), ())) for words in ("They ran it without telling us.", "It ran without a hitch.")]
    [True, False]
    """
    found = islice(_COMPLAINT.finditer(text.document.text, 0, _MOST_READ), _MOST_COMPLAINTS)
    return any(not any(q.start <= match.start() < q.end for q in text.quotes) for match in found)


def clause_of(text: Text, place: Span) -> Span:
    """The sentence around a place; the place itself where no sentence holds it."""
    return next((s.span for s in text.sentences if s.span.start <= place.start < s.span.end), place)


# "All of this is from X", "everything above": said of the whole text, whatever else the sentence tells.
_ALL = re.compile(
    r"\b(?:all|everything|most|much) (?:of )?(?:this|these|that|it|above|here|(?:the )?(?:facts|details|figures|quotes|information|credit))\b", re.IGNORECASE
)


def about(text: Text, clause: Span, name: Span, other: Text, least: int = _LEAST_CONTENT) -> bool:
    """Whether what the naming sentence tells is in the other text; the name itself does not count.

    With fewer than ``least`` content words it tells nothing of its own ("X has more"), and is taken to be about this text.
    """
    content = text.document.text
    if _ALL.search(content, clause.start, min(name.start, clause.start + _MOST_LOOKED_AT)):
        return True
    mine = _stems(content[clause.start : min(name.start, clause.start + _MOST_LOOKED_AT)]) | _stems(
        content[name.end : min(clause.end, name.end + _MOST_LOOKED_AT)]
    )
    if len(mine) < least:
        return True
    return len(mine & _stems(other.document.text)) >= _LEAST_COMMON * len(mine)


def shared_sentence(clause: Span, ends: Sequence[tuple[Span, int]]) -> bool:
    """Whether the naming sentence itself is in a shared passage; ``ends`` are the places in its text, with the words of the other's side."""
    return any(words > _SMALL_PLACE and clause.start < span.end and span.start < clause.end for span, words in ends)


def signed_off(text: Text, name: Span) -> Span | None:
    """The paragraph that a name in brackets of its own closes, as digests name their sources; None where it is as short as a caption.

    >>> from provenance.model import Document
    >>> signed_off(Text(Document("d", "The ferry at dawn. (Harbour Gazette)"), (), ()), Span(20, 35)) is None
    True
    """
    content = text.document.text
    block = next((b.span for b in text.blocks if b.span.start <= name.start < b.span.end and b.kind in ("paragraph", "bullet")), None)
    if block is None or not re.search(r"[.!?”\"’] \((?:the )?\Z", content[max(block.start, name.start - 8) : name.start], re.IGNORECASE):
        return None
    sentences = sum(block.start <= s.span.start < name.start for s in text.sentences)
    ends = re.fullmatch(r"\)\W{0,3}", content[name.end : min(block.end, name.end + 8)]) and name.end + 8 >= block.end
    return block if ends and sentences >= _STORY and name.start - block.start >= _SHORTEST_STORY else None


def whole(text: Text, clause: Span) -> bool:
    """Whether a credit is of the whole text: it stands among the first or last sentences, or says "this story" or nothing else."""
    at = next((i for i, s in enumerate(text.sentences) if s.span.start <= clause.start < s.span.end), -1)
    if at < _EDGE or at >= len(text.sentences) - _EDGE:
        return True
    return bool(_OF_ITSELF.search(text.document.text[clause.start : min(clause.end, clause.start + _MOST_LOOKED_AT)]))


def _stems(text: str) -> set[str]:
    words = [text[a:b] for a, b in token_spans(text)]
    return {fold(word)[:_STEM] for word in words if len(word) >= _SHORTEST_WORD or any(c.isdigit() for c in word)} - _EMPTY
