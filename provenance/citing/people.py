"""People in a text: who speaks, whose surname a word is, and which one-word names are spoken to like outlets. All functions take sentences as strings."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["PREFIX_OK", "single_names", "speaker", "surnames"]

_SPEAKER = re.compile(r"([A-ZÀ-ÞЀ-Я][\w.’'-]+(?: [A-ZÀ-ÞЀ-Я][\w.’'-]+){0,2}),? (?:also |later |has |had )?(?:told|tells|said|wrote|explained|shared)\b")
_PRONOUNS = frozenset({"He", "She", "They", "It", "We", "I", "You", "Who", "One"})
_AFTER_FIRST_NAME = re.compile(r"(?<=[a-z,] )([A-ZÀ-ÞЀ-Я][\w’'-]+)\.? ([A-ZÀ-ÞЀ-Я][a-zà-ÿа-я’'-]+)")
_OPENING = re.compile(rf"(?:^|{_AFTER_FIRST_NAME.pattern[:12]}){_AFTER_FIRST_NAME.pattern[12:]}")
_SPEAKS = re.compile(r" (?:said|says|replied|answered|asked|responded)\b(?! that it\b)")
_PLACED = re.compile(r"\b(?:in|near|President|Minister|Mr|Mrs|Ms|Dr)\.? $")
_SPOKEN_TO = re.compile(
    r"(?:[Ii]n an? (?:e-?mail|interview|statement|message|letter|comment)s?(?: \w+){0,2} (?:to|with|for)|\btold|over the (?:phone|telephone) to"
    r"|[Ii]n comments to|spoke to|speaking to)"
    r" ([A-ZÀ-ÞЀ-Я][\w-]{3,30})(?=[.,;:\"”’')]|$| (?:that|in|on|last|by|during|after))"
)
_PREFIX_WORDS = """the a an in on at as but and when while if for according per via from by after before since our to with or that then now so yet"
        " like also even meanwhile however today yesterday both
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
    watch see hear read visit follow says said según segun selon laut secondo segundo como dans по как пишет сообщает"""
PREFIX_OK = frozenset(_PREFIX_WORDS.split())


def speaker(clean: str, until: int) -> str:
    """Who is said to have told or written something, last before the code point ``until``; "" for nobody or a pronoun.

    >>> speaker("“It is shut,” Ann Lee told the Harbour Gazette.", 30)
    'Ann Lee'
    """
    found = [name for name in _SPEAKER.findall(clean[max(0, until - 160) : until]) if name not in _PRONOUNS]
    return found[-1] if found else ""


def single_names(cleans: Sequence[str]) -> frozenset[str]:
    """One-word names that two or more people spoke or wrote to, and that are nobody's surname and no place in this text."""
    spoken: dict[str, int] = {}
    written: set[str] = set()  # institutions are told things too, but give no interviews
    for clean in cleans:
        for match in _SPOKEN_TO.finditer(clean[:2000]):
            spoken[match.group(1)] = spoken.get(match.group(1), 0) + 1
            if not match.group().startswith("told"):
                written.add(match.group(1))
    likely = {name for name, count in spoken.items() if count > 1 and name in written}
    if not likely:
        return frozenset()
    for clean in cleans:
        for match in re.finditer(r"\w+", clean):
            if match.group() in likely:
                before, after = clean[max(0, match.start() - 20) : match.start()], clean[match.end() : match.end() + 20]
                named = re.search(r"[^\W\d_a-z]\w*[.]? $", before) and not re.search(r"(?:^|[.!?]\W*)\w+ $", before)
                if named or _SPEAKS.match(after) or _PLACED.search(before):
                    likely.discard(match.group())
    return frozenset(likely)


def surnames(cleans: Sequence[str], opening: bool = False) -> frozenset[str]:
    """Words that follow a capitalised word in the middle of a sentence (``opening``: or at its start): Ann Lee, Mayor Lee. A lone "Lee" is then no outlet.

    >>> sorted(surnames(["Ann Lee met Mayor Roe."])), sorted(surnames(["Ann Lee met Mayor Roe."], opening=True))
    (['Roe'], ['Lee', 'Roe'])
    """
    pattern = _OPENING if opening else _AFTER_FIRST_NAME
    found = (match for clean in cleans for match in pattern.finditer(clean))
    return frozenset(match.group(2) for match in found if match.group(2).istitle() and match.group(1).lower() not in PREFIX_OK)
