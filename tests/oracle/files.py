"""What the files could show: the cases of a day, put together from the shown rows as docs/ae2020.md says, without parsing a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from jobs.identity.pseudonym import hash_of, person_of
from synthetic.shown import Row
from tests.oracle.bond import Bond
from tests.oracle.law import LAST_DAY_OF_REGISTRATION, Benefit, Case, Family, Mandate, Member, age, months_until

ELECTED = {"ELEITO", "ELEITO POR QP", "ELEITO POR MEDIA", "MEDIA"}
SUBSTITUTES = {9, 10}
TERMS = {1: ((1, 1), 4), 2: ((1, 1), 4), 3: ((1, 1), 4), 4: ((1, 1), 4), 5: ((2, 1), 8), 6: ((2, 1), 4), 7: ((2, 1), 4), 8: ((2, 1), 4)}
TERMS |= {11: ((1, 1), 4), 12: ((1, 1), 4), 13: ((1, 1), 4)}
BOND = {"01", "03", "06", "07"}
UNCLEAR = {"04", "26"}
CLOSES = {"H", "I", "I1", "I2", "I3", "I4", "J", "K", "L", "M", "N2", "S", "S2", "S3", "U1", "U3"}
RETURNS = {"N3"}
DAYS_APART = 10
BY_TAKER, BY_LAWSUIT = {"130", "135", "608"}, {"650", "660"}
STAYS = {
    "N1", "N3", "O", "O1", "O2", "O3", "P", "P1", "P2", "P3", "Q", "Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "R", "T1", "T2", "U2", "W", "X", "Y",
    "Z", "Z1", "Z2", "Z3", "Z4", "Z5", "Z6",
}  # fmt: skip
CADUNICO_DAY = "2020-04-11"
UFS = {
    11: "RO", 12: "AC", 13: "AM", 14: "RR", 15: "PA", 16: "AP", 17: "TO", 21: "MA", 22: "PI", 23: "CE", 24: "RN", 25: "PB", 26: "PE", 27: "AL", 28: "SE",
    29: "BA", 31: "MG", 32: "ES", 33: "RJ", 35: "SP", 41: "PR", 42: "SC", 43: "RS", 50: "MS", 51: "MT", 52: "GO", 53: "DF",
}  # fmt: skip


def number_of(person: str) -> int:
    """The person's pseudonym, which breaks the last tie."""
    kind, document = person.split(":")
    return person_of(cpf=document) if kind == "cpf" else person_of(nis=document)


def key_of(cpf: object, nis: object = None) -> str | None:
    """CPF, else NIS."""
    return f"cpf:{cpf}" if cpf is not None else f"nis:{nis}" if nis is not None else None


def ends_of(name: object) -> tuple[str, str] | None:
    """First and last name; None where there is only one word."""
    words = str(name or "").split()
    return (words[0], words[-1]) if len(words) > 1 else None


@dataclass
class Files:
    """The rows that count on a day, looked up in the ways that the law page asks for."""

    day: date
    month: str
    reference: str
    rows: dict[str, list[Row]]
    rejected: list[Row]
    owners: dict[int, dict[str, set[tuple[str, str]]]] = field(default_factory=dict)
    base: dict[str, dict[str, Any]] = field(default_factory=dict)

    def owner(self, nit: object, name: object) -> list[tuple[str, bool]]:
        """People that a number leads to, each with whether that is in doubt."""
        found = self.owners.get(int(str(nit)), {}) if nit is not None else {}
        given = ends_of(name)
        return [(person, len(found) > 1 or bool(given and names and given not in names)) for person, names in found.items()]

    def people_of(self, fields: dict[str, Any], number: str = "nis") -> list[tuple[str, bool]]:
        """People that a row is about, by CPF, else by NIS or NIT; whether in doubt by number, name or birth date."""
        cpf = fields.get("cpf")
        found = [(f"cpf:{cpf}", False)] if cpf is not None else self.owner(fields.get(number), fields.get("name"))
        return [(person, doubt or self.born_elsewhen(person, fields.get("birth_date"))) for person, doubt in found]

    def birth_of(self, person: str | None, fields: dict[str, Any]) -> date | None:
        """The birth date that counts: the CPF base's, else the row's."""
        return self.base.get(str(person), {}).get("birth_date") or fields["birth_date"]

    def born_elsewhen(self, person: str, born: date | None) -> bool:
        """Whether a birth date differs from the CPF base's."""
        known = self.base.get(person, {}).get("birth_date")
        return born is not None and known is not None and born != known


def read(shown: dict[str, list[Row]], day: date, month: str, reference: str) -> Files:
    """The rows in force on the day."""
    delivered = {registry: [row for row in rows if row.as_of <= day] for registry, rows in shown.items()}
    readable = {registry: [row for row in rows if row.silver and not row.rejected] for registry, rows in delivered.items()}
    rows = {
        "cadunico": [row for row in readable["cadunico"] if row.period == CADUNICO_DAY],
        "cpf": newest_period(readable["cpf"]),
        "tse": [row for row in readable["tse"] if row.period in ("2014", "2016", "2018")],
        "sisobi": newest(readable["sisobi"], entry_of_death),
        "bem": readable["bem"],
        "extracad": readable["extracad"],
        "gfip": newest_unit([row for row in readable["gfip"] if row.fields["competencia"] <= reference]),  # type: ignore[operator]
        "folha_pbf": [row for row in readable["folha_pbf"] if row.period == month],
    }
    files = Files(day, month, reference, rows, [row for one in delivered.values() for row in one if row.rejected])
    _tie(files)
    return files


def _tie(files: Files) -> None:
    """Whose numbers are whose, and what the CPF base says of people."""
    names: dict[int, object] = {}
    for row in files.rows["cpf"]:
        if row.fields.get("nit") is None:
            files.base[f"cpf:{row.fields['cpf']}"] = row.fields
            names[row.fields["cpf"]] = row.fields["name"]  # type: ignore[index]
    owners: dict[int, dict[str, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))

    def tie(number: Any, person: str, name: object) -> None:
        known = ends_of(name)
        owners[int(number)][person] |= {known} if known else set()

    for row in files.rows["cpf"]:
        if row.fields.get("nit") is not None:
            tie(row.fields["nit"], f"cpf:{row.fields['cpf']}", names.get(row.fields["cpf"]))  # type: ignore[call-overload]
    for row in registered(files):
        if row.fields["nis"] is not None:
            tie(row.fields["nis"], str(key_of(row.fields["cpf"], row.fields["nis"])), row.fields["name"])
    # A number stands for itself only where nobody ties it to a CPF.
    for number, people in owners.items():
        files.owners[number] = {one: known for one, known in people.items() if one.startswith("cpf:")} or dict(people)
    files.rows["cadunico"] = [_with_cpf(files, row) for row in files.rows["cadunico"]]


def _with_cpf(files: Files, row: Row) -> Row:
    """The row; where it gives no CPF, with the CPF that its NIS surely leads to."""
    if row.fields["cpf"] is not None or row.fields["nis"] is None:
        return row
    found = files.owner(row.fields["nis"], row.fields["name"])
    if len(found) != 1 or found[0][1] or not found[0][0].startswith("cpf:"):
        return row
    return replace(row, fields=row.fields | {"cpf": int(found[0][0].removeprefix("cpf:"))})


def registered(files: Files) -> list[Row]:
    """Registered people of registered families."""
    return [row for row in files.rows["cadunico"] if row.fields["family_state"] == 3 and row.fields["person_state"] == 3]


def arrival(row: Row) -> tuple[date, str, str, int]:
    """Order of arrival: by reference day, then as the files are handed over, then by line."""
    return row.as_of, row.period, row.file, row.line


def newest(rows: Iterable[Row], entry: Any) -> list[Row]:
    """Per entry, the row that arrived last."""
    found: dict[object, Row] = {}
    for row in sorted(rows, key=arrival):
        found[entry(row.fields)] = row
    return list(found.values())


def newest_unit(rows: list[Row]) -> list[Row]:
    """Per key of a SEFIP file, the rows of the file that arrived last."""
    last: dict[object, tuple[date, str, str]] = {}
    for row in sorted(rows, key=arrival):
        last[_unit(row)] = arrival(row)[:3]
    return [row for row in rows if arrival(row)[:3] == last[_unit(row)]]


def _unit(row: Row) -> tuple[object, ...]:
    fields, code = row.fields, row.fields.get("collection_code")
    more = ("taker",) if code in BY_TAKER else ("lawsuit", "lawsuit_year", "court", "lawsuit_from", "lawsuit_until") if code in BY_LAWSUIT else ()
    return fields["employer"], fields["competencia"], fields["fpas"], code, *(fields[name] for name in more)


def newest_period(rows: list[Row]) -> list[Row]:
    """Rows of the newest snapshot."""
    last = max(((row.as_of, row.period) for row in rows), default=None)
    return [row for row in rows if (row.as_of, row.period) == last]


def entry_of_death(fields: dict[str, Any]) -> tuple[object, ...]:
    """The entry in the office's book; where that is not whole, the death as described; one that is hardly described is like no other."""
    book = tuple(fields[name] for name in ("livro", "folha", "termo", "office"))
    if None not in book:
        return book
    if fields["name"] is None or (fields["mother"] is None and fields["birth_date"] is None):
        return ("its own", id(fields))
    return tuple(fields[name] for name in ("name", "mother", "birth_date", "death_date", "office"))


def deaths(files: Files) -> tuple[set[str], dict[str, set[str]]]:
    """People who certainly died by the day, and the doubts about others."""
    dead: set[str] = set()
    doubts: dict[str, set[str]] = defaultdict(set)
    for row in files.rows["sisobi"]:
        if row.fields["death_date"] > files.day:  # type: ignore[operator]
            continue
        for person, doubt in files.people_of(row.fields, "nit"):
            known, said = files.base.get(person, {}).get("birth_date"), row.fields["birth_date"]
            if known is None or said is None:
                doubts[person].add("death_not_comparable")
            elif known != said:
                doubts[person].add("death_birth_disagrees")
            elif doubt:
                doubts[person].add("key_disagrees")
            else:
                dead.add(person)
    for person, said_of in files.base.items():
        year = said_of["death_year"]
        if (said_of["death_flag"] or said_of["status"] == 3) and (year is None or year <= files.day.year):
            dead.add(person)
    return dead, doubts


def fill_work(files: Files, cases: dict[str, Case]) -> dict[str, int]:
    """Bonds, agreements and mandates of the cases; returns everybody's certain pay in the month of reference."""
    window = set(months_until(files.reference, 3))
    bonds: dict[tuple[str, str], dict[date | None, Bond]] = defaultdict(dict)
    pay: dict[str, int] = defaultdict(int)
    for row in files.rows["gfip"]:
        fields: dict[str, Any] = row.fields
        for person, doubt in files.people_of({"cpf": None, **fields}, "nit"):
            if fields["record"] == "worker" and fields["competencia"] == files.reference and not doubt:
                pay[person] += fields["pay_cents"]
            employer = str(fields["employer"])
            of_employer = bonds[person, employer[:8] if len(employer) == 14 else employer]
            bond = of_employer.setdefault(fields["admitted_on"], Bond(fields["admitted_on"], surely=False))
            _tell(bond, fields, doubt, window)
    for (person, _), of_employer in bonds.items():
        _correct(of_employer)
        if person in cases:
            cases[person].bonds += [bond for bond in of_employer.values() if bond.surely or bond.perhaps or bond.unclear]
    _fill_benefits(files, cases)
    _fill_mandates(files, cases)
    return pay


def _tell(bond: Bond, fields: dict[str, Any], doubt: bool, window: set[str]) -> None:
    """What one row says of a bond."""
    month = fields["competencia"]
    if fields["record"] == "movement" and fields["moved_on"] is not None and fields["movement"] in CLOSES | RETURNS:
        (bond.ends if fields["movement"] in CLOSES else bond.returns).add((fields["moved_on"], doubt))
        return
    if fields["record"] == "worker" and fields["category"] in BOND | UNCLEAR:
        bond.declared.add(month)
        if fields["pay_cents"] > 0:
            bond.paid.add(month)
    if _is_unclear(fields):
        bond.unclear |= month in window and not doubt
        bond.perhaps |= month in window and doubt
    elif fields["record"] == "worker" and fields["category"] in BOND:
        bond.surely |= not doubt
        bond.perhaps |= doubt
        if fields["pay_cents"] > 0 and not doubt:
            bond.paid_months.add(month)


def _correct(of_employer: dict[date | None, Bond]) -> None:
    """Let the bonds of one employer know of each other's ends where their admissions differ by days."""
    known = [bond for bond in of_employer.values() if bond.admitted is not None]
    for bond in known:
        for other in known:
            apart = abs((bond.admitted - other.admitted).days)  # type: ignore[operator]
            if 0 < apart <= DAYS_APART:
                bond.corrected |= {(end, doubt) for end, doubt in other.ends if bond.admitted <= end and other.admitted <= end}  # type: ignore[operator]


def _is_unclear(fields: dict[str, Any]) -> bool:
    """A worker who may or may not have a bond; of those who may have one, a movement that nobody knows, or that ends it on nobody knows which day."""
    if fields["record"] == "worker":
        return fields["category"] in UNCLEAR
    return fields["movement"] not in STAYS and fields["category"] in BOND | UNCLEAR


def _fill_benefits(files: Files, cases: dict[str, Case]) -> None:
    """An agreement is its person's, by whichever number a row names them: of each the newest sure row stands, and what rows in doubt said since."""
    agreements: dict[tuple[str, object, object], list[tuple[Row, bool]]] = defaultdict(list)
    for row in files.rows["bem"]:
        fields: dict[str, Any] = row.fields
        numbers = [(f"cpf:{fields['cpf']}", False)] if fields["cpf"] is not None else files.owner(fields["nis"], fields["name"])
        for person, another in numbers:
            agreements[person, fields["employer"], fields["agreed_on"]].append((row, another))
    for (person, _, _), told in agreements.items():
        if person not in cases:
            continue
        in_order = sorted(told, key=lambda one: (one[0].as_of, one[1], arrival(one[0])))
        sure = [place for place, (_, another) in enumerate(in_order) if not another]
        standing = in_order[sure[-1] if sure else 0 :]
        benefits = [_benefit(row.fields, another or files.born_elsewhen(person, row.fields["birth_date"])) for row, another in standing]
        undone = any(one.in_doubt and one.cancelled_on is not None and one.cancelled_on <= files.day for one in benefits)
        for one in benefits:
            one.cancelled_in_doubt = undone
        cases[person].benefits += benefits


def _benefit(fields: Any, doubt: bool) -> Benefit:
    return Benefit(fields["agreed_on"], fields["until"], fields["cancelled_on"], doubt)


def _fill_mandates(files: Files, cases: dict[str, Case]) -> None:
    candidacies: dict[tuple[object, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in files.rows["tse"]:
        candidacies[_candidacy(row.fields)].append(row.fields)
    voted = {key: min((one["election_day"] for one in rows if one["election_day"]), default=date.min) for key, rows in candidacies.items()}
    anew: dict[tuple[object, ...], date] = {}
    for key, rows in candidacies.items():
        anew[_seat(rows[0])] = max(anew.get(_seat(rows[0]), date.min), voted[key])
    for key, rows in candidacies.items():
        newest = max(map(_generation, rows))
        standing = [fields for fields in rows if _generation(fields) == newest]
        won = [fields for fields in standing if fields["outcome_name"] in ELECTED and fields["office"] not in SUBSTITUTES]
        if not won:
            continue
        fields = won[0]
        (month, first), years = TERMS[fields["office"]]
        ordinary = date(fields["election_year"] + 1, month, first)
        until = ordinary.replace(year=ordinary.year + years) - timedelta(days=1)
        since = ordinary if fields["election_day"] is None else max(ordinary, fields["election_day"] + timedelta(days=1))
        unclear = len(won) < len(standing) or date.min < voted[key] < anew[_seat(fields)]
        for person, doubt in files.people_of(fields):
            if person in cases:
                cases[person].mandates.append(Mandate(since, until, doubt, unclear))


def _candidacy(fields: dict[str, Any]) -> tuple[object, ...]:
    """Somebody's standing in one election: those of later years than the file's are supplementary."""
    day = fields["election_day"]
    return fields["election_year"], fields["uf"], fields["candidate"], day is not None and day.year > fields["election_year"]


def _seat(fields: dict[str, Any]) -> tuple[object, ...]:
    """What somebody is elected to."""
    return fields["election_year"], fields["uf"], fields["unit"], fields["office"]


def _generation(fields: dict[str, Any]) -> tuple[bool, date, str, int]:
    """Which row of a candidacy stands, the greatest: one that settles it, of the newest file of the court, of the last round."""
    return fields["outcome"] != 6, fields["generated_on"] or date.min, fields["generated_time"] or "", fields["round"]


def wrong_document(row: Row) -> bool:
    """Whether a rule blanked the CPF or the birth date of a row."""
    return any(rule.startswith(("cpf", "birth")) for rule in row.blanked)


def requests_in_force(files: Files) -> tuple[dict[str, Row], dict[str, list[Row]]]:
    """Per person, the request that stands; per request, its members."""
    latest = newest((row for row in files.rows["extracad"] if row.fields["record"] == "request"), lambda f: f["request"])
    best: dict[str, Row] = {}
    end = datetime.combine(files.day, datetime.max.time())

    def rank(row: Row) -> tuple[bool, datetime, str]:
        moment: Any = row.fields["requested_at"]
        return moment is not None, moment or datetime.min, str(row.fields["request"]).zfill(20)

    for row in latest:
        moment: Any = row.fields["requested_at"]
        if moment is not None and moment > end:
            continue
        person = str(key_of(row.fields["cpf"]))
        if person not in best or rank(row) > rank(best[person]):
            best[person] = row
    members: dict[str, list[Row]] = defaultdict(list)
    standing = {str(row.fields["request"]) for row in best.values()}
    for row in files.rows["extracad"]:
        if row.fields["record"] == "member" and str(row.fields["request"]) in standing:
            members[str(row.fields["request"])].append(row)
    return best, members


def current_families(files: Files) -> dict[str, list[Row]]:
    """Registered families, each person only where the registration is newest; rows of people without a number all count."""
    best: dict[str, Row] = {}

    def rank(row: Row) -> tuple[date, date, int]:
        fields: dict[str, Any] = row.fields
        return fields["person_updated_on"] or date.min, fields["family_updated_on"] or date.min, hash_of("family", fields["family"])

    families: dict[str, list[Row]] = defaultdict(list)
    for row in registered(files):
        person = key_of(row.fields["cpf"], row.fields["nis"])
        if person is None:
            families[str(row.fields["family"])].append(row)
        elif person not in best or rank(row) > rank(best[person]):
            best[person] = row
    for row in best.values():
        families[str(row.fields["family"])].append(row)
    return families


def is_mother_registered(row: Row, family: list[Row]) -> bool | None:
    """Motherhood as CadÚnico can tell it."""
    others = [other for other in family if other is not row]
    if row.fields["relation"] == 1 and any(other.fields["relation"] == 3 for other in others):
        return True
    cannot_tell = False
    for other in others:
        born, mine = other.fields["birth_date"], row.fields["birth_date"]
        young = None if born is None or mine is None else age_gap(mine, born)  # type: ignore[arg-type]
        if young and other.fields["mother"] is not None and other.fields["mother"] == row.fields["name"]:
            return True
        cannot_tell = cannot_tell or (young is not False and other.fields["mother"] is None)
    return None if cannot_tell else False


def age_gap(older: date, younger: date) -> bool:
    """Ten years or more between two births."""
    return younger >= older and age(older, younger) >= 10


def is_mother_declared(row: Row, members: list[Row]) -> bool | None:
    """Motherhood as a request can tell it."""
    if any(member.fields["relation"] == 3 for member in members):
        return True
    mine: Any = row.fields["birth_date"]
    younger = [mine is None or member.fields["birth_date"] is None or member.fields["birth_date"] > mine for member in members]
    return None if any(younger) else False


__all__ = ["CADUNICO_DAY", "LAST_DAY_OF_REGISTRATION", "UFS", "Case", "Family", "Files", "Member", "read"]
