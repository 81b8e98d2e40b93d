"""Arrays and Arrow columns of the findings of a corpus."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from provenance.engines.findings import strings, sums


@given(st.lists(st.text(max_size=20), max_size=30), st.integers(0, 5), st.integers(0, 5))
def test_equal_texts_have_equal_sums_wherever_they_stand(texts, front, back):
    column = strings(texts)
    cut = column.slice(front, max(0, len(texts) - front - back))
    assert sums(cut).tolist() == [int(sums(strings([text]))[0]) for text in cut.to_pylist()]


def test_many_names_have_sums_of_their_own():
    names = [f"{kind}-{number}" for kind in ("a", "b", "item", "https://example.org/x") for number in range(5000)]
    assert len(set(sums(strings(names)).tolist())) == len(names)


def test_no_texts_have_no_sums():
    assert sums(pa.array([], pa.large_string())).tolist() == []
