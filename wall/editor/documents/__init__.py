"""What is done with whatever people draw: taken out, kept, compared, published."""
