"""What alarms sound like, one short file for each priority; ``python -m resources.sounds`` makes them."""
