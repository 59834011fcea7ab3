"""One line for each thing that is shown."""

from dataclasses import dataclass, field


@dataclass
class Report:
    failed: list[str] = field(default_factory=list)

    def say(self, words: str) -> None:
        print(words, flush=True)

    def title(self, words: str) -> None:
        self.say(f"\n== {words}")

    def shows(self, what: str, is_so: bool, found: str = "") -> None:
        """A thing that has to be so, and what was found."""
        print(
            f"{'ok    ' if is_so else 'FAILED'} {what}{f': {found}' if found else ''}", flush=True
        )
        if not is_so:
            self.failed.append(what)

    def tells(self, what: str, found: object) -> None:
        """A thing that is as it is."""
        print(f"       {what}: {found}", flush=True)
