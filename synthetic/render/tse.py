"""TSE: `consulta_cand`, 63 quoted columns, Latin-1."""

from __future__ import annotations

from synthetic.render.writer import Writer, day, delimited
from synthetic.shown import Row

TITLES = (
    "DT_GERACAO;HH_GERACAO;ANO_ELEICAO;CD_TIPO_ELEICAO;NM_TIPO_ELEICAO;NR_TURNO;CD_ELEICAO;DS_ELEICAO;DT_ELEICAO;TP_ABRANGENCIA;SG_UF;SG_UE;"
    "NM_UE;CD_CARGO;DS_CARGO;SQ_CANDIDATO;NR_CANDIDATO;NM_CANDIDATO;NM_URNA_CANDIDATO;NM_SOCIAL_CANDIDATO;NR_CPF_CANDIDATO;NM_EMAIL;"
    "CD_SITUACAO_CANDIDATURA;DS_SITUACAO_CANDIDATURA;CD_DETALHE_SITUACAO_CAND;DS_DETALHE_SITUACAO_CAND;TP_AGREMIACAO;NR_PARTIDO;SG_PARTIDO;"
    "NM_PARTIDO;SQ_COLIGACAO;NM_COLIGACAO;DS_COMPOSICAO_COLIGACAO;CD_NACIONALIDADE;DS_NACIONALIDADE;SG_UF_NASCIMENTO;CD_MUNICIPIO_NASCIMENTO;"
    "NM_MUNICIPIO_NASCIMENTO;DT_NASCIMENTO;NR_IDADE_DATA_POSSE;NR_TITULO_ELEITORAL_CANDIDATO;CD_GENERO;DS_GENERO;CD_GRAU_INSTRUCAO;"
    "DS_GRAU_INSTRUCAO;CD_ESTADO_CIVIL;DS_ESTADO_CIVIL;CD_COR_RACA;DS_COR_RACA;CD_OCUPACAO;DS_OCUPACAO;VR_DESPESA_MAX_CAMPANHA;CD_SIT_TOT_TURNO;"
    "DS_SIT_TOT_TURNO;ST_REELEICAO;ST_DECLARAR_BENS;NR_PROTOCOLO_CANDIDATURA;NR_PROCESSO;CD_SITUACAO_CANDIDATO_PLEITO;"
    "DS_SITUACAO_CANDIDATO_PLEITO;CD_SITUACAO_CANDIDATO_URNA;DS_SITUACAO_CANDIDATO_URNA;ST_CANDIDATO_INSERIDO_URNA"
)
COLUMNS = TITLES.split(";")
ALWAYS = {
    "CD_TIPO_ELEICAO": "2", "NM_TIPO_ELEICAO": "ELEIÇÃO ORDINÁRIA", "NR_CANDIDATO": "10123", "NM_SOCIAL_CANDIDATO": "#NULO#",
    "NM_EMAIL": "#NULO#", "CD_SITUACAO_CANDIDATURA": "12", "DS_SITUACAO_CANDIDATURA": "APTO", "CD_DETALHE_SITUACAO_CAND": "2",
    "DS_DETALHE_SITUACAO_CAND": "DEFERIDO", "TP_AGREMIACAO": "PARTIDO ISOLADO", "NR_PARTIDO": "10", "SG_PARTIDO": "PX", "NM_PARTIDO": "PARTIDO X",
    "SQ_COLIGACAO": "-1", "NM_COLIGACAO": "#NULO#", "DS_COMPOSICAO_COLIGACAO": "#NULO#", "CD_NACIONALIDADE": "1", "DS_NACIONALIDADE": "BRASILEIRA NATA",
    "CD_MUNICIPIO_NASCIMENTO": "-3", "NM_MUNICIPIO_NASCIMENTO": "#NULO#", "VR_DESPESA_MAX_CAMPANHA": "-1", "ST_REELEICAO": "N", "ST_DECLARAR_BENS": "N",
    "CD_GRAU_INSTRUCAO": "6", "DS_GRAU_INSTRUCAO": "ENSINO MÉDIO COMPLETO", "CD_OCUPACAO": "999", "DS_OCUPACAO": "OUTROS", "NR_PROCESSO": "0" * 20,
    "ST_CANDIDATO_INSERIDO_URNA": "SIM",
}  # fmt: skip


def _head(period: str, file: str) -> list[str]:
    return [delimited(COLUMNS, quoted=True)]


def _line(row: Row) -> str:
    fields = row.fields
    values = ALWAYS | {
        "DT_GERACAO": day(fields["generated_on"], "%d/%m/%Y"), "HH_GERACAO": str(fields["generated_time"]),
        "ANO_ELEICAO": str(fields["election_year"]), "NR_TURNO": str(fields["round"]),
        "DS_ELEICAO": f"Eleições {fields['election_year']}", "DT_ELEICAO": day(fields["election_day"], "%d/%m/%Y"), "SG_UF": str(fields["uf"]),
        "TP_ABRANGENCIA": "MUNICIPAL" if str(fields["unit"]).isdigit() else "ESTADUAL", "SG_UE": str(fields["unit"]), "CD_CARGO": str(fields["office"]),
        "SQ_CANDIDATO": str(fields["candidate"]), "NR_CPF_CANDIDATO": f"{fields['cpf'] or 0:011d}", "SG_UF_NASCIMENTO": str(fields["uf"]),
        "NM_URNA_CANDIDATO": str(fields["name"]).split()[0], "DT_NASCIMENTO": day(fields["birth_date"], "%d/%m/%Y"),
        "NR_TITULO_ELEITORAL_CANDIDATO": str(fields["voter_title"]), "CD_SIT_TOT_TURNO": str(fields["outcome"]),
    }  # fmt: skip
    values |= row.texts
    return delimited([values.get(name, "-1") for name in COLUMNS], quoted=True)


WRITER = Writer(_line, _head)
