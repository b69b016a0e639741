"""The outcome of a validation, whatever engine found it.

Modelled on the validation report of SHACL (SHACL, section 3.6), in light terms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from relations_kg.namespaces import SH
from relations_kg.rdf import Iri, Term
from relations_kg.syntax.spans import Place

__all__ = ["Finding", "PlacedFinding", "Severity", "ShapesWarning", "ValidationReport"]


class Severity(Enum):
    """How grave a finding is (SHACL, section 2.1.4), the gravest first."""

    VIOLATION = SH + "Violation"
    WARNING = SH + "Warning"
    INFO = SH + "Info"

    @property
    def label(self) -> str:
        """The word for it: ``violation``, ``warning`` or ``info``."""
        return self.name.lower()

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Finding:
    """One validation result: a focus node that fails a constraint.

    Attributes:
        severity: how grave it is.
        messages: what is wrong, in plain words; at least one.
        focus_node: the node that fails.
        path: the property path, as an IRI or in the property path syntax of SPARQL;
            ``None`` for a constraint on the node itself.
        value: the value at fault; ``None`` where there is none, as for a missing one.
        source_shape: the shape that it fails; ``None`` where the engine does not tell.
        component: IRI of the constraint component, such as ``sh:MinCountConstraintComponent``.
    """

    severity: Severity
    messages: tuple[str, ...]
    focus_node: Term
    path: Iri | str | None
    value: Term | None
    source_shape: Term | None
    component: Iri

    @property
    def message(self) -> str:
        """The first message."""
        return self.messages[0]


@dataclass(frozen=True)
class PlacedFinding:
    """A finding with the places where it can be mended.

    Attributes:
        finding: what was found.
        places: the most telling one first: that of the value at fault, of the subject that lacks
            one, or of the asserted triples from which the one at fault follows; empty where no
            file says anything of the node.
        expected: what the constraint asks for, in a few words; ``None`` where the message says it.
        shape: where the shape is written.
        label: a name for the focus node; empty where it has none.
    """

    finding: Finding
    places: tuple[Place, ...] = ()
    expected: str | None = None
    shape: Place | None = None
    label: str = ""

    @property
    def place(self) -> Place | None:
        """The first place."""
        return self.places[0] if self.places else None


@dataclass(frozen=True)
class ValidationReport:
    """The findings of one validation.

    Attributes:
        findings: in the order in which they are told.
    """

    findings: tuple[Finding, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether there is no finding of any severity (SHACL, section 3.6.1.1)."""
        return not self.findings

    @cached_property
    def counts(self) -> Mapping[Severity, int]:
        """Number of findings by severity; a severity without any has 0."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in Severity}

    def at_least(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings that are as grave as ``severity`` or graver."""
        return tuple(f for f in self.findings if f.severity.rank <= severity.rank)


@dataclass(frozen=True)
class ShapesWarning:
    """Something in a shapes graph that checks less than it seems to.

    Attributes:
        message: what is wrong, in one sentence.
        shape: the shape, or the node in it; ``None`` where it is about the graph.
        kind: ``misspelt``, ``unused`` (no target, and nobody refers to it), ``empty`` (no
            constraint), ``ineffective`` (a parameter without the one that it goes with),
            ``undescribed`` (a reference to a shape that is not there), ``unfocused`` (a target
            that no node is in), ``deactivated`` or ``not-followed`` (a reference to other graphs).
        hint: what to do about it.
        term: the property, class or other term at fault.
    """

    message: str
    shape: Term | None
    kind: str
    hint: str | None = None
    term: Term | None = None

    def __str__(self) -> str:
        """The message and the hint."""
        return self.message if self.hint is None else f"{self.message}: {self.hint}"
