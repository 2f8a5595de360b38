"""How seconds, bytes and dollars are written for people, on the terminal and in the report."""

from __future__ import annotations

_UNITS = ("B", "kB", "MB", "GB", "TB")
_MINUTE_S, _HOUR_S = 60, 3600
_TENTH_USD, _LEAST_USD = 0.095, 1e-7


def format_duration(seconds: float) -> str:
    """For people: 0.4 s, 12.3 s, 4 min 05 s, 3 h 07 min."""
    if seconds < _MINUTE_S - 0.05:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < _HOUR_S:
        return f"{whole // _MINUTE_S} min {whole % _MINUTE_S:02d} s"
    return f"{whole // _HOUR_S:,} h {whole % _HOUR_S // _MINUTE_S:02d} min"


def format_rate(per_s: float) -> str:
    """For people: 12.0/min, 3.4/s, 79,903/s."""
    if per_s < 1:
        return f"{per_s * 60:.1f}/min"
    return f"{per_s:.1f}/s" if per_s < 100 else f"{per_s:,.0f}/s"


def format_bytes(size_bytes: float) -> str:
    """For people: 812 B, 4.2 MB."""
    power = 0
    while size_bytes >= 999.5 and power < len(_UNITS) - 1:
        size_bytes /= 1000
        power += 1
    return (
        f"{size_bytes:.0f} {_UNITS[power]}" if power == 0 else f"{size_bytes:.1f} {_UNITS[power]}"
    )


def format_usd(usd: float | None) -> str:
    """Dollars: two decimals from ten cents up, below that two significant figures."""
    if usd is None:
        return "n/a"
    if usd >= _TENTH_USD:
        return f"${usd:,.2f}"
    if usd < _LEAST_USD:
        return "$0"
    return f"${float(f'{usd:.2g}'):.8f}".rstrip("0")
