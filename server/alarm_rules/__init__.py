"""What service packs say of alarms, and what follows from that for each document. Pure."""
