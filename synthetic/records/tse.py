"""Candidacies of 2014, 2016 and 2018, per UF, after the count; strangers in every UF, so that no file is empty."""

from __future__ import annotations

from datetime import date

from synthetic import documents
from synthetic.documents import wrong
from synthetic.draft import Draft
from synthetic.draws import Draws
from synthetic.lives import Life, Mandate
from synthetic.names import plain
from synthetic.places import BY_UF, PLACES
from synthetic.records.common import View, as_of, keys, mark
from synthetic.render.form import form_writer
from synthetic.row import Row

PERIODS = ("2014", "2016", "2018")
DAYS = {"2014": (date(2014, 10, 5), date(2014, 10, 26)), "2016": (date(2016, 10, 2), date(2016, 10, 30)), "2018": (date(2018, 10, 7), date(2018, 10, 28))}
OFFICES = {
    1: "PRESIDENTE", 2: "VICE-PRESIDENTE", 3: "GOVERNADOR", 4: "VICE-GOVERNADOR", 5: "SENADOR", 6: "DEPUTADO FEDERAL", 7: "DEPUTADO ESTADUAL",
    8: "DEPUTADO DISTRITAL", 9: "1º SUPLENTE", 10: "2º SUPLENTE", 11: "PREFEITO", 12: "VICE-PREFEITO", 13: "VEREADOR",
}  # fmt: skip
OUTCOMES = {"ELEITO": 1, "ELEITO POR QP": 2, "ELEITO POR MÉDIA": 3, "NÃO ELEITO": 4, "SUPLENTE": 5, "2º TURNO": 6}
STRANGERS = 450_000_000
OF_YEAR = {"2014": (3, 4, 5, 6, 6, 7, 7, 7), "2016": (11, 12, 13, 13, 13, 13, 13, 13), "2018": (3, 4, 5, 6, 6, 7, 7, 7)}
SPOILT = {
    ("2014", "BA"): "tse_office_unknown", ("2014", "CE"): "tse_cpf_digits", ("2016", "SP"): "tse_round_impossible", ("2016", "MG"): "tse_office_unknown",
    ("2016", "PR"): "tse_cpf_digits", ("2018", "RJ"): "tse_round_impossible", ("2018", "PE"): "tse_cpf_digits", ("2018", "RS"): "tse_office_unknown",
}  # fmt: skip


def rows(view: View, period: str) -> list[Row]:
    """Candidacies of the unit's people."""
    found = []
    for life in view.unit.lives.values():
        for mandate in life.mandates:
            if str(mandate.year) == period:
                found += _of(view, life, mandate, period)
    return found


def _of(view: View, life: Life, mandate: Mandate, period: str) -> list[Row]:
    row = _row(life, mandate.uf, mandate.office, mandate.outcome, period, 1)
    row.unit, row.person, row.family = view.unit.number, life.number, view.home.get(life.number)
    if view.of(life.number, "tse_birth_differs"):
        row.fields["birth_date"] = life.birth.replace(year=life.birth.year + 1, day=min(life.birth.day, 28))
        mark(row, "tse_birth_differs")
    elif not mandate.elected or mandate.office in (9, 10):
        mark(row, "tse_not_elected")
    if view.of(life.number, "tse_voted_anew"):
        mark(row, "tse_voted_anew")
        return [row, _anew(view, row)]
    if view.of(life.number, "tse_two_generations"):
        mark(row, "tse_two_generations")
        return [row, _before(row)]
    if mandate.outcome != "2º TURNO":
        return [row]
    again = _row(life, mandate.uf, mandate.office, "NÃO ELEITO", period, 2)
    again.unit, again.person, again.family = row.unit, row.person, row.family
    return [row, again]


def _anew(view: View, held: Row) -> Row:
    """A stranger, elected to the office of somebody else in the midst of the term."""
    number = STRANGERS + 10_000_000 + view.unit.number
    draft = Draft(view.seed, number, BY_UF[str(held.fields["uf"])])
    draft.adult("F", 1950, 1985, number=number)
    row = _row(draft.lives[number], str(held.fields["uf"]), int(str(held.fields["office"])), "ELEITO", held.period, 1)
    row.fields["election_day"] = date(int(held.period) + 2, 6, 3)
    return row


def _before(row: Row) -> Row:
    """The same candidacy in a file that the court had made before."""
    older = Row(
        row.registry, row.period, row.part, row.record, row.unit, row.person, row.family, row.fields | {"outcome": 2, "outcome_name": "ELEITO POR QP"},
        row.as_of, row.file,
    )  # fmt: skip
    older.fields["generated_on"] = date(int(row.period), 12, 19)
    older.texts = row.texts | {"ds_sit_tot_turno": "ELEITO POR QP"}
    return older


def preamble(seed: int, period: str) -> list[Row]:
    """Strangers who stood: eight in every UF that voted, two for the presidency."""
    found = []
    for place in PLACES:
        if (period, place.uf) != ("2016", "DF"):
            for count, office in enumerate(OF_YEAR[period]):
                found.append(_stranger(seed, period, place.uf, 8 if (place.uf, office) == ("DF", 7) else office, count))
    if period != "2016":
        found += [_stranger(seed, period, "BR", office, count) for count, office in enumerate((1, 2))]
    return found


def _stranger(seed: int, period: str, uf: str, office: int, count: int) -> Row:
    place = [each.uf for each in PLACES].index(uf) if uf in BY_UF else 27
    number = STRANGERS + int(period) * 1_000 + place * 10 + count
    draft, draws = Draft(seed, number, PLACES[place % len(PLACES)]), Draws(seed, number)
    draft.adult(draws.pick("sex", "MMF"), 1950, 1985, number=number)
    outcomes = ("ELEITO POR QP", "SUPLENTE", "NÃO ELEITO") if office in (6, 7, 8, 13) else ("ELEITO", "NÃO ELEITO")
    outcome = draws.pick("outcome", outcomes) if count else "ELEITO"  # of every file somebody elected has a CPF
    row = _row(draft.lives[number], uf, office, outcome, period, 1)
    code = SPOILT.get((period, uf)) if count == 7 else "tse_cpf_withheld" if count == 6 and place % 9 == 0 else None
    if code:
        _spoil(row, code)
    return row


def _spoil(row: Row, code: str) -> None:
    mark(row, code)
    cpf = f"{row.fields['cpf']:011d}"
    if row.broken:
        keys(row, cpf=int(cpf))
    if code == "tse_round_impossible":
        row.fields["round"] = 3
    elif code == "tse_office_unknown":
        row.fields["office"] = 77
    elif code == "tse_cpf_digits":
        row.texts["nr_cpf_candidato"], row.fields["cpf"] = wrong(cpf), None
    else:
        row.texts["nr_cpf_candidato"], row.fields["cpf"] = "-4", None


def _row(life: Life, uf: str, office: int, outcome: str, period: str, turn: int) -> Row:
    place = BY_UF.get(uf)
    fields: dict[str, object] = {
        "generated_on": date(int(period) + 1, 3, 2), "generated_time": "10:20:30",
        "election_year": int(period), "election_day": DAYS[period][turn - 1], "round": turn, "uf": uf,
        "unit": place.tse if place and office > 10 else uf, "office": office, "office_name": plain(OFFICES[office].replace("º", "O")),
        "candidate": f"{place.title if place else 99:02d}{int(period) % 100:02d}{life.number % 100_000_000:08d}", "cpf": life.cpf,
        "voter_title": documents.voter_title(life.number, place.title if place else 3), "name": plain(life.name), "birth_date": life.birth,
        "outcome": OUTCOMES[outcome], "outcome_name": plain(outcome.replace("º", "O")),
    }  # fmt: skip
    row = Row("tse", period, uf, "candidacy", -1, None, None, fields, as_of("tse", period), f"consulta_cand_{period}_{uf}.csv")
    row.texts = {"nm_candidato": life.name.upper(), "ds_cargo": OFFICES[office], "ds_sit_tot_turno": outcome}
    return row


ALWAYS = {
    "cd_tipo_eleicao": "2", "nm_tipo_eleicao": "ELEIÇÃO ORDINÁRIA", "nr_candidato": "10123", "nm_social_candidato": "#NULO#",
    "nm_email": "#NULO#", "cd_situacao_candidatura": "12", "ds_situacao_candidatura": "APTO", "cd_detalhe_situacao_cand": "2",
    "ds_detalhe_situacao_cand": "DEFERIDO", "tp_agremiacao": "PARTIDO ISOLADO", "nr_partido": "10", "sg_partido": "PX", "nm_partido": "PARTIDO X",
    "sq_coligacao": "-1", "nm_coligacao": "#NULO#", "ds_composicao_coligacao": "#NULO#", "cd_nacionalidade": "1", "ds_nacionalidade": "BRASILEIRA NATA",
    "cd_municipio_nascimento": "-3", "nm_municipio_nascimento": "#NULO#", "vr_despesa_max_campanha": "-1", "st_reeleicao": "N", "st_declarar_bens": "N",
    "cd_grau_instrucao": "6", "ds_grau_instrucao": "ENSINO MÉDIO COMPLETO", "cd_ocupacao": "999", "ds_ocupacao": "OUTROS", "nr_processo": "0" * 20,
    "st_candidato_inserido_urna": "SIM",
}  # fmt: skip


def _beside(row: Row) -> dict[str, str]:
    """What no column holds."""
    fields = row.fields
    texts = {
        "ds_eleicao": f"Eleições {fields['election_year']}", "tp_abrangencia": "MUNICIPAL" if str(fields["unit"]).isdigit() else "ESTADUAL",
        "sg_uf_nascimento": str(fields["uf"]), "nm_urna_candidato": str(fields["name"]).split()[0],
    }  # fmt: skip
    return ALWAYS | texts


WRITER = form_writer("tse", lambda period, file: "consulta_cand", _beside)
