"""CadÚnico as of 11 April 2020: V7 record by record, one UF as CECAD gives it out (one line a person, the family's income whole)."""

from __future__ import annotations

from datetime import date

from synthetic.documents import nit, wrong
from synthetic.lives import Family, Life, Registered, Registration
from synthetic.names import plain
from synthetic.places import PLACES
from synthetic.records.common import View, as_of, keys, mark
from synthetic.row import Row

PERIODS = ("2020-04-11",)
CECAD = "PB"
DAY = date(2020, 4, 11)
FORMER = 600_000_000  # beyond every person: numbers that were converted into the present ones
ON_PERSON = (
    "cadunico_person_short", "cadunico_state_unknown", "cadunico_nis_digits", "cadunico_birth_impossible", "cadunico_birth_missing",
    "cadunico_birth_differs", "cadunico_sex_unknown", "cadunico_sex_missing", "cadunico_relation_unknown", "cadunico_mother_missing",
)  # fmt: skip
ON_DOCUMENTS = ("cadunico_documents_short", "cadunico_cpf_digits", "adult_without_cpf", "child_without_cpf")
ON_WORK = ("cadunico_income_letters", "cadunico_income_missing")
ONLY_V7 = ("cadunico_documents_short", "cadunico_state_unknown")


def rows(view: View, period: str) -> list[Row]:
    """Registered families and their members."""
    found = []
    for family in view.unit.families:
        if family.registration is not None:
            found += _cecad(view, family, family.registration) if family.uf == CECAD else _v7(view, family, family.registration)
    return found


def preamble(seed: int, period: str) -> list[Row]:
    """A line of another record type at the head of every V7 file: no UF's file is empty."""
    lines = []
    for place in PLACES:
        if place.uf != CECAD:
            row = Row("cadunico", period, place.uf, "21", -1, None, None, {}, as_of("cadunico", period), f"CADUNICO_{place.uf}.D200411", silver=False)
            lines.append(row)
    return lines


def _v7(view: View, family: Family, registration: Registration) -> list[Row]:
    head = _row(view, family, None, "01", _of_family(family, registration), silver=False)
    found = [head]
    for member in registration.members:
        found += _records(view, family, registration, member)
    people = [row for row in found if row.record == "04"]
    code = view.of_family(family.number, "cadunico_family_short", "cadunico_registered_blank", "cadunico_registered_impossible")
    if code:
        head.shows_on = people[0]
        mark(head, code)
        if code == "cadunico_family_short":
            head.damage = "short"
            _follow(found[1:], "family_record_valid")
            keys(head, family=registration.code)
        for row in [head, *people] if code != "cadunico_family_short" else []:
            row.fields["family_registered_on"] = None
        if code == "cadunico_registered_impossible":
            head.texts["dat_cadastramento_fam"] = "31022015"
            for row in people:
                row.blanked = tuple(sorted({*row.blanked, *head.blanked}))
    if any(view.of(member.person, "cadunico_excluded") for member in registration.members):
        mark(head, "cadunico_excluded")
    if view.unit.number % 211 == 0:
        twin = _row(view, family, None, "04", dict(people[-1].fields), silver=False)
        twin.person, twin.texts, twin.broken, twin.readable = people[-1].person, dict(people[-1].texts), people[-1].broken, people[-1].readable
        twin.damage = people[-1].damage
        found.append(mark(twin, "cadunico_duplicate"))
    return found


def _follow(rows: list[Row], rule: str) -> None:
    """Lines that cannot stand because another one cannot be read."""
    for row in rows:
        row.broken = tuple(sorted({*row.broken, rule}))
        family, cpf, nis = row.fields["family"], row.fields.get("cpf"), row.fields.get("nis")
        keys(row, family=family, cpf=cpf, nis=nis if row.record == "04" else None)  # type: ignore[arg-type]


def _of_family(family: Family, registration: Registration) -> dict[str, object]:
    return {
        "family": registration.code, "municipality": family.municipality, "family_state": registration.state,
        "family_registered_on": registration.registered_on, "family_updated_on": registration.updated_on,
    }  # fmt: skip


def _fields(life: Life, family: Family, registration: Registration, member: Registered) -> dict[str, object]:
    """The person, from all records together."""
    return {
        **_of_family(family, registration), "member": member.member, "nis": life.nis, "nis_original": life.nis, "cpf": life.cpf, "name": plain(life.name)[:70],
        "mother": plain(life.mother)[:70] if life.mother else None, "birth_date": life.birth, "sex": life.sex, "relation": member.relation,
        "person_state": member.state, "person_registered_on": member.registered_on, "person_updated_on": member.updated_on,
        "income_cents": member.income_cents, "family_income_cents": None,
    }  # fmt: skip


def _records(view: View, family: Family, registration: Registration, member: Registered) -> list[Row]:
    life = view.unit.lives[member.person]
    fields = _fields(life, family, registration, member)
    if view.of(life.number, "folha_nis_converted"):
        fields["nis_original"] = nit(life.number + FORMER)
    row = _row(view, family, life, "04", fields)
    key = {"family": registration.code, "member": member.member}
    documents = _row(view, family, life, "05", {**key, "cpf": life.cpf}, silver=False)
    documents.shows_on = row
    found = [row, documents]
    if _works(life) or member.income_cents:
        work = _row(view, family, life, "08", {**key, "cpf": life.cpf, "income_cents": member.income_cents, "number": life.number}, silver=False)
        work.shows_on = row
        found.append(work)
    _spoil(view, life, row, documents, found[-1] if len(found) == 3 else None)
    if len(found) < 3 and row.fields["birth_date"] is None:
        row.fields["income_cents"] = None  # without a birth date a child, who has no record 08, looks like an adult who lacks it
    if row.broken:
        _follow(found[1:], "person_record_valid")
    return found


def _works(life: Life) -> bool:
    return (DAY.year - life.birth.year - ((DAY.month, DAY.day) < (life.birth.month, life.birth.day))) >= 16


def _spoil(view: View, life: Life, row: Row, documents: Row, work: Row | None) -> None:
    for code in ON_PERSON:
        if view.of(life.number, code):
            _spoil_person(row, code, life)
    wrong_in = view.of(life.number, *ON_DOCUMENTS)
    if wrong_in:
        mark(documents, wrong_in)
        row.fields["cpf"] = None if wrong_in not in ("adult_without_cpf", "child_without_cpf") else life.cpf
        _spoil_documents(row, documents, wrong_in, life)
    income = view.of(life.number, *ON_WORK)
    if income and work is not None:
        mark(work, income)
        row.fields["income_cents"] = work.fields["income_cents"] = None
        if income == "cadunico_income_letters":
            work.texts["val_remuner_emprego_memb"] = "01O45"
            row.blanked = tuple(sorted({*row.blanked, "work_and_income_record_valid"}))
            keys(work, family=str(row.fields["family"]), cpf=row.fields["cpf"])  # type: ignore[arg-type]
        else:
            work.texts["cod_trabalhou_memb"] = "1"


def _spoil_documents(row: Row, documents: Row, code: str, life: Life) -> None:
    if code == "cadunico_documents_short":
        documents.damage = "short"
        keys(documents, family=str(row.fields["family"]))
        row.blanked = tuple(sorted({*row.blanked, "documents_record_valid"}))
    elif code == "cadunico_cpf_digits":
        documents.texts["num_cpf_pessoa"] = wrong(f"{life.cpf:011d}")
        row.blanked = tuple(sorted({*row.blanked, *documents.blanked}))
        documents.fields["cpf"] = None


def _spoil_person(row: Row, code: str, life: Life) -> None:
    fields = row.fields
    mark(row, code)
    if row.broken:
        row.damage = "short" if code == "cadunico_person_short" else ""
        keys(row, family=str(fields["family"]), cpf=life.cpf, nis=life.nis)
    if code == "cadunico_state_unknown":
        row.texts["cod_est_cadastral_memb"] = "9"
    elif code == "cadunico_nis_digits":
        row.texts["num_nis_pessoa_atual"], fields["nis"] = wrong(str(life.nis)), None
    elif code == "cadunico_birth_impossible":
        row.texts["dta_nasc_pessoa"], fields["birth_date"] = f"3102{life.birth:%Y}", None
    elif code == "cadunico_birth_missing":
        fields["birth_date"] = None
    elif code == "cadunico_birth_differs":
        fields["birth_date"] = life.birth.replace(year=life.birth.year - 1, day=min(life.birth.day, 28))
    elif code in ("cadunico_sex_unknown", "cadunico_sex_missing"):
        row.texts["cod_sexo_pessoa"], fields["sex"] = "7" if code == "cadunico_sex_unknown" else " ", None
    elif code == "cadunico_relation_unknown":
        row.texts["cod_parentesco_rf_pessoa"], fields["relation"] = "77", None
    elif code == "cadunico_mother_missing":
        fields["mother"] = None


def _cecad(view: View, family: Family, registration: Registration) -> list[Row]:
    found = []
    total = sum(member.income_cents for member in registration.members if member.state == 3)
    for member in registration.members:
        life = view.unit.lives[member.person]
        fields = _fields(life, family, registration, member)
        fields |= {
            "member": str(life.nis), "income_cents": None, "family_income_cents": total, "person_registered_on": registration.registered_on,
            "person_updated_on": registration.updated_on, "person_state": 3, "nis_original": None,
        }  # fmt: skip
        row = _row(view, family, life, "person", fields)
        _spoil_cecad(view, life, row)
        if member.state == 3:
            found.append(row)
    code = view.of_family(family.number, "cadunico_registered_blank", "cadunico_registered_impossible")
    for row in found if code else []:
        mark(row, code or "", **({"dat_cadastramento_fam": "31/02/2015"} if code == "cadunico_registered_impossible" else {}))
        row.fields["family_registered_on"] = row.fields["person_registered_on"] = None
    if any(view.of(member.person, *ON_WORK) for member in registration.members):
        for row in found:
            letters = any(view.of(member.person, "cadunico_income_letters") for member in registration.members)
            row.fields["family_income_cents"], row.texts["vlr_renda_total_fam"] = None, "1O45" if letters else ""
            row.blanked = tuple(sorted({*row.blanked, "family_income_present"}))
    elif view.unit.number % 3 == 0:
        for row in found:
            mark(row, "cadunico_iso_dates")
    return found


def _spoil_cecad(view: View, life: Life, row: Row) -> None:
    for code in ON_PERSON:
        if view.of(life.number, code) and code not in ONLY_V7:
            _spoil_person(row, code, life)
            row.texts = {name: text.strip() for name, text in row.texts.items()}
            if code == "cadunico_birth_impossible":
                row.texts["dta_nasc_pessoa"] = f"31/02/{life.birth:%Y}"
            elif code == "cadunico_person_short":
                row.damage = "columns"
            elif code == "cadunico_nis_digits":
                row.fields["member"] = row.texts["num_nis_pessoa_atual"]
    number = view.of(life.number, "cadunico_cpf_digits", "adult_without_cpf", "child_without_cpf")
    if number:
        mark(row, number)
        if number == "cadunico_cpf_digits":
            row.texts["num_cpf_pessoa"], row.fields["cpf"] = wrong(f"{life.cpf:011d}"), None


def _row(view: View, family: Family, life: Life | None, record: str, fields: dict[str, object], silver: bool = True) -> Row:
    file = f"cecad_{CECAD}_20200411.csv" if family.uf == CECAD else f"CADUNICO_{family.uf}.D200411"
    row = view.row("cadunico", PERIODS[0], family.uf, file, record, life, fields)
    row.family, row.silver = family.number, silver
    if life is not None and view.of(life.number, "cpf_in_two_families") and record in ("04", "person"):
        mark(row, "cpf_in_two_families")
    return row
