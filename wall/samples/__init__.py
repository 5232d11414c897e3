"""Documents of every kind of topic, for whoever draws without a server."""
