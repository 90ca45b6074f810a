"""A member's own data: given on request, erased on leaving, erased when nobody came for years."""
