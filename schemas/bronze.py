"""One row per line received, as received: nothing is cut or typed here."""

from schemas import column, table

TABLE = table(
    "bronze",
    "Every line of every file received, decoded to text and otherwise untouched. Shared by all registries.",
    key=["file", "line", "arrival"],
    slice=["period", "arrival"],
    columns=[
        column("period", "string", "What the delivery is for: 2020-04-17, 2020-W16, 2020-04 or 2020", required=True),
        column("arrival", "string", "The arrival: `ops.arrivals` gives file, part, as-of and layout", required=True),
        column("file", "bigint", "The file: first 8 bytes of its SHA-256", required=True),
        column("line", "bigint", "The line in the file, from 1 (a quoted line break makes one record of several lines: its first)", required=True),
        column("layout", "string", "Name of the layout chosen for the file", required=True),
        column("text", "string", "The line (fixed width); null where delimited", personal=True),
        column("fields", "array<string>", "The fields in file order (delimited); null where fixed width", personal=True),
        column("header", "string", "Text of the file's header record (fixed width) or header line (delimited); null where the format has none"),
        column(
            "parent",
            "string",
            "Text of the nearest line above that is this line's parent record, by the layout, and after a line break that of the line that adds to it; null where it has none",
            personal=True,
        ),
        column("whole", "boolean", "False for the last line of a file that ends without a line break, in a layout that always ends with one", required=True),
    ],
    sort=["file", "line"],
)
