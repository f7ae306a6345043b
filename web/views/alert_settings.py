"""What somebody wants to hear of an enterprise's matches: how often, from which strength on, how many per mail."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from matcher.explaining import band_title
from matcher.scoring import Criteria, criteria_from
from models.queries import alert_settings
from models.queries.alert_settings import AlertWish
from web import site
from web.accounts.members import Kind, current_person
from web.criteria import in_force
from web.forms import Form
from web.languages import gettext as _
from web.permissions import acting, member
from web.presenters.alert_rate import Recent, counted_from, how_many
from web.reading import current_reader
from web.work_reading import BANDS

blueprint = Blueprint("alert_settings", __name__)
FREQUENCIES = ("instant", "daily", "weekly", "off")
MOST_PER_MAIL = ("5", "10", "20", "50")


@blueprint.get("/my/<int:organisation_id>/alerts")
@member(Kind.ENTERPRISE)
def edit(organisation_id: int) -> ResponseReturnValue:
    """Show what the reader hears."""
    person, enterprise_id = current_person(), acting().organisation.enterprise_id
    if person is None or enterprise_id is None:
        return redirect(url_for("profile.edit", organisation_id=organisation_id))
    form = Form(request.form)
    with site.open_reading() as session:
        wish = alert_settings.wish_of(session, person.email, enterprise_id)
        criteria = _criteria(session)
        recent = _recent(session, enterprise_id, criteria)
        others = alert_settings.others_heard_of(session, person.email, enterprise_id)
    form.values = {
        "frequency": "off" if wish is None else wish.frequency,
        "band": _band_of(wish, criteria),
        "most": str(wish.most_per_mail if wish else 10),
    }
    return _page(form, recent, others)


@blueprint.post("/my/<int:organisation_id>/alerts")
@member(Kind.ENTERPRISE)
def save(organisation_id: int) -> ResponseReturnValue:
    """Keep what the reader wants to hear."""
    person, enterprise_id = current_person(), acting().organisation.enterprise_id
    if person is None or enterprise_id is None:
        return redirect(url_for("profile.edit", organisation_id=organisation_id))
    form = Form(request.form)
    frequency = form.choice("frequency", FREQUENCIES, needed=_("Choose how often."))
    band = form.choice("band", BANDS, needed=_("Choose from which strength on."))
    most = form.choice("most", MOST_PER_MAIL, needed=_("Choose how many."))
    with site.open_session() as session:
        criteria = _criteria(session)
        if form.is_right:
            least = None if criteria is None else round(100 * criteria.bands[band])
            wish = AlertWish(frequency, least, int(most))
            alert_settings.keep_wish(session, person.email, person.language, enterprise_id, wish)
        recent = _recent(session, enterprise_id, criteria)
        others = alert_settings.others_heard_of(session, person.email, enterprise_id)
    if not form.is_right:
        return _page(form, recent, others), 422
    stopped = _("You will get no mails about %(name)s.") if others else _("You will get no mails.")
    told = _("You will hear of new tenders.") if frequency != "off" else stopped % {"name": acting().organisation.name}
    flash(told, "success")
    return redirect(url_for(".edit", organisation_id=organisation_id))


def _page(form: Form, recent: Recent, others: Sequence[str]) -> str:
    return render_template("my/alerts.html", membership=acting(), form=form, others=others, **_choices(recent))


def _criteria(session: Session) -> Criteria | None:
    row = in_force(session)
    return None if row is None else criteria_from(row.document)


def _recent(session: Session, enterprise_id: int, criteria: Criteria | None) -> Recent:
    """Return how many alerts each band would have brought, and over how many days that is known."""
    row, now = in_force(session), site.get_site().clock()
    if row is None or criteria is None:
        return Recent({}, 0)
    bounds = {band: round(100 * criteria.bands[band]) for band in BANDS}
    counts = alert_settings.count_recent(session, enterprise_id, row.id, bounds, now)
    return Recent(counts, alert_settings.days_of_history(session, now))


def _band_of(wish: AlertWish | None, criteria: Criteria | None) -> str:
    """Return the lowest band that a wish lets through; good where it was never said."""
    if wish is None or wish.least_score_centi is None or criteria is None:
        return "good"
    least = wish.least_score_centi
    return min(BANDS, key=lambda band: abs(round(100 * criteria.bands[band]) - least))


def _choices(recent: Recent) -> dict[str, object]:
    reader = current_reader()
    return {
        "frequencies": (
            ("instant", _("At once"), _("As soon as a tender is matched.")),
            ("daily", _("Every day"), _("In the morning, when there is something new.")),
            ("weekly", _("Every week"), _("On Monday morning.")),
            ("off", _("Never"), ""),
        ),
        "bands": tuple((band, band_title(band, reader.gettext), how_many(recent, band, reader)) for band in BANDS),
        "counted_from": counted_from(recent, reader),
        "most_choices": tuple((n, n) for n in MOST_PER_MAIL),
    }
