"""The commands of the server, besides running it."""
