"""Speech: voices that make sound of words, what is kept of it, and the thread that has it played."""
