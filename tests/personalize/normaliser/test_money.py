"""Money is said with its currency, whatever the decimal mark."""

import pytest

_AMERICAN = [
    ("€1.500", "fifteen hundred euros"),
    ("1.500 €", "fifteen hundred euros"),
    ("1.200,50 €", "twelve hundred euros and fifty cents"),
    ("$1-2M", "one to two million dollars"),
    ("$19.99/month", "nineteen dollars and ninety-nine cents a month"),
    ("$5k/mo", "five thousand dollars a month"),
    ("£2.5bn", "two point five billion pounds"),
    ("CHF 1'200", "twelve hundred Swiss francs"),
    ("CHF 20.-", "twenty Swiss francs"),
    ("20,- €", "twenty euros"),
    ("₹5 lakh", "five lakh rupees"),
    ("₹1,00,000", "one hundred thousand rupees"),
    ("2 crore", "two crore"),
    ("$0.99", "ninety-nine cents"),
    ("$.50", "fifty cents"),
    ("$1", "one dollar"),
    ("$1.00", "one dollar"),
    ("$1.01", "one dollar and one cent"),
    ("$0", "zero dollars"),
    ("$0.05 per click", "five cents per click"),
    ("-$500", "minus five hundred dollars"),
    ("+$500", "plus five hundred dollars"),
    ("$1,234.56", "one thousand two hundred thirty-four dollars and fifty-six cents"),
    ("$500 USD", "five hundred U S dollars"),
    (
        "Total: $1,234.56 USD",
        "Total: one thousand two hundred thirty-four U S dollars and fifty-six cents",
    ),
    ("US$500", "five hundred U S dollars"),
    ("US$1.2bn", "one point two billion U S dollars"),
    ("US $500", "five hundred U S dollars"),
    ("A$20", "twenty Australian dollars"),
    ("R$ 100", "one hundred reais"),
    ("EUR 50", "fifty euros"),
    ("50 EUR", "fifty euros"),
    ("EUR 1.200,50", "twelve hundred euros and fifty cents"),
    ("AED 500", "five hundred U A E dirhams"),
    ("TOP 10 tips", "top ten tips"),
    ("Rs. 500", "five hundred rupees"),
    ("Rs 500/-", "five hundred rupees"),
    ("¥1,000", "one thousand yen"),
    ("5 zł", "five zlotys"),
    ("2.000 kr", "two thousand kronor"),
    ("99¢", "ninety-nine cents"),
    ("20 cents", "twenty cents"),
    ("$5-$10", "five to ten dollars"),
    ("$5-10k per year", "five to ten thousand dollars per year"),
    ("$500-1k", "five hundred to one thousand dollars"),
    ("Save $5 \u2013 $10", "Save five to ten dollars"),
    ("From €10\u2013€20 a month", "From ten to twenty euros a month"),
    ("between $1M and $2M", "between one and two million dollars"),
    ("£250k-£300k", "two hundred fifty to three hundred thousand pounds"),
    ("$1.5M\u2013$2M", "one point five to two million dollars"),
    ("$1.5k", "fifteen hundred dollars"),
    ("$3.5 billion", "three point five billion dollars"),
    ("$1000000", "one million dollars"),
    ("$100,000+", "one hundred thousand dollars plus"),
    ("1 200 €", "twelve hundred euros"),
    ("1 234,56 €", "one thousand two hundred thirty-four euros and fifty-six cents"),
    ("€1m", "one million euros"),
    ("a $500 discount", "a five hundred dollar discount"),
    ("the $500 you paid", "the five hundred dollars you paid"),
    ("your $500 credit", "your five hundred dollar credit"),
    ("a $2M round", "a two million dollar round"),
    ("We raised a $12M Series B.", "We raised a twelve million dollar Series B."),
    ("Congrats on the $40M Series C!", "Congrats on the forty million dollar Series C!"),
    ("three-year, $3m deal", "three-year, three million dollar deal"),
    ("a $500/month plan", "a five hundred dollar a month plan"),
    ("$2.5 million-dollar deal", "two point five million dollar deal"),
    ("£5 off", "five pounds off"),
    ("$10/user/month", "ten dollars per user per month"),
    ("€5/user", "five euros per user"),
    ("$15/hr", "fifteen dollars an hour"),
    ("$99/yr.", "ninety-nine dollars a year."),
    ("$0.10/kWh", "ten cents per kilowatt hour"),
    ("It costs CHF 1'200 or ₹5 lakh.", "It costs twelve hundred Swiss francs or five lakh rupees."),
    (
        "You asked about pricing: it's $49/user/mo. (billed annually).",
        "You asked about pricing: it's forty-nine dollars per user per month, billed annually.",
    ),
    ("You'll save ~$12k/yr per rep.", "You'll save about twelve thousand dollars a year per rep."),
    ("$20/mo → $15/mo", "twenty dollars a month to fifteen dollars a month"),
    (
        "That's $1,200 a year back in your pocket.",
        "That's twelve hundred dollars a year back in your pocket.",
    ),
    ("Plans from 49 € per month.", "Plans from forty-nine euros per month."),
    (
        "In FY2025-26, revenue was €2,5 Mio.",
        "In F Y twenty twenty-five to twenty-six, revenue was two point five million euros.",
    ),
    ("a 50¢ coupon", "a fifty cent coupon"),
    ("25¢ a cup", "twenty-five cents a cup"),
]

_ELSEWHERE = [
    ("de-DE", "1.234,56 €", "one thousand two hundred thirty-four euros and fifty-six cents"),
    ("de-DE", "$1,200", "twelve hundred dollars"),
    ("sv-SE", "2 000 kr", "two thousand kronor"),
    ("da-DK", "500 kr", "five hundred kroner"),
    ("en-GB", "£1.5m and 50p", "one point five million pounds and fifty pence"),
    ("en-IN", "₹12,50,000", "one million two hundred fifty thousand rupees"),
    ("de-CH", "CHF 1'200.50", "twelve hundred Swiss francs and fifty centimes"),
]


@pytest.mark.parametrize(("text", "said"), _AMERICAN)
def test_money_as_americans_write_them(says, text, said):
    assert says(text) == said


@pytest.mark.parametrize(("locale", "text", "said"), _ELSEWHERE)
def test_money_as_others_write_them(says, locale, text, said):
    assert says(text, locale) == said
