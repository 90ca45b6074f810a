"""The book: what central knows of the accounts that a request touches, how it decides, and how that is written."""
