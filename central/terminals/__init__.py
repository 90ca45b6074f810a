"""A terminal's life at central: its enrolment codes, taking an old store over, revoking, and what became of it."""
