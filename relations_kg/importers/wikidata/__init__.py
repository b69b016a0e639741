"""Statements of Wikidata, from its JSON dumps and from results of its query service."""
