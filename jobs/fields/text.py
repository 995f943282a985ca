"""Fields as received: `_raw.<name>` is text as the file has it, null only where the line's layout or record lacks the field."""

from __future__ import annotations

from pyspark.sql import Column
from pyspark.sql import functions as F

# What sources write for a missing value, once trimmed, in upper case and without accents.
SENTINELS = ["#NULO#", "#NULO", "#NE#", "#NE", "-1", "-2", "-3", "-4", "NULL", "NAO DIVULGAVEL"]

# Characters that are blanks to whoever typed them: no-break, figure, narrow and wide spaces, and the tab. `cut` makes plain blanks of them in every field.
BLANKS = "\u00a0\u202f\u3000\t" + "".join(map(chr, range(0x2000, 0x200B)))

# In one step: letters without their accents, the quotes and dashes that editors put in the place of plain ones, and control characters and
# accents that stand by themselves (dropped).
_LETTERS = ("ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöøùúûüýÿŠšŽžŸªº", "AAAAAACEEEEIIIINOOOOOOUUUUYAAAAAACEEEEIIIINOOOOOOUUUUYYSSZZYAO")
_APOSTROPHES, _DASHES = "´`‘’‚‛′ʹʻʼʽˈ＇", "‐‑‒–—―−﹣－"
_ACCENTED = _LETTERS[0] + _APOSTROPHES + _DASHES + BLANKS
_PLAIN = _LETTERS[1] + "'" * len(_APOSTROPHES) + "-" * len(_DASHES) + " " * len(BLANKS)
_CONTROL = "".join(map(chr, [*range(9), *range(10, 32), *range(127, 0xA0), 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF, *range(0x300, 0x370)]))

# What forms hold in the place of an unknown number, once nothing but its letters are left: `S/N`, `SEM NÚMERO`, `@`, `000`.
_UNKNOWN = "INFORMAD[OA]|CONSTA|DECLARAD[OA]|IDENTIFICAD[OA]|REGISTRAD[OA]|DIVULGAVEL|DISPONIVEL|APLICAVEL|SEAPLICA|POSSUI|TEM|HA|EXISTE"
PLACEHOLDERS = [
    "",
    "X+",
    "S(EM)?N(O|R|RO|UM|UMERO|UMERACAO)?",
    "SEM(LIVRO|FOLHA|TERMO|REGISTRO|MATRICULA|INSCRICAO|INFORMACAO|INFORMACOES|DADOS)",
    "ISENT[OA]",
    f"(NAO|N)({_UNKNOWN})",
    "IGNORAD[OA]|DESCONHECID[OA]|INEXISTENTE|INDISPONIVEL|NENHUMA?|NADA|VAZI[OA]|(EM)?BRANCO",
    "NULL|NULO|NONE|NAN|NIL|NE|NA|ND|NI|NC|NT",
]

# What may have to be translated: all but printable ASCII, and one quote of it. Most lines have none of it, and testing a text is faster than translating it.
_ODD = "[^ -_a-~]"


def raw(name: str) -> Column:
    """The field as received."""
    return F.col(f"_raw.`{name}`")


def simple(text: Column) -> Column:
    """Whether nothing in the text has to be translated. Asked once of a whole line (`_simple`), not of each of its fields."""
    return ~text.rlike(_ODD)


def plain(text: Column) -> Column:
    """Upper case, no accents, no control characters (NUL among them), blanks collapsed and trimmed; an empty text stays empty."""
    translated = F.when(F.col("_simple") | simple(text), text).otherwise(F.translate(text, _ACCENTED + _CONTROL, _PLAIN))
    upper = F.trim(F.upper(translated))
    return F.when(upper.contains("  "), F.regexp_replace(upper, " {2,}", " ")).otherwise(upper)


def unless(text: Column, words: list[str]) -> Column:
    """The text; null where it is empty or one of the words."""
    # An expression that stands once in the plan: branches would repeat all that made the text.
    return F.nullif(F.regexp_replace(text, f"^({'|'.join(words)})$", ""), F.lit(""))


def trimmed(name: str) -> Column:
    """The field without blanks around it and without NULs; an empty text stays empty."""
    return F.trim(F.when(F.col("_simple"), raw(name)).otherwise(F.translate(raw(name), BLANKS + "\x00\ufeff", " " * len(BLANKS))))


def given(name: str) -> Column:
    """The field without blanks around it, as written; null where it is empty."""
    return F.nullif(trimmed(name), F.lit(""))


def identifying(text: Column) -> Column:
    """A part of a key, without blanks around it; null where it identifies nothing: zeros, dashes, `@`, `S/N`, `ISENTO`, `-1`.

    Every part of every key is tested by this one rule, in silver and in quarantine alike.
    """
    given = F.trim(text)
    letters = F.regexp_replace(F.translate(F.upper(given), _ACCENTED, _PLAIN), "[^A-Z]", "")
    numbered = given.rlike("[1-9]") & ~given.rlike(r"^-[0-9]([.]0)?$")
    lettered = ~given.rlike("[1-9]") & ~letters.rlike(f"^({'|'.join(PLACEHOLDERS)})$")
    return F.when(numbered | lettered, given)


def key_number(text: Column) -> Column:
    """A part of a key that is a number, as it is written by whoever loses its zeros (`000123`, `123`, `123.0` are one); null where it identifies nothing."""
    return F.regexp_replace(untailed(identifying(text)), "^0+(?=[0-9]+$)", "")


def text(name: str) -> Column:
    """Upper case, no accents; null where blank or a sentinel such as `#NULO#`."""
    return unless(plain(raw(name)), SENTINELS)


def code(name: str, width: int | None = None) -> Column:
    """A code, its zeros kept; null where blank or a sentinel. A `.0` that a spreadsheet left is cut; `width` gives lost zeros back."""
    value = untailed(text(name))
    # Zeros by the dozen, then the last ones taken away: `lpad` would cut a code that is too long.
    return value if width is None else F.regexp_replace(F.concat(F.lit("0" * width), value), f"^0{{0,{width}}}(?=.{{{width}}})", "")


def number(name: str, type: str = "int") -> Column:
    """A whole number without sign; null where it is anything else (letters, a sentinel, blank, too great)."""
    value = untailed(trimmed(name))
    return F.when(value.rlike("^[0-9]+$"), value.try_cast(type))


def signed(name: str) -> Column:
    """A whole number (int) that may be less than zero; null where it is anything else."""
    value = trimmed(name)
    return F.when(value.rlike("^-?[0-9]+$"), value.try_cast("int"))


def yes(name: str) -> Column:
    """True for S, SIM, 1, T and V, false for N, NAO, 0 and F; null for anything else."""
    value = plain(raw(name))
    return F.when(value.isin("S", "SIM", "1", "T", "V"), True).when(value.isin("N", "NAO", "0", "F"), False)


def untailed(text: Column) -> Column:
    """Without the `.0` that a number gets when somebody's tool takes it for a float."""
    return F.regexp_replace(text, r"\.0$", "")
