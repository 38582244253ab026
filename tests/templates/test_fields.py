from django import forms
from django.template import engines


class Form(forms.Form):
    nama = forms.CharField(label="Nama", help_text="Seperti pada akta.", max_length=60)
    nik = forms.CharField(label="NIK", required=False)
    kelamin = forms.ChoiceField(label="Jenis kelamin", choices=[("", "-"), (1, "Laki-laki"), (2, "Perempuan")])
    darah = forms.ChoiceField(label="Darah", required=False, choices=[("", "-"), (1, "A"), (2, "B")])
    kerja = forms.ChoiceField(label="Pekerjaan", choices=[("", "-"), *((n, f"Pekerjaan {n}") for n in range(1, 90))])
    lahir = forms.DateField(label="Lahir", required=False)
    sandi = forms.CharField(label="Sandi", required=False, widget=forms.PasswordInput)
    setuju = forms.BooleanField(label="Setuju")
    diam = forms.CharField(required=False, widget=forms.HiddenInput)


def draw(source: str, form: forms.Form) -> str:
    return str(engines["django"].from_string(source).render({"form": form}))


def test_it_ties_label_help_and_error_to_the_field() -> None:
    form = Form(data={"nama": ""})
    html = draw("{% field form.nama %}", form)
    assert '<label for="id_nama">' in html
    assert 'aria-describedby="id_nama_error id_nama_help"' in html
    assert 'id="id_nama_error"' in html
    assert 'id="id_nama_help"' in html
    assert 'aria-invalid="true"' in html
    assert "wajib" in html


def test_it_opens_a_short_list_and_searches_a_long_one() -> None:
    form = Form()
    short, long = draw("{% field form.kelamin %}", form), draw("{% field form.kerja %}", form)
    assert short.count('type="radio"') == 2
    assert "<select" not in short
    assert "data-search" in long
    assert 'type="radio"' not in long


def test_it_lets_an_optional_short_list_stay_unknown() -> None:
    html = draw("{% field form.darah %}", Form())
    assert html.count('type="radio"') == 3
    assert "Tidak diketahui" in html
    assert "required" not in html


def test_it_leaves_an_empty_choice_its_own_words() -> None:
    class Filter(forms.Form):
        siapa = forms.ChoiceField(label="Siapa", required=False, choices=[("", "Semua"), (1, "Rahmi")])
        sebutan = forms.ChoiceField(label="Sebutan", choices=[("", "Definitif"), ("Plt.", "Plt.")])

    html = draw("{% field form.siapa %}{% field form.sebutan %}", Filter())
    assert "Semua" in html
    assert "Definitif" in html
    assert "Tidak diketahui" not in html


def test_it_keeps_a_short_list_closed_on_demand() -> None:
    html = draw("{% field form.darah closed=True %}", Form())
    assert "<select" in html
    assert 'type="radio"' not in html


def test_it_keeps_the_choice_that_was_made() -> None:
    html = draw("{% field form.kelamin %}", Form(data={"kelamin": "2"}))
    assert html.index("checked") > html.index('value="2"')
    assert html.count(" checked") == 1
    assert draw("{% field form.darah %}", Form(initial={"darah": 1})).count(" checked") == 1


def test_it_asks_for_the_right_keys() -> None:
    form = Form()
    nik, lahir = draw("{% field form.nik %}", form), draw("{% field form.lahir %}", form)
    assert 'inputmode="numeric"' in nik
    assert 'maxlength="24"' in nik
    assert 'autocomplete="off"' in nik
    assert "data-date" in lahir
    assert 'placeholder="HH-BB-TTTT"' in lahir


def test_it_sends_a_check_by_post_so_that_no_name_stands_in_an_address() -> None:
    html = draw("{% field form.nik check='/penduduk/cek/' %}", Form())
    assert 'hx-post="/penduduk/cek/"' in html
    assert 'hx-target="#id_nik_check"' in html
    assert 'id="id_nik_check"' in html


def test_it_says_which_law_asks() -> None:
    assert "Pasal 13 UU 24/2013" in draw("{% field form.nik law='Pasal 13 UU 24/2013' %}", Form())


def test_it_escapes_what_was_typed() -> None:
    html = draw("{% field form.nama %}", Form(data={"nama": '"><script>x</script>'}))
    assert "<script>" not in html


def test_it_draws_a_hidden_field_bare() -> None:
    assert draw("{% field form.diam %}", Form()) == '<input type="hidden" name="diam" id="id_diam">'


def test_it_shows_a_password_only_on_request() -> None:
    assert 'data-reveal="id_sandi"' in draw("{% field form.sandi %}", Form())


def test_it_keeps_apart_the_forms_of_a_set() -> None:
    form = Form(prefix="anak-0")
    html = draw("{% field form.nik check='/c/' %}{% field form.kelamin %}", form)
    assert 'id="id_anak-0-nik"' in html
    assert 'id="id_anak-0-nik_check"' in html
    assert 'name="anak-0-kelamin"' in html


def test_it_counts_errors_in_the_order_of_the_page() -> None:
    form = Form(data={})
    form.add_error(None, "Dua kepala keluarga.")
    html = draw("{% form_errors form %}", form)
    assert "5 hal perlu diperbaiki" in html
    assert html.index("Dua kepala") < html.index("Nama:") < html.index("Pekerjaan:")
    assert 'href="#id_nama"' in html
    assert 'role="alert"' in html


def test_it_is_silent_about_a_form_without_errors() -> None:
    assert draw("{% form_errors form %}", Form()) == ""
