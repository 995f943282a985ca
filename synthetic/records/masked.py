"""A masked CPF, as open data writes it."""

from __future__ import annotations

from synthetic.row import Row


def digits_shown(cpf: int) -> str:
    """The six middle digits, which the mask leaves."""
    return f"{cpf:011d}"[3:9]


def masked_in(field: str, row: Row) -> dict[str, str]:
    """The field of a row whose CPF is masked."""
    shown = row.fields.get("cpf_digits")
    return {} if shown is None else {field: f"***.{str(shown)[:3]}.{str(shown)[3:]}-**"}
