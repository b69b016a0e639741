"""One module for each dataset that can be imported."""
