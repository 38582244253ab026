"""Offices run Windows too, and no test does: what is only there on other systems is looked for in the source."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOPS = ("nagari", "layanan", "peta")
ONLY_ELSEWHERE = {
    *("os.fork", "os.kill", "os.killpg", "os.setsid", "os.getuid", "os.geteuid", "os.getpgid", "os.mkfifo", "os.chown"),
    *("signal.SIGKILL", "signal.SIGHUP", "signal.SIGUSR1", "signal.SIGUSR2", "signal.SIGALRM", "signal.alarm"),
    *("signal.pthread_kill", "signal.set_wakeup_fd", "time.tzset", "os.sysconf", "os.uname", "os.sched_getaffinity"),
}
MODULES = {"fcntl", "resource", "pwd", "grp", "termios", "pty"}


# Only what has one of these in it need be read as Python.
NAMES = {one.rpartition(".")[2] for one in ONLY_ELSEWHERE} | MODULES | {"NamedTemporaryFile"}


@cache
def sources() -> list[tuple[Path, ast.Module]]:
    texts = ((path, path.read_text(encoding="utf-8")) for top in TOPS for path in sorted((ROOT / top).rglob("*.py")))
    return [(path, ast.parse(text)) for path, text in texts if any(name in text for name in NAMES)]


def test_it_calls_nothing_that_windows_has_not() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {node.value.id}.{node.attr}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and f"{node.value.id}.{node.attr}" in ONLY_ELSEWHERE
    ]
    found += [
        f"{path.relative_to(ROOT)}: {name}"
        for path, tree in sources()
        # Inside a function it may be tried and given up.
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(one.name for one in node.names)]
        if name in MODULES
    ]
    assert found == []


def test_it_reopens_no_file_that_goes_when_it_is_closed() -> None:
    """Windows refuses that: NamedTemporaryFile(delete=False), or a folder of its own."""
    found = [
        str(path.relative_to(ROOT))
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "NamedTemporaryFile"
        and "delete" not in {one.arg for one in node.keywords}
    ]
    assert found == []
