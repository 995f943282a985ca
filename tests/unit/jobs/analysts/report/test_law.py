"""Each sentence beside a criterion is marked with its own language."""

from __future__ import annotations

import pytest

import conf
from jobs.analysts.report.law import laws, sentences


@pytest.mark.parametrize(
    ("text", "langs"),
    [
        ("Não tenha emprego formal ativo. Only pay in the last three months shows that an open bond is active.", ["pt-BR", "en"]),
        ("Lei 13.982/2020, art. 2º, II e § 5º", ["pt-BR"]),
        ("Portal do Auxílio Emergencial: não constar óbito nas bases oficiais", ["pt-BR"]),
        ("No article names it; only situation 0 is regular at the Receita Federal (IN RFB 1.548/2015)", ["en"]),
        ("A mulher provedora de família monoparental receberá 2 (duas) cotas do auxílio. It decides an amount, never a result.", ["pt-BR", "en"]),
    ],
)
def test_a_sentence_knows_its_language(text: str, langs: list[str]) -> None:
    assert [one.lang for one in sentences(text)] == langs
    assert " ".join(one.text for one in sentences(text)) == text


def test_every_criterion_of_the_law_is_there_with_its_article() -> None:
    every = [one for programme in conf.programmes() for one in laws(programme)]
    assert {one.number for one in every} >= {"AE-01", "AE-22"}
    assert all(wording.article and wording.law for one in every if one.examined for wording in one.wordings)
    assert all(one.law for one in every if not one.examined)
