"""Saved queries: their headers, their parameters, and where they are found."""
