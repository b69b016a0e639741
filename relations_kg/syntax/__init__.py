"""The syntaxes of RDF: reading, writing and putting files in place."""
