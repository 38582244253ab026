"""A stand-in for BSrE's Esign Client Service, written from its description: `python -m ...bsre_server`.

Prints its port, and serves until its input ends. The passphrase chooses what goes wrong; see FAULTS.
"""

import json
import sys
import threading
import time
from base64 import b64decode, b64encode
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from layanan.surat.signing.base import Box, Stamp, Task
from layanan.surat.signing.local import LocalSigner
from tests.layanan.surat.signing.certificates import NOW, p12

USER, PASSWORD = "nagari", "sandi-layanan"
PASSPHRASE = "kunci rahasia"
NIK, UNKNOWN, UNVERIFIED = "1302100101709001", "1302100101709002", "1302100101709003"
EMAIL = "wali@uji.test"
DOCUMENT = "f3b1"
FAULTS = ("mati", "diam", "lambat", "putus", "html", "tanpa", "ubah", "dua", "kosong", "json", "gema")


def signed(pdf: bytes, reason: str, box: Box | None, picture: bytes) -> bytes:
    stamp = Stamp(box=box, pdf=pdf, png=picture) if box else None
    # The stamp it draws is of no interest here; that it has one is.
    task = Task(name="Uji", pdf=pdf, reason=reason, location="-", stamp=stamp)
    return LocalSigner(p12("ec"), lambda: NOW).sign(task, "").pdf


class Service(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: Any) -> None:
        pass

    def do_GET(self) -> None:
        if self._let_in() and self.path.startswith("/api/user/status/"):
            self._status(self.path.rpartition("/")[2])

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._let_in():
            return
        match self.path:
            case "/api/sign/pdf":
                self._sign_1(*self._parts(body))
            case "/api/sign/verify":
                self._json(
                    200,
                    {
                        "nama_dokumen": "surat.pdf",
                        "jumlah_signature": 1,
                        "summary": "VALID",
                        "notes": "",
                        "details": [{"info_signer": {"signer_name": "UJI WALI, S.H."}}],
                    },
                )
            case "/api/v2/user/check/status":
                asked = json.loads(body)
                self._status(asked.get("nik") or asked.get("email"))
            case "/api/v2/sign/get/totp":
                self._json(200, {"message": "OTP terkirim"})
            case "/api/v2/sign/pdf":
                self._sign_2(json.loads(body))
            case "/api/v2/verify/pdf":
                pdf = b64decode(json.loads(body)["file"])
                rows = [{"signerName": "UJI WALI, S.H.", "integrityValid": True, "certificateTrusted": True}]
                self._json(
                    200,
                    {
                        "conclusion": "VALID",
                        "description": "Dokumen asli",
                        "signatureInformations": rows if b"/ByteRange" in pdf else [],
                    },
                )
            case _:
                self._json(404, {"error": "tidak ada"})

    def _sign_1(self, fields: dict[str, str], files: dict[str, bytes]) -> None:
        pdf, box = files["file"], None
        if fields["tampilan"] == "visible":
            assert fields["image"] == "true"
            assert files["imageTTD"].startswith(b"\x89PNG")
            left, bottom, width, height = (float(fields[name]) for name in ("xAxis", "yAxis", "width", "height"))
            box = Box(page=int(fields["page"]) - 1, left=left, bottom=bottom, width=width, height=height, page_height=0)
        made = self._made(fields["nik"], fields["passphrase"], pdf, fields["reason"], box)
        if made is not None:
            self._send(200, "application/pdf", made, id_dokumen=DOCUMENT)

    def _sign_2(self, asked: dict[str, Any]) -> None:
        pdf, seen, box = b64decode(asked["file"][0]), asked["signatureProperties"][0], None
        if seen["tampilan"] == "VISIBLE":
            assert b64decode(seen["imageBase64"]).startswith(b"\x89PNG")
            bottom = 842 - seen["originY"] - seen["height"]
            box = Box(
                page=seen["page"] - 1,
                left=seen["originX"],
                bottom=bottom,
                width=seen["width"],
                height=seen["height"],
                page_height=0,
            )
        who = asked.get("nik") or asked.get("email")
        made = self._made(who, asked.get("passphrase") or asked.get("totp"), pdf, seen["reason"], box)
        if made is not None:
            self._json(200, {"time": 1, "file": [b64encode(made).decode()]})

    def _made(self, who: str, secret: str, pdf: bytes, reason: str, box: Box | None) -> bytes | None:
        if who not in (NIK, EMAIL):
            self._json(400, {"error": "NIK tidak terdaftar", "status_code": 2011})
        elif secret in FAULTS:
            return self._fault(secret, pdf, reason)
        elif secret not in (PASSPHRASE, "123456"):
            self._json(400, {"error": "Proses signing gagal : Passphrase anda salah", "status_code": 2031})
        else:
            return signed(pdf, reason, box, b"")
        return None

    def _fault(self, kind: str, pdf: bytes, reason: str) -> bytes | None:
        match kind:
            case "mati":
                self._send(503, "text/html", b"<html>Service Unavailable</html>")
            case "diam":
                time.sleep(3)
            case "lambat":
                self._slowly()
            case "putus":
                whole = signed(pdf, reason, None, b"")
                self._send(200, "application/pdf", whole[: len(whole) // 2], length=len(whole))
                self.close_connection = True
            case "html":
                self._send(200, "text/html", b"<html>Selamat datang</html>")
            case "kosong":
                self._send(200, "application/pdf", b"")
            case "json":
                self._json(200, {"file": ["bukan base64!"]} if "v2" in self.path else {"error": "Gagal"})
            case "gema":
                self._json(400, {"error": f"passphrase gema ditolak {'x' * 400}"})
            case "tanpa":
                return pdf
            case "ubah":
                whole = signed(pdf, reason, None, b"")
                return whole.replace(b"/Title", b"/Titel", 1) if b"/Title" in whole else whole[:99] + b"x" + whole[100:]
            case "dua":
                return whole + b"\n% more" if (whole := signed(pdf, reason, None, b"")) else None
        return None

    def _slowly(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/pdf")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _byte in range(30):
            try:
                self.wfile.write(b"%")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    def _status(self, who: str) -> None:
        if who == UNKNOWN:
            self._json(400, {"error": "User tidak ditemukan", "status_code": 2011})
        else:
            self._json(200, {"status": "UNVERIFIED" if who == UNVERIFIED else "ISSUE", "status_code": 1111})

    def _let_in(self) -> bool:
        expected = "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") == expected:
            return True
        self._send(401, "text/html", b"<html>401</html>")
        return False

    def _parts(self, body: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        fields, files = {}, {}
        for part in message_from_bytes(head + body, policy=HTTP).iter_parts():  # type: ignore[attr-defined]
            name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
            if part.get_filename():
                files[name] = content
            else:
                fields[name] = content.decode()
        return fields, files

    def _json(self, status: int, told: dict[str, Any]) -> None:
        self._send(status, "application/json; charset=utf-8", json.dumps(told).encode())

    def _send(self, status: int, kind: str, body: bytes, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
