"""Patterns that are looked for only where one of their key words stands: no match without one. The keys are our own reading of the patterns, so hypothesis
makes texts that match and looks for a key in them."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provenance.citing import shapes
from provenance.evidence import offers, release

# Letters of the patterns' languages; ignoring case also takes the long s and the Kelvin sign, which no article has.
LETTERS = st.characters(codec="utf-8", exclude_characters="ſKİı", exclude_categories=("Cs",), max_codepoint=0x2100)
KEYED = {f"shape {i}": keyed for i, (keyed, _) in enumerate(shapes._PATTERNS)}
KEYED |= {"statement": release._STATEMENT, "announced": release._ANNOUNCED, "offer": offers._OFFER}


@pytest.mark.slow
@pytest.mark.parametrize("keyed", KEYED.values(), ids=KEYED)
@settings(max_examples=40, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(data=st.data())
def test_no_match_without_a_key(keyed, data):
    assert keyed.may_match(data.draw(st.from_regex(keyed.pattern, alphabet=LETTERS)))
