"""The page of service packs: indicators, plans and limits, and what they would have made of the past year."""
