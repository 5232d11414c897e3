"""The wall's words in every language; the source text in the code is English."""
