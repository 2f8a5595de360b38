"""What a made-up export draws from: first names by census frequency, surnames, fixed lists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import names  # type: ignore[import-untyped]  # has no stubs
import numpy as np
from numpy.typing import NDArray

FIRST_SEXES = ("first:female", "first:male")
# Enough common surnames that a company name rarely occurs twice.
_COMPANY_SURNAMES = 20_000

# HubSpot's industries, each with words that its companies might have in their names.
INDUSTRIES: dict[str, tuple[str, ...]] = {
    "Accounting": ("Accounting", "Bookkeeping", "Ledgers", "Audit", "Tax Advisors"),
    "Automotive": ("Motors", "Auto Parts", "Tires", "Collision", "Fleet Service"),
    "Banking": ("Bank", "Savings", "Trust", "Lending", "Mortgage"),
    "Biotechnology": ("Biologics", "Genomics", "Labs", "Therapeutics", "Bioscience"),
    "Computer Software": ("Software", "Systems", "Analytics", "Cloud", "Data"),
    "Construction": ("Builders", "Construction", "Roofing", "Concrete", "Contracting"),
    "Education Management": ("Academy", "Tutoring", "Learning", "College", "Schools"),
    "Farming": ("Farms", "Orchards", "Dairy", "Grain", "Produce"),
    "Financial Services": ("Capital", "Advisors", "Wealth", "Investments", "Finance"),
    "Food & Beverages": ("Foods", "Bakery", "Coffee", "Provisions", "Beverages"),
    "Hospital & Health Care": ("Clinic", "Health", "Medical", "Dental", "Home Care"),
    "Hospitality": ("Hotels", "Inns", "Resorts", "Catering", "Lodging"),
    "Insurance": ("Insurance", "Mutual", "Underwriters", "Benefits", "Coverage"),
    "Law Practice": ("Law", "Legal", "Attorneys", "Counsel", "Law Office"),
    "Logistics and Supply Chain": ("Freight", "Logistics", "Trucking", "Supply", "Transport"),
    "Machinery": ("Tools", "Machinery", "Pumps", "Bearings", "Controls"),
    "Nonprofit Organization Management": ("Foundation", "Alliance", "Fund", "Mission", "Outreach"),
    "Real Estate": ("Realty", "Properties", "Homes", "Estates", "Land"),
    "Retail": ("Stores", "Outfitters", "Market", "Home Goods", "Supply Store"),
    "Telecommunications": ("Telecom", "Wireless", "Fiber", "Networks", "Broadband"),
}
LEGAL_FORMS = ("", "", " Inc.", ", Inc.", " LLC", " Co.", " Group")
JOB_FUNCTIONS = (
    *("Customer Success", "Finance", "Human Resources", "Information Technology"),
    *("Marketing", "Operations", "Sales"),
)
LEVELS = ("Director of", "Head of", "Manager,", "VP of", "Specialist,", "Coordinator,")
OWNERS = (
    *("Dana Whitfield", "Marcus Oyelaran", "Lucía Fernández", "Priya Raman", "Tom Becker"),
    *("Grace Kim", "Andre Lewis", "Hannah Cole", "Omar Haddad", "Julia Novak"),
)
LEAD_STATUSES = ("New", "Open", "In Progress", "Connected", "Open Deal", "Unqualified")
STATES = (
    *("Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado"),
    *("Connecticut", "Delaware", "Florida", "Georgia", "Hawaii", "Idaho"),
    *("Illinois", "Indiana", "Iowa", "Kansas", "Kentucky", "Louisiana"),
    *("Maine", "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi"),
    *("Missouri", "Montana", "Nebraska", "Nevada", "New Hampshire", "New Jersey"),
    *("New Mexico", "New York", "North Carolina", "North Dakota", "Ohio", "Oklahoma"),
    *("Oregon", "Pennsylvania", "Rhode Island", "South Carolina", "South Dakota", "Tennessee"),
    *("Texas", "Utah", "Vermont", "Virginia", "Washington", "West Virginia"),
    *("Wisconsin", "Wyoming"),
)


@dataclass(frozen=True, slots=True)
class NameList:
    """Names (N,) object, and their probabilities (N,) float64, which sum to 1."""

    names: NDArray[np.object_]
    shares: NDArray[np.float64]

    def draw(self, generator: np.random.Generator, count: int) -> NDArray[np.object_]:
        """`count` names, each in proportion to its share."""
        at = np.searchsorted(np.cumsum(self.shares), generator.random(count), side="right")
        return np.asarray(self.names[np.minimum(at, len(self.names) - 1)])


def read_names(which: str) -> NameList:
    """A list of the 1990 US Census (`first:female`, `first:male`, `last`) with its frequencies.

    The files of the package `names` are the census's own: name, percentage, cumulative, rank.
    """
    rows = [line.split() for line in Path(names.FILES[which]).read_text("ascii").splitlines()]
    shares = np.array([float(row[1]) for row in rows])
    written = np.array([row[0].capitalize() for row in rows], object)
    return NameList(written, shares / shares.sum())


def company_surnames(surnames: NameList) -> NameList:
    """The commonest surnames, all equally likely, so that companies rarely share one."""
    kept = surnames.names[:_COMPANY_SURNAMES]
    return NameList(kept, np.full(len(kept), 1 / len(kept)))
