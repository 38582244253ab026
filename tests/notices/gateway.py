"""A gateway in another process, written from what Fonnte and WhatsApp's Cloud API document.

What it does hangs on the last two digits of the number: 00 takes it, 01 is busy (500), 02 knows no such number, 03 says
nothing for long, 04 hangs up, 05 answers nonsense, 06 limits (429). Everything it took it appends to a file.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tests.server import ROOT, told_within

TOKEN = "rahasia-uji"
SILENCE = 3.0


class Handler(BaseHTTPRequestHandler):
    taken: Path

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        is_fonnte = self.path == "/send"
        wanted = TOKEN if is_fonnte else f"Bearer {TOKEN}"
        if self.headers.get("Authorization") != wanted:
            told = {"status": False, "reason": "invalid token"}
            return self._answer(200, told) if is_fonnte else self._answer(401, {"error": {"code": 190}})
        said = {key: one[0] for key, one in parse_qs(body.decode()).items()} if is_fonnte else json.loads(body)
        return self._do(str(said["target" if is_fonnte else "to"])[-2:], said, is_fonnte)

    def _do(self, ending: str, said: dict[str, Any], is_fonnte: bool) -> None:
        if ending == "03":
            time.sleep(SILENCE)
        if ending == "04":
            self.connection.close()
            return None
        if ending in ("01", "06"):
            return self._answer(500 if ending == "01" else 429, {})
        if ending == "02":
            wrong = {"status": False, "reason": "invalid target"}
            return self._answer(200, wrong) if is_fonnte else self._answer(400, {"error": {"code": 131026}})
        with self.taken.open("a") as file:
            file.write(json.dumps(said) + "\n")
        if ending == "05":
            return self._answer(200, "nonsense")
        return self._answer(200, {"status": True, "id": [7]} if is_fonnte else {"messages": [{"id": "wamid.7"}]})

    def _answer(self, status: int, told: object) -> None:
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        pass


@dataclass
class Gateway:
    url: str
    file: Path

    @property
    def taken(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.file.read_text().splitlines()] if self.file.exists() else []


@contextmanager
def running(folder: Path) -> Iterator[Gateway]:
    file = folder / "taken.jsonl"
    process = subprocess.Popen([sys.executable, "-m", __name__, str(file)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield Gateway(f"http://127.0.0.1:{told_within(process).strip()}", file)
    finally:
        process.kill()
        process.wait(timeout=20)
        if process.stdout:
            process.stdout.close()


if __name__ == "__main__":
    Handler.taken = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
