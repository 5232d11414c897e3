"""Looks at the pictures of all cameras in turn, and judges which are worth looking at."""
