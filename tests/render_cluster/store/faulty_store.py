"""An in-memory object store behind pyarrow's own protocol that fails when told to."""

from __future__ import annotations

import io
from collections import Counter, deque

import pyarrow as pa
from pyarrow.fs import FileInfo, FileSystemHandler, FileType, PyFileSystem


class _Object(io.BytesIO):
    """Becomes visible when closed, like an object in an object store."""

    def __init__(self, objects, path, fails_after_bytes, error):
        super().__init__()
        self._objects, self._path = objects, path
        self._fails_after_bytes, self._error = fails_after_bytes, error

    def write(self, data):
        data = bytes(data)
        if self._error is not None:
            super().write(data[: self._fails_after_bytes])
            raise self._error
        return super().write(data)

    def close(self):
        if not self.closed:
            self._objects[self._path] = self.getvalue()
        super().close()


class FaultyObjects(FileSystemHandler):
    """`fail("read", error, ...)` makes the next reads raise those errors, in order.

    Operations: read, write (before the first byte), write_half (after three bytes), list, info,
    delete. `calls` counts all of them, including failed ones.
    """

    def __init__(self):
        self.objects: dict[str, bytes] = {}
        self.calls: Counter[str] = Counter()
        self._errors: dict[str, deque[Exception]] = {}

    def fail(self, operation, *errors):
        self._errors.setdefault(operation, deque()).extend(errors)

    def filesystem(self):
        return PyFileSystem(self)

    def _count(self, operation):
        self.calls[operation] += 1
        error = self._next_error(operation)
        if error is not None:
            raise error

    def _next_error(self, operation):
        errors = self._errors.get(operation)
        return errors.popleft() if errors else None

    def get_type_name(self):
        return "faulty"

    def normalize_path(self, path):
        return path

    def get_file_info(self, paths):
        self._count("info")
        return [self._info(path) for path in paths]

    def _info(self, path):
        if path not in self.objects:
            return FileInfo(path, FileType.NotFound)
        return FileInfo(path, FileType.File, size=len(self.objects[path]))

    def get_file_info_selector(self, selector):
        self._count("list")
        folder = selector.base_dir.rstrip("/") + "/"
        return [self._info(path) for path in sorted(self.objects) if path.startswith(folder)]

    def delete_file(self, path):
        self._count("delete")
        if path not in self.objects:
            raise FileNotFoundError(path)
        del self.objects[path]

    def open_input_stream(self, path):
        return self.open_input_file(path)

    def open_input_file(self, path):
        self._count("read")
        if path not in self.objects:
            raise FileNotFoundError(path)
        return pa.PythonFile(io.BytesIO(self.objects[path]), mode="r")

    def open_output_stream(self, path, metadata):  # noqa: ARG002 pyarrow names it
        self._count("write")
        half = self._next_error("write_half")
        return pa.PythonFile(_Object(self.objects, path, 3, half), mode="w")

    def create_dir(self, path, recursive):
        raise NotImplementedError

    def delete_dir(self, path):
        raise NotImplementedError

    def delete_dir_contents(self, path, missing_dir_ok):
        raise NotImplementedError

    def delete_root_dir_contents(self):
        raise NotImplementedError

    def move(self, src, dest):
        raise NotImplementedError

    def copy_file(self, src, dest):
        raise NotImplementedError

    def open_append_stream(self, path, metadata):
        raise NotImplementedError
