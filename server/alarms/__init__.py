"""Alarms: rules on any document, their life cycle, their journal, and the scenes that they bring."""
