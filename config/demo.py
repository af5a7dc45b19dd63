"""`make run`: prepare everything, show who may be signed in as, and serve. `python -m config.demo [--port N]`."""

import hashlib
import locale
import os
from pathlib import Path
from threading import Thread

from . import serve, translations

# Whom one can be in the demonstration: the sample's key, and what she is in the two languages of the terminal.
ROLES = {
    "jo": ("Head of delegation, Jordan (Arabic)", "رئيسة الوفد، الأردن (العربية)"),
    "tn": ("Head of delegation, Tunisia (French)", "رئيس الوفد، تونس (الفرنسية)"),
    "ae": ("Head of delegation, United Arab Emirates (Arabic)", "رئيس الوفد، الإمارات العربية المتحدة (العربية)"),
    "bh": ("Alternate, Bahrain (Arabic)", "نائبة رئيس الوفد، البحرين (العربية)"),
    "exp1": ("Expert (Arabic)", "خبيرة (العربية)"),
    "obs": ("Observer (English)", "مراقِبة (الإنكليزية)"),
    "lb": ("President of the Council, Lebanon (Arabic)", "رئيسة المجلس، لبنان (العربية)"),
    "sec": ("Technical Secretariat (Arabic)", "الأمانة الفنية (العربية)"),
    "sec_mod": ("Technical Secretariat, moderation (Arabic)", "الأمانة الفنية، الإشراف (العربية)"),
}
COLUMN = 50


def main() -> None:
    options = serve.options_of(None)
    serve.insist_on_free_port(options.host, options.port)
    os.environ["MAJLIS_MODE"] = "demo"
    serve.prepare_environment(options.port)
    # Before Django is there: it reads the catalogue of the default language once, and would go on without it.
    translations.compile_all()
    import django

    django.setup()
    prepare()
    paths = links()
    serve.serve(host=options.host, port=options.port, on_listening=lambda: _began(paths))


def _began(paths: dict[str, str]) -> None:
    """The worker runs in this process here: SQLite serves one process."""
    from forum.post_office.worker import Worker

    Thread(target=Worker().run, name="worker", daemon=True).start()
    show(paths)


def prepare() -> None:
    """Everything a first start needs; each step does nothing when it was done before."""
    from django.conf import settings
    from django.core.management import call_command

    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    collect_static()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_council", sample=True)
    load_cases()


def load_cases() -> None:
    """The sample cases of the moderation desk, a second after the dialogue they speak of."""
    from council import sample_cases

    if told := sample_cases.load():
        print(f"Sample cases {told}/{told}")


def collect_static() -> None:
    """Collect the static files when one of them changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".collected"
    now = _fingerprint()
    if not stamp.exists() or stamp.read_text() != now:
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(now)


def _fingerprint() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            about = os.stat(storage.path(path))
            digest.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def show(paths: dict[str, str]) -> None:
    """Print the roles with a link each. Plain lines: a table would break the addresses."""
    from django.conf import settings

    arabic = (locale.getlocale()[0] or os.environ.get("LANG", "")).startswith("ar")
    print(_HEADINGS[arabic].format(origin=settings.ORIGIN))
    for key, path in paths.items():
        print(f"  {ROLES[key][arabic]:<{COLUMN}} {settings.ORIGIN}{path}")
    print(_FOOTS[arabic], flush=True)


_HEADINGS = (
    "\nMajlis is ready on {origin}\nIllustrative content. Sign in as one of these; each link works once:\n",
    "\nالمجلس جاهز على {origin}\nمحتوى توضيحي. ادخل بإحدى هذه الصفات، وكل رابط صالح لمرة واحدة:\n",
)
_FOOTS = (
    "\nMail lies in var/mail. Run `make links` in another terminal for new links; press Ctrl+C to stop.\n",
    "\nالبريد في var/mail. للحصول على روابط جديدة نفّذ make links في نافذة أخرى، ولإيقاف المنصة اضغط Ctrl+C.\n",
)


def links() -> dict[str, str]:
    """A one-time sign-in path for each role."""
    from accounts.demo import link_for
    from forum.loading.people import author_of

    return {key: link_for(author_of(key)) for key in ROLES}


if __name__ == "__main__":
    main()
