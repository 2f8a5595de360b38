from personalize.fields import KNOWN_FIELDS
from personalize.headers.columns import known_columns
from personalize.headers.tables import headers_of, tool_tables, usual_headers


def test_every_known_field_has_headers_and_no_other_has():
    in_tables = {entry.field for table in tool_tables() for entry in table.headers}
    assert in_tables == set(KNOWN_FIELDS)


def test_what_no_source_shows_is_a_guess():
    for table in tool_tables():
        if not table.source:
            assert all(entry.is_guess for entry in table.headers), table.tool


def test_the_headers_of_the_recognised_tool_come_first():
    assert headers_of("company", "Apollo")[0].header == "Company Name for Emails"
    assert usual_headers("company")[0] == "Company"
    assert usual_headers("shoe_size") == ()


def positions(header, field):
    found = known_columns(tuple(header.split(","))).get(field)
    return found.positions if found else ()


def test_a_header_with_two_meanings_has_the_one_that_the_others_leave():
    assert positions("Vorname,Name,Firma", "last_name") == (1,)
    assert positions("Vorname,Name,Firma", "full_name") == ()
    assert positions("Prénom,Nom", "last_name") == (1,)
    assert positions("Nombre,Apellidos", "first_name") == (0,)
    assert positions("Nombre,Correo", "first_name") == ()
    assert positions("Nombre,Correo", "full_name") == (0,)
    assert positions("Name,Email", "full_name") == (0,)
    assert positions("First Name,Last Name,Name", "full_name") == (2,)


def test_accents_that_an_export_lost_do_not_matter():
    assert positions("Prenom,Numero de telephone", "phone") == (1,)
    assert positions("Pre\u0301nom,Nom", "first_name") == (0,)
