"""The demo: a shop's day, played on the real program with hands that scan, swipe, touch, and pull cables."""
