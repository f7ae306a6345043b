"""A contact as links: a mail to one address and nothing more, a call to the digits that are dialled."""

from __future__ import annotations

import pytest

from models.enterprises import EnterpriseRow
from web.presenters.contact import PublicContact, call_url, contact_links, mail_url, public_contact


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("a@b.example", "mailto:a@b.example"),
        ("a?bcc=x&body=y@b.example", "mailto:a%3Fbcc%3Dx%26body%3Dy@b.example"),
        ("a%0abcc@b.example", "mailto:a%250abcc@b.example"),
        ("a#b/c@b.example", "mailto:a%23b%2Fc@b.example"),
        ("wäscherei@b.example", "mailto:w%C3%A4scherei@b.example"),
    ],
)
def test_a_link_writes_to_one_address_and_sets_nothing_else(address: str, url: str) -> None:
    assert mail_url(address) == url


@pytest.mark.parametrize(
    ("number", "url"),
    [
        ("+49 761 123-0", "tel:+497611230"),
        ("+49 (0)761 123", "tel:+49761123"),
        ("(+49) 761 123", "tel:+49761123"),
        ("(0761) 12/3", "tel:0761123"),
        ("(0)761 123", "tel:0761123"),
        ("112", "tel:112"),
    ],
)
def test_a_call_is_to_the_digits_that_are_dialled(number: str, url: str) -> None:
    assert call_url(number) == url


def test_nothing_is_public_of_who_is_not_listed() -> None:
    row = EnterpriseRow(contact_email="a@b.example", contact_phone="112", listed=False)
    assert public_contact(row) == PublicContact(None, None)
    assert contact_links(row) == ()
    row.listed = True
    assert [link.text for link in contact_links(row)] == ["a@b.example", "112"]
