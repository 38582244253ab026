"""Which forms an event asks for, and F-1.02, F-1.03, F-1.06 and F-2.01 filled in from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nagari.lib.dates import tanggal_hari
from nagari.penduduk.formulir import civil
from nagari.penduduk.formulir.blocks import Block, Form, choices, chosen, label, lines, of_list, signed, table
from nagari.penduduk.formulir.wording import F102, F102_PAPERS, F102_SHOWN, F103
from nagari.penduduk.kode.peristiwa import AlasanPindah, JenisKepindahan, KlasifikasiPindah, StatusKk
from nagari.penduduk.models import Jenis, Keluarga, Mutasi, Penduduk
from nagari.penduduk.mutasi.facts import Facts, MoveFacts, facts_of
from nagari.penduduk.queries.places import Places

F102_KODE, F103_KODE, F106_KODE, F201_KODE = "F-1.02", "F-1.03", "F-1.06", "F-2.01"
# What is asked of F-1.02 is a family card: for what.
_CARD: Final = "I. KARTU KELUARGA"
_ASKS: Final[Mapping[str, str]] = {
    Jenis.LAHIR: "B.2",
    Jenis.MATI: "B.2",
    Jenis.KAWIN: "A.1",
    Jenis.CERAI: "B.2",
    Jenis.DATANG: "A.4",
    Jenis.PINDAH: "B.3",
    Jenis.PINDAH_DALAM: "B.3",
    Jenis.UBAH: "B.3",
    Jenis.PEMBETULAN: "B.3",
    Jenis.PECAH_KK: "A.3",
    Jenis.GABUNG_KK: "B.1",
    Jenis.GANTI_KEPALA: "A.2",
}
# Who can't ask for anything.
_ABSENT: Final = (Jenis.MATI, Jenis.HILANG)
_MOVES: Final = (Jenis.DATANG, Jenis.PINDAH, Jenis.PINDAH_DALAM)
_CHANGES: Final = (Jenis.UBAH, Jenis.PEMBETULAN)
# The two lists of F-1.03: a number that stays is an answer of the older forms.
_STATUS_KK: Final = {kode: name for kode, name in of_list(StatusKk).items() if kode in ("1", "2")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An event with what the forms ask around it. `changes`: (element, before, after); `together`: of the same act;
    `next_head`: who became head of the family by it; `officer`: name of who recorded it."""

    mutasi: Mutasi
    penduduk: Penduduk | None
    keluarga: Keluarga | None
    together: Sequence[Penduduk]
    changes: Sequence[tuple[str, str, str]]
    father: Penduduk | None
    mother: Penduduk | None
    spouse: Penduduk | None
    next_head: Penduduk | None
    officer: str
    places: Places
    # Place and day of signing; and the village, from the province down: (what it is, name).
    signed_at: str
    region: Sequence[tuple[str, str]]

    @property
    def facts(self) -> Facts:
        return facts_of(self.mutasi)


def forms_of(jenis: str) -> tuple[str, ...]:
    """Numbers of the forms that go with an event of this kind."""
    found = [F102_KODE] if jenis in _ASKS else []
    found += [F103_KODE] if jenis in _MOVES else []
    found += [F106_KODE] if jenis in _CHANGES else []
    return (*found, *([F201_KODE] if jenis in civil.REPORTS else []))


def form(kode: str, case: Case) -> Form:
    """KeyError for a form that does not go with the event."""
    if kode not in forms_of(case.mutasi.jenis):
        raise KeyError(kode)
    makers = {F102_KODE: f102, F103_KODE: f103, F106_KODE: f106, F201_KODE: f201}
    return makers[kode](case)


def _asking(case: Case) -> Penduduk | None:
    """Who asks, where nobody else reported it: of the dead and the missing whoever is head now, or a line to fill."""
    return case.next_head if case.mutasi.jenis in _ABSENT else case.penduduk


def applicant(case: Case) -> Block:
    one, report = _asking(case), case.facts.laporan
    name = report.pelapor or (one.nama if one else "")
    number = report.nik_pelapor if report.pelapor else (one.nik if one else "")
    return lines(
        "DATA PEMOHON",
        [
            ("Nama lengkap", name),
            ("NIK", number, 16),
            ("Nomor KK", case.keluarga.no_kk if case.keluarga else "", 16),
            ("Nomor telepon/HP", one.telepon if one and not report.pelapor else ""),
            ("Alamat e-mail", ""),
        ],
    )


def f102(case: Case) -> Form:
    blocks = [applicant(case)]
    asked = [_ASKS[case.mutasi.jenis], *([_ASKS[Jenis.GANTI_KEPALA]] if case.next_head else [])]
    blocks += [choices(title, options, asked if title == _CARD else []) for title, options in F102.items()]
    papers = {f"{number}.": name for number, name in enumerate(F102_PAPERS, 1)}
    shown = [f"{F102_SHOWN[one]}." for one in case.facts.laporan.berkas if one in F102_SHOWN]
    blocks.append(choices("PERSYARATAN YANG DILAMPIRKAN", papers, shown, columns=1))
    blocks.append(_signatures(case, "Pemohon,"))
    return Form(F102_KODE, blocks)


def f103(case: Case) -> Form:
    facts = case.facts if isinstance(case.facts, MoveFacts) else MoveFacts()
    start, end = _way(case, facts)
    moving = [[str(number), one.nik, one.nama, label(one, "shdk")] for number, one in enumerate(case.together, 1)]
    blocks = [
        applicant(case),
        choices("JENIS PERMOHONAN", F103, ["2"], columns=1),
        lines(
            "DATA PERPINDAHAN",
            [
                ("Alamat asal", start),
                ("Alamat tujuan", end),
                ("Tanggal pindah", tanggal_hari(case.mutasi.tanggal)),
                ("Alasan pindah yang lain", facts.alasan_lain),
            ],
        ),
        choices("ALASAN PINDAH", of_list(AlasanPindah), chosen(facts.alasan), columns=4),
        choices("KLASIFIKASI PINDAH", of_list(KlasifikasiPindah), chosen(facts.klasifikasi), columns=3),
        choices("JENIS KEPINDAHAN", of_list(JenisKepindahan), chosen(facts.jenis_kepindahan)),
        choices("STATUS KK BAGI YANG TIDAK PINDAH", _STATUS_KK, chosen(facts.status_kk_tinggal)),
        choices("STATUS KK BAGI YANG PINDAH", _STATUS_KK, chosen(facts.status_kk_pindah)),
        table(
            "DAFTAR ANGGOTA KELUARGA YANG PINDAH",
            [("No", 0.6), ("NIK", 3), ("Nama lengkap", 5), ("SHDK", 3)],
            moving or [["1", "", case.mutasi.nama, ""]],
        ),
        _signatures(case, "Pemohon,"),
    ]
    return Form(F103_KODE, blocks)


def _way(case: Case, facts: MoveFacts) -> tuple[str, str]:
    """Addresses: from where, to where."""
    one, mutasi = case.penduduk, case.mutasi
    here = _line(
        case.keluarga.alamat if case.keluarga else "",
        case.places.label(one.lingkungan_id if one else None),
        *(name for _what, name in reversed(case.region)),
    )
    elsewhere = _line(facts.alamat, facts.tempat)
    if mutasi.jenis == Jenis.PINDAH_DALAM:
        places = case.places
        return places.label(mutasi.keluar_lingkungan_id) or here, elsewhere or places.label(mutasi.masuk_lingkungan_id)
    return (elsewhere, here) if mutasi.jenis == Jenis.DATANG else (here, elsewhere)


def _line(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def f106(case: Case) -> Form:
    one, facts = case.penduduk, case.facts
    basis = " ".join(part for part in (facts.jenis_surat, facts.no_surat) if part)
    rows = [[str(number), *change, basis] for number, change in enumerate(case.changes, 1)]
    blocks: list[Block] = [
        {"kind": "text", "lines": ["Yang bertanda tangan di bawah ini:"]},
        lines(
            "",
            [
                ("Nama lengkap", one.nama if one else case.mutasi.nama),
                ("NIK", one.nik if one else "", 16),
                ("Nomor KK", case.keluarga.no_kk if case.keluarga else "", 16),
                ("Alamat", case.keluarga.alamat if case.keluarga else ""),
            ],
        ),
        {"kind": "text", "lines": ["dengan ini menyatakan perubahan elemen data kependudukan sebagai berikut:"]},
        table(
            "",
            [("No", 0.6), ("Elemen data", 3), ("Semula", 3.4), ("Menjadi", 3.4), ("Dasar perubahan", 3)],
            rows or [["1", "", "", "", basis]],
        ),
        {
            "kind": "text",
            "lines": [
                f"Perubahan berlaku sejak {tanggal_hari(case.mutasi.tanggal)}.",
                "Pernyataan ini saya buat dengan sebenarnya. Bila tidak benar, saya bersedia dikenai sanksi menurut "
                "peraturan perundang-undangan.",
            ],
        },
        _signatures(case, "Yang membuat pernyataan,"),
    ]
    return Form(F106_KODE, blocks)


def f201(case: Case) -> Form:
    blocks = [*civil.blocks(case.mutasi, case.penduduk, case.father, case.mother, case.spouse), *_reporters(case)]
    return Form(F201_KODE, blocks)


def _reporters(case: Case) -> list[Block]:
    report = case.facts.laporan
    witnesses, numbers = [*report.saksi, "", ""][:2], [*report.nik_saksi, "", ""][:2]
    found = [
        lines(
            "DATA PELAPOR",
            [
                ("Nama", report.pelapor),
                ("NIK", report.nik_pelapor, 16),
                ("Hubungan dengan yang dilaporkan", report.hubungan_pelapor),
            ],
        )
    ]
    found += [
        lines(f"DATA SAKSI {roman}", [("Nama", name), ("NIK", nik, 16)])
        for roman, name, nik in zip(("I", "II"), witnesses, numbers, strict=True)
    ]
    columns = ((["Saksi I,"], witnesses[0]), (["Saksi II,"], witnesses[1]), (["Pelapor,"], report.pelapor))
    return [*found, signed(*columns, place=case.signed_at)]


def _signatures(case: Case, who: str) -> Block:
    one = _asking(case)
    name = case.facts.laporan.pelapor or (one.nama if one else "")
    return signed((["Petugas,"], case.officer), ([who], name), place=case.signed_at)
