"""Disagreement: claims about one thing that cannot all hold."""

from relations_kg.disagreement.finding import Claim, Group, Pair, groups
from relations_kg.disagreement.writers import write

__all__ = ["Claim", "Group", "Pair", "groups", "write"]
