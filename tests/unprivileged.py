"""Commands that may write only where modes allow it, also where the tests run as root, as in CI."""

import os

_WITHOUT = "-dac_override,-dac_read_search"
AS_ORDINARY_USER = (
    [] if os.geteuid() else ["setpriv", f"--bounding-set={_WITHOUT}", f"--inh-caps={_WITHOUT}"]
)
"""Before a command: root without the right to ignore modes (capabilities(7))."""
