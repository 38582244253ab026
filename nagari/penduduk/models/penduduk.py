from typing import ClassVar

from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from nagari.penduduk import kode
from nagari.penduduk.fields import KodeField
from nagari.penduduk.models.keluarga import Keluarga
from nagari.sync.tracking import SyncedModel, SyncedQuerySet, reference


class Penduduk(SyncedModel):
    """A resident, as known to the nagari where he or she lives."""

    # Said for the type checker only: both managers are inherited.
    objects: ClassVar[SyncedQuerySet["Penduduk"]]  # type: ignore[assignment]
    all_objects: ClassVar[SyncedQuerySet["Penduduk"]]  # type: ignore[assignment, unused-ignore]

    # No index of its own: the ones below begin with it, and each is paid for at every row an office sends.
    wilayah = models.CharField(max_length=13)

    # "" while Dukcapil has given none; nomor_sementara (0 + village code + serial) stands in, and stays for history.
    nik = models.CharField(_("NIK"), max_length=16, blank=True)
    nomor_sementara = models.CharField(_("temporary number"), max_length=16, blank=True)
    nama = models.CharField(_("full name"), max_length=100)
    nama_panggilan = models.CharField(_("called"), max_length=60, blank=True)
    gelar_depan = models.CharField(_("title before the name"), max_length=30, blank=True)
    gelar_belakang = models.CharField(_("title after the name"), max_length=30, blank=True)
    jenis_kelamin = KodeField(kode.JenisKelamin, verbose_name=_("sex"), null=True)
    tempat_lahir = models.CharField(_("place of birth"), max_length=100, blank=True)
    tanggal_lahir = models.DateField(_("date of birth"), null=True, blank=True)
    agama = KodeField(kode.Agama, verbose_name=_("religion"), null=True, blank=True)
    organisasi_kepercayaan = models.CharField(_("organisation of belief"), max_length=100, blank=True)
    golongan_darah = KodeField(kode.GolonganDarah, verbose_name=_("blood group"), null=True, blank=True)
    suku = models.CharField(_("ethnic group"), max_length=60, blank=True)
    suku_minang = models.CharField(_("clan (suku)"), max_length=60, blank=True)

    # No index of its own for either: the ones below begin with them.
    keluarga = reference(Keluarga, null=True, related_name="anggota", verbose_name=_("family"), db_index=False)
    shdk = KodeField(kode.Shdk, verbose_name=_("relation to the head of family"), null=True, blank=True)
    lingkungan = reference(
        "wilayah.Lingkungan", null=True, related_name="penduduk_list", verbose_name=_("lives in"), db_index=False
    )
    alamat_sekarang = models.CharField(_("present address, if another"), max_length=200, blank=True)

    status_perkawinan = KodeField(kode.StatusPerkawinan, verbose_name=_("marital status"), null=True, blank=True)
    perkawinan_tercatat = models.BooleanField(_("marriage or divorce recorded"), null=True, blank=True)
    no_akta_perkawinan = models.CharField(_("marriage certificate no."), max_length=40, blank=True)
    tanggal_perkawinan = models.DateField(_("date of marriage"), null=True, blank=True)
    no_akta_perceraian = models.CharField(_("divorce certificate no."), max_length=40, blank=True)
    tanggal_perceraian = models.DateField(_("date of divorce"), null=True, blank=True)

    pendidikan_kk = KodeField(kode.PendidikanKk, verbose_name=_("education on the KK"), null=True, blank=True)
    pendidikan_sedang = KodeField(kode.PendidikanSedang, verbose_name=_("education now"), null=True, blank=True)
    pekerjaan = KodeField(kode.Pekerjaan, verbose_name=_("occupation"), null=True, blank=True)
    dapat_membaca = KodeField(kode.DapatMembaca, verbose_name=_("can read letters"), null=True, blank=True)
    cacat = KodeField(kode.Cacat, verbose_name=_("disability"), null=True, blank=True)
    kelainan = models.BooleanField(_("physical or mental disorder"), null=True, blank=True)

    nik_ayah = models.CharField(_("NIK of the father"), max_length=16, blank=True)
    nama_ayah = models.CharField(_("name of the father"), max_length=100, blank=True)
    nik_ibu = models.CharField(_("NIK of the mother"), max_length=16, blank=True)
    nama_ibu = models.CharField(_("name of the mother"), max_length=100, blank=True)

    kewarganegaraan = KodeField(
        kode.Kewarganegaraan, verbose_name=_("citizenship"), default=kode.Kewarganegaraan.WNI, null=True, blank=True
    )
    no_sk_wni = models.CharField(_("decree of citizenship no."), max_length=40, blank=True)
    no_akta_lahir = models.CharField(_("birth certificate no."), max_length=40, blank=True)
    no_paspor = models.CharField(_("passport no."), max_length=45, blank=True)
    tanggal_akhir_paspor = models.DateField(_("passport valid until"), null=True, blank=True)
    no_kitas = models.CharField(_("ITAS/ITAP no."), max_length=45, blank=True)
    tempat_terbit_kitas = models.CharField(_("ITAS/ITAP issued at"), max_length=60, blank=True)
    tanggal_terbit_kitas = models.DateField(_("ITAS/ITAP issued on"), null=True, blank=True)
    tanggal_akhir_kitas = models.DateField(_("ITAS/ITAP valid until"), null=True, blank=True)
    tempat_datang_pertama = models.CharField(_("first arrived at"), max_length=60, blank=True)
    tanggal_datang_pertama = models.DateField(_("first arrived on"), null=True, blank=True)
    nama_sponsor = models.CharField(_("sponsor"), max_length=100, blank=True)
    tipe_sponsor = KodeField(kode.TipeSponsor, verbose_name=_("kind of sponsor"), null=True, blank=True)
    alamat_sponsor = models.CharField(_("address of the sponsor"), max_length=200, blank=True)

    ktp_el = KodeField(kode.KtpEl, verbose_name=_("electronic KTP"), null=True, blank=True)
    status_rekam = KodeField(kode.StatusRekam, verbose_name=_("KTP recording"), null=True, blank=True)
    tag_id_card = models.CharField(_("card tag"), max_length=17, blank=True)
    asuransi = KodeField(kode.Asuransi, verbose_name=_("health insurance"), null=True, blank=True)
    no_asuransi = models.CharField(_("health insurance no."), max_length=100, blank=True)
    telepon = models.CharField(_("phone"), max_length=20, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lng = models.FloatField(_("longitude"), null=True, blank=True)
    # Specific personal data (UU 27/2022 art. 4): stays empty unless named in NAGARI_OPTIONAL_FIELDS.
    hamil = KodeField(kode.Hamil, verbose_name=_("pregnant"), null=True, blank=True)
    cara_kb = KodeField(kode.CaraKb, verbose_name=_("contraception"), null=True, blank=True)

    status_penduduk = KodeField(
        kode.StatusPenduduk, verbose_name=_("kind of residence"), default=kode.StatusPenduduk.TETAP
    )
    status_dasar = KodeField(kode.StatusDasar, verbose_name=_("status"), default=kode.StatusDasar.HIDUP)
    status_sejak = models.DateField(_("status since"), null=True, blank=True)
    # From this day the register knows of the person: the import day, or the day of birth or arrival recorded here.
    terdata_sejak = models.DateField(_("registered since"))
    # Why the record was deleted (UU 27/2022 art. 31: processing is recorded).
    alasan_hapus = models.CharField(_("reason of the deletion"), max_length=200, blank=True, editable=False)
    # The record of the same person here that took this one over; and one of another region that this one follows.
    digabung_ke = reference("self", null=True, related_name="gabungan", editable=False, db_index=False)
    predecessor_id = models.UUIDField(null=True, editable=False)

    # Local and derived: what the search compares (lib.names.person_key of the name).
    cari = models.CharField(max_length=220, default="", editable=False)

    class Meta:
        indexes = [
            # All that lists filter, search and sort by, so that they never touch the wide rows: at 100,000 residents
            # counting one religion takes 20 ms here and 170 ms from the table. `deleted_at` is a column of it, not its
            # condition, for SQLite doesn't call a partial index covering and then chooses another.
            # `nama` once more at the end, for SQLite before 3.41 doesn't take the sorted expression as covered.
            models.Index(
                *("wilayah", "deleted_at", "status_dasar", Upper("nama"), "cari", "nik"),
                *("jenis_kelamin", "tanggal_lahir", "agama", "pendidikan_kk", "pekerjaan", "status_perkawinan"),
                *("golongan_darah", "shdk", "kewarganegaraan", "ktp_el", "cacat", "nama", "id"),
                name="ix_penduduk_nama",
            ),
            # The operator class lets PostgreSQL find all regions below one (LIKE) whatever language it sorts by.
            models.Index(
                fields=["wilayah", "deleted_at", "status_dasar", "tanggal_lahir"],
                opclasses=["varchar_pattern_ops", "timestamptz_ops", "int2_ops", "date_ops"],
                name="ix_penduduk_umur",
            ),
            # All three: without statistics SQLite takes the index with more equal columns, and would walk the whole
            # village (ix_penduduk_umur) to find one NIK: 15 ms of a resident's page at 20,000.
            models.Index(fields=["nik", "wilayah", "deleted_at"], name="ix_penduduk_nik"),
            models.Index(
                fields=["nomor_sementara"], name="ix_penduduk_sementara", condition=~models.Q(nomor_sementara="")
            ),
            # Few are ever merged, so few are in it.
            models.Index(
                fields=["digabung_ke"], name="ix_penduduk_gabungan", condition=models.Q(digabung_ke__isnull=False)
            ),
            # With what makes a member count, so that the list in order of KK numbers may start from the families.
            models.Index(fields=["keluarga", "deleted_at", "status_dasar", "shdk"], name="ix_penduduk_keluarga"),
            models.Index(*("lingkungan", "deleted_at", "status_dasar", Upper("nama")), name="ix_penduduk_lingkungan"),
        ]

    def __str__(self) -> str:
        return self.nama

    @property
    def nomor(self) -> str:
        """The number that identifies the person here: the NIK, or the temporary one."""
        return self.nik or self.nomor_sementara
