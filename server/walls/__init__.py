"""What walls are given besides documents of services."""
