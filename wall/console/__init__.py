"""The operator's own desk: sees every surface of the wall, finds things, puts them there."""
