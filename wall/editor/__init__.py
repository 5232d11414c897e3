"""The technician's editor of layouts: what is done to tiles, the way back, checks and proposals; no window yet."""
