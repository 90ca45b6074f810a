"""Mail and SMS: letters wait in a table, a sender hands them to whoever carries them (`ports.Messenger`)."""
