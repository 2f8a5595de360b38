"""Which scripts of a page a browser would run, by its policy."""

import base64
import hashlib

import jinja2

from batch.page.inline import Inline, add_inline_filters

TEMPLATE = """<h1>{{ name | safe }}</h1>
{% filter inline_style %}h1 { color: red }{% endfilter %}
{% filter inline_script %}"use strict";{% endfilter %}"""


def hash_of(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def render(name):
    environment = jinja2.Environment(autoescape=True)
    add_inline_filters(environment)
    inline = Inline()
    html = environment.from_string(TEMPLATE).render(inline=inline, name=name)
    return html, inline.policy()


def test_a_script_that_came_with_a_value_is_not_in_the_policy():
    """Even where a template forgets to escape it."""
    evil = "<script>alert(1)</script><style>h1 { display: none }</style>"
    html, policy = render(evil)
    assert evil in html
    assert policy == render("Ann")[1]
    assert policy.count("sha256-") == 2
    assert f"style-src {hash_of('h1 { color: red }')}" in policy
    assert f"script-src {hash_of(chr(34) + 'use strict' + chr(34) + ';')}" in policy


def test_a_page_without_scripts_allows_none():
    inline = Inline()
    assert "script-src" not in inline.policy()
    assert inline.policy().startswith("default-src 'none'; ")
