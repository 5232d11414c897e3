"""The papers of a briefing: what is taken home of it, as PDF and as a book of figures."""
