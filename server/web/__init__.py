"""The process for equipment that controls walls over HTTP: a client of the contract, as a wall is."""
