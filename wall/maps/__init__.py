"""Maps that tiles draw: projections, boundaries, shading by figures, arcs."""
