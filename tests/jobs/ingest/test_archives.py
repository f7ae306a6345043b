"""Documents from files, folders and archives, hostile ones included."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from jobs import archives
from jobs.archives import ArchiveLimitError, UnreadablePathError, check_paths, iter_documents


def tar_of(path: Path, members: dict[str, bytes], *, links: tuple[str, ...] = ()) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name in links:
            link = tarfile.TarInfo(name)
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(link)
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def names(*paths: Path) -> list[str]:
    return [document.reference for document in iter_documents(paths)]


def test_a_folder_is_read_sorted_with_all_below_it_and_only_xml(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.xml", "1.xml", "b/notes.txt"):
        (tmp_path / name).write_text("<x/>")
    assert names(tmp_path) == ["1.xml", "b/2.xml"]


def test_archives_are_streamed_member_by_member(tmp_path: Path) -> None:
    packed = tar_of(tmp_path / "day.tar.gz", {"2026/1.xml": b"<a/>", "2026/2.XML": b"<b/>", "readme": b"no"})
    assert [(item.reference, item.content) for item in iter_documents([packed])] == [
        ("2026/1.xml", b"<a/>"),
        ("2026/2.XML", b"<b/>"),
    ]
    with zipfile.ZipFile(tmp_path / "day.zip", "w") as archive:
        archive.writestr("1.xml", "<a/>")
    assert names(tmp_path / "day.zip") == ["1.xml"]


def test_links_and_names_that_leave_the_folder_are_harmless(tmp_path: Path) -> None:
    packed = tar_of(tmp_path / "x.tar.gz", {"../../evil.xml": b"<a/>"}, links=("passwd.xml",))
    assert names(packed) == ["../../evil.xml"]
    assert not (tmp_path.parent.parent / "evil.xml").exists()


def test_a_bomb_stops_at_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ARCHIVE_BYTES_MAX", 1_000_000)
    monkeypatch.setattr(archives, "MEMBER_BYTES_MAX", 400_000)
    packed = tar_of(tmp_path / "bomb.tar.gz", {f"{number}.xml": bytes(500_000) for number in range(9)})
    seen = []
    with pytest.raises(ArchiveLimitError):
        seen.extend(len(item.content) for item in iter_documents([packed]))
    monkeypatch.setattr(archives, "ARCHIVE_MEMBERS_MAX", 3)
    with pytest.raises(ArchiveLimitError):
        names(tar_of(tmp_path / "many.tar.gz", {f"{number}.xml": b"<x/>" for number in range(9)}))


def test_a_broken_archive_says_which(tmp_path: Path) -> None:
    whole = tar_of(tmp_path / "cut.tar.gz", {f"{number}.xml": os.urandom(20_000) for number in range(5)})
    whole.write_bytes(whole.read_bytes()[:30_000])
    with pytest.raises(UnreadablePathError, match=r"cut\.tar\.gz cannot be read"):
        names(whole)
    (tmp_path / "no.zip").write_bytes(b"not a zip")
    with pytest.raises(UnreadablePathError, match=r"no\.zip cannot be read"):
        names(tmp_path / "no.zip")


def header(kind: bytes, size: int, **attributes: str) -> bytes:
    member = tarfile.TarInfo("a.xml")
    member.type, member.size, member.pax_headers = kind, size, attributes
    return member.tobuf(format=tarfile.PAX_FORMAT if attributes else tarfile.GNU_FORMAT)


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_name_that_unpacks_to_much_is_never_held_in_memory(tmp_path: Path, kind: bytes) -> None:
    packed = tmp_path / "names.tar.gz"
    with gzip.open(packed, "wb", compresslevel=1) as file:
        file.write(header(kind, 64_000_000))
        for _ in range(65):
            file.write(bytes(1_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveLimitError):
            names(packed)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_what_is_not_read_counts_towards_the_limit_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ARCHIVE_BYTES_MAX", 1_000_000)
    with pytest.raises(ArchiveLimitError):
        names(tar_of(tmp_path / "padded.tar.gz", {"1.bin": bytes(2_000_000), "2.xml": b"<x/>"}))


@pytest.mark.parametrize("attributes", [{"GNU.sparse.major": "1", "GNU.sparse.minor": "0"}, {"GNU.sparse.map": "a,b"}])
def test_a_sparse_member_that_contradicts_itself_is_a_broken_archive(
    tmp_path: Path, attributes: dict[str, str]
) -> None:
    packed = tmp_path / "sparse.tar"
    packed.write_bytes(header(tarfile.REGTYPE, 1024, **attributes) + bytes(4096))
    with pytest.raises(UnreadablePathError, match="cannot be read"):
        names(packed)


@pytest.mark.parametrize(("local", "central", "value"), [(6, 8, 1), (8, 10, 97)])
def test_a_zip_with_a_password_or_an_unknown_method_is_a_broken_archive(
    tmp_path: Path, local: int, central: int, value: int
) -> None:
    packed = tmp_path / "locked.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("1.xml", "<a/>")
    content = bytearray(packed.read_bytes())
    content[local] = content[content.index(b"PK\x01\x02") + central] = value
    packed.write_bytes(content)
    with pytest.raises(UnreadablePathError, match="cannot be read"):
        names(packed)


def test_a_missing_path_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePathError, match="There is no file or folder"):
        check_paths([tmp_path, tmp_path / "missing.xml"])
