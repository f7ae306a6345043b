"""Gives the documents in files, folders and archives one by one, without unpacking an archive to disk.

Archives are untrusted: only regular members are read, names are never used as paths, sizes are capped.
"""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MEMBER_BYTES_MAX = 25_000_000
"""Larger members are handed on cut short, so that the parser refuses them by size and says so."""
ARCHIVE_BYTES_MAX = 4_000_000_000
ARCHIVE_MEMBERS_MAX = 1_000_000


class UnreadablePathError(ValueError):
    """A path does not exist, cannot be read, or is no archive though it is named like one."""


class ArchiveLimitError(UnreadablePathError):
    """An archive unpacks to more than a package of notices ever would; raised while it is read."""


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one document and the name under which its source knows it."""

    reference: str
    content: bytes


def check_paths(paths: Iterable[Path]) -> None:
    """Raise :class:`UnreadablePathError` for a path that is not there."""
    for path in paths:
        if not path.exists():
            raise UnreadablePathError(f"There is no file or folder {path}.")


def iter_documents(paths: Iterable[Path]) -> Iterator[Document]:
    """Yield the XML documents of files, folders (sorted, with all below them) and archives (.tar.gz, .tgz, .tar, .zip).

    Raises:
        UnreadablePathError: a path is missing or broken; what came before it has been yielded.
    """
    for path in paths:
        if path.is_dir():
            for file in sorted(item for item in path.rglob("*") if item.is_file() and _is_wanted(item.name)):
                yield from _documents(file, file.relative_to(path).as_posix())
        elif path.is_file():
            yield from _documents(path, path.name)
        else:
            raise UnreadablePathError(f"There is no file or folder {path}.")


def _is_wanted(name: str) -> bool:
    return name.lower().endswith((".xml", ".tar.gz", ".tgz", ".tar", ".zip"))


def _documents(path: Path, reference: str) -> Iterator[Document]:
    name = path.name.lower()
    try:
        if name.endswith((".tar.gz", ".tgz", ".tar")):
            yield from _in_tar(path)
        elif name.endswith(".zip"):
            yield from _in_zip(path)
        else:
            with path.open("rb") as file:
                yield Document(reference, file.read(MEMBER_BYTES_MAX))
    except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise UnreadablePathError(f"{path} cannot be read: {error}") from error


def _in_tar(path: Path) -> Iterator[Document]:
    meter = _Meter(path)
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            meter.count_member()
            stream = archive.extractfile(member) if member.isreg() and member.name.lower().endswith(".xml") else None
            if stream is not None:
                yield Document(member.name, meter.read(stream))


def _in_zip(path: Path) -> Iterator[Document]:
    meter = _Meter(path)
    with zipfile.ZipFile(path) as archive:
        for member in sorted(archive.infolist(), key=lambda item: item.filename):
            meter.count_member()
            if not member.is_dir() and member.filename.lower().endswith(".xml"):
                with archive.open(member) as stream:
                    yield Document(member.filename, meter.read(stream))


class _Meter:
    """Counts what an archive has given and stops it at the limits."""

    def __init__(self, path: Path) -> None:
        self._path, self._bytes, self._members = path, 0, 0

    def count_member(self) -> None:
        self._members += 1
        if self._members > ARCHIVE_MEMBERS_MAX:
            raise ArchiveLimitError(f"{self._path} has more than {ARCHIVE_MEMBERS_MAX:,} members.")

    def read(self, stream: IO[bytes]) -> bytes:
        content = stream.read(MEMBER_BYTES_MAX)
        self._bytes += len(content)
        if self._bytes > ARCHIVE_BYTES_MAX:
            raise ArchiveLimitError(f"{self._path} unpacks to more than {ARCHIVE_BYTES_MAX:,} bytes.")
        return content
