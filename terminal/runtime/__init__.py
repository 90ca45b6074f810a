"""The runtime: carries the machine's effects out, and brings it what the world says."""
