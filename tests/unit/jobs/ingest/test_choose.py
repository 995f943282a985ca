"""How a file is read follows from its content: each guard here refuses or warns when something in the file is not as due."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import conf
from jobs.ingest.choose import OtherPeriod, Reading, reading
from jobs.lake.landing import landed
from jobs.runtime.errors import BadInput
from tests.support import files
from tests.support.tables import rows

Look = Callable[..., Reading]
ROW = "x;x;x;x;x;x;x;x;x;x;x\n"
REQUESTS = ";".join(conf.registry("extracad").layouts[0].field_names) + "\n"


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def _look(registry: str, name: str, content: str | bytes, period: str, part: str | None = None) -> Reading:
        path = tmp_path / name
        path.write_bytes(content.encode("latin-1") if isinstance(content, str) else content)
        which = conf.registry(registry)
        with landed(tmp_path / "lake", [path], which.landing) as found:
            return reading(which, found[0], period, part)

    return _look


def refusal(look: Look, *arguments: str | bytes) -> str:
    with pytest.raises(BadInput) as refused:
        look(*arguments)
    return str(refused.value)


# ── Layout ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_width_decides_the_layout(look: Look) -> None:
    modern, old = files.sisobi(1) + "\n", files.sisobi_180() + "\n"
    assert look("sisobi", "Obi20200417.txt", modern, "2020-04-17").layout.name == "210"
    assert look("sisobi", "deaths.dat", modern, "2020-04-17").layout.name == "210"  # any name will do
    assert look("sisobi", "deaths.dat", modern.replace("ANA", "A\0N\0A"), "2020-04-17").layout.name == "210"  # NULs were put in
    assert look("sisobi", "Obi200308.txt", old, "2003-08").layout.name == "180"


def test_a_few_broken_lines_do_not_hide_the_layout(look: Look) -> None:
    broken = files.sisobi(1, width=180) + "\n"
    found = look("sisobi", "Obi20200417.txt", broken + (files.sisobi(2) + "\n") * 2 + "\n", "2020-04-17")
    assert (found.layout.name, found.rows, found.warnings) == ("210", 3, ())  # an empty last line is none


def test_a_layout_that_was_not_in_force_is_read_with_a_warning(look: Look) -> None:
    found = look("sisobi", "x.txt", files.sisobi_180() + "\n", "2020-04-17")
    assert found.layout.name == "180" and "was not in force in 2020-04-17" in found.warnings[0]


@pytest.mark.parametrize("content", [files.sisobi(1, width=209) + "\n", "\n", "\n\n\n", "nu_cpf;nu_nit\n1;2\n"])
def test_a_file_that_no_layout_reads_is_refused(look: Look, content: str) -> None:
    assert "no layout of sisobi reads it" in refusal(look, "sisobi", "Obi20200417.txt", content, "2020-04-17")


def test_the_header_decides_the_layout(look: Look) -> None:
    months = "\xcaS COMPET\xcaNCIA"
    old = f"M\xcaS REFER\xcaNCIA;M{months};UF;C\xd3DIGO MUNIC\xcdPIO SIAFI;NOME MUNIC\xcdPIO;NIS FAVORECIDO;NOME FAVORECIDO;VALOR PARCELA"
    new = old.replace("NIS FAVORECIDO", "CPF FAVORECIDO;NIS FAVORECIDO")
    assert look("folha_pbf", "a.csv", old + "\n", "2020-04").layout.name == "2013"
    assert look("folha_pbf", "b.csv", new + "\n", "2020-04").layout.name == "2021"
    assert look("cpf", "c.csv", files.nits(), "2020-04").part == "nit"


def test_v7_is_recognised_by_its_records_and_cecad_by_its_header(look: Look) -> None:
    v7 = "\n".join(files.v7(code) for code in ("01", "02", "04", "99")) + "\n"
    assert look("cadunico", "base.txt", v7, "2020-04-11").layout.name == "v7"
    cecad = ";".join(files.CECAD) + "\n" + ROW
    assert look("cadunico", "x.csv", cecad, "2020-04-11").layout.name == "cecad"
    # Rows of a CSV may look like records of V7 where their 38th letter falls so: a header that lacks a column is still refused by name.
    unlucky = cecad.replace("p.num_cpf_pessoa", "p.cpf") + (files.v7("x;").replace("  x;", "  01") + "\n") + ROW * 2
    assert "no column p.num_cpf_pessoa, which layout cecad needs" in refusal(look, "cadunico", "x.csv", unlucky, "2020-04-11")


ABOVE = """
    stands above      | message
    sep=;             | line 1 is `sep=;`, a hint for spreadsheets, and the header is in line 2; delete the lines above it
    "sep=,"           | line 1 is `"sep=,"`, a hint for spreadsheets, and the header is in line 2
                      | line 1 is empty, and the header is in line 2
    ;;;               | line 1 is empty, and the header is in line 2
    Extract; 04/2020  | line 1 is a title, and the header is in line 2
    A title/A date/   | line 1 is a title, and the header is in line 4
"""


def test_what_stands_above_the_header_is_named(look: Look) -> None:
    for registry, period, content in (("cpf", "2020-04", files.nits("1;2;S")), ("tse", "2018", files.tse(["ANA"])), ("extracad", "2020-04-15", REQUESTS)):
        for case in rows(ABOVE):
            above = (case["stands above"] or "").replace("/", "\n") if case["stands above"] != "Extract; 04/2020" else "Extract; 04/2020"
            message = refusal(look, registry, "x.csv", f"{above}\n{content}", period)
            assert message.startswith(f"x.csv: {case['message']}"), message


def test_a_file_without_a_header_is_refused_in_words_not_widths(look: Look) -> None:
    for content, expected in (
        ("ANA;1\nBIA;2\n", "line 1 is no header of it"),
        ("\n" * 9, "it has only empty lines"),
        ("\nx\n", "line 1 is empty, and no header"),
    ):
        message = refusal(look, "bem", "x.csv", content, "2020-W16")
        assert expected in message and "characters" not in message


# ── Header ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("titles", [[t for t in files.TSE if t != "NR_CPF_CANDIDATO"], [t.replace("NR_CPF", "CPF") for t in files.TSE]])
def test_a_required_column_that_is_missing_or_renamed_is_named(look: Look, titles: list[str]) -> None:
    content = files.tse(["ANA"], titles)
    message = refusal(look, "tse", "consulta_cand_2018_AC.csv", content, "2018")
    assert message == "consulta_cand_2018_AC.csv: line 1 has no column NR_CPF_CANDIDATO, which layout consulta_cand needs; nothing was loaded"


def test_a_column_too_many_is_kept_with_a_warning(look: Look) -> None:
    found = look("tse", "consulta_cand_2018_AC.csv", files.tse(["ANA"], [*files.TSE, "NM_NOVA"]), "2018")
    assert found.columns == len(files.TSE) + 1 and found.warnings == ("consulta_cand_2018_AC.csv: column NM_NOVA is not read",)


def test_a_duplicate_column_is_refused(look: Look) -> None:
    assert "line 1 has the column NR_TURNO twice" in refusal(look, "tse", "x.csv", files.tse(["ANA"], [*files.TSE, "NR_TURNO"]), "2018")


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_another_delimiter_is_found_in_the_header(look: Look, delimiter: str) -> None:
    found = look("cpf", "x.csv", files.nits("1;2;S").replace(";", delimiter), "2020-04")
    assert (found.delimiter, found.header) == (delimiter, "nu_cpf;nu_nit;in_atual")  # the header as the layout would write it
    assert "delimited by" in found.warnings[0]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("quote", ['"', ""])
def test_a_byte_order_mark_and_quotes_are_no_part_of_a_title(look: Look, mark: bytes, quote: str) -> None:
    header = ";".join(quote + title + quote for title in ("nu_cpf", "nu_nit", "in_atual"))
    assert look("cpf", "x.csv", mark + files.nits(header=header).encode(), "2020-04").header == "nu_cpf;nu_nit;in_atual"


# ── Encoding ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("content", "encoding"), [("JOÃO".encode(), "utf-8"), ("JOÃO".encode("latin-1"), "latin-1"), (b"JOAO", "latin-1")])
def test_latin_1_is_due_and_what_it_is_is_read(look: Look, content: bytes, encoding: str) -> None:
    data = files.tse(["@"]).encode().replace(b"@", content)
    assert look("tse", "x.csv", data, "2018").encoding == encoding


@pytest.mark.parametrize(("content", "encoding"), [("JOÃO".encode(), "utf-8"), ("JOÃO".encode("latin-1"), "latin-1"), (b"JOAO", "utf-8")])
def test_utf_8_is_due_and_what_it_is_is_read(look: Look, content: bytes, encoding: str) -> None:
    assert look("cpf", "x.csv", files.nits("1;@;S").encode().replace(b"@", content), "2020-04").encoding == encoding


@pytest.mark.parametrize("registry", ["tse", "cpf"])
def test_letters_of_both_encodings_are_refused_with_the_byte(look: Look, registry: str) -> None:
    data = (files.tse(["@", "#"]) if registry == "tse" else files.nits("1;@;S", "1;#;S")).encode()
    data = data.replace(b"@", "JOÃO".encode()).replace(b"#", "JOÃO".encode("latin-1"))
    byte = data.index("Ã".encode()) if registry == "tse" else data.index("JOÃO".encode("latin-1")) + 2
    message = refusal(look, registry, "x.csv", data, "2018" if registry == "tse" else "2020-04")
    assert message.startswith("x.csv: has letters in UTF-8 and in ISO-8859-1") and f"at byte {byte} " in message


def test_utf_16_is_refused(look: Look) -> None:
    assert "x.csv: is UTF-16 (byte 0)" in refusal(look, "cpf", "x.csv", files.nits("1;2;S").encode("utf-16"), "2020-04")


WINDOWS = [
    (b"JOS\xc9 D\x92AVILA \x96 ME", "windows-1252", ["read as Windows-1252"], "CP850"),
    (b"JOS\x90 CONCEI\x80\xc7O", "windows-1252", ["read as Windows-1252", "may be CP850 (DOS)"], "nothing else"),
    (b"\x81\x8d\x8f\x90\x9d", "windows-1252", ["5 bytes 0x80-0x9F", "5 of them are rare in names"], "nothing else"),
    (b"JOS\xc9", "latin-1", [], "Windows"),
    ("JOSÉ D’AVILA – ME".encode(), "utf-8", [], "Windows"),
]


@pytest.mark.parametrize(("name", "encoding", "expected", "unexpected"), WINDOWS)
def test_letters_that_latin_1_lacks_are_read_as_windows_1252_with_a_warning(
    look: Look, name: bytes, encoding: str, expected: list[str], unexpected: str
) -> None:
    width = len(name.decode("utf-8") if encoding == "utf-8" else name)
    for registry, period, content in (
        ("tse", "2018", files.tse(["@"]).encode().replace(b"@", name)),
        ("sisobi", "2020-04", files.sisobi(1, "@" * width).encode().replace(b"@" * width, name) + b"\n"),
    ):
        found = look(registry, "x", content, period)
        assert found.encoding == encoding
        refusal = " ".join(found.warnings)
        assert all(words in refusal for words in expected) and unexpected not in refusal, refusal


# ── Period ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_name_that_contradicts_the_period_is_refused(look: Look) -> None:
    message = refusal(look, "sisobi", "Obi20200417.txt", files.sisobi(1) + "\n", "2020-04-18")
    assert message.startswith("Obi20200417.txt: its name has the period 2020-04-17, not 2020-04-18")
    assert look("sisobi", "Obi20200417.txt", files.sisobi(1) + "\n", "2020-04").layout.name == "210"


def test_a_header_that_contradicts_the_period_is_refused(look: Look) -> None:
    content = "\n".join(files.sefip(("1" * 14, ["ANA"]))) + "\n"
    assert "the period 2020-03, not 2020-04" in refusal(look, "gfip", "SEFIP.RE", content, "2020-04")
    assert "the period 202014, not 2020-12" in refusal(look, "gfip", "SEFIP.RE", content.replace("202003", "202014"), "2020-12")
    assert look("gfip", "SEFIP.RE", content, "2020-03").warnings == ()


def test_a_header_without_a_month_gets_the_period_with_a_warning(look: Look) -> None:
    lines = files.sefip(("1" * 14, ["ANA"]), month="      ")
    for nothing in (" ", "\0"):
        blank = "\n".join(files.sefip(("1" * 14, ["ANA"]), month=nothing * 6))
        assert "has no competencia; it is loaded for 2020-03" in look("gfip", "SEFIP.RE", blank, "2020-03").warnings[0]
    assert "has no header record 00" in look("gfip", "SEFIP.RE", "\n".join(lines[1:]), "2020-03").warnings[0]
    cut = look("gfip", "SEFIP.RE", "\n".join([lines[0][:-3], *lines[1:]]), "2020-03")
    assert cut.header is None and "its header has 357 characters instead of 360" in cut.warnings[0]


def test_a_file_without_rows_is_loaded_with_a_warning(look: Look) -> None:
    """A SEFIP file without workers supersedes none: by the manual an exclusion is a request of its own."""
    warned_of = "has no rows: it adds nothing, and removes no rows of an earlier file"
    nobody, somebody = ("\r\n".join(files.sefip(("1" * 14, workers))) for workers in ([], ["ANA"]))
    assert [one.partition(": ")[2] for one in look("gfip", "SEFIP.RE", nobody, "2020-03").warnings] == [warned_of]
    assert look("gfip", "SEFIP.RE", somebody, "2020-03").warnings == ()
    nothing = look("cpf", "nits.csv", files.nits(), "2020-04")
    assert any(warned_of in one for one in nothing.warnings) and nothing.rows == 0
    assert not any(warned_of in one for one in look("cpf", "nits.csv", files.nits("1;2;S"), "2020-04").warnings)


def test_rows_that_contradict_the_period_are_refused(look: Look) -> None:
    assert "the period 2018, not 2016" in refusal(look, "tse", "x.csv", files.tse(["ANA"]), "2016")
    assert look("tse", "x.csv", files.tse([]), "2016").rows == 0


def test_a_thirteenth_salary_is_beside_the_months(look: Look) -> None:
    content = "\n".join(files.sefip(("1" * 14, ["ANA"]), month="201913"))
    for period in ("2019-12", "2020-03"):
        with pytest.raises(OtherPeriod, match="SEFIP.RE: its period 201913 is none of gfip; it was left out"):
            look("gfip", "SEFIP.RE", content, period)


def test_a_file_that_repeats_the_others_is_refused_by_its_name_or_by_its_rows(look: Look) -> None:
    for name in ("consulta_cand_2018_BRASIL.csv", "consulta_cand_2018_Brasil.CSV", "all.zip!consulta_cand_2018_BRASIL.csv"):
        assert "BRASIL.csv: is not taken: it repeats" in refusal(look, "tse", name, files.tse(["ANA"]), "2018").replace("Brasil.CSV", "BRASIL.csv")
    mixed = files.tse(["ANA", "BIA", "CAIO"]).split("\r\n")
    place = files.TSE.index("SG_UF")

    def in_uf(line: str, uf: str) -> str:
        cells = line.split(";")
        cells[place] = f'"{uf}"'
        return ";".join(cells)

    whole = "\r\n".join([mixed[0], in_uf(mixed[1], "AC"), in_uf(mixed[2], "AC"), in_uf(mixed[3], "TO"), ""])
    assert "x.csv: it contains rows of AC, TO (SG_UF); a file is of one part" in refusal(look, "tse", "x.csv", whole, "2018")
    one = "\r\n".join([mixed[0], in_uf(mixed[1], "AC"), in_uf(mixed[2], "ac"), ""])
    assert (look("tse", "x.csv", one, "2018").part, look("tse", "x.csv", one, "2018", "AC").part) == ("AC", "AC")


# ── The end of a file ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

ENDS = ["\x1a", "\r\n\x1a", "\n\x1a", "\r\n\r\n", "\n\n\n", "\r\r\n", "\r\n\x1a\r\n", "\x1a\x1a\x1a", "\r", "\n   \n", "\n\0\0\0", "\n" + "\x1a" * 5000]


@pytest.mark.parametrize("end", ENDS)
def test_the_end_of_a_file_is_no_line_and_cuts_none(look: Look, end: str) -> None:
    """Of every kind of file; `files.v7` and `files.nits` show by nothing else that their last line is whole."""
    for registry, period, body, lines in (
        ("sisobi", "2020-04", "\r\n".join([files.sisobi(1), files.sisobi(2)]), 2),
        ("gfip", "2020-03", "\r\n".join(files.sefip(("1" * 14, ["ANA"]))), 4),
        ("cadunico", "2020-04-11", files.v7("01") + "\r\n" + files.v7("04"), 2),
        ("cpf", "2020-04", files.nits("1;2;S", "3;4;N", end="\r\n")[:-2], 2),
        ("tse", "2018", files.tse(["ANA", "BIA"])[:-2], 2),
    ):
        found = look(registry, "x", body + end, period)
        assert (found.rows, found.whole, found.warnings) == (lines, True, ()), registry


def test_line_ends_that_are_cr_alone_are_named(look: Look) -> None:
    for registry, period, lines in (
        ("sisobi", "2020-04", [files.sisobi(n) for n in range(3)]),
        ("gfip", "2020-03", files.sefip(("1" * 14, ["ANA"]))),
        ("cpf", "2020-04", files.nits("1;2;S", "3;4;N").splitlines()),
    ):
        for end in ("", "\r", "\r\n", "\x1a"):
            assert "x.txt: its line ends are CR alone" in refusal(look, registry, "x.txt", "\r".join(lines) + end, period)


# ── Truncation ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_that_does_not_end_in_its_trailer_is_truncated(look: Look) -> None:
    lines = files.sefip(("1" * 14, ["ANA", "BIA"]))
    for content in ("\n".join(lines[:-1]) + "\n", "\n".join(lines)[:-100], "\n".join(lines[:-1])[:-7]):
        assert "SEFIP.RE: truncated: line" in refusal(look, "gfip", "SEFIP.RE", content, "2020-03")
    behind = refusal(look, "gfip", "SEFIP.RE", "\n".join([*lines, lines[2]]), "2020-03")
    assert behind == "SEFIP.RE: line 5 is its trailer, and what follows in line 6 is no part of the file; ask the sender"
    for joined in ([*lines, *lines], [*lines, *lines[:-1]], [*lines, "\x1a" + lines[0], *lines[1:]]):
        message = refusal(look, "gfip", "SEFIP.RE", "\n".join(joined), "2020-03")
        assert "line 5 is its trailer, and a second file follows in lines 6 to" in message and "truncated" not in message
    for last in (files.line("90", 3, "9" * 50), files.line("30", 3, "9" * 51)):  # a nine is missing; not a trailer
        assert "truncated" in refusal(look, "gfip", "SEFIP.RE", "\n".join([*lines[:-1], last]), "2020-03")
    assert look("gfip", "SEFIP.RE", "\r\n".join(lines), "2020-03").whole  # by its trailer, with or without a last line break
    assert look("gfip", "SEFIP.RE", "\r\n".join(lines) + "\r\n", "2020-03").whole


@pytest.mark.parametrize(
    ("registry", "content", "period", "whole"),
    [
        ("sisobi", files.sisobi(1) + "\n" + files.sisobi(2), "2020-04", True),  # as wide as it must be
        ("sisobi", files.sisobi(1) + "\n" + files.sisobi(2, width=100), "2020-04", False),
        ("sisobi", files.sisobi(1) + "\n" + files.sisobi(2, width=100) + "\n", "2020-04", True),  # broken, but not cut
        ("cpf", files.nits("1;2;S", "1;2;S")[:-1], "2020-04", False),  # S or SIM?
        ("tse", files.tse(["ANA", "BIA"])[:-2], "2018", True),  # closed by its quote
        ("tse", files.tse(["ANA", "BIA"])[:-3], "2018", False),
        ("tse", files.tse(["ANA", "BIA"])[:-6], "2018", False),
        ("cadunico", files.v7("01") + "\n" + files.v7("04"), "2020-04-11", False),
    ],
)
def test_a_last_line_without_a_break_is_whole_only_if_it_shows(look: Look, registry: str, content: str, period: str, whole: bool) -> None:
    found = look(registry, "x", content, period)
    assert (found.whole, any("is cut" in warning for warning in found.warnings)) == (whole, not whole)


# ── Part ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_part_is_what_the_layout_the_name_and_the_caller_say(look: Look) -> None:
    candidates, table = files.tse(["ANA"]), files.nits("1;2;S")
    assert look("tse", "consulta_cand_2018_ac.csv", candidates, "2018").part == "AC"
    assert look("tse", "x.csv", candidates, "2018").part == ""
    assert look("tse", "consulta_cand_2018_AC.csv", candidates, "2018", "sp").part == "SP"
    assert look("cpf", "x.csv", table, "2020-04").part == "nit"
    assert look("cpf", "x.csv", table, "2020-04", "nit").part == "nit"
    assert look("cpf", "x.csv", table, "2020-04", "SP").part == "nit-SP"
    assert look("cpf", "x.csv", table, "2020-04", "nit-SP").part == "nit-SP"
