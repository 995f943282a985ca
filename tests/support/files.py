"""Small files in real formats, for the tests of ingest."""

from __future__ import annotations

from collections.abc import Iterable


def sisobi(livro: int, nome: str = "MARIA DA SILVA", width: int = 210) -> str:
    """A death entry of 210 characters (or cut to `width`)."""
    row = f"{livro:06d}" + "00012" + "0000000345" + "20200417" + "0000000000" + nome.ljust(76) + "ANA".ljust(32)
    row += "19500101" + "20200416" + "52998224725" + "12345678919" + "1" + "12345678000195"
    return row.ljust(210)[:width]


def sisobi_180(nome: str = "JOSE") -> str:
    """A death entry of 180 characters."""
    return (nome.ljust(76) + "19300101" + "20030801" + "0" * 10 + "52998224725" + "ANA".ljust(32) + "0" * 9 + "1" + "12345678000195").ljust(180)


def sefip(*employers: tuple[str, list[str]], month: str = "202003", trailer: bool = True) -> list[str]:
    """Lines of a SEFIP.RE: header, each employer with its workers' names, trailer."""
    lines = [line("00", 292, month)]
    for cnpj, workers in employers:
        lines.append(line("10", 3, "1" + cnpj))
        lines += [line("30", 3, "1" + cnpj + " " + " " * 14 + "12345678919" + "01012019" + "01" + worker) for worker in workers]
    return lines + ([line("90", 3, "9" * 51)] if trailer else [])


def line(code: str, at: int, text: str) -> str:
    """A line of 360 characters with `text` at a position, ending in `*`."""
    return (code.ljust(at - 1) + text).ljust(359) + "*"


TSE = [
    "DT_GERACAO",
    "ANO_ELEICAO",
    "NR_TURNO",
    "DT_ELEICAO",
    "SG_UF",
    "SG_UE",
    "CD_CARGO",
    "DS_CARGO",
    "SQ_CANDIDATO",
    "NM_CANDIDATO",
    "NR_CPF_CANDIDATO",
    "DT_NASCIMENTO",
    "NR_TITULO_ELEITORAL_CANDIDATO",
    "CD_SIT_TOT_TURNO",
    "DS_SIT_TOT_TURNO",
]


def tse(names: Iterable[str], titles: list[str] = TSE, year: str = "2018", end: str = "\r\n") -> str:
    """A candidates file: quoted, with a header."""
    rows = [[year if title == "ANO_ELEICAO" else name if title == "NM_CANDIDATO" else "1" for title in titles] for name in names]
    return "".join(";".join(f'"{cell}"' for cell in row) + end for row in [titles, *rows])


def nits(*rows: str, header: str = "nu_cpf;nu_nit;in_atual", end: str = "\n") -> str:
    """A CPF–NIT table."""
    return "".join(row + end for row in [header, *rows])


CECAD = [
    "d.cod_familiar_fam",
    "d.dat_cadastramento_fam",
    "d.dat_atual_fam",
    "d.cod_est_cadastral_fam",
    "d.vlr_renda_total_fam",
    "p.nom_pessoa",
    "p.num_nis_pessoa_atual",
    "p.num_cpf_pessoa",
    "p.dta_nasc_pessoa",
    "p.cod_sexo_pessoa",
    "p.cod_parentesco_rf_pessoa",
]


def v7(code: str, member: int = 1, width: int = 400) -> str:
    """A line of CadÚnico's V7 base."""
    return ("1234567890123" + "00012345678" + f"{member:011d}" + "  " + code).ljust(width)
