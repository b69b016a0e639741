"""What follows from the facts and the ontology, by entailment regime."""
