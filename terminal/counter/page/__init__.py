"""The counter's page: one document, its style, its program."""
