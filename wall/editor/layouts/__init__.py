"""Drawing layouts: their tiles, what is wrong with them, and the page that they are drawn on."""
