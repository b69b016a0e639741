"""Dossiers: what the graph knows of two states, of one, or of anything, for people.

:mod:`~relations_kg.dossier.gather` finds what is to be told and
:mod:`~relations_kg.dossier.render` writes it; neither knows of the other, and between them is
:class:`~relations_kg.dossier.model.Dossier`.
"""
