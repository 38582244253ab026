"""Taking an event back: what will be as before, and why."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nagari.accounts import log
from nagari.accounts.access import actor, get_in_region, requires
from nagari.accounts.rules import Act
from nagari.kantor import clock
from nagari.penduduk.forms.fields import TextField
from nagari.penduduk.forms.resident import confirmed_codes
from nagari.penduduk.models import Jenis, Mutasi
from nagari.penduduk.models.mutasi import LONGEST_REASON
from nagari.penduduk.mutasi import telling, trace
from nagari.penduduk.mutasi.queries import act_of, jejak_of, reversal_of
from nagari.penduduk.mutasi.services.doubles import recorded_twice
from nagari.penduduk.mutasi.services.entry import Entry
from nagari.penduduk.mutasi.services.reversal import reverse
from nagari.penduduk.queries.places import places_of
from nagari.penduduk.sentences import Told, tell
from nagari.penduduk.services.outcomes import Refused
from nagari.penduduk.views.family import asked
from nagari.penduduk.views.saving import log_look, typed_data


class ReasonForm(forms.Form):
    alasan = TextField(max_length=LONGEST_REASON)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["alasan"].label = _("Why it is reversed")
        self.fields["alasan"].help_text = _("For instance: wrong person, the date was another, they did not leave.")


@require_http_methods(["GET", "POST"])
@requires("mutasi.reverse")
def reverse_event(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asks for the reason, shows what will be as before; sent: the whole act is taken back."""
    user = actor(request)
    mutasi = get_in_region(request, Mutasi.objects.all(), "mutasi.reverse", pk)
    if mutasi.jenis == Jenis.PEMBATALAN or reversal_of(mutasi) is not None:
        messages.info(request, _("This event is reversed already."))
        return redirect("mutasi:detail", mutasi.id)
    if recorded_twice(mutasi.penduduk_id):
        return redirect("mutasi:double", mutasi.id)
    log_look(request, mutasi, "reverse")
    form, notes = ReasonForm(typed_data(request)), list[Told]()
    if request.method == "POST" and form.is_valid():
        entry = Entry(
            wilayah=mutasi.wilayah,
            today=clock.require_trusted_day(),
            pencatat=user.pegawai_id,
            confirmed=confirmed_codes(request.POST),
        )
        try:
            made = reverse(entry, mutasi.id, form.cleaned_data["alasan"])
        except Refused as refused:
            notes = [tell(one) for one in refused.findings]
        else:
            for one in made:
                log.record(request, Act.CHANGE, obj=one, detail=f"mutasi {one.jenis}", now=clock.now())
            messages.success(request, _("The event is reversed; the register is as it was before."))
            return redirect("mutasi:detail", mutasi.id)
    together = act_of(mutasi)
    specific = user.has_perm("penduduk.specific", mutasi)
    context = {
        "mutasi": mutasi,
        "together": together,
        "changes": telling.changes(trace.readable(jejak_of(together)), places_of(mutasi.wilayah), specific=specific),
        "form": form,
        **asked(notes),
    }
    return render(request, "mutasi/reverse.html", context, status=422 if notes or form.errors else 200)
