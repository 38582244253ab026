"""Making messages, sending them, stopping them."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from nagari.kantor import site
from nagari.kantor.models import Level
from nagari.kantor.words import OFFICIAL_LANGUAGE
from nagari.lib.errors import CodedError, UserError
from nagari.lib.network import is_safe_address
from nagari.notices import rules
from nagari.notices.about import about
from nagari.notices.models import Gerbang, JenisGerbang, Kabar, Percobaan, Pesan, Saluran, StatusPesan
from nagari.notices.senders.base import Letter, Outcome, Sender
from nagari.notices.senders.fonnte import FonnteSender
from nagari.notices.senders.log import LogSender
from nagari.notices.senders.whatsapp import WhatsAppSender
from nagari.wilayah.rules.codes import regency_of

# In one go: a gateway that is slow must not keep other work waiting.
AT_ONCE: Final = 10
MOST_WAITING: Final = 500
SenderFor = Callable[[str], Sender | None]


def tell(
    kepada: str, jenis: Kabar, isian: Sequence[str], teks: str, *, wilayah: str, sumber: UUID, now: datetime
) -> Pesan | None:
    """Puts a message in the queue; None where the number is none. `wilayah`: of what it is about; `sumber`: the step
    it tells of, of which nobody is told twice. In the caller's transaction."""
    try:
        to = kepada.strip() if "@" in kepada else rules.normal_phone(kepada)
    except CodedError:
        return None
    known = Pesan.objects.filter(sumber=sumber, jenis=jenis).first()
    if known is not None:
        return known
    row = Pesan(
        wilayah=wilayah,
        kepada=to,
        jenis=jenis,
        isian=list(isian),
        teks=teks[: rules.LONGEST_TEXT],
        pengirim=_sender_site(_channel(to)),
        sumber=sumber,
        dibuat_pada=now,
    )
    row.save()
    return row


def stop(row: Pesan, now: datetime) -> None:
    """It is not sent, if it has not been. Raises UserError notice_over."""
    if row.status == StatusPesan.TERKIRIM:
        raise _over()
    row.dihentikan_pada = now
    row.save()


def told_by_hand(row: Pesan, by: str, now: datetime) -> None:
    """`by` has called or written himself: no machine does it a second time. Raises UserError notice_over."""
    row.dikabari_pada, row.dikabari_oleh = now, by
    stop(row, now)


def stop_for(sumber: UUID, now: datetime) -> None:
    """The step was taken back."""
    for row in Pesan.objects.filter(sumber=sumber, status=StatusPesan.MENUNGGU, dihentikan_pada=None):
        stop(row, now)


def readdress(sumber: Collection[UUID], kepada: str, now: datetime) -> None:
    """The number was mistyped: what still waits of these steps goes to the right one; with none it is not sent."""
    try:
        to = rules.normal_phone(kepada)
    except CodedError:
        to = ""
    for row in Pesan.objects.filter(sumber__in=sumber, status=StatusPesan.MENUNGGU, dihentikan_pada=None):
        if to:
            row.kepada = to
            row.save()
        else:
            stop(row, now)


def again(row: Pesan, now: datetime) -> None:
    """Somebody has looked and wants it sent once more. Raises UserError notice_over, notice_unwanted."""
    if row.status == StatusPesan.TERKIRIM:
        raise _over()
    found = about(row.sumber)
    if found is not None and found.is_unwanted:
        raise UserError(
            "notice_unwanted",
            _("This person has withdrawn the consent to messages on the phone."),
            _("Tell it in person. If they agree again, write that down first: page of the resident, data protection."),
        )
    row.dihentikan_pada, row.ulang_pada = None, now
    row.dikabari_pada, row.dikabari_oleh = None, ""
    row.save()


def send_due(now: datetime, sender_for: SenderFor | None = None) -> int:
    """Sends what is due from this site; how many went out. Called every few seconds by the thread of jobs."""
    info = site.current()
    if info is None or settings.TRAINING or not rules.may_go(timezone.localtime(now)):
        return 0
    senders = {one: (sender_for or sender)(one) for one in Saluran.values}
    count = 0
    for row in _due(info.wilayah, now):
        if _is_late(row, now):
            _close(row, StatusPesan.GAGAL, now, "notice_late")
            continue
        chosen = senders[_channel(row.kepada)]
        outcome = _try(row, chosen, now) if chosen else None
        count += outcome is not None and not outcome.code
        if outcome is not None and outcome.code == "gateway_unreachable":
            # The line is gone: the others need not find that out one by one.
            break
    return count


def sender(saluran: str) -> Sender | None:
    """Of this site for one kind of address; None where it sends none."""
    row = Gerbang.objects.filter(saluran=saluran).first()
    if row is None:
        return None
    match row.jenis:
        case JenisGerbang.CATATAN:
            return LogSender()
        case JenisGerbang.FONNTE:
            return FonnteSender(row.alamat, row.rahasia)
        case JenisGerbang.WHATSAPP:
            return WhatsAppSender(row.alamat, row.nama, row.rahasia)
        case JenisGerbang.SMTP:
            # Loaded on first use: few offices send e-mail.
            from nagari.notices.senders.mail import MailSender

            with translation.override(OFFICIAL_LANGUAGE):
                return MailSender(row.alamat, row.nama, row.rahasia, _("News of your request"))
    return None


def set_gateway(saluran: Saluran, jenis: str, *, alamat: str, nama: str, rahasia: str) -> Gerbang:
    """`rahasia` "": the one known stays. Raises UserError gateway_address, gateway_incomplete."""
    row = Gerbang.objects.filter(saluran=saluran).first() or Gerbang(saluran=saluran)
    if jenis in (JenisGerbang.FONNTE, JenisGerbang.WHATSAPP) and not is_safe_address(alamat.partition("?")[0]):
        raise UserError(
            "gateway_address",
            _("The address of a gateway begins with https://; without https only inside the office's own network."),
            _("Copy it from its manual."),
        )
    needs_name = jenis in (JenisGerbang.WHATSAPP, JenisGerbang.SMTP)
    needs_secret = jenis in (JenisGerbang.FONNTE, JenisGerbang.WHATSAPP)
    secret = rahasia or (row.rahasia if row.jenis == jenis else "")
    if (needs_name and not nama) or (needs_secret and not secret) or (jenis == JenisGerbang.SMTP and not alamat):
        raise UserError(
            "gateway_incomplete",
            _("Something is missing for this kind of gateway."),
            _("WhatsApp needs number id and token, Fonnte a token, e-mail server and sender's address."),
        )
    row.jenis, row.alamat, row.nama, row.rahasia = jenis, alamat, nama, secret if jenis else ""
    row.save()
    return row


def _over() -> UserError:
    return UserError("notice_over", _("This message has gone out already."), _("Open it again to see when."))


def _sender_site(saluran: str) -> str:
    """Fixed once and for all: this office where it has a gateway, else its regency."""
    info = site.current()
    wilayah = info.wilayah if info else ""
    has_gateway = Gerbang.objects.filter(saluran=saluran).exclude(jenis="").exists()
    if has_gateway or info is None or info.level == Level.KABUPATEN:
        return wilayah
    return regency_of(wilayah)


def _channel(kepada: str) -> str:
    return Saluran.SUREL if "@" in kepada else Saluran.TELEPON


def _due(wilayah: str, now: datetime) -> list[Pesan]:
    """Those whose pause is over, the oldest first; what somebody wants once more too."""
    rows = Pesan.objects.filter(pengirim=wilayah, dihentikan_pada=None, dibuat_pada__lte=now - rules.DELAY)
    wanted = Q(ulang_pada__gt=now - rules.EXPIRES) & ~Q(status=StatusPesan.TERKIRIM)
    waiting = list(rows.filter(Q(status=StatusPesan.MENUNGGU) | wanted).order_by("dibuat_pada", "id")[:MOST_WAITING])
    tries: dict[UUID, list[Percobaan]] = {}
    for one in Percobaan.objects.filter(pesan__in=[row.pk for row in waiting]).order_by("ke"):
        tries.setdefault(one.pesan, []).append(one)
    return [row for row in waiting if _is_due(row, tries.get(row.pk, []), now)][:AT_ONCE]


def _is_due(row: Pesan, tries: Sequence[Percobaan], now: datetime) -> bool:
    if row.ulang_pada and not any(one.mulai >= row.ulang_pada for one in tries):
        return True
    if row.status != StatusPesan.MENUNGGU:
        return False
    since = [one for one in tries if row.ulang_pada is None or one.mulai >= row.ulang_pada]
    if not since:
        return True
    last = since[-1]
    if last.selesai is None:
        # Cut short in the middle: by a power cut, or another process is at it.
        return now - last.mulai > rules.PAUSES[1]
    due = rules.next_try(len(since), last.selesai)
    return due is not None and due <= now


def _is_late(row: Pesan, now: datetime) -> bool:
    return now - (row.ulang_pada or row.dibuat_pada) > rules.EXPIRES


def _try(row: Pesan, chosen: Sender, now: datetime) -> Outcome | None:
    """None: another process has it."""
    before = list(Percobaan.objects.filter(pesan=row.pk).order_by("ke"))
    if before and before[-1].selesai is None:
        Percobaan.objects.filter(pk=before[-1].pk).update(selesai=now, alasan="gateway_silent")
        if row.ulang_pada is None or before[-1].mulai >= row.ulang_pada:
            _close(row, StatusPesan.TIDAK_PASTI, now, "gateway_silent")
            return Outcome("gateway_silent", is_unknown=True)
    try:
        with transaction.atomic():
            begun = Percobaan.objects.create(pesan=row.pk, ke=len(before) + 1, mulai=now)
    except IntegrityError:
        return None
    values = tuple(str(one) for one in row.isian)
    outcome = chosen.send(Letter(to=row.kepada, kind=row.jenis, text=row.teks, values=values, key=row.pk.hex))
    Percobaan.objects.filter(pk=begun.pk).update(selesai=now, alasan=outcome.code, luar=outcome.reference)
    failed = sum(one.mulai >= row.ulang_pada if row.ulang_pada else True for one in before) + 1
    if not outcome.code:
        _close(row, StatusPesan.TERKIRIM, now)
    elif outcome.is_unknown:
        _close(row, StatusPesan.TIDAK_PASTI, now, outcome.code)
    elif outcome.is_final or rules.next_try(failed, now) is None:
        _close(row, StatusPesan.GAGAL, now, outcome.code)
    elif row.status != StatusPesan.MENUNGGU:
        # Somebody wanted it once more: it is tried like a new one.
        _close(row, StatusPesan.MENUNGGU, now)
    return outcome


def _close(row: Pesan, status: StatusPesan, now: datetime, alasan: str = "") -> None:
    row.status, row.alasan = status, alasan
    row.terkirim_pada = now if status == StatusPesan.TERKIRIM else None
    row.save()
