"""Files with links, as tests write and read them."""

import csv
import io

import pyarrow as pa

from batch.delivery.links_csv import write_links
from personalize.source.reading import read_source
from tests.batch.run.outcome_tables import outcomes_of

TOKEN = "T" * 22
URL = f"http://x/v/{TOKEN}"
POSTER = f"{URL}/poster.jpg"
BOMS = {
    "utf-8-sig": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
    "utf-32-le": b"\xff\xfe\0\0",
    "utf-32-be": b"\0\0\xfe\xff",
}


def link(tmp_path, content, outcomes, encoding=None, base_url="http://x"):
    source_file = tmp_path / "source.csv"
    source_file.write_bytes(content if isinstance(content, bytes) else content.encode())
    source = read_source(source_file, encoding)
    write_all(tmp_path / "links.csv", source, outcomes, base_url)
    return tmp_path / "links.csv"


def write_all(path, source, outcomes, base_url="http://x"):
    tokens = [TOKEN if row["status"] == "video" else None for row in outcomes]
    arguments = (outcomes_of(*outcomes), pa.array(tokens, pa.string()), base_url)
    return write_links(path, source, *arguments)


def read_back(path, delimiter=",", encoding="utf-8"):
    text = io.StringIO(path.read_bytes().decode(encoding), newline="")
    return list(csv.reader(text, delimiter=delimiter))
