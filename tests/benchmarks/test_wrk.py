"""What the benchmark of the server reads from wrk's report."""

import pytest

from benchmarks.wrk import Load, read_report

REPORT = """Running 4s test @ http://127.0.0.1:35505
  1 threads and 50 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    37.91ms   20.04ms 288.43ms   91.29%
    Req/Sec     1.19k   170.12     1.42k    75.00%
  Latency Distribution
     50%  870.00us
     75%   40.67ms
     90%   53.18ms
     99%    1.22s
  4747 requests in 4.00s, 4.45GB read
{errors}Requests/sec:   1186.60
Transfer/sec:      1.50GB
"""
SOCKETS = "  Socket errors: connect 1, read 20, write 0, timeout 300\n"
STATUS = "  Non-2xx or 3xx responses: 4000\n"


@pytest.mark.parametrize(
    ("errors", "count"), [("", 0), (SOCKETS, 321), (STATUS, 4000), (SOCKETS + STATUS, 4321)]
)
def test_rates_times_and_every_kind_of_error_are_read(errors, count):
    expected = Load(1186.6, 1.5 * (1 << 30), count, p50_ms=0.87, p99_ms=1220.0)
    assert read_report(REPORT.format(errors=errors)) == expected


def test_a_report_without_figures_is_an_error():
    with pytest.raises(ValueError, match="something else"):
        read_report("unable to connect")
