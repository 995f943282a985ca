"""Deaths, as registry offices deliver them in the days after; a file of August 2003 in the older layout; strangers, unmatched."""

from __future__ import annotations

from datetime import date, timedelta

from synthetic import documents
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.lives import Life
from synthetic.names import plain
from synthetic.places import PLACES
from synthetic.records.common import View, keys, mark
from synthetic.render.form import form_writer
from synthetic.render.writer import day as written
from synthetic.render.writer import digits
from synthetic.row import Row

FIRST, SECOND, LATER, OLD = "2020-04-16", "2020-04-17", "2020-05-15", "2003-08"
PERIODS = (OLD, FIRST, SECOND, LATER)
STRANGERS = 400_000_000
REJECTS = ("sisobi_line_short", "sisobi_line_long", "sisobi_death_impossible", "sisobi_death_after_delivery")
ON_THE_DEAD = (
    *REJECTS, "sisobi_cpf_digits", "sisobi_cpf_letters", "sisobi_birth_impossible", "sisobi_duplicate", "sisobi_nit_digits", "sisobi_born_after_death",
    "sisobi_by_nit", "sisobi_day_unknown", "sisobi_mother_unknown", "sisobi_no_book",
)  # fmt: skip
ON_THE_LIVING = ("sisobi_name_differs", "sisobi_birth_differs", "sisobi_birth_missing", "sisobi_homonym", "sisobi_namesake", "sisobi_corrected")


def rows(view: View, period: str) -> list[Row]:
    """Entries of the unit's dead, entries that name its living by mistake, and a stranger's in one of the periods."""
    found = []
    for life in view.unit.lives.values():
        code = view.of(life.number, *ON_THE_LIVING)
        if life.died is not None and not view.of(life.number, "cpf_status_3", "cpf_death_flag", "sisobi_death_missing"):
            found += _death(view, life, life.died, period)
        elif code:
            found += _mistaken(view, life, code, period)
    return found + _stranger(view, period)


def _death(view: View, life: Life, died: date, period: str) -> list[Row]:
    draws = Draws(view.seed, life.number)
    registered = died + timedelta(days=draws.between("registered", 1, 8))
    if died <= date(2020, 4, 14):
        registered = min(registered, date(2020, 4, 15))
    if period != (LATER if registered > date(2020, 4, 15) else draws.pick("delivered", (FIRST, SECOND))):
        return []
    row = _entry(view, life, life, died, registered, period)
    code = view.of(life.number, *ON_THE_DEAD)
    if code:
        _spoil(row, code)
    if code == "sisobi_duplicate":
        again = _entry(view, life, life, died, registered, period)
        return [row, again]
    return [row]


def _spoil(row: Row, code: str) -> None:
    fields = row.fields
    cpf, nit = f"{fields['cpf']:011d}", str(fields["nit"] or "")
    mark(row, code)
    if code in REJECTS:
        row.damage = {"sisobi_line_short": "short", "sisobi_line_long": "long"}.get(code, "")
        keys(row, cpf=int(cpf), nis=int(nit) if nit else None)
    if code == "sisobi_death_impossible":
        row.texts["obito"], fields["death_date"] = f"{fields['death_date']:%Y}0231", None
    elif code == "sisobi_death_after_delivery":
        fields["death_date"] = fields["registered_on"] = date.fromisoformat(row.period) + timedelta(days=20)
    elif code in ("sisobi_cpf_digits", "sisobi_cpf_letters"):
        row.texts["cpf"] = documents.wrong(cpf) if code == "sisobi_cpf_digits" else f"{cpf[:4]}O{cpf[5:]}"
        fields["cpf"] = None
    elif code == "sisobi_nit_digits":
        row.texts["nit"], fields["nit"] = documents.wrong(nit or str(documents.nit(row.person or 0))), None
    elif code == "sisobi_birth_impossible":
        row.texts["nascimento"], fields["birth_date"] = f"{fields['birth_date']:%Y}0231", None
    elif code == "sisobi_born_after_death":
        row.texts["nascimento"], fields["birth_date"] = "20200601", None
    elif code == "sisobi_by_nit":
        fields["cpf"] = None
    elif code == "sisobi_day_unknown":
        row.texts["obito"], fields["death_date"] = "00000000", fields["registered_on"]
    elif code == "sisobi_no_book":
        _without_book(row)
    elif code == "sisobi_mother_unknown":
        row.texts["mae"], fields["mother"] = "IGNORADO", None


def _without_book(row: Row) -> None:
    row.texts |= {"livro": "S/N", "folha": "00000", "termo": "@"}
    row.fields |= dict.fromkeys(("livro", "folha", "termo"))


def _mistaken(view: View, life: Life, code: str, period: str) -> list[Row]:
    day = date(2020, 4, 9)
    other = _unknown(view, STRANGERS + 10_000_000 + life.number)
    if code == "sisobi_corrected" and period == FIRST:
        return [mark(_entry(view, life, life, day, day, period), code)]
    if code == "sisobi_corrected" and period == SECOND:
        row = _entry(view, None, other, day, day, period)
        row.fields |= {name: _book(life.number)[name] for name in ("livro", "folha", "termo")}
        return [row]
    if code == "sisobi_corrected" or period != FIRST:
        return []
    if code in ("sisobi_homonym", "sisobi_namesake"):
        row = _entry(view, life if code == "sisobi_namesake" else None, other, day, day, period)
        row.fields |= {"cpf": None, "nit": None, "name": plain(life.name), "mother": plain(life.mother or "")[:32].strip() or None}
        row.fields |= {"birth_date": life.birth} if code == "sisobi_namesake" else {}
        return [mark(row, code)]
    row = _entry(view, life, other, day, day, period)
    row.fields |= {"cpf": life.cpf, "nit": None}
    if code == "sisobi_name_differs":
        row.fields |= {"birth_date": life.birth, "mother": plain(life.mother or "")[:32].strip() or None, "name": _twin(life)}
    if code == "sisobi_birth_missing":
        row.fields |= {"birth_date": None, "name": plain(life.name)}
    return [mark(row, code)]


def _twin(life: Life) -> str:
    first, _, last = plain(life.name).partition(" ")
    return f"{'COSME' if first != 'COSME' else 'DAMIAO'} {last}"


def _unknown(view: View, number: int) -> Life:
    draft = Draft(view.seed, number, PLACES[number % len(PLACES)])
    draft.adult("F" if number % 2 else "M", 1930, 1990, number=number)
    return draft.lives[number]


def _stranger(view: View, period: str) -> list[Row]:
    number = STRANGERS + view.unit.number
    draws = Draws(view.seed, number)
    if period != draws.pick("delivered", (OLD, FIRST, FIRST, FIRST, SECOND, SECOND, SECOND, LATER)):
        return []
    life = _unknown(view, number)
    if period == OLD:
        return [_old(view, life, draws)]
    day = date.fromisoformat(period) - timedelta(days=draws.between("days", 2, 40))
    row = _entry(view, None, life, day, day + timedelta(days=1), period)
    if any(code == "sisobi_no_book" for code, _ in view.codes):  # another death of the same office
        _without_book(row)
    if draws.chance("nobody", 0.15):
        mark(row, "sisobi_nobody")
        row.fields |= {"cpf": None, "nit": None, "birth_date": None}
    elif draws.chance("without documents", 25):
        row.fields |= {"cpf": None, "nit": None}
    return [row]


def _old(view: View, life: Life, draws: Draws) -> Row:
    fields: dict[str, object] = dict.fromkeys(("livro", "folha", "termo", "registered_on", "benefit", "nit"))
    fields |= {
        "office_type": "1", "office": documents.cnpj(88_000_000 + life.municipality), "cpf": life.cpf if draws.chance("cpf", 40) else None,
        "name": plain(life.name), "mother": plain(life.mother or "")[:32].strip() or None, "birth_date": life.birth,
        "death_date": draws.day("old", date(2003, 7, 20), date(2003, 8, 31)),
    }  # fmt: skip
    return mark(view.row("sisobi", OLD, "", "Obi200308.txt", "old", None, fields), "sisobi_old_layout")


def _book(number: int) -> dict[str, str]:
    return {"livro": f"C{number % 89_999:05d}", "folha": f"{number % 300 + 1:05d}", "termo": f"{number % 9_999_999_999:010d}"}


def _entry(view: View, about: Life | None, life: Life, died: date, registered: date, period: str) -> Row:
    """An entry that describes `life`, whoever it is truly about."""
    nit = life.nis or life.pis
    fields: dict[str, object] = {
        **_book(about.number if about else life.number), "office_type": "1", "office": documents.cnpj(88_000_000 + view.unit.number % 999),
        "registered_on": registered, "benefit": 100_000_000 + life.number if life.number % 7 == 0 else None, "cpf": life.cpf,
        "nit": nit, "name": plain(life.name), "mother": plain(life.mother or "")[:32].strip() or None, "birth_date": life.birth, "death_date": died,
    }  # fmt: skip
    return view.row("sisobi", period, "", f"Obi{period.replace('-', '')}.txt", "death", about, fields)


def _by_hand(row: Row) -> dict[str, str]:
    return {"obito": written(row.fields["death_date"], "%Y%m%d", "0" * 8), "cartorio_velho": digits(row.unit, 9)}


WRITER = form_writer("sisobi", lambda period, file: "180" if period == OLD else "210", _by_hand)
