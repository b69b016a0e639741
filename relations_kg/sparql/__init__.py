"""SPARQL as text: its tokens, what is refused before an engine sees it, values put in place."""
