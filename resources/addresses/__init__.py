"""Which addresses belong to which country."""
