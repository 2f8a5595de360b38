import pytest

from render_cluster.lettering.font_files import fetch_fonts
from render_cluster.lettering.fonts import fonts_of

_SAMPLES = "Hi مرحبا नमस्ते שלום"


@pytest.fixture(scope="session", autouse=True)
def _fonts():
    """Small ones: those of Chinese characters and kana are 5 to 10 MB each."""
    fetch_fonts(fonts_of(_SAMPLES, "en"), lambda _doing: None)
