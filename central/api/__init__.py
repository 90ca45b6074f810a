"""The HTTP side: signatures in and out, calls, problem details, and their description."""
