"""CAGED, and bonds that several registries tell: admissions too fresh for a month's pay, ends that GFIP has not yet, pay that eSocial alone has."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from synthetic.cases import scenario, someone
from synthetic.draft import Draft, employer
from synthetic.draws import Draws
from synthetic.lives import Job
from synthetic.records.esocial import dismissal, payroll
from synthetic.records.listed import listed

PERIOD = "2020-03"
RECEIVED = datetime(2020, 4, 16, 9, 30)
FRESH = (date(2020, 3, 1), date(2020, 3, 31))


def movement(draws: Draws, kind: str, admitted: date, on: date, cnpj: str | None = None) -> dict[str, Any]:
    """The columns of an admission (A) or a dismissal (D)."""
    number = draws.between("caged employer", 1, 900_000)
    return {
        "employer": cnpj or employer(number).cnpj, "admitted_on": admitted, "movement": kind, "movement_code": "20" if kind == "A" else "31", "moved_on": on,
        "salary_cents": 104_500 + number % 200_000, "is_intermittent": False, "month": PERIOD,
    }  # fmt: skip


def _stranger(draws: Draws) -> dict[str, object]:
    on, admitted = draws.day("moved", *FRESH), draws.day("admitted", date(2015, 1, 1), date(2020, 2, 28))
    return movement(draws, "A", on, on) if draws.chance("is admission", 50) else movement(draws, "D", admitted, on)


SOURCE = listed("caged", (PERIOD,), _stranger, strangers=1_000)


@scenario(5)
def admitted_fresh(draft: Draft) -> None:
    """Hired in March: nobody has declared a month of it yet, or she was dismissed again."""
    person, draws = someone(draft), draft.draws
    on = draws.day("admitted", *FRESH)
    given = movement(draws, "A", on, on)
    code = draws.pick("defect", ("", "", "", "caged_duplicate", "caged_cpf_lost_zeros", "caged_birth_differs", "caged_day_unreadable", "caged_columns_missing"))
    broken = code in ("caged_day_unreadable", "caged_columns_missing")
    texts = {"dt_movimento": "2020-03-32"} if code == "caged_day_unreadable" else {}
    draft.entry(person, "caged", *([code] if code else []), texts=texts, is_true=not code.endswith("birth_differs") and not broken, **given)
    if not code and draws.chance("left again", 30):
        draft.entry(person, "caged", **movement(draws, "D", on, date(2020, 3, 31)))


@scenario(4)
def dismissed_elsewhere(draft: Draft) -> None:
    """Paid in March by GFIP; CAGED or eSocial has a dismissal: of April, or of before the pay, which contradicts it."""
    person, draws = someone(draft), draft.draws
    contradicts = draws.chance("contradicts", 30)
    left = None if contradicts else draws.day("left", date(2020, 4, 1), date(2020, 4, 20))
    job = draft.job(person, place=-1, left=left)
    on = left or date(2020, 2, 14)
    if contradicts and draws.chance("in caged", 50):
        draft.entry(person, "caged", is_true=False, **movement(draws, "D", job.admitted, on, job.employer.cnpj))
        return
    event = dismissal(_of_job(job), f"1.4.{person:016d}", on)
    draft.entry(person, "esocial", is_true=not contradicts, **event)


@scenario(4)
def bond_in_esocial(draft: Draft) -> None:
    """A formal bond that eSocial alone has: with its admission or without, paid, not paid, of an amount that no table of rubrics tells."""
    person, draws = someone(draft), draft.draws
    number = draws.between("esocial employer", 1, 900_000)
    category = draws.pick("category", ("101", "101", "105", "199"))
    given: dict[str, Any] = {"employer": employer(number).cnpj[:8], "registration": f"E{number}", "category": category}
    how = draws.pick("how", ("admitted", "admitted", "not told"))
    if how == "admitted":
        since = draws.day("since", date(2015, 1, 1), date(2019, 12, 31))
        given |= {"event": "evtAdmissao", "receipt": f"1.5.{person:016d}", "received_at": RECEIVED, "started_on": since}
        draft.entry(person, "esocial", **given)
    pay = draws.pick("pay", (0, 150_000, 150_000))
    draft.entry(person, "esocial", **payroll(given, f"1.6.{person:016d}", "2020-03", pay))
    if draws.chance("rubrics", 60):
        draft.entry(person, "esocial", **rubric(given, f"1.7.{person:016d}"))


@scenario(2)
def paid_more_in_esocial(draft: Draft) -> None:
    """The pay of GFIP is in eSocial too, and is more there."""
    person = someone(draft)
    job = draft.job(person, place=-1)
    given = _of_job(job)
    draft.entry(person, "esocial", **payroll(given, f"1.6.{person:016d}", "2020-03", job.pay_cents + 50_000))
    draft.entry(person, "esocial", **rubric(given, f"1.7.{person:016d}"))


def rubric(of: dict[str, Any], receipt: str) -> dict[str, Any]:
    """The columns of the S-1010 by which what `payroll` writes is pay. It is about nobody."""
    nobody = {"cpf": None, "nis": None}
    told = {"event": "evtTabRubrica", "rubric": "1000", "rubric_table": "1", "rubric_kind": "1"}
    return nobody | told | {"employer": of["employer"], "receipt": receipt, "received_at": RECEIVED}


def _of_job(job: Job) -> dict[str, Any]:
    return {"employer": job.employer.cnpj[:8], "registration": job.registration, "category": "101"}
