"""What the member's page is made of."""
