"""A stray quote never makes people vanish: swallowed rows are rows again, rejected by name."""

import pytest

from personalize.recipients.recipients import read_recipients
from personalize.source.reading import read_source

HEADER = "Record ID,First Name,Email,Company Name,Notes\n"


@pytest.mark.parametrize(
    ("rows", "swallowed"),
    [
        (  # in the last column, up to the next quote
            ['1,Ann,a@x.example,Acme,"6 inch', "2,Ben,b@x.example,Beta,fine",
             '3,Cat,c@x.example,Core,"said "hi"', "4,Dan,d@x.example,Delta,ok"],
            [1, 2, 3],
        ),
        (  # over many rows
            ['1,Ann,a@x.example,Acme,"6 inch', *(f"{n},P,p{n}@x.example,C,y" for n in range(2, 60)),
             '60,Fay,f@x.example,Fox,fine"', "61,Gil,g@x.example,Gray,ok"],
            [*range(1, 61)],
        ),
        (  # in the middle, so that the record has a different number of cells
            ['1,Ann,"a@x.example,Acme,', "2,Ben,b@x.example,Beta,ok", '3,Cat,"c@x.example",Core,x'],
            [1, 2, 3],
        ),
        (  # where every cell is quoted
            ['"1","Ann","a@x.example","Acme","6 inch', '"2","Ben","b@x.example","Beta","fine"',
             '"3","Cat","c@x.example","Core","ok"'],
            [1, 2],
        ),
        (  # a single row
            ['1,Ann,a@x.example,Acme,"6 inch', '2,Ben,b@x.example,Beta,"ok"', "3,C,c@x.example,C,"],
            [1, 2],
        ),
    ],
)  # fmt: skip
def test_swallowed_rows_are_rejected_by_name(write_csv, make_campaign, rows, swallowed):
    path = write_csv(HEADER + "\n".join(rows) + "\n")
    recipients = read_recipients(path, make_campaign("Hi {{ first_name }}."))
    assert len(recipients.source) == len(rows)
    assert recipients.rejected["row_number"].to_pylist() == swallowed
    for row in recipients.rejected.to_pylist():
        assert f"line {row['row_number'] + 1} of the file is inside a quote" in row["reason"]
        assert "stray quote in line 2" in row["reason"]


@pytest.mark.parametrize(
    "note",
    [
        "12 Main St\nSpringfield, IL, 62704",
        "one\n\ntwo",
        "From: a@x.example, b@x.example\nHello, it is me, Ann, from Acme, again",
        "a list:\n1, 2, 3, 4, 5",
    ],
)
def test_cells_of_several_lines_stay_one_row(write_csv, note):
    path = write_csv(f'{HEADER}1,Ann,a@x.example,Acme,"{note}"\n2,Ben,b@x.example,Beta,\n')
    source = read_source(path)
    assert (len(source), source.swallowed) == (2, {})
    path = write_csv(f'Notes,First Name,Email\n"{note}",Ann,a@x.example\nx,Ben,b@x.example\n')
    source = read_source(path)
    assert (len(source), source.swallowed) == (2, {})


def test_without_ids_and_emails_a_row_is_recognised_by_its_cells(write_csv):
    path = write_csv('First Name,Company,Notes\nAnn,Acme,"6 inch\nBen,Beta,fine\nCat,Core,"ok"\n')
    assert sorted(read_source(path).swallowed) == [0, 1, 2]
    path = write_csv('First Name,Company,Notes\nAnn,Acme,"Red, green, blue\nOne, two, three"\n')
    assert read_source(path).swallowed == {}


def test_a_file_of_one_column_loses_nobody(write_csv, make_campaign):
    path = write_csv('First Name\nAnn\n"Ben\nCat\nDan"\nEve\n')
    recipients = read_recipients(path, make_campaign("Hi {{ first_name }}."))
    assert recipients.accepted["first_name"].to_pylist() == ["Ann", "Eve"]
    assert recipients.rejected["row_number"].to_pylist() == [2, 3, 4]
