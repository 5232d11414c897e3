"""The past at the desk: a timeline that moves a wall, a rehearsal or the desk's own picture, and what has changed."""
