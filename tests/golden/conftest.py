"""``pytest tests/golden --golden`` rewrites the golden outputs and shows what changed."""


def pytest_addoption(parser):
    parser.addoption("--golden", action="store_true", default=False, help="rewrite the golden outputs")
