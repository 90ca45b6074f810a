"""Cards before anybody has one: their numbers drawn, their batches assigned, their print sheets."""
