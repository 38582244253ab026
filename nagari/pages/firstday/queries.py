"""How far the first day is: what was marked, and what can be seen to be there, by whatever way it came."""

from nagari.accounts.models import User
from nagari.accounts.rules import Role
from nagari.kantor.models import JamLayanan, Kantor, Level, Pegawai, SeriNomor, Situs
from nagari.pages.firstday.rules import DISMISSED, Progress, Step, progress
from nagari.penduduk.models import Penduduk
from nagari.wilayah.models import Lingkungan


def first_day() -> Progress:
    situs = Situs.objects.first()
    if situs is None:
        return progress(())
    done = {Step.REGION.value, *situs.steps}
    if situs.level != Level.NAGARI:
        # Registers are the villages'; above them they arrive by themselves.
        done.add(Step.RESIDENTS.value)
    here = {"wilayah": situs.wilayah}
    if Kantor.objects.filter(**here).exclude(kode="").exists():
        done.add(Step.PROFILE.value)
    for step, model in (
        (Step.OFFICIALS, Pegawai),
        (Step.HOURS, JamLayanan),
        (Step.NUMBERS, SeriNomor),
        (Step.RESIDENTS, Penduduk),
    ):
        if step.value not in done and model.objects.filter(**here).exists():
            done.add(step.value)
    roles = set(User.objects.values_list("role", flat=True))
    if roles:
        done.add(Step.TECHNICIAN.value)
    if roles & {Role.CLERK, Role.HEAD}:
        done.add(Step.ACCOUNTS.value)
    return progress(done)


def is_dismissed() -> bool:
    """Nobody wants to see the check-list of an office at work any more."""
    steps = Situs.objects.values_list("steps", flat=True).first()
    return steps is not None and DISMISSED in steps


def has_residents() -> bool:
    return Penduduk.objects.exists()


def may_move() -> bool:
    """Whether the region may still be chosen anew: nothing has been written down in its name."""
    models = (Penduduk, Lingkungan, Pegawai, SeriNomor)
    return not any(model.objects.exists() for model in models) and User.objects.count() <= 1
