"""Recipes, wardrobe and the list of presenters: everything that needs no baking."""

import re

import pytest
import yaml

from personalize.errors import ConfigError
from render_cluster.presenter.model import assets, wardrobe
from render_cluster.presenter.model.pack import load_pack
from render_cluster.presenter.model.parts import Kind
from render_cluster.presenter.model.recipe import CAST_DIR, cast_names, load_recipe
from render_cluster.presenter.prepare import bake_presenter


@pytest.fixture
def own(tmp_path):
    """Writes Anna's recipe with some keys replaced, and returns its path."""

    def write(**changes):
        recipe = yaml.safe_load((CAST_DIR / "anna.yaml").read_text())
        path = tmp_path / "own.yaml"
        path.write_text(yaml.safe_dump(recipe | changes))
        return str(path)

    return write


CAST = [name for name in cast_names() if load_recipe(name).wardrobe == "makehuman"]


def test_three_women_and_three_men():
    recipes = [load_recipe(name) for name in CAST]
    assert len(recipes) == 6
    assert sum(recipe.phenotype["gender"] > 0.5 for recipe in recipes) == 3


def test_no_two_presenters_share_skin_clothes_colour_or_figure():
    recipes = [load_recipe(name) for name in CAST]
    for trait in (
        lambda r: r.skin.texture,
        lambda r: tuple((c.garment, c.main) for c in r.clothes),
        lambda r: (r.hair.style, r.hair.volume),
        lambda r: (r.phenotype["age"], r.phenotype["weight"]),
    ):
        assert len({trait(recipe) for recipe in recipes}) == 6


@pytest.mark.parametrize("name", cast_names())
def test_a_presenter_is_named_as_its_file_and_explained(name):
    assert load_recipe(name).name == name
    assert (CAST_DIR / f"{name}.yaml").read_text().startswith("# ")


@pytest.mark.parametrize("name", CAST)
def test_the_cast_is_made_of_allowed_assets(name):
    recipe = load_recipe(name)
    parts = (recipe.hair, recipe.brows, recipe.lashes, *recipe.clothes)
    files = [recipe.skin.file, recipe.eyes.file, *(f"proxies/{p.proxy}/" for p in parts)]
    assert all(file.startswith(wardrobe.ASSET_FOLDERS) for file in files)


def test_an_unknown_presenter_gets_the_nearest_name():
    with pytest.raises(ConfigError, match="unknown presenter 'dan1el'; did you mean 'daniel'"):
        load_recipe("dan1el")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hair": {"style": "long1", "color": [0, 0, 0]}}, "unknown hair 'long1'.*'long01'"),
        ({"clothes": [{"garment": "male_suit01"}]}, "unknown garment.*'male_"),
        ({"skin": {"texture": "young_asian_woman"}}, "unknown skin.*'young_asian_"),
        ({"eyes": {"color": "browm"}}, "unknown eye colour 'browm'.*'brown'"),
        ({"phenotype": {"gendre": 1}}, "unknown phenotype 'gendre'.*'gender'"),
        ({"phenotype": {"age": 30}}, "'phenotype.age' is 30"),
        ({"hairs": 1}, "unknown key 'hairs'.*'hair'"),
        ({"clothes": []}, "clothes"),
        ({"wardrobe": "plane"}, "unknown wardrobe 'plane'.*'plain'"),
        ({"wardrobe": "plain"}, "unknown key 'skin.texture'"),
    ],
)
def test_an_unknown_part_gets_file_line_and_the_nearest_name(own, changes, said):
    with pytest.raises(ConfigError, match=said) as caught:
        load_recipe(own(**changes))
    assert re.search(r"own\.yaml", str(caught.value))


def test_a_missing_presenter_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"mine\.yaml does not exist"):
        load_recipe(str(tmp_path / "mine.yaml"))


def test_a_file_that_is_not_a_presenter_is_refused(tmp_path):
    (tmp_path / "own.yaml").write_text("just a text\n")
    with pytest.raises(ConfigError, match=r"own\.yaml is not a presenter with `phenotype:`"):
        load_recipe(str(tmp_path / "own.yaml"))


def test_missing_assets_name_the_command_that_fetches_them(tmp_path):
    with pytest.raises(ConfigError, match="vidmerge setup maya"):
        assets.check_recipe_assets(load_recipe("maya"), tmp_path)


def test_an_unknown_shape_gets_the_nearest_name(own):
    from render_cluster.presenter.bake.body import build_body

    with pytest.raises(ConfigError, match="unknown shape 'nose-hump'; did you mean 'nose-hump-"):
        build_body(load_recipe(own(shapes={"nose-hump": 0.2})))


def test_a_longer_allow_list_is_fetched_again(monkeypatch):
    before = assets.assets_dir()
    monkeypatch.setattr(assets, "_ALLOWED", (*assets._ALLOWED, "proxies/hair/other/"))
    assert assets.assets_dir() != before


@pytest.mark.cast
def test_a_plain_presenter_needs_no_assets(tmp_path, monkeypatch):
    """Baked in a home without assets, with npm missing: none of them can be opened."""
    monkeypatch.setenv("VIDMERGE_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    pack = load_pack(bake_presenter("plain"))
    assert not (tmp_path / "assets").exists()
    assert set(Kind) == {Kind(kind) for kind in pack.part_kind}
    with pytest.raises(ConfigError, match="npm is needed"):
        bake_presenter("anna")
