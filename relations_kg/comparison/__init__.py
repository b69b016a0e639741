"""What differs between two graphs: read, matched, grouped by what it is about, and told."""
