"""Common names, some with accents."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

WOMEN = (
    "Maria", "Ana", "Francisca", "Antônia", "Adriana", "Juliana", "Márcia", "Fernanda", "Patrícia", "Aline", "Sandra", "Camila", "Amanda",
    "Bruna", "Jéssica", "Letícia", "Júlia", "Luciana", "Vanessa", "Mariana", "Gabriela", "Vera", "Vitória", "Larissa", "Cláudia", "Beatriz",
    "Rita", "Luana", "Sônia", "Renata", "Eliane", "Josefa", "Simone", "Natália", "Cristiane", "Carla", "Débora", "Rosângela", "Jaqueline",
    "Conceição", "Raimunda", "Tereza", "Lúcia", "Ivone", "Marlene",
)  # fmt: skip
MEN = (
    "José", "João", "Antônio", "Francisco", "Carlos", "Paulo", "Pedro", "Lucas", "Luiz", "Marcos", "Luís", "Gabriel", "Rafael", "Daniel",
    "Marcelo", "Bruno", "Eduardo", "Felipe", "Raimundo", "Rodrigo", "Manoel", "Mateus", "André", "Fernando", "Fábio", "Leonardo", "Gustavo",
    "Guilherme", "Leandro", "Tiago", "Anderson", "Ricardo", "Márcio", "Jorge", "Sebastião", "Alexandre", "Roberto", "Édson", "Diego", "Vítor",
    "Sérgio", "Cláudio", "Matheus", "Thiago", "Geraldo",
)  # fmt: skip
SURNAMES = (
    "Silva", "Santos", "Oliveira", "Souza", "Rodrigues", "Ferreira", "Alves", "Pereira", "Lima", "Gomes", "Costa", "Ribeiro", "Martins",
    "Carvalho", "Almeida", "Lopes", "Soares", "Fernandes", "Vieira", "Barbosa", "Rocha", "Dias", "Nascimento", "Andrade", "Moreira", "Nunes",
    "Marques", "Machado", "Mendes", "Freitas", "Cardoso", "Ramos", "Gonçalves", "Santana", "Teixeira", "Araújo", "Magalhães", "Conceição",
    "Assunção", "Simões", "Falcão", "Brandão", "Galvão", "Muniz", "Tavares", "Xavier", "Queiroz", "Prado", "Moura", "Guimarães", "Peixoto",
    "Sant Ana", "Bezerra", "Cavalcanti", "Pinheiro", "Leão", "Porto", "Viana", "Aragão", "Sampaio",
)  # fmt: skip
TRADES = ("COMERCIO DE ALIMENTOS", "CONSTRUCOES", "SERVICOS DE LIMPEZA", "CONFECCOES", "TRANSPORTES", "MERCEARIA", "OFICINA", "PADARIA", "METALURGICA")


@lru_cache(maxsize=65_536)
def plain(name: str) -> str:
    """Upper case without accents, as fixed-width files write names."""
    if name.isascii():
        return name.upper()
    decomposed = unicodedata.normalize("NFKD", name.upper())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
