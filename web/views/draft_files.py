"""A draft from a file or a pasted text: read, shown in the ordinary form, kept when somebody has looked at it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from jobs.queues import ring
from matcher.drafting import ProposedDraft
from models.drafts import DraftRow
from web import draft_form, draft_reading, site
from web.accounts.members import Kind
from web.draft_keeping import add_draft, address_once, lot_made, says_all
from web.forms import Form
from web.languages import gettext as _
from web.once import given_id
from web.permissions import acting, member
from web.presenters.draft_forms import form_choices, reading_sentences
from web.reading import current_reader
from web.uploads import takes_upload
from web.views.draft_forms import form_page

blueprint = Blueprint("draft_files", __name__, url_prefix="/my/<int:organisation_id>/drafts/from-file")
MOST_FILE_BYTES, MOST_FORM_BYTES = 12_000_000, 8_000_000
"""Most bytes of a request with a document, and with the lots that were read from it."""


@blueprint.route("", methods=["GET", "POST"])
@member(Kind.BUYER)
@takes_upload(MOST_FILE_BYTES)
def read(organisation_id: int) -> ResponseReturnValue:  # noqa: ARG001 - read by the permission
    """Ask for a file or a text, and show what it proposes; nothing is kept."""
    form = Form(request.form)
    pasted, status = form.text("pasted", most=draft_reading.MOST_CHARACTERS), 200
    if request.method == "POST":
        try:
            return _proposal_page(draft_reading.read_document(_given(pasted), acting().organisation.country))
        except draft_reading.DocumentFaultError as error:
            form.errors["file"] = draft_reading.fault_sentence(error.code, is_pasted=bool(pasted))
            status = 503 if error.code == draft_reading.BUSY else 422
    return render_template("my/draft_read.html", membership=acting(), form=form), status


@blueprint.post("/lots")
@member(Kind.BUYER)
@takes_upload(MOST_FORM_BYTES)
def keep(organisation_id: int) -> ResponseReturnValue:
    """Keep a draft with the lots that somebody has looked at."""
    head = Form(request.form)
    title = head.line("draft_title", needed=_("Enter a title."), most=300)
    forms = draft_form.read_several(request.form)
    wanted = [form for form in forms if form.values["keep"]]
    if not wanted:
        head.errors["lots"] = _("Keep at least one lot.")
    if head.errors or not all(form.is_right for form in wanted):
        return _lots_page(head, forms), 422
    lot_id = given_id()
    with site.open_session() as session:
        made = lot_made(session, organisation_id, lot_id, to_change=True)
        draft = made.draft if made else add_draft(session, title=title, forms=wanted, first_lot_id=lot_id)
        is_kept = made is None or says_all(draft, title, wanted)
        session.flush()
        session.expunge_all()
    if not is_kept:
        head.errors["lots"] = _("You have saved this draft already. What you typed now is not kept; change it here:")
        return _lots_page(head, forms, made=draft), 422
    ring(site.get_site().settings, "match_draft")
    return redirect(url_for("drafts.show", organisation_id=organisation_id, draft_id=draft.id))


def _given(pasted: str) -> bytes:
    """Return the document: a file or a pasted text, never one of two.

    Raises: DocumentFaultError.
    """
    file = request.files.get("file")
    has_file = file is not None and bool(file.filename)
    if has_file == bool(pasted):
        raise draft_reading.DocumentFaultError("both" if pasted else "missing")
    if file is None or not has_file:
        return pasted.encode()
    return file.stream.read(draft_reading.MOST_BYTES + 1)


def _proposal_page(proposal: ProposedDraft) -> ResponseReturnValue:
    forms, remarks, reader = draft_form.proposed_lots(proposal), _remarks(proposal), current_reader()
    told = [reading_sentences(lot, form, reader) for lot, form in zip(proposal.lots, forms, strict=True)]
    if len(forms) == 1:
        return form_page(forms[0], None, None, remarks=(*remarks, *told[0]))
    head = Form(request.form)
    head.values["draft_title"] = proposal.title
    return _lots_page(head, forms, remarks=remarks, told=told)


def _lots_page(
    head: Form,
    forms: Sequence[Form],
    *,
    remarks: Sequence[str] = (),
    told: Sequence[tuple[str, ...]] = (),
    made: DraftRow | None = None,
) -> str:
    """Return the page of several lots; ``told`` says of each what was read, ``made`` is what was saved already."""
    country, reader = acting().organisation.country, current_reader()
    lots = [
        (form, form_choices(form, country, None, reader), sentences)
        for form, sentences in zip(forms, told or [()] * len(forms), strict=True)
    ]
    action = address_once(url_for("draft_files.keep", organisation_id=acting().organisation_id), given_id())
    return render_template(
        "my/draft_several.html", membership=acting(), head=head, lots=lots, remarks=remarks, made=made, action=action
    )


def _remarks(proposal: ProposedDraft) -> tuple[str, ...]:
    """Return what to look at in a proposal."""
    remarks = [_("This is what we found in your document. Look at every field: nothing is kept until you save.")]
    if proposal.was_cut:
        remarks.append(_("The document is longer than a draft may be; its end is left out."))
    if proposal.was_converted:
        remarks.append(_("The value stood in another currency; it is converted to euro."))
    return tuple(remarks)
