"""A bare view over one table: nobody is asked for, nothing is checked, nothing is drawn."""

from itertools import count

from django.http import HttpRequest, HttpResponse, JsonResponse

from .models import Message

_seq = count(1_000_000_000)  # one process, so that storing needs no lock


def health(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def post(request: HttpRequest) -> JsonResponse:
    message = Message.objects.create(room=int(request.POST["room"]), seq=next(_seq), body=request.POST["body"])
    return JsonResponse({"id": message.pk, "seq": message.seq}, status=201)


def latest(request: HttpRequest, room: int) -> JsonResponse:
    rows = Message.objects.filter(room=room).order_by("-seq")[:50]
    return JsonResponse({"posts": list(rows.values("id", "seq", "body", "created_at"))})
