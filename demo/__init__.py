"""A province in a box: source systems on loopback that speak the real protocols, with invented figures."""
