"""What several kinds of tests share: the real model, loaded once, and a folder for what it leaves behind."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.worker.yielding import YIELDING

# Before anything loads the encoder: threads that spin while they wait starve the processes that tests start.
os.environ.update(YIELDING | os.environ)

from fixtures.recoveries import pytest_terminal_summary
from matcher.encoding import embedding
from matcher.encoding.embedding import Embedder
from matcher.normalising import Normaliser
from streams.worker.vectors import open_vectors

# The fast and pure ones first, then what takes a broker, then what breaks things, then a browser.
_ORDER = ("unit", "functional", "integration", "faults", "browser", "evaluation")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Runs the folders of tests in their order, and the tests of each as they stand."""
    places = {Path(__file__).parent / folder: place for place, folder in enumerate(_ORDER)}
    items.sort(key=lambda item: next((places[one] for one in item.path.parents if one in places), -1))


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder for the model and the vectors, so that each phrase is embedded once in a session."""
    return Path(os.environ.get("DIASPORA_MATCH_CACHE") or tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session", autouse=True)
def _no_database_of_somebody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test writes to the database of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("database")
        patch.setenv("DIASPORA_MATCH_DATABASE", f"sqlite:///{folder / 'diaspora-match.db'}")
        yield


@pytest.fixture(scope="session")
def embedder(cache: Path) -> Embedder:
    """The default encoder."""
    return embedding.load(cache=cache)


@pytest.fixture(scope="session")
def normaliser(cache: Path, embedder: Embedder) -> Iterator[Normaliser]:
    """The real first stage; it leaves model and vectors in the cache for the workers that tests start."""
    with open_vectors(cache, embedder.version) as store:
        yield Normaliser(embedder, store)
