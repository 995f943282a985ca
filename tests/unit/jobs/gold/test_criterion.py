"""What a criterion may say."""

import pytest

from jobs.gold.criterion import CRITERIA, criterion
from jobs.gold.doubts import Cause


def test_one_criterion_cannot_publish_a_code_for_two_causes():
    with pytest.raises(ValueError, match="`key_disagrees` for two causes"):
        criterion("bond", law="", reads=[], causes=[Cause.BOND_KEY_DISAGREES, Cause.DEATH_KEY_DISAGREES])(_nothing)
    assert "_nothing" not in CRITERIA


def _nothing(person):
    return person.nothing
