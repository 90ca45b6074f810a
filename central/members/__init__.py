"""What a member proves with: a rotating key, a PIN, a code that was sent (protocol, section 6)."""
