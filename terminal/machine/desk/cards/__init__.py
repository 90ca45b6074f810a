"""Staff's work with customers and their cards: issued, found, replaced, put right."""
