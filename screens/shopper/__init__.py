"""The shopper's screens, one a file; each lays one view out as nodes."""
