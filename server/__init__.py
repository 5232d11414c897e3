"""The aggregation server: polls every source system and feeds the walls."""
