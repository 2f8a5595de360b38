"""Roman numerals are numbers after what is numbered, and letters elsewhere."""

import pytest

_AMERICAN = [
    ("Henry VIII", "Henry the eighth"),
    ("Elizabeth II's", "Elizabeth the second's"),
    ("Louis XIV had it", "Louis the fourteenth had it"),
    ("World War II", "World War two"),
    ("Phase II", "Phase two"),
    ("Phase I", "Phase one"),
    ("Chapter IV", "Chapter four"),
    ("Super Bowl LIX", "Super Bowl fifty-nine"),
    ("Type II", "Type two"),
    ("Final Fantasy VII", "Final Fantasy seven"),
    ("John Smith III", "John Smith the third"),
    ("I MIX my CV", "I mix my C V"),
    ("DIV and MIX and CD", "D I V and mix and C D"),
    ("IV drip", "I V drip"),
    ("King Charles III", "King Charles the third"),
    ("Act II, Scene III", "Act two, Scene three"),
    ("the part I like", "the part I like"),
    ("part I, section II", "part one, section two"),
    ("Pope John XXIII", "Pope John the twenty-third"),
    ("Emperor Franz Joseph I of Austria", "Emperor Franz Joseph the first of Austria"),
    ("King Rama IX", "King Rama the ninth"),
    ("James V Smith", "James V Smith"),
    ("Super Bowl LX", "Super Bowl sixty"),
    ("Vol. XI, Pt. II", "volume eleven, part two"),
    ("Wait a sec. I think so.", "Wait a second. I think so."),
    ("World War II-era", "World War two-era"),
    ("WWII", "World War two"),
]


@pytest.mark.parametrize(("text", "said"), _AMERICAN)
def test_romans_as_americans_write_them(says, text, said):
    assert says(text) == said
