from __future__ import annotations

import conf
from jobs.evidence.form import functions
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_an_agreement_its_extension_and_its_cancellation_are_one_entry(spark):
    rows = functions(conf.registry("bem"))["evidence"](
        silver(
            spark,
            "bem",
            """
            record       | employer | cpf | nis | agreed_on  | until      | cancelled_on | measure
            agreement    | 1        | 11  | 9   | 2020-04-10 | 2020-06-08 |              | suspension
            extension    | 1        | 11  |     | 2020-04-10 | 2020-07-08 |              | suspension
            anticipation | 1        | 11  |     | 2020-04-10 | 2020-05-08 |              | suspension
            cancellation | 1        | 11  |     | 2020-04-10 |            | 2020-04-20   |
            agreement    | 2        | 11  |     | 2020-04-10 |            |              | reduction   # another employer, end not known
            agreement    | 1        |     | 9   | 2020-04-10 | 2020-06-08 |              | suspension  # no CPF: matched by PIS
            """,
            period="2020-W16",
        )
    )
    assert text_rows(rows, "kind", "since", "until", "detail", "_cpf", "_nis") == [
        ("EMPLOYMENT_BENEFIT", "2020-04-10", "2020-06-08", "suspension", "11", "9"),
        ("EMPLOYMENT_BENEFIT", "2020-04-10", "2020-07-08", "suspension", "11", ""),
        ("EMPLOYMENT_BENEFIT", "2020-04-10", "2020-05-08", "suspension", "11", ""),
        ("EMPLOYMENT_BENEFIT_CANCELLED", "2020-04-10", "2020-04-20", "", "11", ""),
        ("EMPLOYMENT_BENEFIT", "2020-04-10", "", "reduction", "11", ""),
        ("EMPLOYMENT_BENEFIT", "2020-04-10", "2020-06-08", "suspension", "", "9"),
    ]
    entries = text_rows(rows, "entry", "object")
    # The agreement gets its person later, by whichever number.
    assert len({*entries[:4], entries[5]}) == 1 and len(set(entries)) == 2
    assert set(text_rows(rows, "_of_person")) == {("True",)}
