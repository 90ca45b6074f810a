"""What a module logs, read from its syntax tree: the message, and what is filled into it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

METHODS: Final = frozenset({"debug", "info", "warning", "error", "critical", "exception", "log", "warn", "fatal"})
LOGS: Final = frozenset({"log", "_log", "logger", "_logger", "logging"})
WORDS: Final = {
    "type(error).__name__": "the kind of an error",
    "error.strerror": "what the system calls it",
    "call.method": "an address of the API as it is described, with its braces",
    "call.path": "the same",
    "letter.channel.value": "mail or SMS",
    "control": "volume or brightness",
    "device": "a device's name of a closed list",
    "epoch": "a place in the chain",
    "epoch_and_seq(place)": "the same",
    "plan.size": "of the camera's picture",
    "plan.helper_every": "the same",
    "run.returncode": "a program's",
    "self._thread.name": "a worker's",
    "store.epoch_needed()": "one of the chain's own reasons",
    "version": "the configuration's",
    "why": "what kept central from answering, in the client's words",
    "word": "one of our own, a line above",
    **dict.fromkeys(
        (
            "code.value",
            "code.name.lower()",
            "found.outcome.value",
            "left.state.value",
            "line.value",
            "line.name.lower()",
            "problem.type.value",
            "question.ask",
            "trouble.value",
            "why.value",
        ),
        "a member of a closed list",
    ),
}
"""What may be filled into a line of the log, and what it is: nothing that a person is, has or types."""
TEXTS: Final = {
    "drivers/speech/speech.py": "a driver's sentence on its sound",
    "terminal/cameras.py": "a driver's sentence on a camera",
    "terminal/control/server.py": "the system's, or our sentence on a question that cannot be read",
    "terminal/hardware.py": "a driver's sentence on the pins",
    "terminal/newcomer.py": "our sentence on an enrolment; its code and keys are in none",
    "terminal/running.py": "the store's sentence on files",
    "terminal/runtime/levels.py": "a driver's sentence on volume and brightness",
    "terminal/runtime/signs.py": "a driver's sentence on lamp and sound",
    "terminal/supervisor.py": "the system's, on systemd's socket",
    "central/messages/sender.py": "a carrier's sentence with the kind of what failed; the address is in none",
}
"""Where an error's own sentence is logged, and why it names nobody."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One call that logs: its message where that is a plain text, and the source of what is filled in."""

    line: int
    method: str
    message: str | None
    filled: tuple[str, ...]
    named: tuple[tuple[str, str], ...]


def calls(tree: ast.AST) -> Iterator[Logged]:
    """Every call of a log in a module."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS):
            continue
        if not _is_log(node.func.value):
            continue
        arguments = node.args[1:] if node.func.attr == "log" else node.args
        first = arguments[0] if arguments else None
        message = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
        named = tuple((each.arg or "**", ast.unparse(each.value)) for each in node.keywords)
        yield Logged(node.lineno, node.func.attr, message, tuple(map(_source, arguments[1:])), named)


def _is_log(value: ast.expr) -> bool:
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in LOGS
        case ast.Call(func=ast.Attribute(attr="getLogger")):
            return True
        case _:
            return False


def _source(argument: ast.expr) -> str:
    return ast.unparse(argument.value if isinstance(argument, ast.Starred) else argument)


def breaches(path: str, source: str) -> list[str]:
    """How a module's log says, or could say, more than it may."""
    return [f"{path}:{each.line}: {why}" for each in calls(ast.parse(source)) for why in _wrong(path, each)]


def _wrong(path: str, each: Logged) -> Iterator[str]:
    if each.message is None:
        yield "the message is a plain text; what changes is filled in behind it"
    for word in each.filled:
        if word not in WORDS and not (word == "error" and path in TEXTS):
            yield f"{word} is not among the words that a log may have"
    for name, value in each.named:
        # A terminal's log has tracebacks without words (`terminal.log_lines`); central's has none at all.
        if name != "exc_info" or (value != "False" and path.startswith("central/")):
            yield f"{name}={value} is not among what a log may be told"
    if each.method == "exception" and path.startswith("central/") and ("exc_info", "False") not in each.named:
        yield "central's log has no tracebacks: exc_info=False"
