"""A store in a folder or among faulty objects, with direct access to its files."""

from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

from render_cluster.store.segment_store import SegmentStore
from tests.render_cluster.store.faulty_store import FaultyObjects


class StorePlace:
    def __init__(self, kind, folder):
        self.kind, self.folder, self.objects = kind, folder, FaultyObjects()
        self.store = self.open()

    def open(self):
        if self.kind == "objects":
            return SegmentStore("bucket/store", self.objects.filesystem())
        if self.kind == "subtree":
            return SegmentStore("", SubTreeFileSystem(str(self.folder), LocalFileSystem()))
        return SegmentStore(self.folder)

    def read(self, path):
        if self.kind == "objects":
            return self.objects.objects[f"bucket/store/{path}"]
        return (self.folder / path).read_bytes()

    def write(self, path, data):
        if self.kind == "objects":
            self.objects.objects[f"bucket/store/{path}"] = data
        else:
            (self.folder / path).write_bytes(data)

    def remove(self, path):
        if self.kind == "objects":
            del self.objects.objects[f"bucket/store/{path}"]
        else:
            (self.folder / path).unlink()

    def files(self):
        if self.kind == "objects":
            return sorted(p.removeprefix("bucket/store/") for p in self.objects.objects)
        return sorted(
            p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file()
        )
