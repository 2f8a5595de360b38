"""A mail as a mail program shows it: its HTML, with the pictures that it carries."""

import base64
import email
import email.policy


def read_mail(path):
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def as_page(mail):
    """One HTML file; what it has not inside is not fetched."""
    html = mail.get_body(("html",)).get_content()
    for part in mail.walk():
        if part.get_content_maintype() == "image":
            content = base64.b64encode(part.get_content()).decode()
            name = part["Content-ID"].strip("<>")
            html = html.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{content}")
    return html
