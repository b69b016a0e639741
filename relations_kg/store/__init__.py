"""Where quads are kept and questions are answered."""
