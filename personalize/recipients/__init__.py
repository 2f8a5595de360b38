"""Rows -> recipients: column mapping, rejections, and identity across runs."""
