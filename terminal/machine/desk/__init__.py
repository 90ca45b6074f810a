"""Staff's journey: pure, like the shopper's. A badge opens it, a PIN proves; see `desk.py` for how it goes on."""
