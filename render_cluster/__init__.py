"""Voice, presenter, media, store, and the Ray workers that render segments.

What other packages use is in `__init__.pyi`; each name is imported when it is first asked for, so
that a plan does not load what draws and speaks.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
