"""The control socket: command-line tools ask the running terminal, which alone may open its store."""
