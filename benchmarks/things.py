"""The things of a synthetic world, each as a block of N-Triples."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from random import Random

from benchmarks.faults import Fault, sow, spoiled
from benchmarks.plan import PER_PASSAGE, Plan
from relations_kg.namespaces import PREFIXES, RDF, RDFS, RKG, XSD, expand

__all__ = ["Things"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RESOLUTIONS_PER_SESSION, _SESSIONS = 100, 80
_FIRST_YEAR = 1946
_READ_ON = "2026-11-25"


def _iri(curie: str) -> str:
    return f"<{expand(curie)}>"


def _rkg(name: str) -> str:
    return f"<{RKG}{name}>"


_A = f"<{RDF}type>"
_LABEL = f"<{RDFS}label>"
_SOURCE_OF, _LICENSE = _iri("dcterms:source"), _iri("dcterms:license")
_EDTF = f"^^<{PREFIXES['edtf']}EDTF>"
_DATE, _START, _END, _ATTESTED = map(_rkg, ("date", "start", "end", "attested"))
_SUMMARY, _MODALITY, _RANK = map(_rkg, ("summary", "modality", "rank"))
_VOTER, _BALLOT, _RESOLUTION = map(_rkg, ("voter", "ballot", "resolution"))
_ASSERTED, _NORMAL, _STATED_IN = map(_rkg, ("AssertedModality", "NormalRank", "statedIn"))
_BALLOTS = {
    _rkg("InFavourBallot"): "votes for",
    _rkg("AgainstBallot"): "votes against",
    _rkg("AbstentionBallot"): "abstains on",
    _rkg("AbsentBallot"): "is absent from the vote on",
}
_BALLOT_WEIGHTS = (70, 8, 15, 7)


class Things:
    """The world as blocks of N-Triples, one block for each thing.

    Args:
        plan: how many things there are.
        seed: what dates, ballots and the like depend on.
        faults: how many things are wrong.

    Raises:
        ValueError: there are not enough things for so many faults.
    """

    def __init__(self, plan: Plan, *, seed: int = 0, faults: int = 0) -> None:
        self.plan = plan
        self.faulty: dict[str, Fault] = {}
        """Subject, in angle brackets, to its fault; complete when all blocks are read."""
        self._random = Random(seed)
        self._codes = [
            "X" + _LETTERS[number // 26] + _LETTERS[number % 26] for number in range(plan.states)
        ]
        self._sown = sow(faults, plan, Random(f"faults {seed}"))

    def __iter__(self) -> Iterator[str]:
        yield from self._states()
        yield from self._organizations()
        yield from self._memberships()
        yield from self._missions()
        yield from self._votes()

    def _block(self, kind: str, position: int, subject: str, block: str) -> str:
        """``block``, made wrong if a fault is sown there."""
        fault = self._sown.get((kind, position))
        if fault is None:
            return block
        self.faulty[subject] = fault
        return spoiled(block, fault)

    def _states(self) -> Iterator[str]:
        yield from self._source("codes", "States and their capitals")
        source = _iri("source:synthetic-codes")
        for number, code in enumerate(self._codes):
            state, city = _iri(f"state:{code}"), _iri(f"place:capital-{code}")
            latitude, longitude = number % 170 - 85 + 0.5, number * 37 % 360 - 180 + 0.25
            yield (
                f"{state} {_A} {_rkg('State')} .\n"
                f'{state} {_LABEL} "State {code}"@en .\n'
                f'{state} {_LABEL} "Staat {code}"@de .\n'
                f'{state} {_LABEL} "Shteti {code}"@sq .\n'
                f'{state} {_LABEL} "Держава {code}"@uk .\n'
                f'{state} {_rkg("iso3166Alpha3")} "{code}" .\n'
                f"{state} {_rkg('capital')} {city} .\n"
                f"{state} {_SOURCE_OF} {source} .\n"
                f"{city} {_A} {_rkg('City')} .\n"
                f'{city} {_LABEL} "Capital of State {code}"@en .\n'
                f"{city} {_rkg('inCountry')} {state} .\n"
                f'{city} {_rkg("latitude")} "{latitude}"^^<{XSD}decimal> .\n'
                f'{city} {_rkg("longitude")} "{longitude}"^^<{XSD}decimal> .\n'
                f"{city} {_SOURCE_OF} {source} .\n"
            )

    def _organizations(self) -> Iterator[str]:
        for number in range(1, self.plan.organizations + 1):
            organization = _iri(f"organization:organization-{number}")
            yield (
                f"{organization} {_A} {_rkg('InternationalOrganization')} .\n"
                f'{organization} {_LABEL} "Organization {number}"@en .\n'
                f'{organization} {_rkg("acronym")} "O{number}" .\n'
            )

    def _memberships(self) -> Iterator[str]:
        yield from self._source("memberships", "List of memberships")
        size = self.plan.states * self.plan.organizations
        for number, pair in enumerate(_scattered(self.plan.memberships, size, self._random)):
            if number % PER_PASSAGE == 0:
                sentence = number // PER_PASSAGE + 1
                passage, stated = self._passage("memberships", "L", sentence)
                yield self._block("passage", sentence - 1, passage, stated)
            organization, state = divmod(pair, self.plan.states)
            code = self._codes[state]
            membership = _iri(f"situation:membership-{number + 1}")
            kind = _rkg("Participation" if number % 10 == 9 else "Membership")
            block = (
                f"{membership} {_A} {kind} .\n"
                f'{membership} {_SUMMARY} "State {code} is a member of Organization '
                f'{organization + 1}."@en .\n'
                f"{membership} {_rkg('member')} {_iri(f'state:{code}')} .\n"
                f"{membership} {_rkg('organization')} "
                f"{_iri(f'organization:organization-{organization + 1}')} .\n"
                f"{self._holding(membership)}"
                f"{membership} {_STATED_IN} {passage} .\n"
            )
            yield self._block("membership", number, membership, block)

    def _missions(self) -> Iterator[str]:
        yield from self._source("missions", "List of missions")
        size = self.plan.states * (self.plan.states - 1)
        for number, pair in enumerate(_scattered(self.plan.missions, size, self._random)):
            if number % PER_PASSAGE == 0:
                passage, stated = self._passage("missions", "L", number // PER_PASSAGE + 1)
                yield stated
            sending, step = divmod(pair, self.plan.states - 1)
            codes = self._codes
            sender, receiver = codes[sending], codes[(sending + step + 1) % self.plan.states]
            if number % 10 < 7:
                kind, name, role, level = "Embassy", "an embassy", "embassyOf", "Ambassador"
            elif number % 10 < 9:
                kind, name, role = "ConsulateGeneral", "a consulate general", "consularPostOf"
                level = "Consular"
            else:
                kind, name, role = "PermanentMission", "a permanent mission", "sendingState"
                level = "Ambassador"
            mission = _iri(f"situation:mission-{number + 1}")
            block = (
                f"{mission} {_A} {_rkg(kind)} .\n"
                f'{mission} {_SUMMARY} "State {sender} has {name} in State {receiver}."@en .\n'
                f"{mission} {_rkg(role)} {_iri(f'state:{sender}')} .\n"
                f"{mission} {_rkg('receivingState')} {_iri(f'state:{receiver}')} .\n"
                f"{mission} {_rkg('missionLevel')} {_rkg(f'{level}Level')} .\n"
                f"{mission} {_rkg('seat')} {_iri(f'place:capital-{receiver}')} .\n"
                f"{self._holding(mission)}"
                f"{mission} {_STATED_IN} {passage} .\n"
            )
            if kind == "PermanentMission":
                organization = number % self.plan.organizations + 1
                block += (
                    f"{mission} {_rkg('missionTo')} "
                    f"{_iri(f'organization:organization-{organization}')} .\n"
                )
            yield self._block("mission", number, mission, block)

    def _votes(self) -> Iterator[str]:
        plan = self.plan
        sessions = min(_SESSIONS, math.ceil(plan.resolutions / _RESOLUTIONS_PER_SESSION))
        voters = [(code, _iri(f"state:{code}")) for code in self._codes]
        ballots = list(_BALLOTS.items())
        events = PREFIXES["event"]
        vote_class, about = _rkg("Vote"), _rkg("about")
        position, session = 0, -1
        for number in range(plan.resolutions):
            if number * sessions // plan.resolutions != session:
                session = number * sessions // plan.resolutions
                yield from self._source(
                    f"session-{session + 1}", f"Record of session {session + 1}"
                )
            resolution = _iri(f"document:resolution-{number + 1}")
            subject = voters[self._random.randrange(plan.states)][1]
            yield (
                f"{resolution} {_A} {_rkg('Resolution')} .\n"
                f'{resolution} {_LABEL} "Resolution {number + 1}"@en .\n'
                f"{resolution} {about} {subject} .\n"
            )
            day = self._day(_FIRST_YEAR + session)
            cast = self._random.choices(ballots, _BALLOT_WEIGHTS, k=plan.states)
            for (code, state), (ballot, verb) in zip(voters, cast, strict=True):
                if position == plan.votes:
                    return
                within = position % plan.states
                if within % PER_PASSAGE == 0:
                    passage, stated = self._passage(
                        f"session-{session + 1}", f"R{number + 1}", within // PER_PASSAGE + 1
                    )
                    yield stated
                vote = f"<{events}vote-of-{code}-on-{number + 1}>"
                block = (
                    f"{vote} {_A} {vote_class} .\n"
                    f'{vote} {_SUMMARY} "State {code} {verb} Resolution {number + 1}."@en .\n'
                    f"{vote} {_VOTER} {state} .\n"
                    f"{vote} {_BALLOT} {ballot} .\n"
                    f"{vote} {_RESOLUTION} {resolution} .\n"
                    f'{vote} {_DATE} "{day}"{_EDTF} .\n'
                    f"{vote} {_MODALITY} {_ASSERTED} .\n"
                    f"{vote} {_RANK} {_NORMAL} .\n"
                    f"{vote} {_STATED_IN} {passage} .\n"
                )
                yield self._block("vote", position, vote, block)
                position += 1

    def _source(self, name: str, label: str) -> Iterator[str]:
        source = _iri(f"source:synthetic-{name}")
        yield (
            f"{source} {_A} {_rkg('Source')} .\n"
            f'{source} {_LABEL} "{label} of the synthetic world"@en .\n'
            f"{source} {_LICENSE} <https://creativecommons.org/publicdomain/zero/1.0/> .\n"
            f'{source} {_rkg("retrievedOn")} "{_READ_ON}"^^<{XSD}date> .\n'
            f"{source} {_rkg('webPage')} <https://example.org/synthetic/{name}> .\n"
        )

    def _passage(self, source: str, section: str, sentence: int) -> tuple[str, str]:
        """The passage of a sentence, and its block."""
        passage = _iri(f"passage:synthetic-{source}.{section}.1.{sentence}")
        return passage, (
            f"{passage} {_A} {_rkg('SentencePassage')} .\n"
            f"{passage} {_rkg('inSource')} {_iri(f'source:synthetic-{source}')} .\n"
            f'{passage} {_rkg("section")} "{section}" .\n'
            f'{passage} {_rkg("sectionTitle")} "Section {section}" .\n'
            f'{passage} {_rkg("paragraph")} "1"^^<{XSD}integer> .\n'
            f'{passage} {_rkg("sentence")} "{sentence}"^^<{XSD}integer> .\n'
            f'{passage} {_rkg("sentenceDigest")} "{sha256(passage.encode()).hexdigest()}" .\n'
        )

    def _holding(self, situation: str) -> str:
        """Time, modality and rank of a situation: most are in force, some are not."""
        chance = self._random.random()
        start = self._day(self._random.randrange(_FIRST_YEAR, 2000))
        end = self._day(self._random.randrange(2000, 2025))
        precision = self._random.choice((10, 10, 7, 4))
        modality, rank = _ASSERTED, _NORMAL
        begun = f'{situation} {_START} "{start[:precision]}"{_EDTF} .\n'
        if chance < 0.60:
            time = f'{begun}{situation} {_END} ".."{_EDTF} .\n'
        elif chance < 0.80:
            time = f'{begun}{situation} {_END} "{end[:precision]}"{_EDTF} .\n'
        elif chance < 0.90:
            time = begun
        else:
            time = f'{situation} {_ATTESTED} "{end[:7]}/{_READ_ON}"{_EDTF} .\n'
            if chance > 0.97:
                modality = _rkg("PlannedModality")
        if 0.55 < chance < 0.60:
            modality = _rkg("ReportedModality")
        if chance < 0.02:
            rank = _rkg("DeprecatedRank")
        return f"{time}{situation} {_MODALITY} {modality} .\n{situation} {_RANK} {rank} .\n"

    def _day(self, year: int) -> str:
        return (date(year, 1, 1) + timedelta(days=self._random.randrange(365))).isoformat()


def _scattered(count: int, size: int, random: Random) -> Iterator[int]:
    """``count`` different numbers below ``size``, without keeping them."""
    start, step = random.randrange(size), max(1, round(size * 0.618))
    while math.gcd(step, size) != 1:
        step += 1
    return ((start + number * step) % size for number in range(count))
