"""Lines to blocks: paragraphs, headings, bullets, captions, quotations, tables, code and page furniture; and what inside them is not words.

Pure functions on strings. Every rule is about the shape of a line or a general phrase of web pages, none about a certain site. Lines that were
broken by hand-wrapping or by a page end are put together again, and the gap between them is remembered as something that is not words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from provenance.model import BlockKind, Span

__all__ = ["Layout", "lay_out", "skip_spans"]

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_BULLET = re.compile(r"(?:[•◦▪▫‣⁃∙●○■□➢►✓✔*+–-]|\d{1,3}[.)]|[a-z]\))[ \t\u00a0]+(?=\S)")
_HASHES = re.compile(r"#{1,6}[ \t]+(?=\S)")
_PAGE_NUMBER = re.compile(r"(?:-\s?|page )?\d{1,4}(?:\s?-| of \d{1,4})?$", re.IGNORECASE)
_KEY_VALUE = re.compile(r"[A-Z][\w'’-]{0,24}(?: [\w'’-]{1,24}){0,2}:(?:\s+\S|$)")
_END = re.compile(r"[.!?…。！？؟۔।॥։።။:;][\"'”’»“)\]*_]{0,4}$")
_COLON_END = re.compile(r"[:;,，、][*_]{0,2}$")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CAPTION_END = re.compile(
    r"\([^\W\d_a-z][^()/]{2,60}/\s?[^\W\d_a-z][^()]{1,60}\)\W{0,3}$"  # (Name Surname/Agency)
    r"|[*_]{1,2}[^*_/]{2,60}/[^*_/]{2,40}[*_]{1,2}$"  # **Name Surname / AGENCY**
    r"|(?:^|[\s.)])[^\W\d_][^/.|]{2,40} ?/ ?[A-Z]{2,8}$"  # Name Surname / AGENCY
    r"|\((?:AP|AFP|Reuters|EPA|Getty|Photo|Image|Picture|Foto|Credit|Courtesy)\b[^()]{0,80}\)\W{0,3}$"
    r"|\b(?:AP Photo|Getty Images|Wikimedia Commons)\b.{0,60}$"
)
_CAPTION_START = re.compile(r"(?:photos?|image|picture|foto|caption|photo by|photograph by|image credit|photo credit|credit)\s?(?:[:|]|by )", re.IGNORECASE)
# Phrases with which page furniture begins in English; general web usage, collected by us from common publishing templates.
_FURNITURE_PHRASES = (
    r"share (?:this|on|via|it)\b|share$|tweet$|print$|email$|(?:print|email) this\b|follow (?:us|@|me)\b|"
    r"follow [^.!?\n]{2,40} on (?:facebook|twitter|x|instagram|telegram|linkedin|youtube|whatsapp)\b|sign up\b|subscribe\b|newsletters?$|log ?in$",
    r"join (?:the|our) .{1,80}(?:mailing list|newsletter|channel|community)|(?:download|get) (?:our|the) app\b|(?:make a (?:charitable )?donation|donate)\b",
    r".{0,40}make a charitable donation|advertis(?:ement\b|e with\b|ing$)|sponsored\b|promoted\b|click here\b|leave a (?:comment|reply)\b|\d* ?comments?$",
    r"related (?:articles?|stories|posts|topics|content|news|coverage|video)\b|related:|read (?:more|also|next)\b|see also\b|also read\b|continue reading\b",
    r"more (?:top reads|on this|stories|news)\b|more (?:\w+ ){0,3}(?:from|at|on)\b[^!?]{1,60}(?<!\.)$|top (?:articles|stories|posts)$"
    r"|latest (?:posts|articles|news|stories)$|recommended\b.{0,30}$",
    r"most (?:read|popular|viewed)\b.{0,30}$|trending\b.{0,20}$|(?:story|article) continues\b|don['’]t miss\b|you (?:may|might) also\b|back to top\b",
    r"article information$|author information$|about the author$|last updated\b|views:|rating:|reviews:|original (?:url|link|article):?|source url",
    r"skip to\b|all rights reserved\b|copyright\b|©|\(c\) \d{4}|(?:this (?:site|website) uses|we use|accept(?: all)?) cookies|cookie (?:policy|settings)",
    r"tags?:|filed under\b|categor(?:y|ies):|posted (?:in|on|by)\b|home$|menu$|search$|privacy policy\b|terms of (?:use|service)\b|loading\b.{0,10}$",
    r"watch (?:now|live|below)\b.{0,20}$",
)
_FURNITURE = re.compile(rf"\W{{0,3}}(?:{'|'.join(_FURNITURE_PHRASES)})", re.IGNORECASE)
_MONTH_DAY = r"(?:[a-z]{3,9}\.? \d{1,2}|\d{1,2}\.? [a-zà-ÿ]{3,9}),? \d{4}[^.!?]{0,40}$"
_DATE_LINE = re.compile(
    r"(?:(?:published|updated|posted|date)\W{1,3}|on )?(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?,? )?"
    rf"(?:{_MONTH_DAY}|\d{{4}}-\d\d-\d\d[^.!?]{{0,30}}$|\d\d?[./]\d\d?[./]\d{{4}}[^.!?]{{0,20}}$)",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|Автор:?)\s+[\[*_]{0,3}[A-ZÀ-ÞА-Я][^!?;]{1,100}(?<![.:,])$")
_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+>?")
_CARD_KEYS = re.compile(r"(?:author|name|birthday|phone|address|hobby|job|views|rating|reviews|last updated|introduction|website|email|born)\b", re.IGNORECASE)
_URL = re.compile(r"<?(?:https?://|www\.)[^\s<>\"“”«»]{1,2000}>?")
_SPECIAL = ("](", "*", "_", "\\", "http://", "https://", "www.")
_MARKS = re.compile(r"(?<![\w*])\*{1,3}(?=[^\s*])|(?<=[^\s*])\*{1,3}(?![\w*])|(?<![\w_])_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?![\w_])|\*\*|\\(?=[!-/:-@\[-`{-~])")
_WRAP = (40, 120)  # columns between which text is wrapped by hand: mails, RFCs, Gutenberg texts
_CONTINUED = 40  # a line shorter than this, without an end mark, is rather a heading than half a sentence


@dataclass(slots=True)
class Layout:
    """A block in the making: its kind, the spans of its lines, and the gaps between them that are not words."""

    kind: BlockKind
    lines: list[Span]
    gaps: list[Span] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """From the first line's start to the last line's end."""
        return Span(self.lines[0].start, self.lines[-1].end)


def lay_out(text: str) -> list[Layout]:
    """The blocks of ``text`` in order; together they hold every character that is not white space.

    >>> [(b.kind, text[b.span.start : b.span.end]) for text in ["# News\\n\\n- one\\n- two"] for b in lay_out(text)]
    [('heading', '# News'), ('bullet', '- one'), ('bullet', '- two')]
    """
    lines = _lines(text)
    blanks = [True, *(_is_blank(text[a.end : b.start]) for a, b in pairwise(lines)), True]
    wrapped = _wrapped(text, lines, blanks)
    blocks: list[Layout] = []
    fenced = False
    for i, line in enumerate(lines):
        body = text[line.start : line.end]
        fence = body.startswith(("```", "~~~"))
        if fenced or fence:
            if fenced and blocks:
                blocks[-1].lines.append(line)
            else:
                blocks.append(Layout("code", [line]))
            fenced = fenced != fence
            continue
        kind = _kind(body, blanks[i], blanks[i + 1], wrapped[i])
        if kind in ("paragraph", "heading") and blocks and _continues(text, blocks[-1], line, (blanks[i], wrapped[i])):
            gap = Span(blocks[-1].lines[-1].end, line.start)
            if blanks[i]:
                blocks[-1].gaps.append(gap)
            blocks[-1].lines.append(line)
        elif _PAGE_NUMBER.match(body) and _breaks_sentence(text, blocks, lines, i):
            blocks[-1].gaps.append(Span(line.start, line.end))
        else:
            blocks.append(Layout(kind, [line]))
    _cards(text, blocks)
    return _calm(blocks)


def _lines(text: str) -> list[Span]:
    found = []
    for match in _LINE.finditer(text):
        body = match.group()
        stripped = body.strip()
        if stripped:
            start = match.start() + len(body) - len(body.lstrip())
            found.append(Span(start, start + len(stripped)))
    return found


def _is_blank(gap: str) -> bool:
    return max(gap.count("\n"), gap.count("\r"), gap.count("\u2028")) > 1 or "\x0c" in gap or "\u2029" in gap


def _wrapped(text: str, lines: Sequence[Span], blanks: Sequence[bool]) -> list[bool]:
    """For each line whether it belongs to a run of lines that were broken at a column: then the next line's first word would not have fitted."""
    flags = [False] * len(lines)
    first = 0
    for i in range(1, len(lines) + 1):
        if i < len(lines) and not blanks[i]:
            continue
        run = lines[first:i]
        width = max((b.end - b.start for b in run), default=0)
        if len(run) > 1 and _WRAP[0] <= width <= _WRAP[1]:
            full = sum(a.end - a.start + 1 + len(text[b.start : b.start + 40].split(maxsplit=1)[0]) > width - 8 for a, b in pairwise(run))
            flags[first:i] = [full >= 0.8 * (len(run) - 1)] * len(run)  # four of five: lists of names and verses stay below in what we looked at
        first = i
    return flags


def _kind(body: str, blank_before: bool, blank_after: bool, wrapped: bool) -> BlockKind:
    if _HASHES.match(body):
        return "heading"
    if (len(body) <= 240 and _FURNITURE.match(body)) or _ADDRESS.fullmatch(body):
        return "furniture"
    if len(body) <= 120 and not wrapped and (_BYLINE.match(body) or _DATE_LINE.match(body)):
        return "furniture"
    if body.startswith(">"):
        return "quote"
    if _BULLET.match(body):
        return "bullet"
    if len(body) <= 800 and (_CAPTION_END.search(body[-160:]) or _CAPTION_START.match(body)):
        return "caption"
    if body.count("|", 0, 2000) > 2 or body.count("\t", 0, 2000) > 1:
        return "table"
    if not wrapped and _is_heading(body, blank_before and blank_after):
        return "heading"
    return "paragraph"


def _is_heading(body: str, alone: bool) -> bool:
    """Short, without an end mark; a lower-case start only when blank lines stand around; a question only when short and mostly capitalised."""
    if len(body) > 120 or (_COLON_END.search(body) and len(body) > 60):
        return False
    words = _WORD.findall(body)
    if not 0 < len(words) <= 14:
        return False
    first = words[0][0]
    if first.islower() and not alone:
        return False
    if _END.search(body):
        capitals = sum(not w[0].islower() for w in words)
        return body[-1] in "?!:'’\"”" and body[-2:-1] not in ".," and len(words) <= 8 and 2 * capitals > len(words) and not (body[-1] in '"”' and not alone)
    return not _COLON_END.search(body)


def _continues(text: str, block: Layout, line: Span, place: tuple[bool, bool]) -> bool:
    """Whether ``line`` goes on with the sentence or the wrapped paragraph of ``block``; ``place`` is (blank line before, in a wrapped run)."""
    blank, wrapped = place
    half = block.kind == "heading" and _half_sentence(text, block, line)
    if block.kind not in ("paragraph", "bullet", "quote") and not half:
        return False
    if wrapped and not blank and not half:
        return True
    last = text[max(block.lines[-1].start, block.lines[-1].end - 400) : block.lines[-1].end]
    if len(last) < _CONTINUED or _END.search(last[-6:]):
        return False
    goes_on = _starts_lower(text, line) or (last.rfind("[") > last.rfind("]") and "]" in text[line.start : line.end][:200])
    if goes_on and half:
        block.kind = "paragraph"
    return goes_on


def _half_sentence(text: str, block: Layout, line: Span) -> bool:
    """Whether a line taken for a heading is the first half of a sentence: mostly lower case, and the next line ends it."""
    body = text[block.lines[-1].start : block.lines[-1].end]
    words = _WORD.findall(body)
    lower = sum(w[0].islower() for w in words)
    return not body.startswith("#") and 2 * lower > len(words) and bool(re.search(r"[.!?]", text[line.start : line.end][:400]))


def _starts_lower(text: str, line: Span) -> bool:
    return text[line.start : line.start + 3].lstrip("\"'“‘([*_")[:1].islower()


def _breaks_sentence(text: str, blocks: Sequence[Layout], lines: Sequence[Span], i: int) -> bool:
    """Whether the page number in line ``i`` stands in the middle of a sentence."""
    return bool(blocks) and i + 1 < len(lines) and _starts_lower(text, lines[i + 1]) and _continues(text, blocks[-1], lines[i + 1], (True, False))


def _cards(text: str, blocks: list[Layout]) -> None:
    """Runs of three and more short ``Key: value`` lines are a table, or furniture where the keys are those of an author card."""
    start = 0
    for i in range(len(blocks) + 1):
        body = text[blocks[i].span.start : blocks[i].span.end][:400] if i < len(blocks) else ""
        if body and len(body) < 400 and blocks[i].kind != "bullet" and _KEY_VALUE.match(body):
            continue
        if i - start >= 3:
            known = sum(bool(_CARD_KEYS.match(text[b.span.start : b.span.end][:40])) for b in blocks[start:i])
            for block in blocks[start:i]:
                block.kind = "furniture" if 2 * known >= i - start else "table" if block.kind != "furniture" else block.kind
        start = i + 1


def _calm(blocks: list[Layout]) -> list[Layout]:
    """Where most blocks look like headings (verse, transcripts without punctuation) they are paragraphs."""
    plain = [b for b in blocks if b.kind == "heading"]
    if len(plain) > 6 and 2 * len(plain) > sum(b.kind in ("heading", "paragraph") for b in blocks):
        for block in plain:
            block.kind = "paragraph"
    return blocks


def skip_spans(text: str, block: Layout) -> list[tuple[int, int, bool]]:
    """What inside the block is not its words, as (start, end, opens): ``opens`` is True for marks that belong to the word after them.

    Markdown link marks and targets, bare addresses, emphasis marks, escapes, bullets, ``#`` and ``>`` marks, and gaps between rejoined lines.

    >>> skip_spans("See [this](x.org).", Layout("paragraph", [Span(0, 18)]))
    [(4, 5, True), (9, 17, False)]
    """
    start, end = block.span
    found: list[tuple[int, int, bool]] = [(gap.start, gap.end, False) for gap in block.gaps]
    marker = _BULLET if block.kind == "bullet" else _HASHES if block.kind == "heading" else None
    if marker and (match := marker.match(text, start, end)):
        found.append((start, match.end(), True))
    if block.kind == "quote":
        found.extend((line.start, line.start + 1, True) for line in block.lines if text[line.start] == ">")
    if block.kind == "code":
        return found
    body = text[start:end]
    if not any(mark in body for mark in _SPECIAL):
        return _merged(found)
    found.extend(_link_marks(text, start, end))
    for match in _URL.finditer(text, start, end):
        found.append((match.start(), match.start() + len(_trim_url(match.group())), False))
    for match in _MARKS.finditer(text, start, end):
        found.append((match.start(), match.end(), match.start() == start or text[match.start() - 1].isspace() or match.group() == "\\"))
    return _merged(found)


def _trim_url(url: str) -> str:
    """An address without the punctuation of the sentence around it."""
    if url.startswith("<"):
        return url
    while url and url[-1] in ".,;:!?)]}'’*>" and not (url[-1] == ")" and url.count("(") >= url.count(")")):
        url = url[:-1]
    return url


def _link_marks(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """The marks of ``[anchor](target)``; plain searches with bounded reach, because a regular expression can be made to backtrack."""
    found: list[tuple[int, int, bool]] = []
    at = text.find("](", start, end)
    floor = start
    while at >= 0:
        close = text.find(")", at + 2, min(end, at + 2000))
        opening = text.rfind("[", max(floor, at - 500), at)
        for _ in range(4):  # brackets inside the anchor text: four are enough for prose
            if opening <= floor or text.count("]", opening, at) < text.count("[", opening, at):
                break
            opening = text.rfind("[", max(floor, at - 500), opening)
        target = text[at + 2 : close] if close >= 0 else " "
        if close >= 0 and target.count("(") == 1 and text[close + 1 : close + 2] == ")":
            close += 1
        if opening >= 0 and close >= 0 and "\n" not in target:
            first = opening - 1 if opening > floor and text[opening - 1] == "!" else opening
            found += [(first, opening + 1, True), (at, close + 1, False)]
            floor = close + 1
        at = text.find("](", at + 2, end)
    return found


def _merged(found: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    merged: list[tuple[int, int, bool]] = []
    for a, b, opens in sorted(found):
        if merged and a < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]), merged[-1][2])
        elif b > a:
            merged.append((a, b, opens))
    return merged
