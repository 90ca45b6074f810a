"""The large form of the shopper's screens: nothing under a capital of 7.3 mm (EN 301 549 V3.2.1, 5.1.4)."""
