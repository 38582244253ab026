"""A disk that is written down: every write, truncation, flush, rename and deletion, in their order.

SQLite's own files are seen through its file layer: the methods of each file it opens are replaced by ours, which call
the former ones. Other files through `os.replace` and `os.fsync`, which is how the program settles them.
"""

import ctypes
import os
import pickle
import stat
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, Final

SECTOR: Final = 512
_METHODS: Final = 19
_WRITE, _TRUNCATE, _SYNC = 3, 4, 5
Op = tuple[Any, ...]


def library() -> ctypes.CDLL | None:
    """The SQLite that Python itself uses; None where it is not a library of its own."""
    import _sqlite3  # noqa: F401

    try:
        maps = Path("/proc/self/maps").read_text()
    except OSError:
        return None
    paths = {line.split()[-1] for line in maps.splitlines() if "libsqlite3" in line}
    return ctypes.CDLL(paths.pop()) if len(paths) == 1 else None


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_int),
        ("size", ctypes.c_int),
        ("longest", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("methods", ctypes.c_void_p * 18),
    ]


class _Table(ctypes.Structure):
    _fields_ = [("version", ctypes.c_int), ("methods", ctypes.c_void_p * (_METHODS - 1))]


_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_DELETE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
_WROTE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
_CUT = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
_FLUSHED = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


class Recorder:
    """What went to the disk below `folder`. Must begin before the first connection."""

    def __init__(self, folder: Path, sqlite: ctypes.CDLL) -> None:
        self.folder, self.ops = str(folder), list[Op]()
        self._names: dict[int, str] = {}
        self._tables: dict[int, Any] = {}
        self._kept: list[Any] = []
        self._flushed: set[int] = set()
        self._watch_sqlite(sqlite)
        self._watch_files()

    def save(self, path: Path, claims: object) -> None:
        path.write_bytes(pickle.dumps((self.ops, claims)))

    def _watch_sqlite(self, sqlite: ctypes.CDLL) -> None:
        sqlite.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        former = sqlite.sqlite3_vfs_find(None)
        ours = _Vfs.from_buffer_copy(former.contents)
        opened, deleted = _OPEN(former.contents.methods[0]), _DELETE(former.contents.methods[1])

        def on_open(_vfs: int, name: int, file: int, flags: int, out: int) -> int:
            code = opened(ctypes.addressof(former.contents), name, file, flags, out)
            path = ctypes.string_at(name).decode() if name else ""
            # Temporary files have no name; what stands in shared memory is made anew after every start.
            if code == 0 and path.startswith(self.folder):
                self._names[file] = path
                self.ops.append(("open", path))
                self._replace(file)
            return code

        def on_delete(_vfs: int, name: bytes, sync: int) -> int:
            code = deleted(ctypes.addressof(former.contents), name, sync)
            if code == 0:
                self.ops.append(("delete", name.decode()))
            return code

        hooks = (_OPEN(on_open), _DELETE(on_delete))
        self._kept += [former, ours, *hooks]
        ours.name = b"written-down"
        ours.methods[0] = ctypes.cast(hooks[0], ctypes.c_void_p).value
        ours.methods[1] = ctypes.cast(hooks[1], ctypes.c_void_p).value
        sqlite.sqlite3_vfs_register(ctypes.byref(ours), 1)

    def _replace(self, file: int) -> None:
        """The table of methods of this very file; SQLite's own of its kind stays for all others."""
        place = ctypes.cast(file, ctypes.POINTER(ctypes.c_void_p))
        known = place[0]
        assert known is not None
        if known not in self._tables:
            self._tables[known] = self._table(known)
        place[0] = ctypes.addressof(self._tables[known])

    def _table(self, known: int) -> _Table:
        table = _Table.from_buffer_copy(ctypes.cast(known, ctypes.POINTER(_Table)).contents)
        wrote = _WROTE(table.methods[_WRITE - 1])
        cut, flushed = _CUT(table.methods[_TRUNCATE - 1]), _FLUSHED(table.methods[_SYNC - 1])

        def on_write(file: int, content: int, size: int, at: int) -> int:
            self.ops.append(("write", self._names[file], at, ctypes.string_at(content, size)))
            return int(wrote(file, content, size, at))

        def on_cut(file: int, size: int) -> int:
            self.ops.append(("cut", self._names[file], size))
            return int(cut(file, size))

        def on_flush(file: int, flags: int) -> int:
            code = int(flushed(file, flags))
            self.ops.append(("flush", self._names[file]))
            return code

        hooks = (_WROTE(on_write), _CUT(on_cut), _FLUSHED(on_flush))
        self._kept += hooks
        for number, hook in zip((_WRITE, _TRUNCATE, _SYNC), hooks, strict=True):
            table.methods[number - 1] = ctypes.cast(hook, ctypes.c_void_p).value
        return table

    def _watch_files(self) -> None:
        rename: Callable[..., None] = os.replace
        flush: Callable[[int], None] = os.fsync

        def on_replace(source: Any, target: Any, **more: Any) -> None:
            about = os.stat(source)
            is_ours = str(target).startswith(self.folder) and stat.S_ISREG(about.st_mode)
            content = Path(source).read_bytes() if is_ours else b""
            rename(source, target, **more)
            if is_ours:
                self.ops.append(("name", str(target), content, about.st_ino in self._flushed))

        def on_fsync(number: int) -> None:
            flush(number)
            about = os.fstat(number)
            self._flushed.add(about.st_ino)
            if stat.S_ISDIR(about.st_mode):
                self.ops.append(("names", os.readlink(f"/proc/self/fd/{number}")))

        os.replace = on_replace  # type: ignore[assignment]
        os.fsync = on_fsync  # type: ignore[assignment]


class Disk:
    """What the operations of a recording have left for sure, and what is still under way, file by file."""

    def __init__(self, start: dict[str, bytes]) -> None:
        self.sure = {path: bytearray(content) for path, content in start.items()}
        self.under_way: dict[str, list[Op]] = {}

    def do(self, op: Op) -> None:
        kind, path = op[0], op[1]
        if kind == "open":
            self.sure.setdefault(path, bytearray())
        elif kind == "flush":
            for one in self.under_way.pop(path, []):
                _apply(self.sure.setdefault(path, bytearray()), one)
        elif kind == "names":
            for name in [one for one in self.under_way if os.path.dirname(one) == path]:
                waiting = self.under_way[name]
                for one in [one for one in waiting if one[0] in ("name", "delete")]:
                    self._settle(name, one)
                    waiting.remove(one)
        else:
            self.under_way.setdefault(path, []).append(op)

    def after_cut(self, chance: Random) -> dict[str, bytes]:
        """One of the disks that may be found: of what was under way each sector is there or not."""
        found = Disk({path: bytes(content) for path, content in self.sure.items()})
        for path, waiting in self.under_way.items():
            for op in waiting:
                match op[0]:
                    case "write":
                        for one in _torn(op, chance):
                            _apply(found.sure.setdefault(path, bytearray()), one)
                    case "cut" if chance.random() < 0.5:
                        _apply(found.sure.setdefault(path, bytearray()), op)
                    case "name" | "delete" if chance.random() < 0.5:
                        found._settle(path, op, chance)
        return {path: bytes(content) for path, content in found.sure.items()}

    def _settle(self, path: str, op: Op, chance: Random | None = None) -> None:
        if op[0] == "delete":
            self.sure.pop(path, None)
            return
        content, is_flushed = op[2], op[3]
        # Named before its content was flushed: the name may outlive the content.
        whole = is_flushed or (chance is not None and chance.random() < 0.5)
        self.sure[path] = bytearray(content if whole else content[: len(content) // 2])


def _torn(op: Op, chance: Random) -> list[Op]:
    _kind, path, at, content = op
    luck = chance.random()
    if luck < 0.35:
        return [op]
    if luck < 0.7:
        return []
    parts = [(place, content[place : place + SECTOR]) for place in range(0, len(content), SECTOR)]
    return [("write", path, at + place, part) for place, part in parts if chance.random() < 0.5]


def _apply(content: bytearray, op: Op) -> None:
    if op[0] == "cut":
        del content[op[2] :]
    elif op[0] == "write":
        _kind, _path, at, written = op
        if len(content) < at:
            content.extend(bytes(at - len(content)))
        content[at : at + len(written)] = written
