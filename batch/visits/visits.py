"""What a server does about visits: counts them, and passes on what recipients ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import parse_qs

from batch.ledger.engine import OF_A_VISITOR
from batch.ledger.ledger import Ledger
from batch.ledger.requests import RequestKind
from batch.team.stop_list import StopList
from batch.visits.counter import ViewCounter
from personalize.errors import ConfigError, TransientError

WISHES: tuple[RequestKind, ...] = ("say_my_name", "no_more", "delete")
"""What a recipient can ask for on the page."""
MOST_WISH_BYTES = 8_192
_MOST_CHARS = 200
_MOST_FIELDS = 8


class Visits:
    """Writes to the ledger what happens on the pages of a batch. Threads may share one."""

    def __init__(self, ledger: Ledger, names: str, counter: ViewCounter) -> None:
        self._ledger = ledger
        self._names = names
        self.counter = counter

    def ask(self, recipient_key: str, kind: RequestKind, form: bytes) -> None:
        """Records what a recipient asks for; who wants no more videos gets none from then on.

        Args:
            recipient_key: who asks.
            kind: what for.
            form: the body of the form, url-encoded.

        Raises:
            ConfigError: the list of who asked cannot be written.
            TransientError: the ledger is not available.
        """
        if kind == "no_more":
            person = self._ledger.people.of(recipient_key)
            with StopList(self._names, OF_A_VISITOR) as people:
                people.add(person.email, person.identified_by, recipient_key)
        self._ledger.requests.record(recipient_key, kind, _said(form))


@contextmanager
def open_visits(url: str, batch_id: str, names: str) -> Iterator[Visits | None]:
    """What writes visits to a ledger; None if this process may only read it.

    Args:
        url: the ledger's.
        batch_id: of the batch.
        names: the team's database.
    """
    with ExitStack() as stack:
        try:
            ledger = stack.enter_context(Ledger(url, batch_id, OF_A_VISITOR))
            ledger.check_writable()
        except (ConfigError, TransientError):
            yield None
            return
        yield Visits(ledger, names, stack.enter_context(ViewCounter(ledger.views)))


def _said(form: bytes) -> str:
    """What a recipient wrote: one line of plain text."""
    try:
        fields = parse_qs(form.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return ""
    told = fields.get("how", [""])[0]
    plain = "".join(letter if letter.isprintable() else " " for letter in told)
    return " ".join(plain.split())[:_MOST_CHARS]
