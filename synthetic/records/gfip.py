"""What employers declare, month by month: who worked for what pay, who left. Units of four blocks share a file, as an accountant's clients do."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from synthetic.documents import branch, wrong
from synthetic.draft import BLOCK
from synthetic.lives import Job, Life
from synthetic.names import plain
from synthetic.records.common import View, mark
from synthetic.row import Row

PERIODS = ("2019-12", "2020-01", "2020-02", "2020-03", "2020-04")
BLOCKS_IN_FILE = 4
LAST = "2020-03"  # the month whose rows are spoilt: that of reference
AFTER_THE_REST = "d"  # of a file of the same accountant: another código de recolhimento, and handed over last
LAWSUIT = {"collection_code": "650", "lawsuit": "20180077", "lawsuit_year": "2018", "court": "3", "lawsuit_from": "201401", "lawsuit_until": "201512"}
TRANSFERRED, REINSTATED = date(2020, 2, 29), date(2020, 2, 10)
REJECTS = ("gfip_line_short", "gfip_line_long", "gfip_pay_letters", "gfip_category_unknown", "gfip_nit_digits")


def accountant(unit: int) -> int:
    """Who declares the unit's jobs."""
    return unit // BLOCK // BLOCKS_IN_FILE


def leaves_month_out(accountant: int) -> bool:
    """One accountant in three leaves the month of record 00 to the delivery: every row has it in its flags."""
    return accountant % 3 == 2


def rows(view: View, period: str) -> list[Row]:
    """Workers and movements of a month."""
    found = []
    for life in view.unit.lives.values():
        for job in life.jobs:
            found += _of_job(view, life, job, period)
    return found


def _of_job(view: View, life: Life, job: Job, period: str) -> list[Row]:
    year, month = int(period[:4]), int(period[5:])
    first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    if job.admitted > last or (job.left is not None and job.left < first):
        return []
    found = [_worker(view, life, job, period, "")]
    if view.of(life.number, "gfip_second_file") and period in ("2020-02", LAST):
        found = [mark(_worker(view, life, job, period, "b"), "gfip_second_file")]
    if view.of(life.number, "gfip_late_correction") and period == "2020-02":
        again = _worker(view, life, job, period, "c")
        again.fields["pay_cents"] = job.pay_cents + 12_345
        found.append(mark(again, "gfip_late_correction"))
    if job.left is not None and first <= job.left <= last:
        row = _movement(view, life, job, period, "I1", job.left)
        found.append(mark(row, "gfip_movement_only") if view.of(life.number, "gfip_movement_only") else row)
    if view.of(life.number, "gfip_second_code") and period == LAST:
        again = _worker(view, life, job, period, AFTER_THE_REST)
        again.fields |= LAWSUIT
        found.append(mark(again, "gfip_second_code"))
    if view.of(life.number, "gfip_transferred"):
        found += _transfer(view, life, job, period, found)
    if view.of(life.number, "gfip_reinstated") and period == "2020-02":
        found.append(mark(_movement(view, life, job, period, "I1", REINSTATED), "gfip_reinstated"))
    if view.of(life.number, "gfip_admission_corrected") and period < LAST:
        for row in found:
            row.fields["admitted_on"] = job.admitted - timedelta(days=1)
            mark(row, "gfip_admission_corrected")
    if view.of(life.number, "gfip_leave") and period == "2020-02":
        found.append(mark(_movement(view, life, job, period, "P1", date(2020, 2, 10)), "gfip_leave"))
    if view.of(life.number, "gfip_movement_unknown") and period == "2020-02":
        found.append(mark(_movement(view, life, job, period, "E9", date(2020, 2, 12)), "gfip_movement_unknown"))
    if period == LAST:
        for row in found:
            _spoil(row, view.of(life.number, *REJECTS, "gfip_birth_impossible", "gfip_birth_differs", "gfip_pis_of_another", "gfip_employer_broken"), job)
    if view.of(life.number, "gfip_nit_not_in_crosswalk") and period == LAST:
        mark(found[0], "gfip_nit_not_in_crosswalk")
    return found


def _transfer(view: View, life: Life, job: Job, period: str, found: list[Row]) -> list[Row]:
    """From one establishment to the next by the end of February: N1 here, N3 there, and what is declared since is declared there."""
    if period == "2020-02":
        return [mark(_movement(view, life, job, period, "N1", TRANSFERRED), "gfip_transferred")]
    if period < LAST:
        return []
    moved = [_movement(view, life, job, period, "N3", TRANSFERRED + timedelta(days=1))] if period == LAST else []
    there = branch(job.employer.cnpj, 2)
    for row in (*found, *moved):
        row.fields["employer"], row.group = there, (there,)
    return [mark(row, "gfip_transferred") for row in moved]


def _spoil(row: Row, code: str | None, job: Job) -> None:
    if code is None:
        return
    mark(row, code)
    if code in REJECTS or code == "gfip_employer_broken":
        row.readable = {} if code == "gfip_nit_digits" else {"nis": job.nit}
        row.damage = {"gfip_line_short": "short", "gfip_line_long": "long", "gfip_employer_broken": "employer"}.get(code, "")
    if code == "gfip_pay_letters":
        row.texts["remuneracao_sem_13"], row.fields["pay_cents"] = "0000000001O4500", None
    elif code == "gfip_category_unknown":
        row.fields["category"] = "99"
    elif code == "gfip_nit_digits":
        row.texts["pis"], row.fields["nit"] = wrong(str(job.nit)), None
    elif code == "gfip_birth_impossible":
        row.texts["data_nascimento"], row.fields["birth_date"] = "31021980", None
    elif code == "gfip_birth_differs":
        born = row.fields["birth_date"]
        assert isinstance(born, date)
        row.fields["birth_date"] = born.replace(year=born.year - 1, day=min(born.day, 28))


def _fields(life: Life, job: Job, period: str) -> dict[str, object]:
    alone = not job.is_bond and job.category in ("11", "13")
    return {
        "competencia": period, "employer": job.employer.cnpj, "employer_name": job.employer.name, "fpas": "515", "collection_code": "115", "taker": None,
        "lawsuit": None, "lawsuit_year": None, "court": None, "lawsuit_from": None, "lawsuit_until": None, "nit": job.nit, "name": plain(life.name)[:70],
        "birth_date": None if alone else life.birth, "admitted_on": None if alone else job.admitted, "category": job.category,
    }  # fmt: skip


def _worker(view: View, life: Life, job: Job, period: str, which: str) -> Row:
    unpaid = job.unpaid_from is not None and period >= job.unpaid_from
    fields = {"record": "worker", **_fields(life, job, period)}
    fields |= {
        "registration": job.registration, "pay_cents": 0 if unpaid else job.pay_cents, "thirteenth_cents": job.pay_cents // 2 if period.endswith("12") else 0,
        "movement": None, "moved_on": None,
    }  # fmt: skip
    return _row(view, life, job, period, which, fields)


def _movement(view: View, life: Life, job: Job, period: str, code: str, day: date) -> Row:
    fields = {"record": "movement", **_fields(life, job, period), "birth_date": None, "registration": None}
    fields |= {"pay_cents": None, "thirteenth_cents": None, "movement": code, "moved_on": day}
    return _row(view, life, job, period, "", fields)


def _row(view: View, life: Life, job: Job, period: str, which: str, fields: dict[str, object]) -> Row:
    who = accountant(view.unit.number)
    part = f"sefip_{period.replace('-', '')}_{who:04d}{which}"
    row = view.row("gfip", period, part, f"{part}.RE", str(fields["record"]), life, fields)
    row.group = (job.employer.cnpj,)
    row.blanked = ("month_present",) if leaves_month_out(who) else ()
    return row
