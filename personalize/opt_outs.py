"""Who asked not to be written to, by the columns in which CRM and e-mail tools keep that."""

from __future__ import annotations

import re
from dataclasses import dataclass

from personalize.placeholders import fold

# Columns that hold yes, a date or a word where somebody opted out (HubSpot, Salesforce, Dynamics,
# Mailchimp, ActiveCampaign, Zoho and their likes), folded: "Has Opted Out of Email".
_OPT_OUT = re.compile(
    r"optout|optedout|unsubscribed?|donotcontact|donot(?:allow)?(?:bulk)?e?mail|dontcontact|"
    r"donotsend|donotmarket|suppressed|suppression|blacklisted|deceased|abgemeldet|abbestellt|"
    r"nichtkontaktieren|kontaktsperre|desabonne|desinscrit|nepascontacter|nocontactar|"
    r"cancelousuassinatura|uitgeschreven|deathdate|dateofdeath"
)
# ... but for those that only tell how, where or why.
_ABOUT_IT = re.compile(r"link|url|source|method|token|hash|phone|fax|sms|call|cookies?$")
# Columns that hold yes where somebody opted in, and no where not.
_OPT_IN = re.compile(
    r"^(?:accepts(?:email)?marketing|(?:email|marketing|emailmarketing)?opt(?:ed)?in(?:status)?|"
    r"(?:email|marketing|emailmarketing|gdpr|dsgvo)?(?:consent|permission)(?:status|given)?|"
    r"(?:is|email|newsletter)?subscribed|newsletter(?:consent)?|einwilligung|canemail|emailable)$"
)
# Columns that hold a word for how things stand with somebody.
_STATUS = re.compile(
    r"status|stage|state$|lifecycle|consent|permission|subscription|tags?$|labels?$|lists?$|"
    r"category|contacttype|disposition|segments?$"
)
_STATUS_WORD = re.compile(
    r"(?i)\b(?:un-?subscribed|opted?[ _-]?out|do[ _-]?not[ _-]?(?:contact|e-?mail|mail|market)|"
    r"dnc|deceased|suppressed|black-?listed|spam complaint|complained|consent (?:withdrawn|revoked|"
    r"denied)|abgemeldet|verstorben|nicht kontaktieren|d[ée]sabonn[ée]e?|"
    r"ne pas contacter|dado de baja|no contactar|descadastrad[oa]|uitgeschreven)\b"
)
_SIMPLE_NO = ("no", "n", "false", "f", "0", "0.0", "nein", "non", "nao", "não", "nee", "falsch")
_NO = frozenset((
    *(*_SIMPLE_NO, "faux", "falso", "off", "unchecked", "never", "none", "null", "undefined"),
    *("nan", "allow", "allowed", "active", "subscribed", "opted in", "opted-in", "opt in"),
    *("opt-in", "", "-", "n/a", "(no value)", "not opted out"),
))  # fmt: skip
_REFUSED = frozenset((
    *(*_SIMPLE_NO, "faux", "falso", "off", "unchecked", "denied", "refused", "declined"),
    *("revoked", "withdrawn", "not subscribed", "do not contact"),
))  # fmt: skip
# What says so in any column, should it be the whole cell.
_WHOLE_CELLS = (
    *("do not contact", "do not email", "do not e-mail", "do not mail", "do-not-contact", "dnc"),
    *("donotcontact", "unsubscribed", "opted out", "opted-out", "opt-out", "opt out", "deceased"),
    *("blacklisted", "verstorben", "abgemeldet", "nicht kontaktieren", "ne pas contacter"),
    *("désabonné", "désabonnée", "décédé", "décédée", "no contactar", "fallecido", "fallecida"),
)


@dataclass(frozen=True, slots=True)
class OptOutRule:
    """How a column says that somebody opted out."""

    header: str
    kind: str

    @property
    def looks_at_all(self) -> bool:
        """Whether `opts_out` is to be asked about each of its values."""
        return self.kind != "any"

    @property
    def whole_cells(self) -> tuple[str, ...]:
        """What says so in a column of any other kind, in small letters."""
        return _WHOLE_CELLS

    def opts_out(self, value: str) -> bool:
        """Whether a cell says that its person opted out."""
        word = " ".join(value.casefold().split())
        if self.kind == "out":
            return word not in _NO
        if self.kind == "in":
            return word in _REFUSED or bool(_STATUS_WORD.search(word))
        return bool(_STATUS_WORD.search(word))


def opt_out_rule(header: str) -> OptOutRule:
    """The rule for a column, by its header."""
    folded = fold(header)
    if _OPT_OUT.search(folded) and not _ABOUT_IT.search(folded):
        return OptOutRule(header, "out")
    if _OPT_IN.search(folded):
        return OptOutRule(header, "in")
    return OptOutRule(header, "status" if _STATUS.search(folded) else "any")
