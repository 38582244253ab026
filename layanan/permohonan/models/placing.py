from django.db import models


class LetakPermohonan(models.Model):
    """Where a request stands, worked out from its steps (services.placing): what inboxes are read from. Local, and
    built anew whenever need be."""

    permohonan = models.UUIDField(primary_key=True)
    wilayah = models.CharField(max_length=13)
    nomor = models.CharField(max_length=24)
    jenis = models.UUIDField()
    judul = models.CharField(max_length=120)
    pemohon_nama = models.CharField(max_length=100)
    # Whom it is about, where that is not who asks.
    subjek_nama = models.CharField(max_length=100, blank=True)
    # Names and number in capitals, for the search.
    cari = models.CharField(max_length=260)
    # rules.state.Keadaan
    keadaan = models.CharField(max_length=14)
    # Code of the region of the office where it stands; "" when it is over.
    kantor = models.CharField(max_length=13, blank=True)
    # katalog Peran; "" when it is over.
    peran = models.CharField(max_length=12, blank=True)
    # katalog Tindakan due now; "" when it is the resident's turn.
    perlu = models.CharField(max_length=12, blank=True)
    # 1: for the resident to complete or to collect.
    # A number: of a boolean Django asks with NOT, for which SQLite uses no index.
    warga = models.PositiveSmallIntegerField(default=0)
    # Levels of all stages it takes, in one word each.
    lewat = models.CharField(max_length=40)
    diajukan_pada = models.DateTimeField()
    # The last step that holds: its key, its office, its time.
    langkah = models.UUIDField()
    langkah_kantor = models.CharField(max_length=13)
    langkah_pada = models.DateTimeField()
    # When what is due now should have been done; NULL: no limit, or the clock stands.
    tenggat = models.DateTimeField(null=True)
    # The same, far away where there is none: an index can be walked in this order.
    urut = models.DateTimeField()
    # An official of the office where it stands to whom it was given there.
    kepada = models.UUIDField(null=True)

    class Meta:
        indexes = [
            # Whose turn it is, looked for along the order of the page without touching the rows.
            models.Index(
                fields=["kantor", "warga", "urut", "diajukan_pada", "peran", "kepada"], name="ix_letak_kantor"
            ),
            # How many: counted along the index, a group at a time.
            models.Index(fields=["kantor", "warga", "peran", "kepada"], name="ix_letak_hitung"),
            models.Index(fields=["kantor", "langkah_pada"], name="ix_letak_selesai"),
            # A search looks through these alone, in the order of its page: half the time of looking through the rows.
            models.Index(fields=["-langkah_pada", "permohonan", "cari", "keadaan"], name="ix_letak_cari"),
            models.Index(fields=["nomor"], name="ix_letak_nomor"),
            models.Index(fields=["jenis"], name="ix_letak_jenis"),
        ]

    def __str__(self) -> str:
        return f"{self.nomor} {self.keadaan}"


class HitunganPermohonan(models.Model):
    """As what a request is counted in the figures (services.counting). Local, and built anew whenever need be."""

    permohonan = models.UUIDField(primary_key=True)
    wilayah = models.CharField(max_length=13)
    # services.counting.number_of
    jenis = models.IntegerField()
    # Month of its submission (statistik.rules.month_of).
    periode = models.PositiveIntegerField()
    terbuka = models.BooleanField()
    # Ordinal of the day by which what is due now should be done; 0: no limit.
    tenggat = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.wilayah} {self.jenis}"
