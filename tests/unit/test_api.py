"""The public functions, from Python as a user calls them."""

import pandas as pd
import pytest

import provenance
from provenance import analyse

STORY = (
    "The harbour council voted nine to four on Tuesday to close the ferry line that has served the islands since 1931. "
    "Members said the two remaining boats would need repairs of 14 million crowns before the winter storms. "
    "The decision ends a dispute that began when the operator asked for a higher subsidy in spring. "
)
REWORDED = (
    "By nine votes to four, the harbour council decided on Tuesday that the ferry line serving the islands since 1931 will be closed. "
    "Repairs of 14 million crowns would be needed on both remaining boats before winter storms arrive, members said. "
    "With it ends a dispute which started in spring, when the operator requested a higher subsidy. "
)
OTHER = (
    "Beekeepers in the southern valleys report the best honey harvest in a decade after a mild and dry May. "
    "The lime trees flowered two weeks early, and many hives were full before the first cut of hay. "
    "Prices at the market in Orlen fell to six crowns a jar, which the growers' union called unsustainable. "
)


@pytest.fixture(scope="module")
def result():
    return analyse(pd.DataFrame({"id": ["one", "two", "three"], "text": [STORY, REWORDED, OTHER]}))


def test_frames_hold_what_was_found(result):
    assert list(result.documents["id"]) == ["one", "three", "two"]
    assert {tuple(sorted(pair)) for pair in zip(result.passages["a"], result.passages["b"], strict=True)} == {("one", "two")}
    assert set(result.passages["kind"]) <= {"near", "paraphrase"}
    assert len(result.repeats) == 0


def test_without_names_or_dates_no_direction_is_claimed(result):
    pair = result.pairs[(result.pairs["a"] == "one") & (result.pairs["b"] == "two")].iloc[0]
    assert pair["relation"] != "copied"
    assert len(result.edges) == 0


def test_files_and_notebook(result, tmp_path):
    result.to_html(tmp_path / "page.html")
    assert "<html" in (tmp_path / "page.html").read_text("utf-8")
    assert "one" in result._repr_html_()
    written = result.write(tmp_path / "out", formats=["json", "csv"])
    assert any(path.endswith("results.json") for path in written)
    assert not any(path.endswith(".html") for path in written)


def test_nothing_to_read_is_an_input_error(tmp_path):
    with pytest.raises(provenance.InputError, match="not one document"):
        analyse(tmp_path)


def test_a_missing_outlet_table_is_a_usage_error(tmp_path):
    (tmp_path / "a.txt").write_text(STORY)
    with pytest.raises(provenance.UsageError, match="outlets"):
        analyse(tmp_path, outlets=tmp_path / "no-outlets.csv")


def test_metadata_for_a_data_frame_is_refused_not_ignored(tmp_path):
    (tmp_path / "sources.csv").write_text("id,published\na,2024-05-01\n")
    with pytest.raises(provenance.UsageError, match="columns"):
        analyse(pd.DataFrame({"id": ["a", "b"], "text": ["one text of some words", "another text of words"]}), metadata=tmp_path / "sources.csv")


def test_public_names():
    assert sorted(provenance.__all__) == provenance.__all__ == dir(provenance)
    assert all(getattr(provenance, name) for name in provenance.__all__)
    with pytest.raises(AttributeError):
        _ = provenance.no_such_name
