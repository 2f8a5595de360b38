"""What each tool makes of a snippet, by its published syntax: enough to see where a link leads."""

import re
from html.parser import HTMLParser

import jinja2


class Links(HTMLParser):
    """The addresses of links and pictures, as a browser reads them."""

    def __init__(self, html):
        super().__init__()
        self.links, self.pictures = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.links.append(dict(attrs)["href"])
        if tag == "img":
            self.pictures.append(dict(attrs)["src"])


def _hubspot(code, values):
    def personalization_token(name, fallback):
        return values.get(name.removeprefix("contact.")) or fallback

    template = jinja2.Template(code)
    return template.render(contact=values, personalization_token=personalization_token)


def _klaviyo(code, values):
    as_jinja = re.sub(r"person\|lookup:'([^']*)'", r"person['\1']", code)
    as_jinja = re.sub(r"default:'([^']*)'", r"default('\1', true)", as_jinja)
    return jinja2.Template(as_jinja).render(person=values, first_name=values.get("first_name"))


def _mailchimp(code, values):
    def choose(found):
        name, body = found[1], found[2].split("*|ELSE:|*")
        return body[0] if values.get(name) else (body[1] if len(body) > 1 else "")

    code = re.sub(r"\*\|IF:(\w+)\|\*(.*?)\*\|END:IF\|\*", choose, code, flags=re.DOTALL)
    return re.sub(r"\*\|(\w+)\|\*", lambda found: values.get(found[1], ""), code)


def _salesforce(code, values):
    code = re.sub(r"\{\{\{Recipient\.(\w+)\}\}\}", lambda found: values.get(found[1], ""), code)
    blank = r'\{!BLANKVALUE\(Contact\.(\w+), "([^"]*)"\)\}'
    return re.sub(blank, lambda found: values.get(found[1]) or found[2], code)


def _marketo(code, values):
    tag = r"\{\{lead\.([\w ]+)(?::default=([^}]*))?\}\}"
    return re.sub(tag, lambda found: values.get(found[1]) or found[2] or "", code)


def _between(start, end):
    def merge(code, values):
        tag = rf"{re.escape(start)}([\w ]+){re.escape(end)}"
        return re.sub(tag, lambda found: values.get(found[1], ""), code)

    return merge


def _apollo(code, values):
    code = re.sub(r"\{\{#if (\w+)\}\}\{\{#endif\}\}", r"{{\1}}", code)
    return _between("{{", "}}")(code, values)


MERGERS = {
    "hubspot": _hubspot,
    "salesforce": _salesforce,
    "mailchimp": _mailchimp,
    "outreach": _between("{{", "}}"),
    "salesloft": _between("{{", "}}"),
    "klaviyo": _klaviyo,
    "activecampaign": _between("%", "%"),
    "marketo": _marketo,
    "pipedrive": _between("[", "]"),
    "apollo": _apollo,
    "gmass": _between("{", "}"),
    "yamm": _between("{{", "}}"),
}
VALUE_NAMES = {
    "hubspot": ("vidmerge_video_url", "vidmerge_thumbnail_url"),
    "salesforce": ("Vidmerge_Video_Url__c", "Vidmerge_Picture_Url__c"),
    "mailchimp": ("VIDURL", "VIDPIC"),
    "outreach": ("custom1", "custom2"),
    "activecampaign": ("VIDMERGE_VIDEO_URL", "VIDMERGE_PICTURE_URL"),
    "marketo": ("Vidmerge Video Url", "Vidmerge Picture Url"),
    "pipedrive": ("Vidmerge video url", "Vidmerge picture url"),
}
EVERYBODY_ELSE = ("vidmerge_video_url", "vidmerge_thumbnail_url")
