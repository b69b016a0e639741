from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

CHECKOUT = Path(__file__).resolve().parent.parent

# No deadline: these tests say what is right, never how fast. The same examples run every time,
# so that a red run is about the change and can be repeated; RKG_EXPLORE=1 draws others.
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", parent=settings.get_profile("explore"), derandomize=True)
settings.load_profile("explore" if os.environ.get("RKG_EXPLORE") else "same")

CACHE_OF_THIS_RUN = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Gives the run, all of its processes together, an empty cache folder of its own."""
    if not hasattr(config, "workerinput"):
        folder = tempfile.mkdtemp(prefix="relations-kg-tests-")
        config.stash[CACHE_OF_THIS_RUN] = folder
        os.environ["XDG_CACHE_HOME"] = folder


def pytest_unconfigure(config: pytest.Config) -> None:
    if folder := config.stash.get(CACHE_OF_THIS_RUN, None):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the checkout that these tests are in."""
    return CHECKOUT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder with the source article and the large datasets, which no checkout carries.

    ``RKG_SHARED`` names it; without it, the folder ``shared`` beside the checkout.
    """
    folder = Path(os.environ.get("RKG_SHARED") or CHECKOUT.parent / "shared")
    if not (folder / "CLAIMS.md").is_file():
        pytest.skip(f"needs the source article and datasets: no {folder} (set RKG_SHARED)")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _cache_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Built datasets go to one folder for the run, which the test processes share."""
    base = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        base = base.parent
    os.environ["RKG_CACHE"] = str(base / "cache")
