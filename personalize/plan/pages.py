"""What each recipient's page says: the campaign's texts, filled once for each combination."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from personalize.campaign.campaign import Campaign
from personalize.campaign.page import ADDRESS
from personalize.plan.plan_groups import codes_of
from personalize.script.shown_text import ShownText, fill_address, fill_text
from personalize.script.values import MissingValue

PAGE_COLUMNS = {
    ("headline",): "page_headline",
    ("text",): "page_text",
    ("button", "label"): "page_button",
    ("button", "link"): "page_link",
    ("sender", "name"): "page_sender",
}
"""The plan's column of each text, by its place in the campaign."""


def page_columns(campaign: Campaign, accepted: pa.Table) -> dict[str, pa.Array]:
    """The texts of the accepted recipients' pages: column -> (R,) strings.

    Null where the campaign has no such text, or where a recipient lacks a value that it shows:
    nobody loses a video for their page.
    """
    texts = campaign.page_texts()
    nothing = pa.nulls(accepted.num_rows, pa.string())
    return {
        column: _filled(texts[where], where, accepted) if where in texts else nothing
        for where, column in PAGE_COLUMNS.items()
    }


def _filled(text: ShownText, where: tuple[str, ...], accepted: pa.Table) -> pa.Array:
    fill = fill_address if where[-1] == ADDRESS else fill_text
    codes = codes_of(accepted, text.fields)
    _, first_rows = np.unique(codes, return_index=True)
    firsts = accepted.select(text.fields).take(pa.array(first_rows))
    rows = firsts.to_pylist() if text.fields else [{}] * len(first_rows)
    filled = [fill(text, {name: _shown(name, row[name]) for name in text.fields}) for row in rows]
    return pa.array(filled, pa.string()).take(pa.array(codes))


def _shown(name: str, value: str) -> str:
    return value or MissingValue(name)
