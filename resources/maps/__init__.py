"""What maps are drawn from: the outline of the world and where its countries are."""
