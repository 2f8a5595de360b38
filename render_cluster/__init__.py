"""Voice, presenter, media, store, and the Ray workers that render segments.

The public names are in `__init__.pyi`; each is imported on first use, so that a plan loads neither
presenter nor voice.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
