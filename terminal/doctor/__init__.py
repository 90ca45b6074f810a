"""What works and what does not, device by device and service by service, and what to do about it."""
