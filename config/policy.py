"""The Content-Security-Policy of an answer, put together once instead of twice for each (security.md §1.8)."""

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponseBase

NONCE = "the-nonce-of-this-answer"
OWN = ("_csp_config", "_csp_update", "_csp_replace", "_csp_exempt")


class Policy(CSPMiddleware):  # type: ignore[misc]
    """Whatever a view says of its own answer is left to the library."""

    _plain = _with_nonce = ""
    _too_late = CheckableLazyObject(CSPMiddleware._csp_nonce_post_response)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if HEADER in response or any(name.startswith(OWN) for name in response.__dict__):
            return super().process_response(request, response)  # type: ignore[no-any-return]
        if not self._plain:
            self._plain, self._with_nonce = build_policy(), build_policy(nonce=NONCE)
        nonce = getattr(request, "_csp_nonce", None)
        if nonce is None:
            request.csp_nonce = self._too_late  # type: ignore[attr-defined]
            response[HEADER] = self._plain
        else:
            response[HEADER] = self._with_nonce.replace(NONCE, nonce)
        return response
