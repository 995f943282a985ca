"""Numbers of documents with digits that hold, each a function of a person's or employer's number: no two share one."""

from __future__ import annotations

CPFS = 999_999_000
NITS = 1_600_000_000


def cpf(number: int) -> int:
    """The CPF of person `number`, 11 digits with its zeros on the left lost."""
    return with_cpf_digits((number * 618_033_989 + 271_828_183) % CPFS + 1)


def with_cpf_digits(base: int) -> int:
    """The CPF whose first nine digits are `base`; all alike are none, and are changed."""
    if len(set(f"{base:09d}")) == 1:
        base = 999_999_001 + base % 10
    digits = [int(c) for c in f"{base:09d}"]
    for _ in range(2):
        rest = sum(d * w for d, w in zip(digits, range(len(digits) + 1, 1, -1), strict=True)) % 11
        digits.append(0 if rest < 2 else 11 - rest)
    return int("".join(map(str, digits)))


def nit(number: int, which: int = 0) -> int:
    """NIS (`which` 0) or PIS (1) of person `number`: one number space."""
    base = f"{1_000_000_000 + ((number * 2 + which) * 314_159_269 + 577_215_664) % NITS}"
    rest = sum(int(d) * w for d, w in zip(base, (3, 2, 9, 8, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return int(base) * 10 + (0 if rest < 2 else 11 - rest)


def cnpj(number: int, branch: int = 1) -> str:
    """CNPJ of employer `number`, 14 digits."""
    return _with_digits(f"{10_000_000 + (number * 7_368_787) % 89_999_999:08d}{branch:04d}")


def branch(of: str, number: int) -> str:
    """CNPJ of another establishment of the same company."""
    return _with_digits(f"{of[:8]}{number:04d}")


def _with_digits(first: str) -> str:
    digits = [int(c) for c in first]
    for weights in ((5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)):
        rest = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        digits.append(0 if rest < 2 else 11 - rest)
    return "".join(map(str, digits))


def matricula(number: int, book: int, year: int) -> str:
    """Matrícula of an entry of a registry office, 32 digits: `book` is 1 births, 4 deaths (and so on), `number` tells entries apart."""
    given = f"{number * 7_919 % 999_999 + 1:06d}0155{year:04d}{book}{number // 300 % 100_000:05d}{number % 300:03d}{number % 10_000_000:07d}"
    return given + matricula_digits(given)


def matricula_digits(given: str) -> str:
    """The last two of the 32, of the 30 before."""
    whole = given
    for _ in range(2):
        rest = sum(int(digit) * ((32 - len(whole) + place) % 11) for place, digit in enumerate(whole)) % 11
        whole += str(1 if rest == 10 else rest)
    return whole[30:]


def voter_title(number: int, uf: int) -> str:
    """Título de eleitor of person `number`, 12 digits; `uf` is the court's own number of the UF, 1 to 28."""
    sequence = f"{(number * 61_803_397 + 27_182_818) % 99_999_999 + 1:08d}"
    first = sum(int(d) * w for d, w in zip(sequence, range(2, 10), strict=True)) % 11
    first = _title_digit(first, uf)
    second = (uf // 10 * 7 + uf % 10 * 8 + first * 9) % 11
    return f"{sequence}{uf:02d}{first}{_title_digit(second, uf)}"


def _title_digit(rest: int, uf: int) -> int:
    if rest == 10:
        return 0
    return 1 if rest == 0 and uf in (1, 2) else rest


def wrong(number: str) -> str:
    """The same number with another last digit, so that it does not hold."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)
