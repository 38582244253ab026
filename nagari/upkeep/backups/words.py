"""The key of backups as eighteen words, for paper: sixteen for its bytes, two that tell a slip of the pen.

Plain Indonesian words, no two alike in their first four letters, so that nobody has to write more of them down than
those, nor spell well.
"""

from hashlib import sha256
from typing import Final

from nagari.lib.errors import CodedError

SEED_BYTES: Final = 16
_CHECK_BYTES: Final = 2
COUNT: Final = SEED_BYTES + _CHECK_BYTES
_TOLD_APART: Final = 4
WORDS: Final = tuple(
    """
    abjad adik agama ahli akar aman anak angin arang arus asal atap awan ayah badai bagus bahan baju bakar balai
    bangku batu bawang bayam bebek belut beras biji bintang biru bola bubur buku bulan bumi bunga burung busur
    cahaya canda cangkir cantik capung catur cepat cerita cicak cincin cinta cuaca dagang dahan danau dapur
    darat daun dekat denah desa dingin domba duduk durian ekor elang emas embun fajar galah gambar garam garpu
    gelas gendang gigi gitar gotong gula gunung guru halus hangat harum hasil hati hemat hitam hujan huruf hutan
    ikan ilmu ingat intan istana izin jagung jahe jambu janji jarum jauh jawab jelas jeruk jinak juara judul
    kabar kaca kapal kapur karang kawan kayu kebun kelapa kelinci kemeja kereta kertas ketan kipas kopi kota
    kuali kucing kuda kunci kuning kursi labu lagu lampu lantai lapar laut layar lebah lemari lilin lomba lukis
    lumbung lurus madu malam mangga manis mawar meja melati merah merpati mesin minum minyak mobil murid musim
    mutiara naik nanas nasi nenek niaga nyala nyanyi obat ombak padi pagar paku palu panah panjang pasar paus
    payung pepaya perahu permata petani pintu pisang pohon pulau putih rakit ramah rambut rantai rapi rempah
    rindu roda roti ruang rumah rumput sabar sabun sagu sahabat salju sambal santan sapi sarung sawah sayap
    sayur sejuk sekolah semut senang senja sepatu siang siput sirih sore suara subuh sungai surat susu tabung
    tajam taman tangan tebing tebu telur teman tenang tikar timur tinggi topi tulis tunas udang udara ujung umbi
    ungu untung utara wajan waktu wangi warna warung yakin zaman
    """.split()  # noqa: SIM905 - 256 of them read better so
)
_NUMBERS: Final = {word[:_TOLD_APART]: number for number, word in enumerate(WORDS)}


def words_of(seed: bytes) -> tuple[str, ...]:
    """The words of a seed of 16 bytes."""
    return tuple(WORDS[one] for one in seed + _check(seed))


def read(typed: str) -> bytes:
    """The seed that these words tell, however they are divided. Refused: words_count, word_unknown, words_check."""
    found = "".join(one if one.isalpha() else " " for one in typed.lower()).split()
    if len(found) != COUNT:
        raise CodedError("words_count", count=len(found), right=COUNT)
    for place, word in enumerate(found, 1):
        if word[:_TOLD_APART] not in _NUMBERS:
            raise CodedError("word_unknown", word=word[:20], place=place)
    told = bytes(_NUMBERS[word[:_TOLD_APART]] for word in found)
    seed = told[:SEED_BYTES]
    if _check(seed) != told[SEED_BYTES:]:
        raise CodedError("words_check")
    return seed


def _check(seed: bytes) -> bytes:
    return sha256(b"nagari backup words 1" + seed).digest()[:_CHECK_BYTES]
