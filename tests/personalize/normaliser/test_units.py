"""Measures are said with their unit, in the singular before a noun."""

import pytest

_AMERICAN = [
    ("5 km", "five kilometers"),
    ("1 kg", "one kilogram"),
    ("0.5 kg", "zero point five kilograms"),
    ("a 5 km run", "a five kilometer run"),
    ("80 km/h", "eighty kilometers per hour"),
    ("100 km/h on the highway", "one hundred kilometers per hour on the highway"),
    ("16 GB", "sixteen gigabytes"),
    ("16GB RAM", "sixteen gigabytes ram"),
    ("5 GB/month", "five gigabytes a month"),
    ("100 Mbps", "one hundred megabits per second"),
    ("3.2 GHz", "three point two gigahertz"),
    ("200ms", "two hundred milliseconds"),
    ("500 mg", "five hundred milligrams"),
    ("10 m²", "ten square meters"),
    ("1,200 sq ft", "one thousand two hundred square feet"),
    ("A 1,200 sq ft office", "a one thousand two hundred square foot office"),
    ("5 mi.", "five miles."),
    ("3 in.", "three inches."),
    ("1 lb", "one pound"),
    ("50 kWh", "fifty kilowatt hours"),
    ("120V", "one hundred twenty volts"),
    ("-5°C", "minus five degrees Celsius"),
    ("72°F", "seventy-two degrees Fahrenheit"),
    ("20°", "twenty degrees"),
    ("6'2\"", "six feet two"),
    ("6' tall", "six feet tall"),
    ('27" screen', "twenty-seven-inch screen"),
    ('Size: 10" x 12"', "Size: ten by twelve inches"),
    ("2x4", "two by four"),
    ("1920x1080", "one thousand nine hundred twenty by one thousand eighty"),
    ("30-min call", "thirty-minute call"),
    ("a 15-minute call", "a fifteen-minute call"),
    ("10-15 mins", "ten to fifteen minutes"),
    ("I've blocked 15 min. on Tue.", "I've blocked fifteen minutes on Tuesday."),
    ("2 hrs.", "two hours."),
    ("24h", "twenty-four hours"),
    ("1h 30m", "one hour thirty minutes"),
    ("2 hrs/week", "two hours a week"),
    ("10 calls/day", "ten calls a day"),
    ("100 requests/s", "one hundred requests a second"),
    ("8h/day", "eight hours a day"),
    ("6\u20138 weeks", "six to eight weeks"),
    ("a 90s clip", "a ninety second clip"),
    ("in 30s", "in thirty seconds"),
    ("5x", "five times"),
    ("5\u00d7", "five times"),
    ("1.5x", "one point five times"),
    ("2-3x faster", "two to three times faster"),
    ("10X growth", "ten times growth"),
    ("20%", "twenty percent"),
    ("0.5%", "zero point five percent"),
    ("10-15%", "ten to fifteen percent"),
    ("5% \u2013 10%", "five to ten percent"),
    ("100 % committed", "one hundred percent committed"),
    ("±5%", "plus or minus five percent"),
    ("up 5 bps", "up five basis points"),
    ("10k", "ten thousand"),
    ("12.5k", "twelve thousand five hundred"),
    ("10K+", "ten thousand plus"),
    ("5M+ users", "five million plus users"),
    ("1.2M downloads", "one point two million downloads"),
    ("2.5bn", "two point five billion"),
    ("20k\u201330k", "twenty to thirty thousand"),
    ("50K/mo. leads", "fifty thousand a month leads"),
    ("4K video", "four K video"),
    ("5G and 4G", "five G and four G"),
]

_ELSEWHERE = [
    ("de-DE", "3,5 kg", "three point five kilograms"),
    ("de-DE", "1.500 kg", "one thousand five hundred kilograms"),
    ("de-DE", "5,5 %", "five point five percent"),
]


@pytest.mark.parametrize(("text", "said"), _AMERICAN)
def test_units_as_americans_write_them(says, text, said):
    assert says(text) == said


@pytest.mark.parametrize(("locale", "text", "said"), _ELSEWHERE)
def test_units_as_others_write_them(says, locale, text, said):
    assert says(text, locale) == said
