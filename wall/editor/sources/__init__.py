"""The page of sources: how each is set up, tried before it goes live, and what opens it."""
