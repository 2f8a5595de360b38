"""Well-known companies, products and bodies are there, and are said as they say themselves.

The respellings were written from knowledge of the firms, not from the table.
"""

import re
from pathlib import Path

import pytest

from personalize.pronunciation.letters import spell
from personalize.pronunciation.lexicon import Context, names_lexicon
from personalize.pronunciation.respelling import read_respelling

NAMES = Path(__file__).with_name("well_known_names.txt")

SAID = """
Nestlé NESS-lay; Hyundai HUN-day; Volkswagen VOHLKS-wag-uhn; Xiaomi SHYOW-mee; Zapier ZAP-ee-er
Atlassian at-LASS-ee-uhn; Danone duh-NOHN; Nvidia en-VID-ee-uh; Huawei WAH-way; Adobe uh-DOH-bee
IKEA eye-KEE-uh; NATO NAY-toh; NASA NASS-uh; GEICO GYE-koh; Meta MET-uh; Asana uh-SAHN-uh
Accenture ak-SEN-cher; Deloitte duh-LOYT; Porsche POR-shuh; Peugeot poo-ZHOH; Renault reh-NOH
Hermès air-MEZ; Givenchy zhih-VAHN-shee; Versace ver-SAH-chee; Adidas uh-DEE-duhs
Siemens SEE-muhnz; Bayer BAY-er; Bosch BAWSH; Braun BRAWN; Miele MEE-luh; Audi OW-dee; Zeiss ZIGHSS
Lufthansa luuft-HAHN-zuh; Nokia NOH-kee-uh; Maersk MAIRSK; Thule TOO-lee
Mitsubishi mit-soo-BEE-shee; Fujitsu foo-JEET-soo; Isuzu ee-SOO-zoo; Daihatsu dye-HAHT-soo
Suzuki suh-ZOO-kee; Asus ay-SOOSS
Baidu BYE-doo; Tencent TEN-sent; Lenovo luh-NOH-voh; Alibaba ah-lee-BAH-buh; Haier HYE-er
Santander san-tan-DAIR; Telefónica tel-uh-FOH-nih-kuh; Iberdrola ee-ber-DROH-luh; Zara ZAH-ruh
Petronas PET-roh-nahs; Aramco uh-RAM-koh; Emirates EM-er-uhts; Etihad ET-ee-hahd
Canva KAN-vuh; Figma FIG-muh; Miro MEER-oh; Airtable AIR-tay-buhl; Okta AHK-tuh; Snyk SNEEK
Gong GONG; Klarna KLAR-nuh; Adyen AH-dyuhn; Revolut REV-uh-loot; Monzo MAHN-zoh; Vercel ver-SEL
Kubernetes koo-ber-NET-eez; Heroku heh-ROH-koo; Twilio TWIL-ee-oh; Redis RED-iss; Linux LIN-uhks
Ubuntu uu-BUUN-too; Qlik KLIK; Pfizer FYE-zer; Novartis noh-VAR-tiss; Moderna muh-DER-nuh
Cigna SIG-nuh; Anthem AN-thuhm; Elevance EL-uh-vuhns; Centene sen-TEEN; Amgen AM-jen; Roche ROHSH
Genentech juh-NEN-tek; Gilead GIL-ee-ad; AbbVie AB-vee; Zoetis zoh-ET-iss; Danaher DAN-uh-her
Nikon NYE-kahn; Olympus oh-LIM-puhs; Sony SOH-nee; Hoka HOH-kuh; Saucony SAW-kuh-nee
L'Oréal lor-ee-AL; Garnier gar-nee-AY; Evian EV-ee-ahn; Perrier PAIR-ee-ay; Michelin MISH-uh-lin
Citroën SIT-roh-en; Hublot oo-BLOH; Cartier KAR-tee-ay; Moncler mahn-KLAIR; Bvlgari BUUL-ger-ee
Schneider SHNYE-der; Thales TAH-less; Airbus AIR-buhs; Saab SAHB; Leidos LYE-dohss
Koch KOHK; O'Reilly oh-RYE-lee; Cargill KAR-gil; Diageo dee-AJ-ee-oh; Heineken HIGH-nuh-kuhn
Chipotle chih-POHT-lay; Wendy's WEN-deez; Haribo HAIR-ih-boh; Ferrero fer-AIR-oh
Celonis seh-LOH-niss; Coupa KOO-puh; Zuora zoo-OR-uh; Xero ZEER-oh; Sage SAYJ; Datto DAT-oh
Kyndryl KIN-dril; Capgemini kap-JEM-ih-nye; Wipro WIP-roh; Infosys IN-foh-siss; Tata TAH-tuh
Acura AK-yer-uh; Lexus LEK-suhs; Kia KEE-uh; Stellantis steh-LAN-tiss; Rivian RIV-ee-uhn
Verizon ver-EYE-zuhn; Telstra TEL-struh; Telia TEL-ee-uh; Equinix EK-wih-niks; Akamai AK-uh-migh
WordPress WERD-press; Trivago trih-VAH-goh; Duolingo doo-oh-LING-goh; Coursera kor-SAIR-uh
"""
SPELLED = (
    "SAP IBM HP AMD AWS BMW BASF BBVA HSBC UBS ING KPMG EY DHL UPS CVS GE GM GSK LG LVMH NEC NTT "
    "PwC TSMC UCLA USAA VW WHO WTO IMF OECD EU UN FBI FDA EPA SEC IRS MIT NYU BBC CNN ESPN HBO KLM "
    "CEO CFO CRM ERP KPI ROI API B2B SDR AI ML HR PR USA UK URL PDF SMS FAQ GDPR ESG SQL QBR SEO"
)
"""Those said by letters; ASAP, ROI and the like among them."""

AS_WORDS = (
    "IKEA NATO NASA LEGO OPEC OSHA UNICEF UNESCO FIFA GEICO DEKRA SaaS SIM PIN GAAP HIPAA EBITDA "
    "LATAM EMEA APAC CISO SOC CAPTCHA NASDAQ FICO TIBCO"
)


def _names():
    lines = NAMES.read_text("utf-8").splitlines()
    return [
        name.strip()
        for line in lines
        if not line.startswith("#")
        for name in line.split(";")
        if name.strip()
    ]


def _heard(phones):
    """The sounds that matter: not which vowel is weak, nor what English does not tell apart."""
    plain = phones.replace("2", "0").replace("ER0", "AH0 R").replace("AO1", "AA1")
    plain = plain.replace("AE1 R", "EH1 R").replace("IY1 R", "IH1 R").replace("UH1 R", "UW1 R")
    return re.sub(r"\b[AEIOU][A-Z]0", "-", plain)


def _said():
    lines = SAID.strip().replace("\n", "; ").split("; ")
    return [tuple(line.rsplit(" ", 1)) for line in lines]


@pytest.mark.parametrize(("written", "respelling"), _said())
def test_a_company_is_said_as_it_says_itself(written, respelling):
    entry = names_lexicon().find(written, Context.COMPANY)
    assert entry is not None
    assert _heard(entry.phones) == _heard(read_respelling(respelling))


def test_a_wrong_reading_is_heard():
    assert _heard("P IY2 D UH1 B S IY1") != _heard("P IY2 # D AH2 B AH0 L Y UW0 # S IY1")
    assert _heard("N EH1 S AH0 L") != _heard(read_respelling("NESS-lay"))
    assert _heard("HH Y AH0 N D AY1") != _heard(read_respelling("HUN-day"))


@pytest.mark.parametrize("written", SPELLED.split())
def test_letters_are_said_by_their_names(written):
    entry = names_lexicon().find_exact(written)
    assert entry is not None
    assert entry.phones == spell(written)


@pytest.mark.parametrize("written", AS_WORDS.split())
def test_an_acronym_is_said_as_a_word(written):
    entry = names_lexicon().find_exact(written)
    assert entry is not None
    assert " # " not in entry.phones


def test_well_known_names_are_there_whole():
    names = _names()
    assert len(set(names)) > 1_150
    table = names_lexicon()
    assert [
        name
        for name in names
        if len(parts := table.find_parts(name, Context.COMPANY)) > 1 or parts[0][1] is None
    ] == []
