"""Shows a web page from a process of its own: what a page does to its browser, it does not do to the wall."""
