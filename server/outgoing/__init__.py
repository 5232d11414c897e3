"""Where the server may connect to: no address is reached that no system of a centre has."""
