"""Which row takes which other's place."""

from __future__ import annotations

from datetime import date

from jobs.evidence.supersede import in_order_of_changes, in_order_of_months

DDL = "case string, kind smallint, relation smallint, certainty string, entry bigint, as_of date, sequence bigint, line bigint, period string, \
    _mine boolean, _gone boolean, superseded_on date, expected date"


def superseded(frame):
    return {row.case: row.superseded_on for row in frame.select("case", "superseded_on").collect()}


def expected(frame):
    return {row.case: row.expected for row in frame.select("case", "expected").collect()}


def test_of_changes_the_row_that_arrived_last_stands(table):
    claims = table(
        """
        case                      | kind | entry | as_of      | sequence | line | _mine | _gone | superseded_on | expected
        first                     | 0    | 1     | 2020-04-01 | 1        | 1    | true  | false |               | 2020-04-02
        second                    | 0    | 1     | 2020-04-02 | 3        | 1    | true  | false |               | 2020-04-03
        came late, is older       | 0    | 1     | 2020-03-01 | 9        | 1    | true  | false |               | 2020-04-01
        last                      | 0    | 1     | 2020-04-03 | 2        | 1    | true  | false | 2020-05-01    |             # what took its place is gone
        one line later            | 0    | 2     | 2020-04-01 | 1        | 1    | true  | false |               | 2020-04-01
        the later line            | 0    | 2     | 2020-04-01 | 1        | 2    | true  | false |               |
        one line, two people      | 0    | 2     | 2020-04-01 | 1        | 2    | true  | false |               |
        before the unreadable     | 0    | 3     | 2020-04-01 | 1        | 1    | true  | false |               |
        unreadable                | 13   | 3     | 2020-04-02 | 2        | 1    | true  | false |               | 2020-04-03
        unreadable, same day      | 13   | 4     | 2020-04-02 | 2        | 1    | true  | false |               |
        that day, later           | 0    | 4     | 2020-04-02 | 3        | 1    | true  | false |               |
        after the unreadable      | 7    | 3     | 2020-04-03 | 3        | 1    | true  | false |               |
        no entry                  | 0    |       | 2020-04-01 | 1        | 1    | true  | false |               |
        no entry either           | 0    |       | 2020-04-02 | 2        | 1    | true  | false |               |
        another slice, touched    | 0    | 5     | 2020-03-01 | 1        | 1    | false | false |               | 2020-04-01
        what touches it           | 0    | 5     | 2020-04-01 | 2        | 1    | true  | false |               |
        another slice, untouched  | 0    | 6     | 2020-03-01 | 1        | 1    | false | false | 2020-03-05    | 2020-03-05  # by a slice that is not here
        freed: the other is gone  | 0    | 7     | 2020-03-01 | 1        | 1    | false | false | 2020-04-01    |
        gone                      | 0    | 7     | 2020-04-01 | 2        | 1    | true  | true  |               |
        annulled, lines later     | 50   | 8     | 2020-04-02 | 2        | 9    | true  | false |               | 2020-04-02  # whichever line comes first
        what annuls it            | 59   | 8     | 2020-04-02 | 2        | 1    | true  | false |               | 2020-04-02
        annulled, seen again      | 50   | 8     | 2020-04-09 | 3        | 1    | true  | false |               | 2020-04-02  # it was no more before it came
        before it was annulled    | 50   | 9     | 2020-04-01 | 1        | 1    | false | false |               | 2020-04-02
        what annuls that one      | 59   | 9     | 2020-04-02 | 2        | 1    | true  | false |               | 2020-04-02
        """,
        DDL,
    )
    # The unreadable one comes before the superseding one, and supersedes none.
    wanted = expected(claims) | {"before the unreadable": date(2020, 4, 3)}
    del wanted["gone"]
    assert superseded(in_order_of_changes(claims, "silver.evidence")) == wanted


def test_of_a_persons_entries_only_a_certain_row_supersedes(table):
    claims = table(
        """
        case                     | kind | certainty | entry | as_of      | sequence | line | _mine | expected
        agreed                   | 7    | certain   | 1     | 2020-04-12 | 1        | 1    | true  |
        cancelled, perhaps       | 8    | probable  | 1     | 2020-04-19 | 2        | 1    | true  |
        agreed, too              | 7    | certain   | 2     | 2020-04-12 | 1        | 2    | true  | 2020-04-26
        cancelled, perhaps, too  | 8    | probable  | 2     | 2020-04-19 | 2        | 2    | true  | 2020-04-26
        cancelled                | 8    | certain   | 2     | 2020-04-26 | 3        | 1    | true  |
        """,
        DDL,
    ).drop("_gone")
    assert superseded(in_order_of_changes(claims, "silver.evidence", of_person=True)) == expected(claims)


def test_members_follow_their_request(table):
    claims = table(
        """
        case             | relation | certainty  | entry | as_of      | sequence | line | _mine | expected
        request          | 1        | certain    | 1     | 2020-04-10 | 2        | 1    | true  | 2020-04-12
        its member       | 3        | certain    | 1     | 2020-04-10 | 1        | 9    | true  | 2020-04-12
        set aside        |          | unreadable | 1     | 2020-04-10 | 1        | 8    | true  | 2020-04-12
        the request anew | 1        | certain    | 1     | 2020-04-12 | 4        | 1    | true  |
        its member anew  | 3        | certain    | 1     | 2020-04-12 | 3        | 1    | true  |
        member of nobody | 3        | certain    | 2     | 2020-04-12 | 3        | 2    | true  |
        """,
        DDL,
    ).drop("_gone")
    assert superseded(in_order_of_changes(claims, "silver.memberships")) == expected(claims)


def test_of_months_the_units_of_the_file_that_arrived_last_stand(table):
    claims = table(
        """
        case                       | kind | entry | as_of      | sequence | line | expected
        rectified                  | 2    | 1     | 2020-04-07 | 1        | 1    | 2020-04-07
        rectified, another worker  | 2    | 1     | 2020-04-07 | 1        | 2    | 2020-04-07
        set aside, rectified       | 13   | 1     | 2020-04-07 | 1        | 3    | 2020-04-07
        the rectification          | 2    | 1     | 2020-04-07 | 3        | 1    |
        set aside in it            | 13   | 1     | 2020-04-07 | 3        | 2    |
        only set aside in the next | 2    | 2     | 2020-04-07 | 1        | 4    |
        the next, set aside        | 13   | 2     | 2020-04-07 | 3        | 3    |
        no unit                    | 13   |       | 2020-04-07 | 1        | 5    |
        """,
        DDL,
    )
    assert superseded(in_order_of_months(claims, "silver.evidence", claims)) == expected(claims)
