"""Serve the floor on Daphne, with the same backlog as Majlis: `python -m bench.floor.serve PORT`."""

import os
import sys


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.floor.settings"
    import django

    django.setup()
    from django.db import connection

    from .models import Message

    if Message._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Message)
    connection.close()
    from daphne.server import Server

    from .asgi import application

    Server(application, endpoints=[f"tcp:port={sys.argv[1]}:interface=127.0.0.1:backlog=4096"]).run()


if __name__ == "__main__":
    main()
