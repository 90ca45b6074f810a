"""The command line's groups; `central.cli` puts them together."""
