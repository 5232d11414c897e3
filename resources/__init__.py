"""What the product brings with it: fonts, translations, service packs."""
