"""What the files could show: the cases of a day, put together from the shown rows as docs/ae2020.md says, without parsing a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from jobs.identity.pseudonym import hash_of, person_of
from synthetic.row import Row
from tests.oracle.law import LAST_DAY_OF_REGISTRATION, Case, Family, Member, age

Choice = Callable[[list[Row], date, str], list[Row]]
BY_TAKER, BY_LAWSUIT = {"130", "135", "608"}, {"650", "660"}
CADUNICO_DAY = "2020-04-11"
MOST_STEPS = 16  # from a number that was replaced
DEATH_PENSIONS = {21, 22, 23, 29, 84, 93}
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
    unsure: set[int] = field(default_factory=set)
    base: dict[str, dict[str, Any]] = field(default_factory=dict)
    described: dict[tuple[object, ...], set[str]] = field(default_factory=dict)
    mothers: set[str] = field(default_factory=set)

    def owner(self, nit: object, name: object) -> list[tuple[str, bool]]:
        """People that a number leads to, each with whether that is in doubt."""
        found = self.owners.get(int(str(nit)), {}) if nit is not None else {}
        given = ends_of(name)
        several = len(found) > 1 or (nit is not None and int(str(nit)) in self.unsure)
        return [(person, several or bool(given and names and given not in names)) for person, names in found.items()]

    def people_of(self, fields: dict[str, Any], number: str = "nis") -> list[tuple[str, bool]]:
        """People that a row is about, by CPF, else by NIS or NIT; whether in doubt by number, name or birth date."""
        cpf = fields.get("cpf")
        found = [(f"cpf:{cpf}", False)] if cpf is not None else self.owner(fields.get(number), fields.get("name"))
        return [(person, doubt or self.born_elsewhen(person, fields.get("birth_date"))) for person, doubt in found]

    def birth_of(self, person: str | None, fields: dict[str, Any], by_register: bool) -> date | None:
        """The birth date that counts: CadÚnico's in its families (Decreto 10.316, art. 7º, § 3º), the CPF base's in a request; else the other."""
        base, said = self.base.get(str(person), {}).get("birth_date"), fields["birth_date"]
        return (said or base) if by_register else (base or said)

    def born_elsewhen(self, person: str, born: date | None) -> bool:
        """Whether a birth date differs from the CPF base's."""
        known = self.base.get(person, {}).get("birth_date")
        return born is not None and known is not None and born != known


def read(shown: dict[str, list[Row]], day: date, month: str, reference: str, lists: Mapping[str, Choice]) -> Files:
    """The rows in force on the day; `lists` say which rows of a list count."""
    delivered = {registry: [row for row in rows if row.as_of <= day] for registry, rows in shown.items()}
    readable = {registry: [row for row in rows if row.silver and not row.rejected] for registry, rows in delivered.items()}
    rows = {
        "cadunico": [row for row in readable["cadunico"] if row.period == CADUNICO_DAY],
        "cpf": newest_period(readable["cpf"]),
        "elos": newest_period(readable.get("elos", [])),
        "tse": [row for row in readable["tse"] if row.period in ("2014", "2016", "2018")],
        "sisobi": newest(readable["sisobi"], entry_of_death),
        "bem": readable["bem"],
        "extracad": readable["extracad"],
        "gfip": newest_unit([row for row in readable["gfip"] if row.fields["competencia"] <= reference]),  # type: ignore[operator]
        "folha_pbf": [row for row in readable["folha_pbf"] if row.period == month],
    }
    rows |= {name: choose(readable.get(name, []), day, month) for name, choose in lists.items()}
    files = Files(day, month, reference, rows, [row for one in delivered.values() for row in one if row.rejected])
    _tie(files)
    births = [row.fields for row in rows.get("sirc", []) if row.fields["record"] == "N"]
    born = [(one["mother_cpf"], one["happened_on"] or one["birth_date"] or one["registered_on"]) for one in births]
    files.mothers = {f"cpf:{mother}" for mother, on in born if mother is not None and on is not None and on <= day}  # type: ignore[operator]
    for row in readable["cpf"] + [_with_cpf(files, row) for row in readable["cadunico"] if is_registered(row)]:
        description, person = description_of(row.fields), key_of(row.fields["cpf"], row.fields.get("nis"))
        if description is not None and person is not None:
            files.described.setdefault(description, set()).add(person)
    return files


def description_of(fields: dict[str, Any]) -> tuple[object, ...] | None:
    """Name, mother and birth date of a person; None where one is missing, or the name is one word. SISOBI has room for 32 letters of a mother."""
    name, mother, born = fields.get("name"), fields.get("mother"), fields.get("birth_date")
    return (name, mother[:32].strip(), born) if ends_of(name) and mother and born else None


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
    ways = _ways(files)
    for number, (met, last) in ways.items():
        files.owners[number] = _whose([number, *met], last, owners)
    # One that was converted leads to the person of its row too, beside whoever else has it now; so does one that such a number replaced.
    converted = [(row, _with_cpf(files, row).fields) for row in registered(files)]
    for row, fields in converted:
        former, person = row.fields["nis_original"], key_of(fields["cpf"], fields["nis"])
        if former is not None and former != row.fields["nis"] and person is not None:
            known = ends_of(row.fields["name"])
            for number in [int(str(former)), *(one for one, (met, _) in ways.items() if former in met)]:
                files.owners.setdefault(number, {}).setdefault(person, {known} if known else set())
    files.rows["cadunico"] = [_with_cpf(files, row) for row in files.rows["cadunico"]]


def _ways(files: Files) -> dict[int, tuple[set[int], set[int]]]:
    """Per number that was replaced: those that it leads to, step by step, and of them the one that is in use; of a way without one end, all of them."""
    links: dict[int, set[int]] = defaultdict(set)
    for row in files.rows["elos"]:
        former, present = int(str(row.fields["former"])), int(str(row.fields["present"]))
        if former != present:
            links[former].add(present)
    found = {}
    for number in links:
        met, front = set(), {number}
        for _ in range(MOST_STEPS):
            front = {one for each in front for one in links.get(each, ())}
            met |= front
        goes_on = any(one in links for one in front)
        last = {one for one in met if one not in links}
        if goes_on or len(last) != 1:
            files.unsure.add(number)
            last = {number, *met}
        found[number] = (met - {number}, last)
    return found


def _whose(numbers: list[int], last: set[int], owners: Mapping[int, Mapping[str, set[tuple[str, str]]]]) -> dict[str, set[tuple[str, str]]]:
    """Whom these numbers lead to together: by CPF; else whom the last of them stands for; else whom any does."""

    def of(some: Iterable[int]) -> dict[str, set[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = {}
        for number in some:
            for person, known in owners.get(number, {}).items():
                found[person] = found.get(person, set()) | known
        return found

    everybody = of(numbers)
    return {person: known for person, known in everybody.items() if person.startswith("cpf:")} or of(last) or everybody


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
    return [row for row in files.rows["cadunico"] if is_registered(row)]


def is_registered(row: Row) -> bool:
    """Whether a row is of a registered person of a registered family."""
    return row.fields["family_state"] == 3 and row.fields["person_state"] == 3


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


def named_otherwise(known: object, said: object) -> bool:
    """Whether two first names are given and differ."""
    return bool(known and said) and str(known).split()[0] != str(said).split()[0]


def originators(files: Files) -> list[dict[str, Any]]:
    """Those whose death a pension follows from, described as an entry of a death would be; it began when they had died."""
    named = ("cpf", "nit", "name", "mother", "birth_date")
    pensions = [row.fields for row in files.rows.get("beneficios", []) if row.fields.get("species") in DEATH_PENSIONS and not row.fields.get("is_alimony")]
    return [{name: one.get(f"originator_{name}") for name in named} | {"death_date": one["started_on"]} for one in pensions]


def _deaths_of_sirc(files: Files) -> list[dict[str, Any]]:
    told = [row.fields for row in files.rows.get("sirc", []) if row.fields["record"] == "O"]
    return [one | {"nit": one["nis"], "death_date": one["happened_on"] or one["registered_on"]} for one in told]


def deaths(files: Files) -> tuple[set[str], dict[str, set[str]]]:
    """People who certainly died by the day, and the doubts about others."""
    dead: set[str] = set()
    doubts: dict[str, set[str]] = defaultdict(set)
    for entry in [*[row.fields for row in files.rows["sisobi"]], *originators(files), *_deaths_of_sirc(files)]:
        if entry["death_date"] > files.day:  # type: ignore[operator]
            continue
        numbered = files.people_of(entry, "nit")
        for person in set() if numbered else files.described.get(description_of(entry) or (), set()):
            doubts[person].add("death_by_name_alone")
        for person, doubt in numbered:
            known, said = files.base.get(person, {}).get("birth_date"), entry["birth_date"]
            if known is None or said is None:
                doubts[person].add("death_not_comparable")
            elif known != said:
                doubts[person].add("death_birth_disagrees")
            elif doubt or named_otherwise(files.base.get(person, {}).get("name"), entry["name"]):
                doubts[person].add("key_disagrees")
            else:
                dead.add(person)
    for person, said_of in files.base.items():
        year = said_of["death_year"]
        if (said_of["death_flag"] or said_of["status"] == 3) and (year is None or year <= files.day.year):
            dead.add(person)
    return dead, doubts


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
        cannot_tell = cannot_tell or (young is not False and None in (other.fields["mother"], row.fields["name"]))
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
