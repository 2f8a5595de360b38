"""Exports of every format, with the same people."""

import io
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import xlwt

HEADER = ["Record ID", "First Name", "Email"]
ROWS = [["00123", "Ann", "a@x.example"], ["124", "Zoé", "b@x.example"]]
CSV = "\n".join(",".join(row) for row in [HEADER, *ROWS]).encode() + b"\n"


def as_xlsx(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def as_texts(rows):
    book = as_xlsx(("S", []))
    for y, row in enumerate(rows, 1):
        for x, text in enumerate(row, 1):
            book["S"].cell(y, x, text).data_type = "s"  # "=1+1" is text too
    return book


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_xls(rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("People")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            sheet.write(y, x, cell)
    return saved(book)


def as_ods(rows):
    def cell(text):
        value = f"<text:p>{text}</text:p>"
        return f'<table:table-cell office:value-type="string">{value}</table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, r))}</table:table-row>" for r in rows)
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        f'xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="People">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"/>'
    return as_zip(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def as_zip(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def as_parquet(columns):
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file)
    return file.getvalue()


def as_html(rows):
    lines = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
    return f"<html><head><style>td {{}}</style></head><table>{lines}</table></html>".encode()


def as_objects(rows=ROWS):
    return [dict(zip(HEADER, row, strict=True)) for row in rows]
