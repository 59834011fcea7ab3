"""`manage.py recovery_key …`: the key of last resort, in five steps.

`make` and `open` are for a computer without a network: they need no database. The files that
travel hold no secret; the secrets are on the papers.
"""

import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from portal.letterbox import recovery, sealing, shares
from portal.letterbox.models import Member, Pool
from portal.letterbox.papers import paper
from portal.letterbox.recovery import DocumentError
from portal.letterbox.sealing import SealError
from portal.letterbox.shares import Share

YES = "the same"


class Command(BaseCommand):
    help = "Make, install and use the key that opens letters when no mentor can any more."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        make = steps.add_parser("make", help="offline: three papers to print, and recovery.json")
        make.add_argument("folder", type=Path, help="an empty place in memory, as /dev/shm/papers")
        make.add_argument("--language", choices=("nl", "fr", "en"), default="nl")
        install = steps.add_parser("install", help="on the server: use this key from now on")
        install.add_argument("file", type=Path, help="recovery.json")
        ask = steps.add_parser("ask", help="on the server: a question to the holders")
        ask.add_argument("file", type=Path, help="the file to write")
        ask.add_argument("--member", action="append", default=[], help="e-mail of who is to read")
        ask.add_argument("--pool", action="append", default=[], help="all of them without it")
        opening = steps.add_parser("open", help="offline: two holders answer the question")
        opening.add_argument("question", type=Path)
        opening.add_argument("answer", type=Path, nargs="?", help="left out: only a drill")
        bring = steps.add_parser("bring", help="on the server: give what the holders opened")
        bring.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"do_{options['step']}")(options)
        except (DocumentError, SealError) as error:
            raise CommandError(str(error)) from error

    def do_make(self, options: dict[str, Any]) -> None:
        folder: Path = options["folder"]
        try:
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise CommandError(f"{folder} is there already, or cannot be made.") from error
        made, given = shares.new_recovery()
        with override(options["language"]):
            for share in given:
                self._write(folder / f"paper-{share.number}.html", paper(share, made.public))
        self._write(folder / "recovery.json", json.dumps(recovery.packed(made), indent=1))
        self.stdout.write(
            f"The words of the key: {sealing.fingerprint(made.public)}\n"
            f"Print the three papers in {folder}, give each to its holder, bring recovery.json "
            "to the server, and switch this computer off."
        )

    def do_install(self, options: dict[str, Any]) -> None:
        key = recovery.install(self._read(options["file"]))
        self.stdout.write(
            f"In use from now on. Its words: {key}\n"
            "Somebody of every circle compares them with a paper, on the page of the circle."
        )

    def do_ask(self, options: dict[str, Any]) -> None:
        emails, names = options["member"], options["pool"]
        members = [*Member.objects.filter(user__email__in=emails).select_related("user")]
        if len(members) != len({*emails}):
            raise CommandError("Not everybody has made their key yet.")
        pools = [*(Pool.objects.filter(name__in=names) if names else Pool.objects.all())]
        if len(pools) < len({*names}):
            raise CommandError("There is no circle of that name.")
        document = recovery.asked(members=members, pools=pools)
        sealed = {row["name"] for row in document["pools"]}
        for pool in pools:
            if pool.name not in sealed:
                self.stderr.write(f"{pool.name} is sealed to no key of last resort.")
        if not sealed:
            raise CommandError("There is nothing that the holders could open.")
        self._write(options["file"], json.dumps(document, indent=1))
        self.stdout.write(f"Bring {options['file']} to two holders. There is no secret in it.")

    def do_open(self, options: dict[str, Any]) -> None:
        question = self._read(options["question"])
        one = self._share("The first paper: ")
        two = self._share("The second paper: ")
        answer = recovery.opened(question, one, two, self._compare)
        for pool in answer["pools"]:
            self.stdout.write(f"{pool['name']}: opens, for {len(pool['grants'])} people.")
        if not answer["pools"]:
            raise CommandError("The papers are of a key that no circle is sealed to.")
        if options["answer"] is None:
            self.stdout.write("A drill: nothing was written.")
            return
        self._write(options["answer"], json.dumps(answer, indent=1))
        self.stdout.write(f"Bring {options['answer']} to the server. There is no secret in it.")

    def do_bring(self, options: dict[str, Any]) -> None:
        for pool in recovery.bring_back(self._read(options["file"])):
            state = "open" if Pool.objects.get(pk=pool.pk).is_open else "still closed"
            self.stdout.write(f"{pool.name}: given, {state}.")

    def _share(self, question: str) -> Share:
        """Asked until it is one: a letter that was misread is no reason to begin again."""
        while True:
            if share := shares.read(self._line(question)):
                return share
            self.stderr.write("A sign is wrong or missing. Read the paper once more.")

    def _compare(self, name: str, words: str) -> bool:
        whose = f"the key of {name}" if name else "the new key of last resort"
        answer = self._line(f"{whose}: {words}\nThe same as you heard? Type “{YES}”: ")
        return answer.strip().lower() == YES

    def _line(self, question: str) -> str:
        try:
            return input(question)
        except EOFError as error:
            raise CommandError("It ended before all was said. Nothing was written.") from error

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            document = json.loads(path.read_text())
        except (OSError, ValueError) as error:
            raise CommandError(f"{path} cannot be read.") from error
        if not isinstance(document, dict):
            raise CommandError(f"{path} cannot be read.")
        return document

    def _write(self, path: Path, text: str) -> None:
        """For the owner alone, and never over something that is there."""
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{path} is there already, or cannot be written.") from error
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
