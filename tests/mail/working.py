"""A nursery of workers: `python -m tests.mail.working`. Each line of its input brings one up, whose number it prints.

They are forked from one that has loaded everything, and their leases are short, so that who follows one that was killed
need not wait. The line `once` brings up one that ends when nothing is due.
"""

import os
import sys
import time
from datetime import timedelta

import django


def main() -> None:
    django.setup()
    from forum.mailing import outbox
    from forum.post_office import sending, worker

    outbox.LEASE = timedelta(seconds=0.5)
    sending.AT_ONCE = 1
    worker.PAUSE = 0.1
    for line in sys.stdin:
        once = line.strip() == "once"
        if once:
            time.sleep(0.6)  # the last lease of whoever was killed
        pid = os.fork()
        if not pid:
            worker.Worker().run(once=once)
            os._exit(0)
        print(pid, flush=True)
        os.waitpid(pid, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main()
