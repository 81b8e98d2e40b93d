"""Words and folding."""

import pytest

from provenance.text import fold, token_spans, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café CAFÉ café", ["cafe", "cafe", "cafe"]),
        ("snake_case, _emphasis_", ["snake", "case", "emphasis"]),
        ("ﬁnal straße ①", ["final", "strasse", "1"]),
        ("co\u00adoperate zero\u200bwidth", ["cooperate", "zerowidth"]),
        ("北京 is 2 words", ["北", "京", "is", "2", "words"]),
        ("हिन्दी", ["हिन्दी"]),
        ("", []),
        ("— … !", []),
    ],
)
def test_words(text, words):
    assert [word for word, _ in tokens(text)] == [fold(word) for word in words]


def test_spans_point_at_the_words():
    text = "Im Zürcher Tram: «Grüezi!» — 2,5 km nördlich 東京"
    for start, end in token_spans(text):
        assert text[start:end].strip() == text[start:end] != ""


def test_fast_and_careful_path_agree():
    # One character of a rare script sends the whole text down the careful path: the words before it must not change.
    text = "Plain é text's words_and 5,000 co\u00adop Ελλάδα שָׁלוֹם "
    assert token_spans(text + "\U00010330")[:-1] == token_spans(text)
