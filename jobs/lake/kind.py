"""The kind of a file that is no text of records, by its first bytes. Names are not trusted: pages and workbooks are saved as `.csv` too."""

from __future__ import annotations

CSV = "save it as CSV"
UNPACK = "unpack it, and give its files"
MAGIC = [
    (b"\xd0\xcf\x11\xe0", f"is an old Excel workbook (.xls) or another document of Office; {CSV}"),
    (b"\x1f\x8b", f"is packed with gzip; {UNPACK}"),
    *[(b"BZh%d1AY&SY" % level, f"is packed with bzip2; {UNPACK}") for level in range(1, 10)],
    (b"\xfd7zXZ\0", f"is packed with xz; {UNPACK}"),
    (b"7z\xbc\xaf\x27\x1c", f"is a 7z archive; {UNPACK}"),
    (b"Rar!\x1a\x07", f"is a RAR archive; {UNPACK}"),
    (b"\x28\xb5\x2f\xfd", f"is packed with zstd; {UNPACK}"),
    (b"PK\x03\x04", f"is a zip inside a zip, or a workbook; {UNPACK}"),
    (b"%PDF-", "is a PDF; ask for the file as text"),
    (b"PAR1", f"is a Parquet file; {CSV}"),
    (b"SQLite format 3\0", f"is a database of SQLite; {CSV}"),
    (b"{\\rtf", f"is a document in RTF; {CSV}"),
    (b"\x89PNG\r\n", "is a picture (PNG); ask for the file as text"),
    (b"\xff\xd8\xff", "is a picture (JPEG); ask for the file as text"),
    (b"\xff\xfe\0\0", "is UTF-32 (byte 0); save it as UTF-8 or ISO-8859-1"),
    (b"\xff\xfe", "is UTF-16 (byte 0); save it as UTF-8 or ISO-8859-1"),
    (b"\xfe\xff", "is UTF-16 (byte 0); save it as UTF-8 or ISO-8859-1"),
]
WEB = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<script", b"<div", b"<meta", b"<!--")
DOCUMENTS = {
    "xl/": f"is an Excel workbook (.xlsx); {CSV}",
    "word/": f"is a Word document; {CSV}",
    "ppt/": "is a presentation; ask for the file as text",
}


def kind_of(head: bytes, markup: bool = False) -> str | None:
    """What the file is, and what to do; None where it may be text, or, with `markup`, a document of XML."""
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if head[257:262] == b"ustar":
        return f"is a tar archive; {UNPACK}"
    if len(head) >= 8 and (not any(head[1:400:2]) or not any(head[:400:2])) and any(head[:400]):
        return "is UTF-16 without its mark (every other byte is 0); save it as UTF-8 or ISO-8859-1"
    start = head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if b"mso-application" in start or b"urn:schemas-microsoft-com:office:spreadsheet" in start:
        return f"is an Excel workbook in XML; {CSV}"
    if start.startswith(WEB) or (start.startswith(b"<?xml") and b"<html" in start):
        return "is a web page (HTML), perhaps of an error or a log-in; fetch the file again"
    if start.startswith(b"<?xml") and not markup:
        return f"is an XML document; {CSV}"
    return f"is JSON; {CSV}" if start.startswith((b'{"', b'[{"')) else None


def document_of(members: list[str]) -> str | None:
    """What kind of document a zip with these members is; None where it is a zip of files."""
    if "[Content_Types].xml" in members:
        kinds = (kind for folder, kind in DOCUMENTS.items() if any(name.startswith(folder) for name in members))
        return next(kinds, f"is a document of Office; {CSV}")
    if "mimetype" in members and "content.xml" in members:
        return f"is an OpenDocument file (.ods); {CSV}"
    return None
