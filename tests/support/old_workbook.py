"""A real .xls of Excel 97 to 2003, written by hand: BIFF8 records in an OLE2 compound file, for tests."""

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _record(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def _text(words, count="<H"):
    return struct.pack(count, len(words)) + b"\x01" + words.encode("utf-16-le")


def _cell(row, column, value):
    where = struct.pack("<HHH", row, column, 0)
    if isinstance(value, int | float):
        return _record(0x0203, where + struct.pack("<d", value))
    return _record(0x0204, where + _text(value))


def _stream(sheets):
    """The records of a workbook: its globals with the places of its sheets, then each sheet's cells."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    bodies = [
        _record(0x0809, begin[:2] + b"\x10\x00" + begin[4:])
        + b"".join(_cell(r, c, v) for r, row in enumerate(rows) for c, v in enumerate(row) if v != "")
        + _record(0x000A)
        for rows in sheets.values()
    ]
    start = _record(0x0809, begin) + _record(0x0042, struct.pack("<H", 1200))
    sizes = [len(_record(0x0085, b"\0" * 6 + _text(name, "<B"))) for name in sheets]
    at = len(start) + sum(sizes) + 4
    listed = b""
    for name, body in zip(sheets, bodies, strict=True):
        listed += _record(0x0085, struct.pack("<IBB", at, 0, 0) + _text(name, "<B"))
        at += len(body)
    return start + listed + _record(0x000A) + b"".join(bodies)


def _entry(name, kind, start, size, child=FREE):
    words = (name + "\0").encode("utf-16-le")
    head = words.ljust(64, b"\0") + struct.pack("<HBBIII", len(words), kind, 1, FREE, FREE, child)
    return head + b"\0" * 36 + struct.pack("<IQ", start, size)


def old_workbook(sheets):
    """The bytes of an .xls with these sheets, each a list of rows of words and numbers."""
    book = _stream(sheets)
    # a shorter stream would lie in the file's stream of short streams
    book = book.ljust(max(4096, -(-len(book) // SECTOR) * SECTOR), b"\0")
    sectors = len(book) // SECTOR
    assert sectors + 2 <= SECTOR // 4, "one sector of a FAT is enough for a test"
    chain = [FAT, END, *range(3, sectors + 2), END]
    fat = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    folder = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(book))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    return head + fat + folder.ljust(SECTOR, b"\0") + book
