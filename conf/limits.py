"""Limits of landed files, so that scanning them costs bounded memory and time. Each limit is far above real deliveries."""

from __future__ import annotations

LINE = 64 * 1024
"""Bytes of a line. The longest record of any registry, a person of CadÚnico's base V7, has some 1,500; Spark keeps a line in memory."""

LINE_ENDS, BYTES_PER_LINE = 100_000, 4
"""So many line ends in one piece of a file, with fewer bytes to a line than that, are no records: the shortest there is, a CPF with its NIT, has 26."""

UNPACKED = 500 * 1024**3
"""Bytes of one file out of a zip. The greatest that are delivered, whole bases of workers or of CadÚnico, unpack to some tens of GB."""

RATIO, RATIO_FROM = 250, 16 * 1024**2
"""How many times its packed bytes a file may have, once it has so many. Records full of blanks (SEFIP, V7) pack ten to forty times; a bomb a thousand."""

MEMBERS = 50_000
"""Files that are taken out of one zip. A month of GFIP has some thousands."""

HEAD = 256 * 1024
"""Bytes that are kept of the start of a file while its layout is chosen, and let go before the next is opened."""
