import gzip
import io
import zipfile

import pytest

from batch.delivery.our_cells import OUR_COLUMNS, harmless
from batch.delivery.rejected_csv import REJECTED_COLUMNS, write_rejected
from batch.ledger.tokens import is_token, new_token
from personalize.recipients.mended_rows import name_row
from personalize.source.reading import read_source
from tests.batch.delivery.linked_files import BOMS, POSTER, TOKEN, URL, link, read_back, write_all
from tests.batch.run.outcome_tables import outcome, outcomes_of
from tests.personalize.source.made_files import as_xlsx, saved


def test_every_byte_is_untouched_and_our_columns_follow(tmp_path):
    content = (
        'Name,"Name" ,"Odd, one",=cmd\r\n'
        'Ann,"=1+1",-5,\n'
        '"Zoë ""Z""","two\r\nlines",@x,  padded \r'
        "\r\n"
        "short\r\n"
        "Last,'q',,"
    )
    outcomes = [
        *(outcome(1), outcome(2, "failed", reason="why, though?")),
        *(outcome(3, "rejected", reason="r"), outcome(4)),
    ]
    assert link(tmp_path, content, outcomes).read_bytes().decode() == (
        f'Name,"Name" ,"Odd, one",=cmd,{",".join(OUR_COLUMNS)}\r\n'
        f'Ann,"=1+1",-5,,{URL},{POSTER},video,\n'
        '"Zoë ""Z""","two\r\nlines",@x,  padded ,,,failed,"why, though?"\r'
        "\r\n"
        "short,,,,,,rejected,r\r\n"
        f"Last,'q',,,{URL},{POSTER},video,"
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_between_rows_stay_blank(tmp_path, end):
    outcomes = [outcome(1), outcome(2)]
    done = link(tmp_path, f"A,B{end}1,2{end}{end}{end}3,4{end}{end}", outcomes).read_bytes()
    ours = f",{URL},{POSTER},video,"
    lines = [f"A,B,{','.join(OUR_COLUMNS)}", f"1,2{ours}", "", "", f"3,4{ours}", "", ""]
    assert done.decode() == end.join(lines)


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        *(("utf-8", None), ("utf-8-sig", None), ("cp1252", None), ("cp1252", "cp1252")),
        *(("utf-16-le", None), ("utf-16-be", None), ("utf-32-le", None), ("utf-32-be", None)),
        *(("mac_roman", "mac_roman"), ("cp850", "cp850"), ("cp037", "cp037")),
    ],
)
def test_encoding_byte_order_mark_and_delimiter_stay(tmp_path, encoding, told):
    mark = BOMS.get(encoding, b"")
    codec = encoding.removesuffix("-sig")
    text = "Vorname;Ort\nJörg;Köln\r\nZoë;Düren\n"
    path = link(tmp_path, mark + text.encode(codec), [outcome(1), outcome(2)], told)
    ours = f";{URL};{POSTER};video;"
    assert path.read_bytes() == mark + (
        f"Vorname;Ort;{';'.join(OUR_COLUMNS)}\nJörg;Köln{ours}\r\nZoë;Düren{ours}\n"
    ).encode(codec)


def test_utf_16_without_a_mark_gets_none(tmp_path):
    text = "Vorname\tOrt\nJoerg\tKoeln\nZoe\tDueren\n"
    path = link(tmp_path, text.encode("utf-16-le"), [outcome(1), outcome(2)])
    assert path.read_bytes().decode("utf-16-le").startswith("Vorname\tOrt\tvidmerge_video_url")


def test_bytes_that_no_decoder_gives_back_are_kept(tmp_path):
    # Two byte sequences for one character in cp932, and a byte of Windows-1252 in a UTF-8 file.
    twice = b"\x87\x90"
    assert twice.decode("cp932").encode("cp932") != twice
    content = b"Name,Ort\n\x8d\x91\x89\xbb," + twice + b"\n"
    assert twice in link(tmp_path, content, [outcome(1)], "cp932").read_bytes()
    stray = "Name,Ort\nZoë,K".encode() + b"\x96" + "ln\nJörg,Köln\n".encode()
    done = link(tmp_path, stray, [outcome(1), outcome(2)]).read_bytes()
    assert b"K\x96ln,http" in done


def test_what_an_encoding_lacks_becomes_a_question_mark_in_ours_only(tmp_path):
    content = "Name;Ort\nJörg;Köln\n".encode("cp1252")
    failed = outcome(1, "rejected", reason="contains 'สม'; mend it")
    done = link(tmp_path, content, [failed]).read_bytes()
    assert b"J\xf6rg;K\xf6ln;;;rejected;\"contains '??'; mend it\"\n" in done


def test_a_row_with_surplus_cells_does_not_push_our_columns_aside(tmp_path):
    content = "A,B\n1,2,3,4\n5,6\n"
    path = link(tmp_path, content, [outcome(1, "rejected", reason="r"), outcome(2)])
    rows = read_back(path)
    status = rows[0].index("vidmerge_status")
    assert [row[status] for row in rows[1:]] == ["rejected", "video"]
    assert rows[1][:4] == ["1", "2", "3", "4"]


def test_the_line_that_names_the_delimiter_stays_first(tmp_path):
    path = link(tmp_path, "sep=;\r\nA;B\r\n1;2\r\n\r\n", [outcome(1)])
    lines = path.read_text().splitlines()
    assert lines[0] == "sep=;"
    assert lines[1:3] == [f"A;B;{';'.join(OUR_COLUMNS)}", f"1;2;{URL};{POSTER};video;"]
    assert lines[3] == ""


def test_a_reason_does_not_close_the_stray_quote_of_its_row(tmp_path):
    content = 'Id,Name,Note\n1,Ann,"open\n2,Ben,fine\n3,Cleo,"closed"\n4,Dan,ok\n'
    reason = 'line 2 opens "a quote", and line 4 closes it'
    outcomes = [*(outcome(n, "rejected", reason=reason) for n in (1, 2, 3)), outcome(4)]
    rows = read_back(link(tmp_path, content, outcomes))
    assert rows[-1] == ["4", "Dan", "ok", URL, POSTER, "video", ""]


def test_columns_of_an_earlier_result_are_refilled_in_place(tmp_path):
    content = (
        'vidmerge_status,"Name",vidmerge_video_url\r\n'
        '"old, or so", "Ann" ,http://old\n'
        'x,"Zoë ""Z""\nline",\n'
        "short"
    )
    path = link(tmp_path, content, [outcome(1), outcome(2), outcome(3, "rejected", reason="r")])
    assert path.read_bytes().decode() == (
        'vidmerge_status,"Name",vidmerge_video_url,vidmerge_thumbnail_url,vidmerge_reason\r\n'
        f'video, "Ann" ,{URL},{POSTER},\n'
        f'video,"Zoë ""Z""\nline",{URL},{POSTER},\n'
        "rejected,,,,r"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_linking_a_result_again_gives_the_same_file(tmp_path, encoding, delimiter):
    text = f"A{delimiter}B\r\nJörg{delimiter}2\n\r\nZoë{delimiter}\n"
    content = BOMS.get(encoding, b"") + text.encode(encoding)
    outcomes = [outcome(1), outcome(2, "rejected", reason="empty; so")]
    first = link(tmp_path, content, outcomes).read_bytes()
    assert link(tmp_path, first, outcomes).read_bytes() == first


def test_titles_blank_rows_and_a_footer_stay_where_they_are(tmp_path):
    content = (
        "Contacts export,,\n\nRecord ID,First Name,Email\n1,Ann,a@x.example\n,,\n\n"
        "2,Ben,b@x.example\n,,\n\nGrand Total,,\nCopyright (c) Vendor\n"
    )
    path = link(tmp_path, content, [outcome(1), outcome(2)])
    ours = f",{URL},{POSTER},video,"
    wanted = content.replace("Email\n", f"Email,{','.join(OUR_COLUMNS)}\n")
    wanted = wanted.replace("example\n", f"example{ours}\n")
    assert path.read_bytes().decode() == wanted
    again = link(tmp_path, wanted, [outcome(1), outcome(2)])
    assert again.read_bytes().decode() == wanted


@pytest.mark.parametrize("name", ["packed.csv.gz", "packed.zip"])
def test_a_packed_file_comes_back_unpacked_byte_for_byte(tmp_path, name):
    content = "Vorname;Ort\r\nJörg;Köln\n".encode("cp1252")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("export.csv", content)
    is_zip = name.endswith(".zip")
    (tmp_path / name).write_bytes(packed.getvalue() if is_zip else gzip.compress(content))
    assert write_all(tmp_path / "links.csv", read_source(tmp_path / name), [outcome(1)])
    done = (tmp_path / "links.csv").read_bytes()
    assert f"J\u00f6rg;K\u00f6ln;{URL};{POSTER};video;\n".encode("cp1252") in done
    assert done.startswith(b"Vorname;Ort;vidmerge_video_url")


def test_a_workbook_becomes_a_csv_with_its_columns(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(saved(as_xlsx(("S", [["Name", "Id"], ["Zoë", 7]]))))
    assert not write_all(tmp_path / "links.csv", read_source(tmp_path / "book.xlsx"), [outcome(1)])
    rows = read_back(tmp_path / "links.csv", encoding="utf-8-sig")
    assert rows[1] == ["Zoë", "7", URL, POSTER, "video", ""]


def test_a_file_that_changed_meanwhile_becomes_utf_8_with_what_was_read(tmp_path):
    file = tmp_path / "source.csv"
    file.write_bytes("Name;Ort\nJörg;Köln\n".encode("cp1252"))
    source = read_source(file)
    file.write_text("Name;Ort\nZoe;Trier\n")
    assert not write_all(tmp_path / "links.csv", source, [outcome(1)])
    rows = read_back(tmp_path / "links.csv", ";", "utf-8-sig")
    assert rows[1][:3] == ["Jörg", "Köln", URL]
    file.unlink()
    assert not write_all(tmp_path / "links.csv", source, [outcome(1)])


def test_an_encoding_with_shifts_becomes_utf_8(tmp_path):
    content = "名,B\n山田,2\n".encode("iso2022_jp")
    path = link(tmp_path, content, [outcome(1)], "iso2022_jp")
    assert read_back(path, encoding="utf-8-sig")[1][:3] == ["山田", "2", URL]


def test_a_base_url_that_is_not_ascii_is_written_for_every_encoding(tmp_path):
    content = "Name;Ort\nJörg;Köln\n".encode("cp1252")
    path = link(tmp_path, content, [outcome(1)], base_url="https://видео.example/a%20b")
    url = f"https://%D0%B2%D0%B8%D0%B4%D0%B5%D0%BE.example/a%20b/v/{TOKEN}"
    assert read_back(path, ";", "cp1252")[1][2] == url


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_our_cells_never_run_as_formulas(tmp_path, start):
    evil = f'{start}HYPERLINK("http://evil")'
    assert harmless(evil) == "'" + evil
    failed = outcome(1, "rejected", display_name=evil, column=evil, value=evil, reason=evil)
    people = tmp_path / "people.csv"
    people.write_text("Phone\n+1 555\n+1 556\n")
    outcomes = outcomes_of(failed, outcome(2))
    source = read_source(people)
    write_rejected(tmp_path / "rejected.csv", source, source, outcomes)
    header, row = read_back(tmp_path / "rejected.csv", encoding="utf-8-sig")
    assert header == ["Phone", *REJECTED_COLUMNS]
    assert row[:5] == ["+1 555", name_row(source, 0), "'" + evil, "'" + evil, "'" + evil]
    assert row[5].lstrip("'") == evil.strip()
    assert not row[5].startswith(start)
    assert harmless("plain = text") == "plain = text"
    rows = read_back(link(tmp_path, "A,B\n=1,-2\n", [failed]))
    assert rows[1][:2] == ["=1", "-2"]
    assert not any(cell.startswith(start) for cell in rows[1][2:])


def test_tokens_are_128_random_bits_and_short_enough_for_any_mail_tool():
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(is_token(token) and len(token) == 22 for token in tokens)
    assert not any(map(is_token, ["", "x", "T" * 23, "T" * 21 + "/", "T" * 21 + "\n", "é" * 22]))


def test_cells_that_cannot_be_found_again_are_written_anew(tmp_path):
    # The second byte of a character may be the delimiter's.
    content = "名|vidmerge_status\nポ|x\n".encode("cp932")
    assert b"\x83|" in content
    path = link(tmp_path, content, [outcome(1)], "cp932")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert not list(tmp_path.glob(".*"))
