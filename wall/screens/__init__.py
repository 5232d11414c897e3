"""The screens of a station: the room, the monitors, one window for each, and what each shows."""
