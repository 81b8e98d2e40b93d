"""Which edition of an outlet is named: "Radio Verento's Russian Service", "El Norte in English", "originally published in Spanish by El Norte"."""

from __future__ import annotations

import re

__all__ = ["edition_end", "is_language", "language_of_host", "version_of"]

_LANGUAGES = (
    "Albanian|Arabic|Armenian|Azerbaijani|Basque|Belarusian|Bengali|Bosnian|Bulgarian|Burmese|Cantonese|Catalan|Chinese|Croatian|Czech|Danish|Dari|Dutch"
    "|English|Estonian|Farsi|Finnish|Flemish|French|Galician|Georgian|German|Greek|Gujarati|Hausa|Hebrew|Hindi|Hungarian|Icelandic|Indonesian|Irish|Italian"
    "|Japanese|Kazakh|Khmer|Korean|Kurdish|Kyrgyz|Latvian|Lithuanian|Macedonian|Malay|Mandarin|Norwegian|Pashto|Persian|Polish|Portuguese|Punjabi|Romanian"
    "|Russian|Serbian|Sinhala|Slovak|Slovene|Slovenian|Somali|Spanish|Swahili|Swedish|Tagalog|Tajik|Tamil|Tatar|Thai|Tibetan|Turkish|Turkmen|Ukrainian"
    "|Urdu|Uyghur|Uzbek|Vietnamese|Welsh"
)
_LANGUAGE = re.compile(rf"(?:{_LANGUAGES})")
_EDITION = r"(?:[Ss]ervice|[Ee]dition|[Vv]ersion|[Ss]ection|[Bb]ranch|[Nn]ewsroom|[Dd]esk|[Ss]ite|[Ww]ebsite|[Pp]age|[Aa]rm|[Cc]hannel|[Bb]ureau)"
# Behind the name: "'s Russian Service", " (in Russian)", ", Russian edition", " in English".
_AFTER = re.compile(
    rf"(?:['’]s?)?,? (?:the )?(?P<a>{_LANGUAGES})(?:[ -][Ll]anguage)?(?: [a-z]+)? {_EDITION}\b"
    rf"|(?: News)?,? \(?in (?P<b>{_LANGUAGES})\b|(?: News)? (?P<c>{_LANGUAGES})(?=['’]s\b)"
)
# Before it: "the Russian edition of", "published in Spanish by", "the Russian-language ...", "translated from the Russian of".
_BEFORE = re.compile(
    rf"(?P<a>{_LANGUAGES})(?:[ -][Ll]anguage)?(?: [a-z]+)? {_EDITION} (?:of|at|by|for) (?:[Tt]he )?$"
    rf"|(?:published|posted|appeared|written|printed|ran|aired|produced|reported) in (?:the )?(?P<b>{_LANGUAGES})(?: language)?"
    rf"(?: (?:on|by|in|at|with|for|of|the|website|web|site)){{1,5}} $"
)
_NEAR = 90  # code points looked at on each side of a name


# Labels that open the host of an edition: "es.verento.example". "uk" is left out, as it means a country more often.
_LABELS = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "ua": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def is_language(name: str) -> bool:
    """Whether a capitalised name is that of a language.

    >>> is_language("Spanish"), is_language("Span")
    (True, False)
    """
    return bool(_LANGUAGE.fullmatch(name))


def version_of(clean: str, start: int, end: int) -> str:
    """The language of the edition that the words around ``clean[start:end]`` name; "" when they name none.

    >>> version_of("He told Radio Verento's Russian Service so.", 8, 21), version_of("He told Radio Verento so in Russian.", 8, 21)
    ('Russian', '')
    """
    if match := _AFTER.match(clean, end, end + _NEAR):
        return str(next(name for name in match.groups() if name))
    if inside := re.search(rf" ({_LANGUAGES})(?: Service)?$", clean[start:end]):  # the table has "BBC Russian" as one name
        return inside.group(1)
    if match := _BEFORE.search(clean[max(0, start - _NEAR) : start]):
        return str(next(name for name in match.groups() if name))
    return ""


def edition_end(clean: str, end: int) -> int:
    """Where the words that name an edition behind a name end; ``end`` itself when there are none.

    >>> edition_end("Radio Verento's Russian Service reported it.", 13)
    31
    """
    match = _AFTER.match(clean, end, end + _NEAR)
    return match.end() if match else end


def language_of_host(host: str) -> str:
    """The language of an edition with a host of its own; "" for any other host.

    >>> language_of_host("es.verento.example"), language_of_host("verento.example")
    ('Spanish', '')
    """
    first, _, rest = host.partition(".")
    return _LABELS.get(first, "") if "." in rest else ""
