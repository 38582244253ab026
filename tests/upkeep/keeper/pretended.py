"""A version of the program that is quick to start: one table, one page, and the faults a test gives it.

Copied as `manage.py` into a version's folder. The database says by which version it was migrated; a server that finds
another one's ends at once, so that a mixture can't pass for a working office.
"""

import os
import sqlite3
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
VERSION = int(HERE.name.split(".")[1])
FAULT = (HERE / "fault").read_text() if (HERE / "fault").exists() else ""
DATA = Path(os.environ["NAGARI_DATA"])


def database() -> sqlite3.Connection:
    url = os.environ.get("DATABASE_URL", "")
    found = sqlite3.connect(url.removeprefix("sqlite:///") or DATA / "nagari.sqlite3", timeout=20)
    found.execute("PRAGMA journal_mode=WAL")
    found.execute("PRAGMA synchronous=FULL")
    return found


def prepare() -> None:
    with database() as opened:
        opened.execute("CREATE TABLE IF NOT EXISTS said (words TEXT)")
        opened.execute("CREATE TABLE IF NOT EXISTS sync_stream (admitted INTEGER)")
        opened.execute(f"PRAGMA user_version={VERSION}")
    opened.close()
    (DATA / "static").mkdir(exist_ok=True)
    (DATA / "static" / "version").write_text(str(VERSION))


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        opened = database()
        with opened:
            if self.path.startswith("/say/"):
                opened.execute("INSERT INTO said VALUES (?)", [self.path[5:]])
            words = [row[0] for row in opened.execute("SELECT words FROM said")]
        opened.close()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{VERSION} {','.join(words)}".encode())

    def log_message(self, *_arguments: Any) -> None:
        return


def end_with_keeper() -> None:
    os.read(0, 1)
    os._exit(0)


def serve(port: int) -> None:
    threading.Thread(target=end_with_keeper, daemon=True).start()
    opened = database()
    found = opened.execute("PRAGMA user_version").fetchone()[0]
    opened.close()
    if found == 0:
        prepare()
    elif found != VERSION:
        sys.exit(f"version {VERSION} found a database of version {found}")
    if FAULT == "numbers":
        with database() as opened:
            opened.execute("INSERT INTO sync_stream VALUES (7)")
        opened.close()
    if FAULT in ("serve", "numbers"):
        sys.exit("the server can not start")
    if FAULT == "hangs":
        threading.Event().wait()
    ThreadingHTTPServer(("127.0.0.1", port), Page).serve_forever()


if sys.argv[1:] == ["serve", "--prepare"]:
    if FAULT == "migrates":
        prepare()
        sys.exit("the third step failed")
    prepare()
elif sys.argv[1] == "selftest":
    sys.exit("a page gave 500" if FAULT == "selftest" else 0)
elif sys.argv[1] == "serve":
    serve(int(sys.argv[sys.argv.index("--port") + 1]))
else:
    print(VERSION, *sys.argv[1:])
