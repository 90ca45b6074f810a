"""What the office does by command line and over HTTP alike: whose key, what it may, and a trail of every change."""
