"""Inter, under the SIL Open Font License (OFL.txt)."""
