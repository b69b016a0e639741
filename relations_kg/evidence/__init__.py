"""Evidence: what states the rows of an answer, and how what is entailed follows."""
