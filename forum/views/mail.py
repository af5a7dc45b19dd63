"""Which mail she gets, and the address at the foot of each that stops it without a sign-in (RFC 8058)."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from accounts.selectors import style_of

from .. import actions, clock
from ..mail_form import MailForm
from ..mailing import plans, returned, signed


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: MemberRequest) -> HttpResponse:
    person = request.user
    if request.method == "POST" and "again" in request.POST:
        actions.mail_again(person=person)
        messages.success(request, _("Mail is sent to your address again."))
        return redirect("forum:mail")
    form = MailForm(request.POST if request.method == "POST" else None, plan=plans.plan_of(person))
    if request.method == "POST" and form.is_valid():
        actions.set_mail_plan(person=person, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("forum:mail")
    context = {
        "form": form,
        "address": person.email,
        "paused": returned.is_paused(person, clock.now()),
        "push_key": settings.PUSH_PUBLIC_KEY,
        "style": style_of(person, request.standing),
    }
    return render(request, "forum/mail.html", context, status=400 if form.errors else 200)


@login_not_required
@csrf_exempt  # a mail program sends it, from no page of ours; the address itself is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: scanners of mail follow every address. One answer for all that stop nothing."""
    plan = signed.plan_to_stop(token)
    if plan is None:
        return render(request, "forum/mail_stop.html", {"state": "void"}, status=404)
    with translation.override(plan.person.language):
        if request.method == "POST":
            actions.stop_mail(plan=plan)
            return render(request, "forum/mail_stop.html", {"state": "stopped"})
        return render(request, "forum/mail_stop.html", {"state": "asks"})
