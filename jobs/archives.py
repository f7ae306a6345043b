"""Gives the documents in files, folders and archives one by one, without unpacking an archive to disk.

Archives are untrusted: only regular members are read, names are never used as paths, sizes are capped.
"""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MEMBER_BYTES_MAX = 25_000_000
"""Larger members are handed on cut short, so that the parser refuses them by size and says so."""
ARCHIVE_BYTES_MAX = 4_000_000_000
ARCHIVE_MEMBERS_MAX = 1_000_000
HEADER_BYTES_MAX = 1_000_000
"""Of a member's name and attributes; tarfile reads them into memory as they are declared."""
HEADER_TYPES = {
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK,
}  # fmt: skip
ARCHIVE_FAULTS = (
    OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, zlib.error,
    ValueError,  # tarfile, for sparse members that contradict themselves
    RuntimeError,  # zipfile, for members with a password; NotImplementedError, for methods it does not know, is one
)  # fmt: skip


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
    except UnreadablePathError:
        raise
    except ARCHIVE_FAULTS as error:
        raise UnreadablePathError(f"{path} cannot be read: {error}") from error


def _in_tar(path: Path) -> Iterator[Document]:
    meter = _Meter(path)
    with tarfile.open(path, "r|*", tarinfo=_ModestMember) as archive:
        for member in archive:
            meter.count_member()
            meter.count_bytes(member.size)
            stream = archive.extractfile(member) if member.isreg() and member.name.lower().endswith(".xml") else None
            if stream is not None:
                yield Document(member.name, stream.read(MEMBER_BYTES_MAX))
            archive.members.clear()  # type: ignore[attr-defined]  # else a million of them stay in memory


def _in_zip(path: Path) -> Iterator[Document]:
    meter = _Meter(path)
    with zipfile.ZipFile(path) as archive:
        for member in sorted(archive.infolist(), key=lambda item: item.filename):
            meter.count_member()
            if not member.is_dir() and member.filename.lower().endswith(".xml"):
                with archive.open(member) as stream:
                    content = stream.read(MEMBER_BYTES_MAX)
                meter.count_bytes(len(content))
                yield Document(member.filename, content)


class _Meter:
    """Counts what an archive has given and stops it at the limits."""

    def __init__(self, path: Path) -> None:
        self._path, self._bytes, self._members = path, 0, 0

    def count_member(self) -> None:
        self._members += 1
        if self._members > ARCHIVE_MEMBERS_MAX:
            raise ArchiveLimitError(f"{self._path} has more than {ARCHIVE_MEMBERS_MAX:,} members.")

    def count_bytes(self, number: int) -> None:
        self._bytes += number
        if self._bytes > ARCHIVE_BYTES_MAX:
            raise ArchiveLimitError(f"{self._path} unpacks to more than {ARCHIVE_BYTES_MAX:,} bytes.")


class _ModestMember(tarfile.TarInfo):
    """A member of a tar file whose name and attributes are no larger than any real ones."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        member = super().frombuf(buf, encoding, errors)
        if member.type in HEADER_TYPES and member.size > HEADER_BYTES_MAX:
            raise ArchiveLimitError(f"A member's name or attributes have more than {HEADER_BYTES_MAX:,} bytes.")
        return member
