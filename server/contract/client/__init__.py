"""What every client of the server needs: the wall and the web process follow and ask with the same code."""
