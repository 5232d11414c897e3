"""Where layouts are kept that are drawn: at a server, or in the folder of a project."""
