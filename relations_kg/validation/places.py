"""Where in its file a shape stands: looked up only when there is something to say about it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from relations_kg.errors import RelationsKgError, ShapesError
from relations_kg.rdf import Literal, Quad, Subject, Term
from relations_kg.syntax.spans import Place

if TYPE_CHECKING:
    from relations_kg.syntax.file_places import PlacedQuad

__all__ = ["Places", "ShapesFile"]


class ShapesFile(Protocol):
    """A file of shapes, as :class:`relations_kg.dataset.recipe.DataFile` is one."""

    def read(self) -> Iterator[Quad]:
        """The quads."""
        ...

    def placed(self, subjects: Collection[Subject]) -> Iterator[PlacedQuad]:
        """The quads about some subjects, with their places."""
        ...


class Places:
    """The places of shapes in the files that a shapes graph was read from."""

    def __init__(self, files: Sequence[ShapesFile]) -> None:
        self._files = files
        self._said: dict[Subject, list[PlacedQuad]] = {}

    @contextmanager
    def told(self) -> Iterator[None]:
        """Gives every :class:`ShapesError` that comes out of the block the place of its shape."""
        try:
            yield
        except ShapesError as error:
            place = None
            if error.path is None and error.shape is not None:
                place = self.of(error.shape, error.term, error.value)
            if place is not None:
                error.path, error.source_line = place.path, place.source_line
                if place.span is not None:
                    error.line, error.column = place.span.start
            raise

    def of(
        self, shape: Term | None, term: Term | None = None, value: Term | None = None
    ) -> Place | None:
        """The place of a shape, or of a property of it.

        Args:
            shape: the shape, or another node of the shapes graph.
            term: a term to look for in what is said of it: the property at fault, or a class.
            value: the value of that property.

        Returns:
            The place of the property with the value, else of the property, else of the class, else
            of the shape; ``None`` where no file says anything of the shape.
        """
        if shape is None or isinstance(shape, Literal):
            return None
        said = self._said.get(shape)
        if said is None:
            said = [placed for file in self._files for placed in _about(file, shape)]
            self._said[shape] = said
        ways = (
            (each.predicate for each in said if each.quad[1:3] == (term, value)),
            (each.predicate for each in said if each.quad.predicate == term),
            (each.object for each in said if each.quad.object == term),
            (each.subject for each in said),
        )
        return next((place for found in ways for place in found), None)


def _about(file: ShapesFile, shape: Subject) -> list[PlacedQuad]:
    try:
        return list(file.placed({shape}))
    except RelationsKgError:  # it has been read before, and is gone
        return []
