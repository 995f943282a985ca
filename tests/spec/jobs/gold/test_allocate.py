"""Places in the family, Bolsa Família, cover and amounts: families in, decisions out. One DataFrame for all: families do not touch each other."""

from pyspark.sql import functions as F

from jobs.gold.allocate import allocate
from jobs.gold.programmes.places import MOST_RIVALS
from tests.spec.jobs.gold.cases import context, facts

MORE = "result string, reasons array<string>, unsure array<string>, why array<string>, paid bigint"
# What is asked of lists that know people by CPF alone: of whom there is no CPF nobody knows any of them. A table says `by_cpf` for all.
BY_CPF = [
    "no_active_intermittent_contract", "no_death_record", "no_elected_mandate", "not_military", "not_public_agent", "not_resident_abroad", "taxable_income_within_limit",
]  # fmt: skip


def assert_decisions(spark, text):
    text = text.replace("by_cpf:no_cpf", ",".join(f"{name}:no_cpf" for name in BY_CPF)).replace("by_cpf", ",".join(BY_CPF))
    people = facts(spark, text, more=MORE)
    for name in ("reasons", "unsure", "why"):
        if name in people.columns:
            people = people.withColumn(f"wanted_{name}", F.array_sort(F.coalesce(name, F.array().cast("array<string>"))))
    kept = people.withColumnRenamed("result", "wanted").drop("reasons", "unsure", "why")
    decided = allocate(context(), kept)
    pairs = [("wanted", "result"), ("wanted_reasons", "reasons"), ("wanted_unsure", "doubt_ids"), ("wanted_why", "causes"), ("paid", "cents")]
    shown = ["person", *[name for wanted, name in pairs if wanted in decided.columns]]
    wrong = F.lit(False)
    for wanted, found in pairs:
        if wanted in decided.columns:
            wrong = wrong | ~F.col(wanted).cast("string").eqNullSafe(F.col(found).cast("string"))
    odd = decided.where(wrong).orderBy("person").select(*shown, "surely_above", "possibly_above", "aid_lowest_cents", "aid_highest_cents").collect()
    assert not odd, "\n".join(map(str, odd))


def test_two_places_in_a_family(spark):
    """T04: 231 families had more than two beneficiaries, because channels were not united before counting."""
    assert_decisions(
        spark,
        """
        quota_family | person | channel  | joined_by_naming | had_grant | sex | birth_date | own_income_cents | name_rank | cpf_status | causes | result       | reasons                | unsure                 | why
        -------------+--------+----------+------------------+-----------+-----+------------+------------------+-----------+------------+--------+--------------+------------------------+------------------------+----
        # women first, then the elder
        1            | 11     | cadunico | false            | false     | M   | 1950-01-01 | 0                | 1         | 0          |        | ineligible   | family_quota_available |                        |
        1            | 12     | cadunico | false            | false     | F   | 1980-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        1            | 13     | cadunico | false            | false     | F   | 1980-01-02 | 0                | 1         | 0          |        | eligible     |                        |                        |
        # then the lower income, then the name, then the person
        2            | 21     | cadunico | false            | false     | F   | 1980-01-01 | 100              | 1         | 0          |        | ineligible   | family_quota_available |                        |
        2            | 22     | cadunico | false            | false     | F   | 1980-01-01 | 99               | 2         | 0          |        | eligible     |                        |                        |
        2            | 23     | cadunico | false            | false     | F   | 1980-01-01 | 0                | 3         | 0          |        | eligible     |                        |                        |
        3            | 31     | cadunico | false            | false     | F   | 1980-01-01 | 0                | 2         | 0          |        | ineligible   | family_quota_available |                        |
        3            | 32     | cadunico | false            | false     | F   | 1980-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        3            | 33     | cadunico | false            | false     | F   | 1980-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        4            | 41     | cadunico | false            | false     | F   | 1980-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        4            | 42     | cadunico | false            | false     | F   | 1980-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        4            | 43     | cadunico | false            | false     | F   | 1980-01-01 | 0                | 1         | 0          |        | ineligible   | family_quota_available |                        |
        # who had the grant keeps the place; who came by naming the family ranks last; channels are united
        5            | 51     | cadunico | false            | true      | M   | 2000-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        5            | 52     | extracad | true             | false     | F   | 1950-01-01 | 0                | 1         | 0          |        | ineligible   | family_quota_available | entry_channel_admissible | entry_channel_admissible:request_date_unknown
        5            | 53     | cadunico | false            | false     | F   | 1990-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        # who does not pass takes no place, and may still be told that none is left
        6            | 61     | cadunico | false            | false     | F   | 1950-01-01 | 0                | 1         | 2          |        | ineligible   | cpf_regular            |                        |
        6            | 62     | cadunico | false            | false     | F   | 1960-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        6            | 63     | cadunico | false            | false     | M   | 1960-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        6            | 64     | cadunico | false            | false     | M   | 1970-01-01 | 0                | 1         | 2          |        | ineligible   | cpf_regular,family_quota_available |            |
        # an undecided rival keeps the place open
        7            | 71     | cadunico | false            | false     | F   | 1950-01-01 | 0                | 1         |            | CPF_NOT_FOUND | inconclusive |                        | cpf_regular            | cpf_regular:cpf_not_found
        7            | 72     | cadunico | false            | false     | F   | 1960-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        7            | 73     | cadunico | false            | false     | M   | 1960-01-01 | 0                | 1         | 0          |        | inconclusive |                        | family_quota_available | family_quota_available:rival_undecided
        # two pass for sure: an undecided third changes nothing
        8            | 81     | cadunico | false            | false     | F   | 1950-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        8            | 82     | cadunico | false            | false     | F   | 1960-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        8            | 83     | cadunico | false            | false     | M   | 1960-01-01 | 0                | 1         |            | CPF_NOT_FOUND | ineligible   | family_quota_available | cpf_regular            | cpf_regular:cpf_not_found
        # a key that is missing and would decide: each may rank above the other
        9            | 91     | cadunico | false            | false     | F   | 1950-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        9            | 92     | cadunico | false            | false     | F   | 1960-01-01 |                  | 1         | 0          |        | inconclusive |                        | family_quota_available | family_quota_available:tie_unresolved
        9            | 93     | cadunico | false            | false     | F   | 1960-01-01 | 5                | 1         | 0          |        | inconclusive |                        | family_quota_available | family_quota_available:tie_unresolved
        # the same missing key decides nothing between others
        10           | 101    | cadunico | false            | false     | F   | 1950-01-01 | 0                | 1         | 0          |        | eligible     |                        |                        |
        10           | 102    | cadunico | false            | false     | F   | 1960-01-01 |                  | 1         | 0          |        | eligible     |                        |                        |
        10           | 103    | cadunico | false            | false     | F   | 1970-01-01 | 5                | 1         | 0          |        | ineligible   | family_quota_available |                        |
    """,
    )


def test_bolsa_familia_and_quotas(spark):
    assert_decisions(
        spark,
        """
        quota_family | person | channel | sex | has_minor | has_spouse | is_head | family_benefit_cents | cpf_status | causes | result       | reasons          | unsure                     | paid
        -------------+--------+---------+-----+-----------+------------+---------+----------------------+------------+--------+--------------+------------------+----------------------------+-------
        # 600, 1,200 and 1,800 to a family: her two quotas do not take the other's place
        1            | 11     | pbf     | M   | false     | false      | true    | 20000                | 0          |        | eligible     |                  |                            | 60000
        2            | 21     | pbf     | F   | true      | false      | true    | 20000                | 0          |        | eligible     |                  |                            | 120000
        3            | 31     | pbf     | F   | true      | false      | true    | 179999               | 0          |        | eligible     |                  |                            | 120000
        3            | 32     | pbf     | M   | true      | false      | false   | 179999               | 0          |        | eligible     |                  |                            | 60000
        # not higher than what Bolsa Família pays: stays there
        4            | 41     | pbf     | F   | true      | false      | true    | 180000               | 0          |        | ineligible   | pbf_substitution |                            | 0
        4            | 42     | pbf     | M   | true      | false      | false   | 180000               | 0          |        | ineligible   | pbf_substitution |                            | 0
        # an undecided member decides
        5            | 51     | pbf     | M   | false     | false      | true    | 60000                | 0          |        | inconclusive |                  | pbf_substitution           | 0
        5            | 52     | pbf     | M   | false     | false      | false   | 60000                |            | NO_CPF | inconclusive |                  | by_cpf,pbf_substitution    | 0
        # her second quota is not known: one is granted, and the doubt stands
        6            | 61     | pbf     | F   |           | false      | true    | 20000                | 0          |        | eligible     |                  | monoparental_double_quota  | 60000
        7            | 71     | pbf     | F   |           | false      | true    | 60000                | 0          |        | inconclusive |                  | monoparental_double_quota,pbf_substitution | 0
        # three who pass, two places: the aid counts two
        8            | 81     | pbf     | F   | false     | true       | true    | 120000               | 0          |        | ineligible   | pbf_substitution |                            | 0
        9            | 91     | pbf     | F   | false     | true       | true    | 20000                | 2          |        | eligible     |                  |                            | 60000    # not asked
        10           | 101    | pbf     | F   | false     | true       | true    |                      | 0          |        | inconclusive |                  | pbf_substitution           | 0
    """,
    )


def test_a_family_has_one_sole_provider(spark):
    """Two of one family who both say that they alone provide: a doubt for both, one quota each, and never R$ 2,400 for a family."""
    assert_decisions(
        spark,
        """
        quota_family | person | channel  | joined_by_naming | requested_on | sex | has_minor | has_spouse | is_head | sole_provider | cpf_status | result       | reasons     | unsure                    | why                                             | paid
        -------------+--------+----------+------------------+--------------+-----+-----------+------------+---------+---------------+------------+--------------+-------------+---------------------------+-------------------------------------------------+-------
        # one says so
        1            | 11     | extracad | false            | 2020-04-10   | F   | true      | false      | true    | true          | 0          | eligible     |             |                           |                                                 | 120000
        1            | 12     | extracad | false            | 2020-04-10   | F   | true      | false      | true    | false         | 0          | eligible     |             |                           |                                                 | 60000
        # both do, in requests that declare the same people
        2            | 21     | extracad | false            | 2020-04-10   | F   | true      | false      | true    | true          | 0          | eligible     |             | monoparental_double_quota | monoparental_double_quota:another_sole_provider | 60000
        2            | 22     | extracad | false            | 2020-04-10   | F   | true      | false      | true    | true          | 0          | eligible     |             | monoparental_double_quota | monoparental_double_quota:another_sole_provider | 60000
        # a man's word, and the word of somebody who is refused, contradict hers too
        3            | 31     | extracad | false            | 2020-04-10   | F   | true      | false      | true    | true          | 0          | eligible     |             | monoparental_double_quota | monoparental_double_quota:another_sole_provider | 60000
        3            | 32     | extracad | false            | 2020-04-10   | M   | true      | false      | true    | true          | 2          | ineligible   | cpf_regular |                           |                                                 | 0
        # who names a registered family does not take its head's second quota; its head keeps her from one
        4            | 41     | cadunico | false            |              | F   | true      | false      | true    |               | 0          | eligible     |             |                           |                                                 | 120000
        4            | 42     | extracad | true             | 2020-04-10   | F   | true      | false      | true    | true          | 0          | eligible     |             | monoparental_double_quota | monoparental_double_quota:another_sole_provider | 60000
        # two requests that name one registered family, whose head does not provide alone
        5            | 51     | cadunico | false            |              | F   | true      | true       | true    |               | 2          | ineligible   | cpf_regular |                           |                                                 | 0
        5            | 52     | extracad | true             | 2020-04-10   | F   | true      | false      | true    | true          | 0          | eligible     |             | monoparental_double_quota | monoparental_double_quota:another_sole_provider | 60000
        5            | 53     | extracad | true             | 2020-04-10   | F   | true      | false      | true    | true          | 0          | eligible     |             | monoparental_double_quota | monoparental_double_quota:another_sole_provider | 60000
        # two heads in one registered family
        6            | 61     | cadunico | false            |              | F   | true      | false      | true    |               | 0          | eligible     |             | monoparental_double_quota | monoparental_double_quota:another_sole_provider | 60000
        6            | 62     | cadunico | false            |              | F   | true      | false      | true    |               | 0          | eligible     |             | monoparental_double_quota | monoparental_double_quota:another_sole_provider | 60000
        # whoever does not say it contradicts nobody
        7            | 71     | extracad | false            | 2020-04-10   | F   | true      | false      | true    | true          | 0          | eligible     |             |                           |                                                 | 120000
        7            | 72     | extracad | false            | 2020-04-10   | F   | true      | false      | true    |               | 0          | eligible     |             | monoparental_double_quota | monoparental_double_quota:another_sole_provider,monoparental_double_quota:sole_provider_unknown | 60000
    """,
    )


def test_no_more_than_three_quotas_to_a_family_are_weighed_against_bolsa_familia(spark):
    """Two heads of whom either may be the sole provider: R$ 1,800 at most, not R$ 2,400."""
    assert_decisions(
        spark,
        """
        quota_family | person | channel | sex | has_minor | has_spouse | is_head | family_benefit_cents | result       | reasons          | unsure                                     | paid
        -------------+--------+---------+-----+-----------+------------+---------+----------------------+--------------+------------------+--------------------------------------------+-------
        1            | 11     | pbf     | F   | true      | false      | true    | 179999               | inconclusive |                  | monoparental_double_quota,pbf_substitution | 0
        1            | 12     | pbf     | F   | true      | false      | true    | 179999               | inconclusive |                  | monoparental_double_quota,pbf_substitution | 0
        2            | 21     | pbf     | F   | true      | false      | true    | 180000               | ineligible   | pbf_substitution | monoparental_double_quota                  | 0
        2            | 22     | pbf     | F   | true      | false      | true    | 180000               | ineligible   | pbf_substitution | monoparental_double_quota                  | 0
    """,
    )


def test_a_registered_family_that_is_named(spark):
    """Decided: a stranger named in a request never loses by it; the requester does, or waits."""
    assert_decisions(
        spark,
        """
        family | quota_family | person | channel  | named_families | joined_by_naming | requested_on | cpf_status | causes | result       | reasons               | unsure                | paid
        -------+--------------+--------+----------+----------------+------------------+--------------+------------+--------+--------------+-----------------------+-----------------------+-------
        1      | 1            | 11     | cadunico | []             | false            |              | 0          |        | eligible     |                       |                       | 60000
        101    | 1            | 12     | extracad | 1              | true             | 2020-04-10   | 0          |        | ineligible   | not_covered_in_family |                       | 0
        2      | 2            | 21     | cadunico | []             | false            |              |            | CPF_NOT_FOUND | inconclusive |                       | cpf_regular           | 0
        102    | 2            | 22     | extracad | 2              | true             | 2020-04-10   | 0          |        | inconclusive |                       | not_covered_in_family | 0
        3      | 3            | 31     | cadunico | []             | false            |              | 2          |        | ineligible   | cpf_regular           |                       | 0
        103    | 3            | 32     | extracad | 3              | true             | 2020-04-10   | 0          |        | eligible     |                       |                       | 60000
        104    | 1            | 14     | extracad | 1,3            | true             | 2020-04-10   | 0          |        | ineligible   | not_covered_in_family |                       | 0
        105    | 105          | 15     | extracad | 99             | true             | 2020-04-10   | 0          |        | eligible     |                       |                       | 60000
        106    | 106          | 16     | extracad | 2,3            | true             | 2020-04-10   | 2          |        | ineligible   | cpf_regular           | not_covered_in_family | 0
    """,
    )


def test_a_large_family_costs_no_square(spark):
    """More rivals than are compared: whom the first ones do not settle stays undecided, and nobody passes by not being looked at."""
    size = MOST_RIVALS * 2
    text = "quota_family | person | birth_date | name_rank | cpf_status | causes\n---+---\n"
    undecided = "\n".join(f"1 | {n} | 1950-01-01 | 1 | | CPF_NOT_FOUND" for n in range(size))
    people = facts(
        spark,
        f"{text}{undecided}\n1 | {size} | 1960-01-01 | 1 | 0 |\n2 | 900 | 1950-01-01 | 1 | 0 |\n"
        + "\n".join(f"2 | {n} | 1960-01-01 | 1 | 0 |" for n in range(901, 901 + size)),
    )
    decided = {row.person: row for row in allocate(context(), people).select("person", "result", "causes", "surely_above", "possibly_above").collect()}
    assert decided[size].result == "inconclusive" and decided[size].possibly_above == size
    assert [decided[n].result for n in (900, 901, 902, 900 + size)] == ["eligible", "eligible", "ineligible", "ineligible"]


def test_what_tcu_flagged_among_the_paid_is_refused(spark):
    """T02: 620,299 were flagged in April 2020. Each typology that is built refuses by itself, and of several all are told."""
    assert_decisions(
        spark,
        """
        quota_family | person | has_employment_benefit | has_died | cpf_status | family_income_cents | causes  | result       | reasons                              | unsure | why
        -------------+--------+------------------------+----------+------------+---------------------+---------+--------------+--------------------------------------+--------+----
        1            | 11     | false                  | false    | 0          | 0                   |         | eligible     |                                      |        |
        2            | 21     | true                   | false    | 0          | 0                   |         | ineligible   | no_emergency_employment_benefit      |        |                      # BEm
        3            | 31     | false                  | true     | 0          | 0                   |         | ineligible   | no_death_record                      |        |
        4            | 41     | false                  | false    | 8          | 0                   |         | ineligible   | cpf_regular                          |        |                      # null
        5            | 51     | false                  | false    | 9          | 0                   |         | ineligible   | cpf_regular                          |        |                      # cancelled
        6            | 61     | false                  | false    | 2          | 0                   |         | ineligible   | cpf_regular                          |        |                      # suspended
        7            | 71     | false                  | false    |            | 0                   | NO_CPF  | inconclusive |                                      | cpf_regular,by_cpf | cpf_regular:no_cpf,by_cpf:no_cpf  # identification failure
        8            | 81     | false                  | false    | 0          | 313501              |         | ineligible   | family_income_within_limit           |        |                      # one cent over, alone
        9            | 91     | true                   | true     | 9          | 0                   |         | ineligible   | cpf_regular,no_death_record,no_emergency_employment_benefit | |
    """,
    )
