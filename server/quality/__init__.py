"""How correct, complete, clean and alive the data are that sources send: measured, and what is to be asked for."""
