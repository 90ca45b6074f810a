"""Staff's screens: how each is laid out."""
