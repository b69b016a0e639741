"""Validation compiled to SPARQL: shapes become expressions and queries over a workspace."""
