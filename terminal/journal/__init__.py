"""The journal: facts become transactions, and each is one commit of the store."""
