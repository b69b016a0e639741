"""How many things of each kind a synthetic world has, by the number of its triples."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

__all__ = ["PER_PASSAGE", "VOTES_SHARE", "Plan"]

VOTES_SHARE: Final = 4 * 154_400 / 675_362
"""The part of all triples that is about votes, their resolutions and passages.

The reference figures are of a world of 675,362 triples with 154,400 votes; a vote had four triples
of its own there.
"""
PER_PASSAGE: Final = 20
"""Votes or situations that one sentence tells of."""

_STATES = 200
_TRIPLES_WITH_ALL_STATES = 87_000

# What one thing of a kind has in triples; of situations it is the mean.
_OF_STATE, _OF_ORGANIZATION, _OF_RESOLUTION, _OF_PASSAGE = 14, 3, 3, 7
_OF_VOTE, _OF_MEMBERSHIP, _OF_MISSION = 9, 8.9, 9.8
_MEMBERSHIPS_TO_MISSIONS = 0.6, 0.4


@dataclass(frozen=True, slots=True)
class Plan:
    """How many things of each kind a world has.

    Attributes:
        states: each with a capital.
        organizations: international ones.
        memberships: of states in organizations.
        missions: embassies, consulates general and permanent missions.
        votes: of states on resolutions.
    """

    states: int
    organizations: int
    memberships: int
    missions: int
    votes: int

    @classmethod
    def of(cls, triples: int) -> Plan:
        """The plan of a world of about ``triples`` triples.

        Raises:
            ValueError: they are fewer than 1,000.
        """
        if triples < 1000:
            raise ValueError(f"a world has 1,000 triples or more, and not {triples:,}")
        states = min(_STATES, max(4, triples * _STATES // _TRIPLES_WITH_ALL_STATES))
        organizations = max(2, math.isqrt(triples) // 8)
        passages = math.ceil(states / PER_PASSAGE)  # of a resolution
        a_vote = _OF_VOTE + (passages * _OF_PASSAGE + _OF_RESOLUTION) / states
        votes = round(VOTES_SHARE * triples / a_vote)
        rest = triples - votes * a_vote - states * _OF_STATE - organizations * _OF_ORGANIZATION
        memberships, missions = (
            max(1, round(rest * share / (own + _OF_PASSAGE / PER_PASSAGE)))
            for share, own in zip(
                _MEMBERSHIPS_TO_MISSIONS, (_OF_MEMBERSHIP, _OF_MISSION), strict=True
            )
        )
        return cls(
            states,
            organizations,
            min(memberships, states * organizations),
            min(missions, states * (states - 1)),
            votes,
        )

    @property
    def resolutions(self) -> int:
        """Every state votes on each, except that the last one may lack some."""
        return math.ceil(self.votes / self.states)
