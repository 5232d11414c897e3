"""The technician's window: draws layouts. What stands here first is what it does to them, without a window."""
