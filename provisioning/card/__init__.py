"""Preparing a terminal's card: what Raspberry Pi OS reads from its boot partition at the first start."""
