"""Problem details."""

from __future__ import annotations

from marshmallow import fields

from web.api.schemas.base import Answered


class ProblemErrorSchema(Answered):
    """One thing that is wrong with a request."""

    at = fields.String(required=True, metadata={"description": "Where: `body.lots.0.cpv`, `query.country`."})
    detail = fields.String(required=True)


class ProblemSchema(Answered):
    """What is wrong, as RFC 9457 says it."""

    type = fields.String(required=True, metadata={"format": "uri", "description": "Names the kind of problem."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.List(fields.Nested(ProblemErrorSchema), metadata={"description": "With 422: each value."})
