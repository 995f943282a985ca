"""What a criterion may say."""

import pytest

from jobs.gold.criterion import CRITERIA, criterion
from jobs.gold.facts.bonds import BOND_KEY_DISAGREES
from jobs.gold.facts.deaths import DEATH_KEY_DISAGREES


def test_one_criterion_cannot_publish_a_code_for_two_causes():
    with pytest.raises(ValueError, match="`key_disagrees` for two causes"):
        criterion("bond", law="", causes=[BOND_KEY_DISAGREES, DEATH_KEY_DISAGREES])(_nothing)
    assert "_nothing" not in CRITERIA


def _nothing(person):
    return person.nothing
