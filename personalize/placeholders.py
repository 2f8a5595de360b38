"""What people and programs write into a cell that has no value, and what is a status and no name.

The first is an empty cell: a fallback stands in. The second is nobody to greet.
"""

from __future__ import annotations

import re
import unicodedata

from personalize.fields import FieldKind, FieldRole

# Spreadsheet errors, in any language: #REF!, #NAME?, #N/A, #BEZUG!, #¡REF!
_SPREADSHEET_ERROR = re.compile(r"#\W?[A-Za-zÀ-ÿ/0]+[!?]?")
_ONLY_SIGNS = re.compile(r"[-\u2013\u2014._?*/~#]+")
_NOT_AVAILABLE = re.compile(r"(?i)n[/.\\]\s?a\.?|n\.\s?v\.\s?t\.|s/[don]")
_ONE_LETTER_REPEATED = re.compile(r"(?i)(x|z|a)\1{2,9}|xx")
_BRACKETED = re.compile(r"[(\[{<].*[)\]}>]")
# Those with braces or percent signs are markup, which is refused by name.
_MERGE_TAG = re.compile(r"\[.*\]|\$[A-Za-z]\w*")
_MARKUP = re.compile(r"[{}<>=\\|`]|%%")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOTHING = _words(
    "none undefined unknown notavailable notapplicable notprovided notspecified notset notgiven "
    "notknown novalue nodata noinfo noinformation empty missing tbd tba tbc tobedetermined "
    "tobeannounced todo placeholder nullnull noneprovided notsupplied notentered notfound "
    "unbekannt keineangabe inconnu nonrenseigne desconocido desconhecido sconosciuto onbekend "
    "noaplica naoinformado notstated notlisted nichtangegeben ohneangabe sindatos noname keinname "
    "nonenone nannan error loading gettingdata redacted anonymized anonymised deleteme archived "
    "merged geloscht gdprdeleted namesurname insertnamehere loremipsum unknowncontact"
)
# Nothing as they are, yet names when written as names are: Null, Nan, Na, Blank.
_NOTHING_UNLESS_NAMED = _words("null nan na nil blank")
_NO_GIVEN_NAME = _words(
    "name noname firstname lastname fullname givenname familyname surname fname lname nofirstname "
    "nolastname contactname customername yourname yourfirstname namehere firstnamehere vorname "
    "nachname prenom nombre cognome voornaam user username testuser test tester testing testtest "
    "dummy example sample guest customer client contact lead prospect subscriber member visitor "
    "anonymous anon nobody someone somebody friend admin administrator webmaster postmaster info "
    "support sales marketing billing office helpdesk service customerservice customersupport "
    "customercare accounting accounts accountspayable accountsreceivable purchasing procurement "
    "reception frontdesk salesteam salesdepartment team staff manager officemanager owner "
    "businessowner homeowner resident occupant currentresident hello contactus noreply "
    "humanresources itdepartment hr it itsupport finance zentrale geschaftsfuhrung enquiries "
    "inquiries ceo cfo cto purchasingdepartment accountsdept accountsdepartment mrmrs mrandmrs "
    "damenundherren sehrgeehrtedamenundherren kunde gast cliente utente guestuser websitevisitor "
    "dearcustomer demo foo bar wahr falsch null none contactfirstname true false yes company "
    "various multiple others everyone "
    "unassigned deleted deleteduser newlead newcontact linkedinmember facebookuser "
    "0 valuedcustomer mr mrs ms mx miss dr prof herr frau mme mlle monsieur madame sirmadam madam "
    "asdf asdfasdf qwerty foobar abc abcd rechnungswesen buchhaltung einkauf vertrieb"
)
_NO_COMPANY = _words(
    "companyname nocompany company account accountname organization organisation firma "
    "selfemployed self freelance freelancer unemployed retired student individual household "
    "private test independent myself homemaker jobless notemployed selbststandig rentner autonomo"
)
_NOBODY = re.compile(
    r"(?i)\b(?:deceased|dec'd|passed away|r\.i\.p\.|estate of|in memoriam|verstorben|verst\.|"
    r"gestorben|décédée?|fallecid[oa]|falecid[oa]|difunt[oa]|defunt[oa]|decedut[oa]|overleden|"
    r"do[ -]?n[o']?t (?:contact|call|e-?mail|mail|use|send|market)|no e-?mails?|no marketing|"
    r"unsubscribed|opted[ -]?out|opt[ -]?out|werbesperre|keine werbung|gesperrt|"
    r"nicht (?:mehr )?kontaktieren|ne (?:pas|plus) contacter|no contactar|no molestar|"
    r"não contat?ctar|non (?:contattare|chiamare)|niet (?:meer )?(?:contacteren|benaderen|mailen)|"
    r"no longer (?:with|at|there|here|works?|working|employed)|has left the|left (?:the )?company|"
    r"ex-?employee|former employee|gone away|wrong (?:number|person|contact|e-?mail)|nicht mehr im|"
    r"ausgeschieden|uit dienst|ya no trabaja)(?:\b|(?<=\.))"
)
_NOBODY_WHOLE = re.compile(
    r"(?i)dnc|bounced|duplicate|dup|inactive|invalid|spam|blocked|black-?list(?:ed)?|suppressed|"
    r"unsub(?:scribe)?|deleted|dead"
)
_CROSS = re.compile("[\u2020\u271d\u2671]|\\(\\s*R\\.?I\\.?P\\.?\\s*\\)")
# In a company's name such words are part of it ("Estate of Mind") unless they stand apart.
_APART = re.compile("[(\\[*][^)\\]*]*[)\\]*]|^.*?(?= [-\u2013:] )|(?<= [-\u2013:] ).*$")


def is_nothing(text: str, kind: FieldKind, role: FieldRole) -> bool:
    """Whether a cell holds no value, whatever stands in it.

    Args:
        text: the cell, cleaned.
        kind: of its field.
        role: `given_name` is looked at most sharply, since it is what a greeting says.
    """
    if not text or _ONLY_SIGNS.fullmatch(text) or _NOT_AVAILABLE.fullmatch(text):
        return True
    if _SPREADSHEET_ERROR.fullmatch(text):
        return True
    folded = fold(text).rstrip("0123456789") or fold(text)
    if _MARKUP.search(text):
        return False
    if folded in _NOTHING:
        return True
    if folded in _NOTHING_UNLESS_NAMED:
        return _is_no_name(text, kind, role)
    return _is_stand_in(text, folded, kind, role)


def status_in(text: str) -> str:
    """What in a name says that nobody is to be greeted: "Deceased" in "Ann Lee (deceased)"."""
    if found := _NOBODY.search(text) or _CROSS.search(text):
        return found[0]
    return text if _NOBODY_WHOLE.fullmatch(text.strip("()[]*- ")) else ""


def status_in_company(text: str) -> str:
    """What in a company's name, whole or set apart in it, says that nobody is to be greeted."""
    parts = [text, *(part[0] for part in _APART.finditer(text))]
    for part in parts:
        if (found := _NOBODY.fullmatch(part.strip("()[]*- "))) and found[0]:
            return found[0]
    return ""


def fold(text: str) -> str:
    """Letters and digits alone, small and without marks: "First_Name" and "FIRSTNAME" are one."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, plain.casefold()))


def _is_no_name(text: str, kind: FieldKind, role: FieldRole) -> bool:
    if kind not in ("person", "company"):
        return fold(text) in ("null", "nan", "nil")
    named = text.istitle() and not _BRACKETED.fullmatch(text)
    return not named or (role == "given_name" and fold(text) == "blank")


def _is_stand_in(text: str, folded: str, kind: FieldKind, role: FieldRole) -> bool:
    """Words that stand where a name should: a merge tag, a header, a title, a department."""
    if kind == "company":
        return folded in _NO_COMPANY or _is_unmerged(text)
    if kind != "person" or role == "owner":
        return False
    if role == "surname":
        return _is_unmerged(text) or folded in ("lastname", "surname", "lname", "nolastname")
    return (
        folded in _NO_GIVEN_NAME or bool(_ONE_LETTER_REPEATED.fullmatch(text)) or _is_unmerged(text)
    )


def _is_unmerged(text: str) -> bool:
    """Whether the text is another tool's merge tag that was never replaced by a name."""
    if not _MERGE_TAG.fullmatch(text):
        return False
    inside = fold(text)
    tags = _NO_GIVEN_NAME | _NO_COMPANY | _NOTHING
    return inside in tags or inside.endswith(("name", "firstname", "company"))
