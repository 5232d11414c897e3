"""How fast the product is, measured on the real parts."""
