"""Keeps the past: an append-only log of updates that the wall can be rewound to."""
