"""Three mails as recipients would get them: somebody typical, the longest name, and the fallback.

Files of RFC 5322, which mail programs open as drafts.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from pathlib import Path

import jinja2
import pyarrow as pa
import pyarrow.compute as pc
from markupsafe import Markup, escape

from batch.crm.contacts import Batch, read_batch
from batch.crm.snippets import ALT, Fallback, picture_block, text_link
from batch.job.folder import BatchFolder
from batch.job.settings import Settings
from batch.ledger.ledger import Ledger
from batch.mail_pictures.keys import mail_picture
from batch.web.library import Video, VideoLibrary
from batch.web.serving import open_library
from personalize.errors import ConfigError
from personalize.whole_file import write_whole

_NOBODY = "there"
_OPENING = "I made a short video for you."
_OUTSIDE = "I made a short video."
_PICTURE_ID = "poster"


@dataclass(frozen=True, slots=True)
class _Mail:
    """What one mail says, to whom; `picture` are the bytes of a picture in `format`."""

    name: str
    address: str
    url: str
    opening: str
    picture: bytes = b""
    format: str = "jpeg"
    alt: str = ""
    remote_picture: str = ""


def write_mails(folder: BatchFolder, settings: Settings, fallback: Fallback) -> list[Path]:
    """Writes the mails into the batch's folder.

    Raises:
        ConfigError: there is no batch, nobody has a video, or the store does not have them.
    """
    url, batch_id = folder.ledger_url(settings.ledger), folder.identity().batch_id
    with Ledger(url, batch_id, reads_only=True) as ledger:
        batch = read_batch(folder, ledger)
        library = open_library(folder, ledger, settings, has_videos=True)
        mails = {
            "typical": _to(_typical(batch), library),
            "longest": _to(_longest(batch), library),
            "fallback": _Mail(_NOBODY, "", fallback.url, _OUTSIDE, remote_picture=fallback.picture),
        }
    paths = []
    for name, mail in mails.items():
        path = folder.exports / "preview" / f"{name}.eml"
        write_whole(path, _message(mail).as_bytes(policy=SMTP))
        paths.append(path)
    return paths


def _typical(batch: Batch) -> dict[str, str]:
    """Somebody whose name is neither short nor long."""
    watchers = _by_length(batch)
    return _row(watchers, watchers.num_rows // 2)


def _longest(batch: Batch) -> dict[str, str]:
    watchers = _by_length(batch)
    return _row(watchers, watchers.num_rows - 1)


def _by_length(batch: Batch) -> pa.Table:
    watchers = batch.with_video
    if not watchers.num_rows:
        raise ConfigError("nobody in this batch has a video, so there is no mail to show")
    lengths = pc.utf8_length(watchers["full_name"])
    return watchers.take(pc.sort_indices(lengths))


def _row(table: pa.Table, index: int) -> dict[str, str]:
    row: dict[str, str] = table.slice(index, 1).to_pylist()[0]
    return row


def _to(row: dict[str, str], library: VideoLibrary) -> _Mail:
    token = row["url"].rsplit("/", 1)[-1]
    video = library.find(token)
    if video is None:
        raise ConfigError("links.csv is older than the batch's last run; run the batch again")
    name = " ".join((row["first_name"] or row["full_name"] or _NOBODY).split())
    picture, kind = _picture(row["picture"], library, video)
    person = "you" if name == _NOBODY else name
    alt = f"Video for {person}: play, {max(1, round(video.seconds))} s"
    return _Mail(name, row["email"], row["url"], _OPENING, picture, kind, alt)


def _picture(address: str, library: VideoLibrary, video: Video) -> tuple[bytes, str]:
    """The picture that the recipient's mail shows, and its format."""
    key, _, suffix = address.rsplit("/", 1)[-1].rpartition(".")
    shared = mail_picture(library.store, key, suffix)
    if shared is None:
        return library.poster(video), "jpeg"
    return shared, "jpeg" if suffix == "jpg" else suffix


def _message(mail: _Mail) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    subject = _OUTSIDE if mail.name == _NOBODY else f"A short video for you, {mail.name}"
    message["Subject"] = subject.rstrip(".")
    message["From"] = Address("Your name", "you", "example.com")
    if (address := _address(mail.address)) is not None:
        message["To"] = address
    message["X-Unsent"] = "1"  # Outlook opens it as a draft
    message.set_content(_text(mail))
    message.add_alternative(_html(mail, subject.rstrip(".")), subtype="html")
    if mail.picture:
        html = message.get_body(("html",))
        assert isinstance(html, MIMEPart)  # just added
        name = f"video.{mail.format}"
        cid = f"<{_PICTURE_ID}>"
        html.add_related(mail.picture, "image", mail.format, cid=cid, filename=name)
    return message


def _address(text: str) -> Address | None:
    """The recipient, unless a mail header cannot have the address."""
    try:
        return Address(addr_spec=text) if text.isascii() and text else None
    except (ValueError, IndexError, MessageError):
        return None


def _text(mail: _Mail) -> str:
    link = f"\n\nWatch it here: {mail.url}" if mail.url else ""
    return f"Hi {mail.name},\n\n{mail.opening}{link}\n\nBest wishes,\nyour name\n"


def _html(mail: _Mail, subject: str) -> str:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("batch.crm"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("mail.html")
    block = _block(mail)
    return template.render(name=mail.name, opening=mail.opening, block=block, subject=subject)


def _block(mail: _Mail) -> Markup:
    """The picture, or only a link, or nothing."""
    href, picture = str(escape(mail.url)), str(escape(mail.remote_picture))
    if not mail.url:
        return Markup()
    src = f"cid:{_PICTURE_ID}" if mail.picture else picture
    # Of our own templates and of addresses that were escaped.
    return Markup(
        picture_block(href, src, str(escape(mail.alt or ALT))) if src else text_link(href)
    )
