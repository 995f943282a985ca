from __future__ import annotations

import conf
from jobs.evidence.form import functions
from jobs.identity.pseudonym import person_of
from tests.spec.jobs.evidence.text_rows import text_rows
from tests.support.deliveries import silver


def test_a_number_leads_to_the_one_that_replaced_it(spark):
    rows = """
    former | present | linked_on
    61     | 71      | 2012-05-01
    62     | 72      |
    63     | 63      | 2012-05-01      # itself: says nothing
    """
    own = functions(conf.registry("elos"))
    assert sorted(own) == ["identity"]
    ties = own["identity"](silver(spark, "elos", rows, period="2020-04-01"))
    assert text_rows(ties, "key", "person", "method", "name_key") == [
        (str(person_of(nis=61)), str(person_of(nis=71)), "replaced", ""),
        (str(person_of(nis=62)), str(person_of(nis=72)), "replaced", ""),
    ]
