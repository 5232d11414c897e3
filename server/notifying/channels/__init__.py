"""By what a message goes out."""
