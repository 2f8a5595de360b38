"""No template takes long or much memory, whatever it contains."""

import resource
import subprocess
import sys

import pytest

from personalize.errors import ConfigError, InputError
from personalize.script.script import MissingValue, fill_line, parse_line

GIANTS = [
    "{{ 'x' * 10**9 }}",
    "{{ 10**9 * 'x' }}",
    "{{ 9**(9**9) }}",
    "{{ 'a'.center(10**10) }}",
    "{{ 'a'.ljust(10**10) }}",
    "{{ '7'.zfill(10**10) }}",
    "{{ '%1000000000d'|format(1) }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ 1.5|round(10**9) }}",
    "{{ x.replace('', 'y' * 9000) }}",
    "{{ x|replace('', 'y' * 9000)|replace('y', 'z' * 9000) }}",
    "{{ x.join(['y' * 9000, 'y' * 9000]) }}",
    "{{ x|batch(10**9, 'y')|list }}",
    "{% set a = 'x' * 5000 %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
    "{% set a = 'x' * 5000 %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
    "{% set a = ['x'] %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(1) }}",
    "{% block a %}{{ self.a() }}{% endblock %}",
    "{% call x() %}y{% endcall %}",
    "{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}",
    "{% if x %}" * 150 + "y" + "{% endif %}" * 150,
    "{{ " + "9" * 4900 + " }}",
    "{{ " + "-" * 4000 + "1 }}",
    "{{ x" + "|upper" * 800 + " }}",
    "{{ lipsum(10**6) }}",
    "{{ [[[1] * 9999] * 9999] * 9999 }}",
    "{{ [['y' * 9999]] | string }}",
    "{% set a = [x] %}" + "{% set a = [a, a] %}" * 100 + "{{ a == a }}",
    "{% with a = [x] %}{{ a }}{% endwith %}",
    "{{ '%s' % [[x]] }}",
    "[" * 4900,
    "{{ x.__class__ }}",
    "{{ x.upper }}",
    "{{ x, x }}",
    "{{ none }}",
]


@pytest.mark.parametrize("text", GIANTS)
def test_huge_results_are_refused_or_small(text):
    """In a separate process with limits on time and memory."""
    code = (
        "import sys; from personalize.script.script import *; from personalize.errors import *\n"
        "try: print(len(fill_line(parse_line('a', sys.argv[1], ['x']), {'x': 'abc'})))\n"
        "except (ConfigError, InputError) as error: print('refused:', error)"
    )

    def bound():
        resource.setrlimit(resource.RLIMIT_AS, (800 << 20, 800 << 20))
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))

    done = subprocess.run(
        [sys.executable, "-c", code, text],
        capture_output=True, text=True, check=False, preexec_fn=bound,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    assert "refused:" in done.stdout or int(done.stdout) <= 1000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ x ~ ' and ' ~ 2 }}", "abc and 2."),
        ("{{ x * 2 }}", "abcabc."),
        ("{{ 'ab' + x|upper }}", "abABC."),
        ("{{ ['a', x]|join(', ') }}", "a, abc."),
        ("{{ x.split('b')[0] }} {{ x.title() }}", "a Abc."),
        ("{{ x.replace('b', 'd') }} {{ x|replace('b', 'e') }}", "adc aec."),
        ("{{ '%.1f'|format(2.25) }} {{ 2.5|round }} {{ 7 // 2 }} {{ 2 ** 10 }}", "2.2 2 3 1024."),
        ("{% set y = x %}{{ y|d('z') }}", "abc."),
    ],
)
def test_what_a_line_needs_works(text, said):
    assert fill_line(parse_line("a", text, ["x"]), {"x": "abc"}) == said


def test_default_replaces_an_empty_cell():
    script = parse_line("a", "Hi {{ x | default('there') }}.", ["x"])
    assert fill_line(script, {"x": MissingValue("x")}) == "Hi there."
    assert script.required == frozenset()


def test_too_many_or_too_long_lines_are_refused(write_campaign):
    from personalize.campaign.reading import load_campaign

    lines = "".join(f"  - {{id: l{n}, text: Hi.}}\n" for n in range(501))
    with pytest.raises(ConfigError, match=r"at most 500 items.*split it"):
        load_campaign(write_campaign("name: T\nlines:\n" + lines))
    with pytest.raises(ConfigError, match="at most 5000 characters; split it"):
        load_campaign(write_campaign(f"name: T\nlines:\n  - id: a\n    text: {'x' * 5001}\n"))


def test_a_value_that_outgrows_the_line_is_its_own_recipients_failure():
    script = parse_line("a", "{{ x * 4000 }}", ["x"])
    with pytest.raises(InputError, match="more than 10,000 characters"):
        fill_line(script, {"x": "abc"})
