"""From files to a dataset that answers questions."""
