"""What columns say about opting out and bounces, in the words of many tools and languages."""

import pytest

from personalize.recipients.nobody.opt_outs import opt_out_rule

OUT = """
Gesperrt=Ja
Nicht mailen=Ja
Nicht anschreiben=Ja
Keine E-Mails=Ja
Werbung erlaubt=Nein
Einwilligung=widerrufen|nicht erteilt|abgelehnt|nein
Niet benaderen=Ja
Geen mailing=Ja
Statut=Désinscrit
Désinscription=Oui
Consentement=refusé
Estado=Baja|Cancelado
Cancelar suscripción=Sí
メルマガ購読=いいえ
メール配信=停止
配信可否=不可
送信不可=1
Status=Disiscritto|complaint|blocked
Iscritto=No
Inscrição cancelada=Sim
Consent=Not granted|Rejected
Email OK=No
Unsubscribe Reason=too many|No longer interested
Email Permission=Deny
Email Blocked=TRUE
Is Blocked=Yes
Allows Marketing=N
Last Reply=Unsubscribe me
Consent=Not given|Expired
Ne pas solliciter=Oui
No molestar=Sí
Abonné=Non
E-Mail-Werbung=Nein
Kontakt gesperrt=Ja
メルマガ=拒否
Block Email=TRUE
Status=配信停止|Gesperrt
Notes=Asked us to remove him from the list|Please don't email again|STOP
Status=Cancelled|Canceled|Deleted|Gelöscht|Unsubscribed (was subscribed)
Werbung=nein|keine
Marketing=No
Mailing=Nein
Publicité=non
Reply=STOP|Unsubscribe|remove me
Antwort=Stopp
Last Response=Please don't contact me
Opt Out=No longer wants e-mail|Yes; was no|opted out (previously opted in)
"""
BOUNCED = """
Email Valid=No
Bounce Type=Hard
Bounced At=2026-01-02
Bouncing=true
Is Email Invalid=TRUE
"""
IN = """
Gesperrt=Nein
Werbung erlaubt=Ja
Einwilligung=erteilt|ja
Consentement=accordé
Estado=Activo|Baja California
メルマガ購読=はい
メール配信=希望
配信可否=可
送信不可=0
Iscritto=Sì
Consent=Granted
Email OK=Yes
Email Blocked=FALSE
Allows Marketing=Y
Email Valid=Yes
Bounce Type=Soft
Bouncing=false
Email Opt Out=unset|(blank)|empty|OK to email|Still subscribed|SMS only
Unsubscribed At=0000-00-00 00:00:00
Bounced=Not bounced|never bounced
List-Unsubscribe=<https://x.example/u>
Unsubscribe page=https://x.example/u
Unsubscribe Rate=0.02
User Permissions=No
Notes=She has not unsubscribed|Stop by on Monday|We stopped at two
Company Description=Helps people who unsubscribed from lists
Tags=Opt-out webinar
Title=Opt-Out Program Manager|Do Not Call Compliance Lead
Opt Out=Pending|Opted in (was opted out)|Opted in, previously opted out|No longer opted out
Status=Opted in (was opted out)|Resubscribed [formerly unsubscribed]|No longer blacklisted
Order Status=Cancelled
Werbung=ja
Marketing=Yes|Director|Sales and Marketing
Reply=Yes please|3|2026-01-05|I never unsubscribed
Response Time=2 days
SMS Reply=STOP
"""


def _cases(text):
    for line in text.strip().splitlines():
        header, cells = line.split("=", 1)
        yield from ((header, cell) for cell in cells.split("|"))


@pytest.mark.parametrize(("header", "cell"), list(_cases(OUT)))
def test_it_says_that_somebody_opted_out(header, cell):
    assert opt_out_rule(header).opts_out(cell)


@pytest.mark.parametrize(("header", "cell"), list(_cases(BOUNCED)))
def test_it_says_that_mail_came_back(header, cell):
    rule = opt_out_rule(header)
    assert rule.bounced(cell)
    assert not rule.opts_out(cell)


@pytest.mark.parametrize(("header", "cell"), list(_cases(IN)))
def test_it_says_nothing_of_the_kind(header, cell):
    rule = opt_out_rule(header)
    assert not rule.bounced(cell)
    assert not rule.opts_out(cell)
