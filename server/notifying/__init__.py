"""Tells people outside the room of alarms: by mail, webhook and SMS, until somebody takes it on."""
