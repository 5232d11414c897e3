"""One file per change of the tables, numbered; a released one is never edited."""
