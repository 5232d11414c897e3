"""Two servers on one site: one serves, the other stands by and takes over."""
