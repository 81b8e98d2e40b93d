"""A document into blocks, sentences and quotations, with exact spans into its text.

Sentences come from sentencex, a rule set for some 300 languages, block by block; our own rules cut what it leaves whole (multi-sentence quotations,
sentences glued together without a space) and stand alone where it is not installed. Nothing is dropped: every word of the text is in one sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from provenance.model import Block, Document, Problem, Sentence, Span, Text
from provenance.settings import SplitSettings
from provenance.splitting.blocks import lay_out, skip_spans
from provenance.splitting.quotes import quote_spans

__all__ = ["sentence_spans", "split"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CHUNK = 8000  # code points given to sentencex at once: its time grows with the square of the number of open quotation marks
_OPEN = "\"'“„«‹‘‚([{¿¡*_"
_CLOSE = "\"'”“’»›)]}*_"
# End marks come first in these patterns, which then look back: a search for few characters is many times faster than one for alternatives.
_STOP = re.compile(
    r"[.!?…。！？｡؟۔।॥։።။](?:(?<=[.!?…])(?<![.!?…]{2})[.!?…]*+[CLOSE]{0,4}(?=\s)|(?<=[。！？｡])[。！？｡]*[」』”’）]{0,3}|(?<=[؟۔।॥։።။])[؟۔।॥։።။]*)".replace(
        "CLOSE", re.escape(_CLOSE)
    )
)
_GLUED = re.compile(r"[.!?](?:(?:(?<=[^\W\d_]{2}[.!?])|(?<=[\])\d][.!?]))[”»]?(?=[^\W\d_a-zß-öø-ÿа-я][^\W\d_A-Z])|(?<=[^\W\d_A-Z]{3}\.)(?=[a-z]{1,12}\s))")
_NO_SPACE = re.compile(r"[^\S ]|[\ud800-\udfff]")  # white space other than the space itself, and lone surrogates
_ALNUM = re.compile(r"[^\W_]")
_WORD_START = re.compile(r"[\s(\[\"“'‘«/-]")
_END_MARK = re.compile(r"[.!?…。！？｡؟۔।॥։።။]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SAYS = _words(
    """said says asked asks wrote writes told tells added adds replied noted explained warned argued claimed insisted shouted joked tweeted posted
    sagte fragte dijo a demandé сказал сказала"""
)
# After an abbreviation that can end a sentence, these words begin a new one: common English sentence openers, collected by us.
_OPENERS = _words(
    """the a an it its he she his her they their we our you your i and but so yet or in on at by for from with without according however this that these
    those there then when while as after before since although though if because despite during under until once even still also now today yesterday not
    no some many most several few all one two what who how why where such other others another both each meanwhile moreover instead last next it's he's
    she's they're we're i'm"""
)
_TITLES = _words(
    """mr mrs ms mx dr prof gen sen rep gov lt col sgt capt cpt cmdr adm maj rev hon st ste fr sr sra srta ud uds pres supt det insp messrs mme mlle vs v viz
    cf eg ie no nos vol vols fig figs p pp ed eds al approx ca hrsg bzw vgl nr abs art hr jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues
    wed thu thur thurs fri sat sun ave blvd rd mt ft dept univ assn г гг им ул тел руб коп тыс млн млрд др пр см стр рис проф акад ред обл"""
)
_MAYBE_END = _words("inc ltd co corp bros jr etc est plc llc esq u.s u.k u.n e.u u.s.a d.c a.m p.m b.c a.d usw")
_TLD = _words(
    """com org net edu gov mil int info io co uk us eu ru ua de fr it es pl nl be ch at cz tv me news biz online site app dev ai py js ts css html htm php
    xml json csv txt pdf doc docx jpg jpeg png gif zip exe ca au nz in cn jp br mx za ie se no fi dk"""
)
_SCRIPTS = (("ru", "Ѐ", "ӿ"), ("el", "Ͱ", "Ͽ"), ("he", "֐", "׿"), ("ar", "؀", "ۿ"), ("hi", "ऀ", "ॿ"), ("ja", "぀", "ヿ"), ("zh", "一", "鿿"))
_FIRST_SCRIPT = min(low for _, low, _ in _SCRIPTS)
# Words that are frequent in one language and rare in the others; chosen by us.
_FUNCTION_WORDS = {
    "en": _words("the and of to is was that for with it"),
    "de": _words("der die das und ist nicht mit dem den ein eine von auf sich"),
    "fr": _words("le les des et est une dans que pour qui sur pas au"),
    "es": _words("el los las y que una por con del para se lo"),
    "it": _words("il che di della per non sono una con del gli"),
    "pt": _words("o os as e que uma para com não do da em"),
    "nl": _words("de het een van en dat niet met op zijn voor"),
}
_GERMAN_MONTHS = _words("januar jänner februar märz april mai juni juli august september oktober november dezember jahrhundert")
Boundaries = Callable[[str], list[int]]


def split(document: Document, settings: SplitSettings) -> tuple[Text, tuple[Problem, ...]]:
    """Blocks, sentences and quotations of a document; never raises on any text. Spans are code points, half-open.

    >>> text, problems = split(Document(id="a", text="News\\n\\nIt rained. We left."), SplitSettings())
    >>> [(s.kind, document.text[s.span.start : s.span.end]) for document in [text.document] for s in text.sentences]
    [('heading', 'News'), ('paragraph', 'It rained.'), ('paragraph', 'We left.')]
    """
    text = document.text
    layouts = lay_out(text)
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    cuts = 0
    engine = _engine((document.language or _language(text)).split("-")[0].split("_")[0].lower()[:8]) if settings.sentencex else None
    for layout in layouts:
        block = Block(len(blocks), layout.span, layout.kind)
        blocks.append(block)
        skips = skip_spans(text, layout)
        spans, cut = _sentences(text, block, skips, (engine, settings))
        cuts += cut
        starts = [a for a, _, _ in skips]
        if not skips:
            sentences.extend([Sentence(i, span, block.index, block.kind) for i, span in enumerate(spans, len(sentences))])
            continue
        for span in spans:
            inside = skips[max(0, bisect_right(starts, span.start) - 1) : bisect_right(starts, span.end)]
            held = tuple(Span(max(a, span.start), min(b, span.end)) for a, b, _ in inside if b > span.start and a < span.end)
            sentences.append(Sentence(len(sentences), span, block.index, block.kind, held))
    quotes = quote_spans(text, [(block.span, block.kind) for block in blocks])
    problems: tuple[Problem, ...] = ()
    if cuts:
        message = f"{cuts} stretch{'es' if cuts > 1 else ''} without an end mark cut at {settings.max_sentence} characters"
        problems = (Problem("PV430", document.id, message, "check that the text was extracted with its punctuation and line breaks"),)
    return Text(document, tuple(blocks), tuple(sentences), tuple(quotes)), problems


def sentence_spans(text: str) -> list[Span]:
    """Spans of the sentences of a plain text, with the default settings.

    >>> sentence_spans("It rained. We left.")
    [Span(start=0, end=10), Span(start=11, end=19)]
    """
    return [s.span for s in split(Document(id="", text=text), SplitSettings())[0].sentences]


def _language(text: str) -> str:
    """The language whose rules fit: by script, and in Latin script by its commonest function words (English where nothing is clearer)."""
    sample = text[:4000]
    far = "" if sample.isascii() else "".join(c for c in sample if c >= _FIRST_SCRIPT)
    count, name = max((sum(low <= c <= high for c in far), name) for name, low, high in _SCRIPTS)
    if 4 * count > len(sample):
        return name
    words = Counter(_WORD.findall(sample.lower()))
    scores = {language: sum(words[mark] for mark in marks) for language, marks in _FUNCTION_WORDS.items()}
    best = max(sorted(scores), key=lambda language: scores[language])
    return best if scores[best] > 1.5 * scores["en"] and 12 * scores[best] > words.total() else "en"


@lru_cache(maxsize=32)
def _engine(language: str) -> Boundaries | None:
    try:
        from sentencex import get_sentence_boundaries
    except ImportError:
        return None

    def boundaries(masked: str) -> list[int]:
        return [int(found["start_index"]) for found in get_sentence_boundaries(language, masked)]

    return boundaries


def _sentences(text: str, block: Block, skips: Sequence[tuple[int, int, bool]], how: tuple[Boundaries | None, SplitSettings]) -> tuple[list[Span], int]:
    """The sentences of one block, and how many had to be cut for length."""
    engine, settings = how
    start, end = block.span
    masked = _masked(text, block.span, skips)
    cuts = [m.end() for m in re.finditer(r"\n+", text[start:end])] if block.kind == "code" else _cuts(masked, engine, settings.resplit_over)
    if not cuts and end - start <= settings.max_sentence:  # most headings and short paragraphs
        return ([block.span] if _ALNUM.search(text, start, end) else []), 0
    openers = {b - start: a - start for a, b, opens in skips if opens}
    edges = sorted({0, end - start, *(_before_marks(cut, openers) for cut in cuts)})
    spans: list[Span] = []
    forced = 0
    for a, b in pairwise(edges):
        for low, high in _bounded(text, start + a, start + b, settings.max_sentence):
            forced += (low, high) != (start + a, start + b)
            piece = text[low:high]
            low += len(piece) - len(piece.lstrip())
            high -= len(piece) - len(piece.rstrip())
            if low >= high:  # a piece of nothing but space
                continue
            bare = not any(c.isalpha() for c in masked[low - start : high - start])  # an orphaned mark, "(2025)", a bare address
            if bare and spans and high - spans[-1].start <= settings.max_sentence:
                spans[-1] = Span(spans[-1].start, high)
            elif _ALNUM.search(text, low, high):
                spans.append(Span(low, high))
    return spans, forced // 2


def _before_marks(cut: int, openers: dict[int, int]) -> int:
    """A sentence that begins with marks (a link's bracket, emphasis) begins at the first of them."""
    for _ in range(8):
        if cut not in openers:
            break
        cut = openers[cut]
    return cut


def _masked(text: str, span: Span, skips: Sequence[tuple[int, int, bool]]) -> str:
    """The block's text, of the same length, with everything that is not words replaced by spaces."""
    parts: list[str] = []
    at = span.start
    for a, b, _ in skips:
        parts += [text[at:a], " " * (b - max(a, at))]
        at = max(at, b)
    parts.append(text[at : span.end])
    return _NO_SPACE.sub(" ", "".join(parts))


def _cuts(masked: str, engine: Boundaries | None, resplit_over: int) -> list[int]:
    """Where new sentences begin in a masked block."""
    if not _END_MARK.search(masked):
        return []
    ruled = _rule_cuts(masked)
    glued = [m.end() for m in _GLUED.finditer(masked) if _is_glue(masked, m)]
    if engine is None:
        return sorted({*ruled, *glued})
    found = [cut for cut in _engine_cuts(masked, engine) if 0 < cut < len(masked) and not _vetoed(masked, cut)]
    edges = sorted({0, len(masked), *found, *glued})
    extra: list[int] = []
    for a, b in pairwise(edges):
        if b - a > resplit_over:
            extra += ruled[bisect_right(ruled, a) : bisect_right(ruled, b - 1)]
    return sorted({*found, *glued, *extra})


def _engine_cuts(masked: str, engine: Boundaries) -> list[int]:
    cuts: list[int] = []
    at = 0
    while at < len(masked):
        stop = min(len(masked), at + _CHUNK)
        if stop < len(masked):
            ends = [masked.rfind(mark, at + _CHUNK // 2, stop) for mark in (". ", "? ", "! ", "。")]
            space = masked.rfind(" ", at + _CHUNK // 2, stop)
            stop = max(ends) + 1 if max(ends) > 0 else space + 1 if space > 0 else stop
            piece = masked[at:stop]
            if max(ends) > 0:
                rest = masked[stop : stop + 200]
                begin = stop + len(rest) - len(rest.lstrip())
                if _is_end(masked, stop - 1, stop, begin):
                    cuts.append(begin)
        else:
            piece = masked[at:stop]
        cuts += [_skip_space(masked, at + cut) for cut in engine(piece) if cut > 0]
        at = stop
    return cuts


def _skip_space(masked: str, at: int) -> int:
    while at < len(masked) and masked[at] == " ":
        at += 1
    return at


def _rule_cuts(masked: str) -> list[int]:
    """Sentence starts by our own rules: an end mark, closing marks, space, and something that can begin a sentence."""
    cuts: list[int] = []
    for match in _STOP.finditer(masked):
        begin = _skip_space(masked, match.end())
        if begin < len(masked) and _is_end(masked, match.start(), match.end(), begin):
            cuts.append(begin)
    return cuts


def _is_end(masked: str, stop: int, close: int, begin: int) -> bool:
    """Whether the end mark at ``stop`` (closing marks up to ``close``) ends a sentence, given that the next word stands at ``begin``."""
    if begin >= len(masked):
        return False
    head = masked[begin : begin + 12].lstrip(_OPEN)[:1]
    if not head or head.islower() or not head.isalnum():
        return False
    mark, tail = masked[stop:close].rstrip(_CLOSE), masked[stop:close]
    quoted = len(tail) > len(mark)
    if mark in ("...", "…", "....") and not quoted:
        return False
    if quoted and mark != "." and _speech_follows(masked, begin):
        return False
    return mark != "." or quoted or not _abbreviated(masked, stop, begin)


def _speech_follows(masked: str, begin: int) -> bool:
    """``"Why?" Baunov said`` is one sentence: a verb of speech within the next four words, before any comma or full stop."""
    words = re.split(r"[,.;:!?]", masked[begin : begin + 60], maxsplit=1)[0].split()[:4]
    return any(word in _SAYS for word in words[1:]) or (bool(words) and words[0] in _SAYS)


def _abbreviated(masked: str, stop: int, begin: int) -> bool:
    """Whether the full stop at ``stop`` belongs to an abbreviation or initial rather than to the sentence."""
    word = masked[max(0, stop - 24) : stop].rpartition(" ")[2]
    if not word.isalpha():
        word = _WORD_START.split(word)[-1]
    low = word.lower()
    if len(word) > 1 and word.isalpha() and low not in _MAYBE_END and low not in _TITLES:  # nearly always
        return False
    following = _WORD.match(masked, _skip_open(masked, begin))
    next_word = following.group().lower() if following else ""
    if low in _MAYBE_END or "." in low:
        return not (next_word in _OPENERS and masked[_skip_open(masked, begin)].isupper())
    if low in _TITLES:
        also_words = low in ("no", "sun", "sat", "mar", "art", "abs")  # ordinary words too: abbreviations only before a number
        return next_word.isdigit() or low in ("vs", "cf", "approx") or (word[0].isupper() and not also_words)
    if word.isdigit() and len(word) <= 2 and next_word in _GERMAN_MONTHS:
        return True
    return len(word) == 1 and word.isupper() and word != "I"


def _skip_open(masked: str, at: int) -> int:
    while at < len(masked) - 1 and masked[at] in _OPEN:
        at += 1
    return at


def _vetoed(masked: str, cut: int) -> bool:
    """A cut by sentencex that our rules know to be wrong: after an initial or title, or before ``Baunov said``."""
    close = len(masked[max(0, cut - 40) : cut].rstrip()) + max(0, cut - 40)
    stop = close
    while stop > 0 and close - stop < 5 and masked[stop - 1] in _CLOSE:
        stop -= 1
    if stop == 0 or masked[stop - 1] not in ".!?":
        return False
    if close == cut:  # no space between: our own rule for glued sentences decides
        return True
    if masked[stop - 1] == "." and stop == close:
        return not masked[max(0, stop - 3) : stop].endswith("..") and _abbreviated(masked, stop - 1, cut)
    return stop < close and masked[stop - 1] in "?!" and _speech_follows(masked, cut)


def _is_glue(masked: str, match: re.Match[str]) -> bool:
    """Two sentences without a space between them, and not an address, a file name or an abbreviation."""
    at = match.end()
    left = masked.rfind(" ", max(0, at - 80), at) + 1 or max(0, at - 80)
    right = masked.find(" ", at, at + 80)
    run = masked[left : right if right >= 0 else at + 80]
    following = _WORD.match(masked, at)
    if following is None or "@" in run or "/" in run or "://" in run or "_" in run or run.rstrip(".").count(".") > 1:
        return False
    word = following.group()
    if word.lower() in _TLD and not (word.istitle() and word.lower() in _OPENERS):  # "works.It was", but not "Lowland.Com"
        return False
    if word[0].isupper():
        before = masked[left:at].lstrip(_OPEN).rstrip(_CLOSE + ".!?")
        return before.lower() not in _TITLES and not (before.istitle() and len(before) < 4) and "." not in before
    return word in _OPENERS


def _bounded(text: str, start: int, end: int, most: int) -> list[tuple[int, int]]:
    """A sentence in pieces of at most ``most`` code points, cut at a semicolon, a comma or a space near the end of each piece."""
    pieces: list[tuple[int, int]] = []
    while end - start > most:
        floor = start + most // 2
        at = max(text.rfind(mark, floor, start + most) for mark in ("; ", ": ", "；", "，", "、", "\n"))
        at = at if at > 0 else text.rfind(" ", floor, start + most)
        at = at + 1 if at > 0 else start + most
        pieces.append((start, at))
        start = at
    return [*pieces, (start, end)]
