from __future__ import annotations

import dataclasses

import pytest

from relations_kg.namespaces import SH
from relations_kg.rdf import Iri
from relations_kg.report import Finding, Severity, ValidationReport


def finding(severity: Severity) -> Finding:
    component = Iri(SH + "MinCountConstraintComponent")
    return Finding(severity, ("one", "two"), Iri("urn:a:b"), None, None, None, component)


def test_a_report_without_findings_conforms():
    report = ValidationReport()
    assert report.conforms
    assert report.counts == {Severity.VIOLATION: 0, Severity.WARNING: 0, Severity.INFO: 0}


@pytest.mark.parametrize("severity", Severity)
def test_any_finding_at_all_means_that_it_does_not_conform(severity):
    report = ValidationReport((finding(severity),))
    assert not report.conforms
    assert report.counts[severity] == 1


def test_findings_from_a_severity_upwards():
    report = ValidationReport(tuple(map(finding, Severity)))
    assert [f.severity for f in report.at_least(Severity.WARNING)] == [
        Severity.VIOLATION,
        Severity.WARNING,
    ]
    assert len(report.at_least(Severity.INFO)) == 3
    assert len(report.at_least(Severity.VIOLATION)) == 1


def test_severities_are_those_of_shacl():
    assert {severity.value for severity in Severity} == {
        SH + "Violation", SH + "Warning", SH + "Info",
    }  # fmt: skip
    assert Severity.WARNING.label == "warning"


def test_findings_do_not_change():
    one = finding(Severity.INFO)
    assert one.message == "one"
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.messages = ()  # type: ignore[misc]
