"""Staff: who they are, what they prove it with, what they may do, and what the owner is told of it."""
