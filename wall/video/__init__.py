"""Live pictures of cameras: decoded in processes of their own, handed over in shared memory, painted by a tile."""
