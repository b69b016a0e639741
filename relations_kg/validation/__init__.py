"""Facts against SHACL shapes, and the reports that come of it."""
