"""The member's page: the card on a phone."""
