from __future__ import annotations

import pytest

from relations_kg.rdf import Quad
from relations_kg.resources import ontology_files
from relations_kg.syntax.reading import read


@pytest.fixture(scope="session")
def checkout_ontology() -> list[Quad]:
    """The quads of the ontology that is shipped."""
    return [quad for path in ontology_files() for quad in read(path)]
