"""Fields that many schemas share: money, moments, answers with three states, codes, texts that can be stored."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from matcher.codes import cpv, nuts
from matcher.records import Answer

MOST_LISTED = 100
USUALLY_LISTED = 20
MOST_VALUES = 20
COUNTRY = r"^[A-Z]{2}$"
REGION = r"^[A-Z]{2}[A-Z0-9]{0,3}$"
CPV_PREFIX = r"^[0-9]{2,8}$"
LANGUAGE = r"^[a-z]{2}$"
_ALLOWED_CONTROLS = "\n\t\r"


class Whole(validate.Regexp):
    """The whole text has a form; ``$`` alone would let a line break stand behind it.

    The pattern keeps its ``$``: that is what the programs understand which read it in the description.
    """

    def __call__(self, value: Any) -> Any:
        """Return the text. Raises: ValidationError."""
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


class Moment(fields.AwareDateTime):
    """A moment: ISO 8601 in UTC, to the second, with Z; aware when it is read."""

    def __init__(self, **named: Any) -> None:
        super().__init__(format="iso", **named)

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:  # noqa: ARG002
        if value is None:
            return None
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            return super()._deserialize(value, attr, data, **kwargs).astimezone(UTC)
        except (OverflowError, TypeError) as error:
            raise ValidationError("Not a moment, such as 2026-03-01T00:00:00Z.") from error


class Stated(fields.Boolean):
    """A statement with three states: true, false, null where the source is silent."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> bool | None:  # noqa: ARG002
        return {Answer.YES: True, Answer.NO: False}.get(value)


class Text(fields.String):
    """Text that can be stored: NFC, without characters that no text has."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = unicodedata.normalize("NFC", super()._deserialize(value, attr, data, **kwargs)).strip()
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in _ALLOWED_CONTROLS for c in text):
            raise ValidationError("Holds characters that no text has.")
        return text


class Line(Text):
    """Text on one line."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return " ".join(super()._deserialize(value, attr, data, **kwargs).split())


class Answered(Schema):
    """Base of what is given: every field is always there, null where it is unknown; more fields may come."""

    class Meta:
        """Marshmallow reads this."""

        unknown = EXCLUDE


class Asked(Schema):
    """Base of what is taken: an unknown name is an error, so that no filter is silently left out."""

    class Meta:
        """Marshmallow reads this."""

        unknown = RAISE


class MoneySchema(Answered):
    """An amount in the minor units of its currency."""

    amount_minor = fields.Integer(required=True, attribute="amount_cents", metadata={"description": "Such as cents."})
    currency = fields.String(required=True, metadata={"description": "ISO 4217."})


class PageQuery(Asked):
    """Which part of a list."""

    limit = fields.Integer(
        load_default=USUALLY_LISTED,
        validate=validate.Range(1, MOST_LISTED),
        metadata={"description": "How many at most."},
    )
    cursor = fields.String(
        validate=validate.Length(1, 1_000),
        metadata={"description": "`next_cursor` of the answer before; with the same filters."},
    )


def told(description: str, **more: Any) -> dict[str, Any]:
    """Return what marshmallow keeps as the description of a field."""
    return {"description": description, **more}


def text(description: str = "", **more: Any) -> fields.String:
    """Return a field of an answer: a text, perhaps unknown."""
    return fields.String(required=True, allow_none=True, metadata=told(description, **more) if description else more)


def texts(description: str) -> fields.Dict:
    """Return a field of an answer: one text by language."""
    metadata = told(description, example={"de": "Wäscherei", "fr": "Blanchisserie"})
    return fields.Dict(keys=fields.String(), values=fields.String(), required=True, metadata=metadata)


def code_list(description: str) -> fields.List[str]:
    """Return a field of an answer: codes."""
    return fields.List(fields.String(), required=True, metadata=told(description))


def stated(description: str = "") -> Stated:
    """Return a field of an answer: true, false or unknown."""
    return Stated(required=True, allow_none=True, metadata=told(description) if description else {})


def values(pattern: str, description: str, example: str) -> fields.List[str]:
    """Return a filter: any of some codes, the parameter repeated."""
    return fields.List(
        fields.String(validate=Whole(pattern)),
        validate=validate.Length(max=MOST_VALUES),
        metadata=told(f"{description} Repeat it for several.", example=[example]),
    )


def choices(names: list[str], description: str) -> fields.List[str]:
    """Return a filter: any of some words, the parameter repeated."""
    return fields.List(
        fields.String(validate=validate.OneOf(names)),
        validate=validate.Length(max=MOST_VALUES),
        metadata=told(f"{description} Repeat it for several.", example=names[:1]),
    )


OR_TRADE = "; or a trade whose official or everyday name in the language of Accept-Language has words that begin so"
"""Ends what ``words`` says where lots are found by their codes, too."""


def words(description: str) -> Line:
    """Return a filter: words to find."""
    return Line(validate=validate.Length(max=200), metadata=told(description, example="laundry"))


def known_cpv(code: str) -> None:
    """Check a CPV code. Raises: ValidationError."""
    if not cpv.is_known(code):
        raise ValidationError("Not a code of the CPV: eight digits, without the check digit.")


def known_region(code: str) -> None:
    """Check a NUTS code. Raises: ValidationError."""
    if not nuts.is_code(code):
        raise ValidationError("Not a code of NUTS 2024, such as DE131.")
