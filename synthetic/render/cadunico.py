"""CadÚnico: V7 by record type, dates DDMMAAAA, incomes in whole reais; CECAD with semicolons."""

from __future__ import annotations

from functools import cache

import conf
from conf.layout import FixedLayout
from synthetic.render.writer import Writer, day, delimited, digits, fixed
from synthetic.row import Row

WIDTHS = {"01": 1122, "04": 547, "05": 342, "08": 87, "21": 60}
CUT_AT = {"01": 66, "04": 170, "05": 190}  # before the fields that rules look at: what is cut off is not given
COLUMNS = (
    "d.cd_ibge;d.cod_familiar_fam;d.dat_cadastramento_fam;d.dat_atual_fam;d.cod_est_cadastral_fam;d.cod_forma_coleta_fam;d.dta_entrevista_fam;"
    "d.nom_localidade_fam;d.vlr_renda_media_fam;d.vlr_renda_total_fam;d.marc_pbf;d.qtde_pessoas_domic_fam;p.nom_pessoa;p.num_nis_pessoa_atual;"
    "p.num_cpf_pessoa;p.dta_nasc_pessoa;p.cod_sexo_pessoa;p.cod_parentesco_rf_pessoa;p.nom_completo_mae_pessoa;p.grau_instrucao"
)


@cache
def _spans(code: str) -> dict[str, tuple[int, int]]:
    layout = conf.registry("cadunico").layout("v7")
    assert isinstance(layout, FixedLayout)
    return layout.types[code].fields


def _head(period: str, file: str) -> list[str]:
    return [COLUMNS] if file.startswith("cecad") else []


def _line(row: Row) -> str:
    if row.record == "person":
        return _cecad(row)
    values = {"num_reg_arquivo": row.record, "chv_natural_prefeitura_fam": "1" * 13}
    if row.record != "21":
        values["cod_familiar_fam"] = str(row.fields["family"])
        values |= {"num_membro_fmla": str(row.fields["member"])} if row.record != "01" else {}
        values |= {"01": _family, "04": _person, "05": _documents, "08": _work}[row.record](row)
    line = fixed(WIDTHS[row.record], _spans(row.record), values | row.texts)
    return line[: CUT_AT[row.record]] if row.damage == "short" else line


def _family(row: Row) -> dict[str, str]:
    fields = row.fields
    ibge = str(fields["municipality"])
    updated = day(fields["family_updated_on"], "%d%m%Y")
    return {
        "dat_cadastramento_fam": day(fields["family_registered_on"], "%d%m%Y"), "dat_alteracao_fam": updated,
        "cod_est_cadastral_fam": str(fields["family_state"]), "ind_cadastro_valido_fam": "1", "cod_condicao_cadastro_fam": "1",
        "vlr_renda_media_fam": digits(0, 9), "cod_munic_ibge_2_fam": ibge[:2],
        "cod_munic_ibge_5_fam": ibge[2:], "dta_entrevista_fam": updated, "nom_localidade_fam": "CENTRO", "dat_atualizacao_familia": updated,
    }  # fmt: skip


def _person(row: Row) -> dict[str, str]:
    fields = row.fields
    return {
        "dta_cadastramento_memb": day(fields["person_registered_on"], "%d%m%Y"), "dta_atual_memb": day(fields["person_updated_on"], "%d%m%Y"),
        "cod_est_cadastral_memb": str(fields["person_state"]), "num_ordem_pessoa": str(fields["member"])[-2:], "nom_pessoa": str(fields["name"]),
        "num_nis_pessoa_atual": digits(fields["nis"], 11), "num_nis_pessoa_original": digits(fields["nis_original"], 11),
        "cod_sexo_pessoa": {"M": "1", "F": "2"}.get(str(fields["sex"]), " "),
        "dta_nasc_pessoa": day(fields["birth_date"], "%d%m%Y"), "cod_parentesco_rf_pessoa": digits(fields["relation"], 2), "cod_raca_cor_pessoa": "4",
        "nom_completo_mae_pessoa": str(fields["mother"] or ""), "cod_local_nascimento_pessoa": "1", "nom_pais_origem_pessoa": "BRASIL",
    }  # fmt: skip


def _documents(row: Row) -> dict[str, str]:
    cpf = row.fields["cpf"]
    return {"cod_certidao_civil_pessoa": "1", "num_cpf_pessoa": digits(cpf, 11) if cpf is not None else ""}


def _work(row: Row) -> dict[str, str]:
    """Income as last month's pay and a twelfth of the year's, the lower counts; for some as other incomes."""
    cents, number = row.fields["income_cents"], row.fields["number"]
    assert isinstance(number, int)
    if not isinstance(cents, int):
        return {"cod_trabalhou_memb": "1"}
    reais = cents // 100
    if reais == 0:
        return {"cod_trabalhou_memb": "2"}
    if number % 4 == 0 or reais * 12 > 99_999:
        return {"cod_trabalhou_memb": "2", "val_outras_rendas_memb": digits(reais, 5)}
    pay, year = (reais, reais * 12 + 5) if number % 2 else (reais + 7, reais * 12)
    return {
        "cod_trabalhou_memb": "1", "cod_principal_trab_memb": "01", "val_remuner_emprego_memb": digits(pay, 5), "cod_trabalho_12_meses_memb": "1",
        "qtd_meses_12_meses_memb": "12", "val_renda_bruta_12_meses_memb": digits(min(year, 99_999), 5),
    }  # fmt: skip


def _cecad(row: Row) -> str:
    fields, texts = row.fields, row.texts
    form = "%Y-%m-%d" if "cadunico_iso_dates" in row.defects else "%d/%m/%Y"
    total = fields["family_income_cents"]
    cpf = str(fields["cpf"]).zfill(11) if fields["cpf"] is not None else ""
    values = [
        str(fields["municipality"]), str(fields["family"]), texts.get("dat_cadastramento_fam", day(fields["family_registered_on"], form)),
        day(fields["family_updated_on"], form), str(fields["family_state"]), "1", day(fields["family_updated_on"], form), "CENTRO", "",
        texts.get("vlr_renda_total_fam", str(total // 100) if isinstance(total, int) else ""), "0", "", str(fields["name"]),
        texts.get("num_nis_pessoa_atual", str(fields["nis"] or "")), texts.get("num_cpf_pessoa", cpf),
        texts.get("dta_nasc_pessoa", day(fields["birth_date"], form)),
        texts.get("cod_sexo_pessoa", {"M": "1", "F": "2"}.get(str(fields["sex"]), "")),
        texts.get("cod_parentesco_rf_pessoa", str(fields["relation"] or "")), str(fields["mother"] or ""), "",
    ]  # fmt: skip
    return delimited(values, quoted=False, drop=3 if row.damage == "columns" else 0)


WRITER = Writer(_line, _head)
