"""AE-14, 15, 16 and 20, given what `allocate` counted."""

from tests.spec.jobs.gold.cases import assert_criterion


def test_cover_in_the_family(spark):
    assert_criterion(
        spark,
        "not_covered_in_family",
        """
        channel  | family_covered | not_covered | expected | why
        ---------+----------------+-------------+----------+-----
        extracad | false          | []          | true     |
        extracad | true           | []          | false    |
        extracad |                | []          |          | covering_family_undecided
        extracad | false          | cadunico    |          | registry_not_covered
        cadunico | false          | cadunico    | true     |
        pbf      | false          | cadunico    | true     |
    """,
        more="family_covered boolean",
    )


def test_places(spark):
    assert_criterion(
        spark,
        "family_quota_available",
        """
        surely_above | possibly_above | rival_undecided | tie_unresolved | expected | why
        -------------+----------------+-----------------+----------------+----------+-----
        0            | 0              | false           | false          | true     |
        1            | 1              | false           | false          | true     |
        0            | 1              | true            | true           | true     |
        2            | 2              | false           | false          | false    |
        2            | 5              | true            | true           | false    |
        1            | 2              | true            | false          |          | rival_undecided
        1            | 2              | false           | true           |          | tie_unresolved
        0            | 2              | true            | true           |          | rival_undecided,tie_unresolved
    """,
        more="surely_above int, possibly_above int, rival_undecided boolean, tie_unresolved boolean",
    )


def test_bolsa_familia_is_replaced_where_the_aid_is_more(spark):
    assert_criterion(
        spark,
        "pbf_substitution",
        """
        channel  | substituted | family_benefit_cents | aid_lowest_cents | aid_highest_cents | not_covered | expected | why
        ---------+-------------+----------------------+------------------+-------------------+-------------+----------+-----
        pbf      | true        | 59999                | 60000            | 60000             | []          | true     |
        pbf      | true        | 60000                | 60000            | 60000             | []          | false    |                        # not higher
        pbf      | true        | 60000                | 60000            | 120000            | []          |          | aid_undecided
        pbf      | true        | 60000                | 0                | 60000             | []          | false    |
        pbf      | true        | 20000                | 0                | 0                 | []          | false    |                        # nobody of the family passes
        pbf      | true        |                      | 60000            | 60000             | []          |          | benefit_amount_unknown
        cadunico | false       | 0                    | 0                | 0                 | []          | true     |
        cadunico | false       | 0                    | 0                | 0                 | folha_pbf   |          | registry_not_covered
        extracad | false       | 0                    | 0                | 0                 | folha_pbf   | true     |
    """,
        more="aid_lowest_cents bigint, aid_highest_cents bigint",
    )


def test_double_quota_of_a_woman_who_provides_alone(spark):
    assert_criterion(
        spark,
        "monoparental_double_quota",
        """
        channel  | sex | is_head | has_spouse | has_minor | sole_provider | causes              | expected | why
        ---------+-----+---------+------------+-----------+---------------+---------------------+----------+-----
        cadunico | F   | true    | false      | true      |               |                     | true     |
        pbf      | F   | true    | false      | true      |               |                     | true     |
        extracad | F   | true    | false      | true      | true          |                     | true     |
        extracad | F   | true    | false      | true      | false         |                     | false    |
        extracad | F   | true    | false      | true      |               |                     |          | sole_provider_unknown
        extracad | F   | true    | false      | false     |               |                     | false    |
        extracad | F   | true    | false      | false     | true          | HEAD_WITHOUT_MEMBER |          | head_without_member      # who is not listed may be the child
        cadunico | M   | true    | false      | true      |               |                     | false    |                          # men: Lei 14.171/2021
        cadunico | F   | false   | false      | true      |               |                     | false    |
        cadunico | F   | true    | true       | true      |               |                     | false    |
        cadunico | F   | true    | false      | false     |               |                     | false    |
        cadunico |     | true    | false      | true      |               |                     |          | sex_missing
        cadunico | F   | true    |            | true      |               |                     |          | relation_unknown
        cadunico | F   |         | false      | true      |               |                     |          | relation_unknown
        cadunico | F   | true    | false      |           |               |                     |          | minor_birth_unknown
        extracad | F   | true    | false      | true      | true          | HEAD_WITHOUT_MEMBER |          | head_without_member
        extracad | F   | true    | false      | true      | false         | HEAD_WITHOUT_MEMBER | false    |                          # false wins
        cadunico |     | true    | true       |           |               |                     | false    |
    """,
        more="other_sole_providers int",
    )


def test_a_family_has_one_sole_provider(spark):
    assert_criterion(
        spark,
        "monoparental_double_quota",
        """
        channel  | sex | is_head | has_spouse | has_minor | sole_provider | other_sole_providers | expected | why
        ---------+-----+---------+------------+-----------+---------------+----------------------+----------+-----
        extracad | F   | true    | false      | true      | true          | 0                    | true     |
        extracad | F   | true    | false      | true      | true          | 1                    |          | another_sole_provider
        cadunico | F   | true    | false      | true      |               | 1                    |          | another_sole_provider
        extracad | F   | true    | false      | true      | false         | 1                    | false    |
        extracad | M   | true    | false      | true      | true          | 1                    | false    |
        extracad | F   | true    | false      | true      |               | 1                    |          | another_sole_provider,sole_provider_unknown
    """,
        more="other_sole_providers int",
    )
