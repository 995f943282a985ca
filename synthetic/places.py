"""The 27 UFs, each with its capital: codes of IBGE, SIAFI and the electoral court, and its share of a thousand families."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A UF and its capital. `title` is the UF's number in voter titles."""

    uf: str
    capital: str
    ibge: int
    siafi: str
    tse: str
    title: int
    share: int


PLACES = (
    Place("RO", "Porto Velho", 1100205, "0003", "00035", 23, 9),
    Place("AC", "Rio Branco", 1200401, "0139", "01392", 24, 5),
    Place("AM", "Manaus", 1302603, "0255", "02550", 22, 20),
    Place("RR", "Boa Vista", 1400100, "0301", "03018", 26, 4),
    Place("PA", "Belém", 1501402, "0427", "04278", 13, 41),
    Place("AP", "Macapá", 1600303, "0605", "06050", 25, 5),
    Place("TO", "Palmas", 1721000, "9733", "73440", 27, 8),
    Place("MA", "São Luís", 2111300, "0921", "09210", 11, 34),
    Place("PI", "Teresina", 2211001, "1219", "12190", 15, 16),
    Place("CE", "Fortaleza", 2304400, "1389", "13897", 7, 44),
    Place("RN", "Natal", 2408102, "1761", "17612", 16, 17),
    Place("PB", "João Pessoa", 2507507, "2051", "20516", 12, 19),
    Place("PE", "Recife", 2611606, "2531", "25313", 8, 46),
    Place("AL", "Maceió", 2704302, "2785", "27855", 17, 16),
    Place("SE", "Aracaju", 2800308, "3105", "31054", 21, 11),
    Place("BA", "Salvador", 2927408, "3849", "38490", 5, 71),
    Place("MG", "Belo Horizonte", 3106200, "4123", "41238", 2, 101),
    Place("ES", "Vitória", 3205309, "5705", "57053", 14, 19),
    Place("RJ", "Rio de Janeiro", 3304557, "6001", "60011", 3, 82),
    Place("SP", "São Paulo", 3550308, "7107", "71072", 1, 219),
    Place("PR", "Curitiba", 4106902, "7535", "75353", 6, 54),
    Place("SC", "Florianópolis", 4205407, "8105", "81051", 9, 34),
    Place("RS", "Porto Alegre", 4314902, "8801", "88013", 4, 54),
    Place("MS", "Campo Grande", 5002704, "9051", "90514", 19, 13),
    Place("MT", "Cuiabá", 5103403, "9067", "90670", 18, 17),
    Place("GO", "Goiânia", 5208707, "9373", "93734", 10, 33),
    Place("DF", "Brasília", 5300108, "9701", "97012", 20, 8),
)
BY_UF = {place.uf: place for place in PLACES}
DEALT = [place for place in PLACES for _ in range(place.share)]  # one card per mille: every block of 1,000 families has every UF
