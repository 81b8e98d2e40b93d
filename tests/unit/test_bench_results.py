"""The page of figures: what belongs to a row, what is said when a measurement is missing."""

from bench.results import MEASURES, chosen_output, command, objects, page, run

OUTPUT = [
    {"measure": "sentpairs mrpc", "figures": {"auc": 0.7}, "cost": {}},
    {"measure": "sentpairs pan_human", "figures": {"auc": 0.9512, "best_f1": 0.9}, "cost": {"seconds": 1.5}},
]


def measure(title):
    return next(item for item in MEASURES if item.title.startswith(title))


def test_a_row_takes_the_figures_of_its_own_part():
    human = measure("Human paraphrases")
    assert chosen_output(human, OUTPUT)["figures"]["auc"] == 0.9512
    text = page([human], {command(human): OUTPUT}, 0)
    assert "| all | .951 | .932 (ratio) | - |" in text
    assert "seconds 1.5" in text


def test_a_missing_figure_is_a_dash_and_a_failure_is_told():
    human, passages = measure("Human paraphrases"), measure("Passages")
    outputs = {command(human): OUTPUT[:1], command(passages): "failed: no such thing"}
    text = page([human, passages], outputs, 100)
    assert "| all | - | .932 (ratio) | - |" in text
    assert "Not measured: failed: no such thing." in text
    assert "sample of about 100 rows" in text


def test_a_pack_that_is_not_there_is_not_run(tmp_path):
    assert run(measure("Passages"), tmp_path) == "the pack align_pan13 is not there"


def test_objects_survive_noise_and_broken_json():
    assert list(objects('warning {not json} {"a": {"b": 2}} tail {')) == [{"a": {"b": 2}}]


def test_every_measure_has_its_own_title_and_rows():
    assert len({item.title for item in MEASURES}) == len(MEASURES)
    assert all(item.lines for item in MEASURES)


def test_figures_that_stand_at_the_top_are_read():
    absent = measure("Absent sources")
    assert "| recall of outlets the text names | .900 |" in page([absent], {command(absent): [{"recall_named": 0.9}]}, 0)
