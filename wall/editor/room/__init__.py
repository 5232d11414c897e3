"""Draws the room of a wall: surfaces, what drives them, and from where they are read."""
