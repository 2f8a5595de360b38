"""Who asked not to be written to, by the columns in which CRM and e-mail tools keep that."""

from __future__ import annotations

import re
from dataclasses import dataclass

from personalize.word_lists import fold

# Columns that hold yes, a date or a word where somebody opted out (HubSpot, Salesforce, Dynamics,
# Mailchimp, ActiveCampaign, Zoho and their likes), folded: "Has Opted Out of Email".
_OPT_OUT = re.compile(
    r"optout|optedout|unsubscribed?|donotcontact|donot(?:allow)?(?:bulk)?e?mail|dontcontact|"
    r"donotsend|donotmarket|suppressed|suppression|blacklisted|deceased|abgemeldet|abbestellt|"
    r"nichtkontaktieren|kontaktsperre|werbesperre|mailsperre|widerspruch|keinewerbung|robinsonliste|"
    r"emailabmeldung|verstorben|sterbedatum|desabonne|desinscrit|nepascontacter|decede|nocontactar|"
    r"dadodebaja|^baja$|fallecid|cancelousuassinatura|descadastrad|disiscritt|noncontattare|decedut|"
    r"uitgeschreven|nietmailen|overleden|wypisan|deathdate|dateofdeath|nomarketing|^dnc$|^unsub|"
    r"^dne$|keinnewsletter|refusemail|^opposition$|fechadebaja|noenviar|naocontatar|afgemeld|"
    r"rezygnacja|avregistrerad|avmeldt|peruutettu|отписал|オプトアウト|メルマガ停止|markedasspam|spamcomplaint|^blocked$|blocklisted|^excluded?$|отписан|配信停止|退订|수신거부"
)
# ... but for those that only tell how, where or why.
_ABOUT_IT = re.compile(
    r"link|url|source|method|token|hash|phone|fax|sms|call|cookies?$|mobile|whatsapp|text|directmail|"
    r"postal|noise|date$|time$|ip$|legalbasis|insurance|pension|spouse|father|mother|partner|husband|wife|fire|score|version|language|"
    r"clause|before"
)
# Columns that hold yes where somebody opted in, and no where not.
_OPT_IN = re.compile(
    r"acceptse?mail|accepts(?:email)?marketing|opt(?:ed)?in|consent|permission|einwillig|zustimmung|"
    r"toestemming|zgoda|consenso|subscribed|suscrito|^newsletter|emailmarketing$|marketingemails?|"
    r"marketingallowed|receives?(?:marketing|bulk|emails?)|canbe?e?mail|emailable|contactable|"
    r"mailable|^(?:allow|okto)e?mail|(?:send|bulk)(?:marketing|emails?)|ace[pi]tamarketing|"
    r"acceptemarketing"
)
# Columns that hold whatever somebody wrote down.
_NOTE = re.compile(r"notes?$|comments?$|description$|remarks?$|bemerkung|notiz|kommentar|memo$")
_IN_A_NOTE = re.compile(
    r"do not (?:contact|e-?mail)|unsubscribed|opted out|to be removed|remove from (?:all )?lists?|"
    r"\bdnc\b|nicht (?:mehr )?kontaktieren|ne (?:pas|plus) contacter|no contactar"
)
# Columns that hold a word for how things stand with somebody.
_STATUS = re.compile(
    r"status|stage|state$|lifecycle|consent|permission|subscription|tags?$|labels?$|lists?$|"
    r"category|contacttype|disposition|segments?$"
)
_STATUS_WORD = re.compile(
    r"(?i)\b(?:un-?sub(?:scribed?)?|opt(?:ed)?[ _-]?out|"
    r"do[ _-]?not[ _-]?(?:contact|e-?mail|mail|market)|"
    r"dnc|deceased|suppress(?:ed|ion list)|(?:black|block)-?listed|spam (?:complaint|report)|"
    r"complained|gdpr deleted|not subscribed|consent (?:withdrawn|revoked|"
    r"denied)|abgemeldet|verstorben|nicht kontaktieren|d[ée]sabonn[ée]e?|"
    r"ne pas contacter|dado de baja|no contactar|descadastrad[oa]|uitgeschreven)\b"
)
_SIMPLE_NO = ("no", "n", "false", "f", "0", "0.0", "nein", "non", "nao", "não", "nee", "falsch")
_NO = frozenset((
    *(*_SIMPLE_NO, "faux", "falso", "off", "unchecked", "never", "none", "null", "undefined"),
    *("nan", "allow", "allowed", "active", "subscribed", "opted in", "opted-in", "opt in"),
    *("opt-in", "", "-", "n/a", "(no value)", "(none)", "[]", "0,0", "0.00", "0000-00-00"),
    *("1970-01-01", "alive", "living", "disabled", "unknown", "inactive", "ok", "."),
    *("нет", "いいえ", "nie", "nej", "ei", "hay\u0131r", "nunca"),
    *("jamais", "n.v.t.", "\u2610", "\u2717", "\u2718"),
))  # fmt: skip
_NOT = re.compile(r"\s*(?:no|not|never|neither|nicht|non|niet|keine?|niemals)\b(?! longer)")
_REFUSED = frozenset((
    *(*_SIMPLE_NO, "faux", "falso", "off", "unchecked", "denied", "refused", "declined"),
    *("revoked", "withdrawn", "not subscribed", "do not contact", "do not allow", "do not send"),
    *("нет", "いいえ", "nie", "nej", "ei", "hay\u0131r", "\u2610", "\u2717", "\u2718"),
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
        """What says so in a column of any other kind, in small letters without signs."""
        return _WHOLE_CELLS

    def opts_out(self, value: str) -> bool:
        """Whether a cell says that its person opted out."""
        word = " ".join(value.casefold().split())
        if self.kind == "out":
            return not all(part.strip() in _NO or _NOT.match(part) for part in word.split(";"))
        if self.kind == "in":
            return word in _REFUSED or (
                bool(_STATUS_WORD.search(word)) and not word.startswith("never")
            )
        if self.kind == "note":
            return bool(_IN_A_NOTE.search(word))
        is_not = _NOT.match(word) and word != "not subscribed"
        return not is_not and bool(_STATUS_WORD.search(word))


def opt_out_rule(header: str) -> OptOutRule:
    """The rule for a column, by its header."""
    folded = fold(header)
    if _OPT_OUT.search(folded) and not _ABOUT_IT.search(re.sub(r"(?:date|time)$", "", folded)):
        return OptOutRule(header, "out")
    if _OPT_IN.search(folded) and not _ABOUT_IT.search(folded):
        return OptOutRule(header, "in")
    if _NOTE.search(folded):
        return OptOutRule(header, "note")
    return OptOutRule(header, "status" if _STATUS.search(folded) else "any")
