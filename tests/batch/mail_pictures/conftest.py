import pytest

from render_cluster import fetch_fonts, fonts_of


@pytest.fixture(scope="session", autouse=True)
def _fonts():
    fetch_fonts(fonts_of("Hi مرحبا नमस्ते", "en"), lambda _doing: None)
