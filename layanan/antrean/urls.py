from django.urls import path

from layanan.antrean.views import afterwards, booking, counter, kiosk, public, setup

app_name = "antrean"

urlpatterns = [
    path("kiosk/", public.kiosk, name="kiosk"),
    path("kiosk/ini/", kiosk.here, name="kiosk_here"),
    path("ambil/", public.phone, name="phone"),
    path("ambil/nomor/", public.take, name="take"),
    path("ambil/hadir/", public.arrive, name="arrive"),
    path("nomor/<slug:kode>/", public.ticket, name="ticket"),
    path("nomor/<slug:kode>/batal/", public.give_back, name="give_back"),
    path("nomor/<slug:kode>/nilai/", public.rate, name="rate"),
    path("nomor/<slug:kode>/slip/", public.slip, name="slip"),
    path("nomor/<slug:kode>/cetak/", public.print_slip, name="print"),
    path("nomor/<slug:kode>/survei/", afterwards.answer, name="survey"),
    path("layar/", public.display, name="display"),
    # Answered by `bare` before Django, where it stands in front.
    path("denyut/", public.beat, name="beat"),
    path("denyut/<path:rest>", public.beat, name="beat_of"),
    path("nilai/<int:nomor>/", afterwards.tablet, name="tablet"),
    path("janji/", booking.booking, name="booking"),
    path("janji/<slug:kode>/", booking.booked, name="booked"),
    path("janji/<slug:kode>/batal/", booking.cancel, name="booking_cancel"),
    path("loket/", counter.choose, name="choose"),
    path("loket/<uuid:pk>/", counter.counter, name="counter"),
    path("loket/<uuid:pk>/isi/", counter.fragment, name="fragment"),
    path("loket/<uuid:pk>/panggil/", counter.call, name="call"),
    path("loket/<uuid:pk>/langkah/", counter.step, name="step"),
    path("loket/<uuid:pk>/pindah/", counter.send_on, name="send_on"),
    path("loket/<uuid:pk>/beri/", counter.give, name="give"),
    path("loket/<uuid:pk>/siapa/", counter.who, name="who"),
    path("angka/", afterwards.today, name="figures"),
    path("angka/kantor/", afterwards.offices, name="offices"),
    path("skm/", afterwards.report, name="report"),
    path("skm/isi/", afterwards.paper, name="paper"),
    path("atur/", setup.index, name="setup"),
    path("atur/layanan/baru/", setup.add_service, name="service_add"),
    path("atur/layanan/<uuid:pk>/", setup.service, name="service"),
    path("atur/layanan/<uuid:pk>/hapus/", setup.remove_service, name="service_remove"),
    path("atur/loket/baru/", setup.add_counter, name="counter_add"),
    path("atur/loket/<uuid:pk>/", setup.counter, name="counter_change"),
    path("atur/loket/<uuid:pk>/hapus/", setup.remove_counter, name="counter_remove"),
    path("atur/aturan/", setup.rules, name="rules"),
    path("atur/pencetak/", setup.printer, name="printer"),
    path("atur/pencetak/uji/", setup.try_printer, name="printer_try"),
]
