"""Documents from files, folders and archives, hostile ones included."""

from __future__ import annotations

import io
import os
import tarfile
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


def test_a_missing_path_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePathError, match="There is no file or folder"):
        check_paths([tmp_path, tmp_path / "missing.xml"])
