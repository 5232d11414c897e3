"""Who and what a province consists of, and the map of its communes as cells."""
