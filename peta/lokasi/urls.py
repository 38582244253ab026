"""/peta/kantor/: the village's own map."""

from django.urls import path

from peta.alamat import views as addresses
from peta.lokasi.views import beside, facility, house, office

urlpatterns = [
    path("", office.index, name="office"),
    path("dasar.json", office.ground, name="ground"),
    path("rumah.json", office.houses, name="houses"),
    path("terdekat/", office.near, name="near"),
    path("area/", office.area, name="area"),
    path("belum/", office.missing, name="missing"),
    path("alamat/", addresses.index, name="addresses"),
    path("alamat/cari/", addresses.search, name="search_addresses"),
    path("alamat/<uuid:pk>/bukan/", addresses.dismiss, name="dismiss_address"),
    path("penduduk/<uuid:pk>/", beside.of_resident, name="house_of_resident"),
    path("keluarga/<uuid:pk>/", beside.of_family, name="house_of_family"),
    path("rumah/<uuid:pk>/", office.house, name="house"),
    path("rumah/<uuid:pk>/letak/", house.place, name="place_house"),
    path("rumah/<uuid:pk>/hapus/", house.forget, name="forget_house"),
    path("sarana/baru/", facility.new, name="new_facility"),
    path("sarana/<uuid:pk>/", facility.detail, name="facility"),
    path("sarana/<uuid:pk>/ubah/", facility.edit, name="edit_facility"),
    path("sarana/<uuid:pk>/hapus/", facility.remove, name="remove_facility"),
    path("sarana/<uuid:pk>/foto/", facility.add_photo, name="add_photo"),
    path("foto/<uuid:pk>/", facility.photo, name="photo"),
    path("foto/<uuid:pk>/hapus/", facility.remove_photo, name="remove_photo"),
]
