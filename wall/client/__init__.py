"""What goes to the server and comes from it: the feed, commands, what was last known, and who wants to know."""
