"""Workbooks of Excel and LibreOffice: which sheet, and each cell as a person sees it."""
