"""Letters on a real server: who writes and who answers, over HTTP, as browsers do it."""

import http.client
import json
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

TALK, DESK = "/nl/praat/", "/nl/werk/brieven/"
PATIENCE = 60
FORM = "application/x-www-form-urlencoded"
PHRASE = "balin dorus fatel gimon hosel jarit"

MAKE = f"""
import django; django.setup()
import json
from allauth.mfa.models import Authenticator
from django.test import Client
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.second_factor import SHOWN
from portal.letterbox import keys
from portal.letterbox.models import Member
from portal.letterbox.forms import new_form
from portal.mentoring.models import Circle, Mentor
from portal.organisations.actions import join
from portal.organisations.enums import Kind, State
from portal.organisations.models import Organisation
house = Organisation.objects.create(kind=Kind.YOUTH_WORK, name="H", city="M", state=State.VERIFIED)
for name in ("bilal", "sofie"):
    user = User.objects.create_user(f"{{name}}@wortel.example", name=name.title())
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={{}})
    join(organisation=house, user=user, role=Role.MENTOR, by=None)
    face = {{"service": "S", "days": "ma", "duty": "discretion", "line": "MERKOPENLIJK"}}
    Mentor.objects.create(user=user, first_name=name, **face)
    keys.enrol(user=user, phrase="{PHRASE}")
client = Client()
client.force_login(user)
session = client.session
session[SHOWN] = str(user.pk)
session.save()
pool = keys.found_pool(name="geloof", members=[*Member.objects.all()])
Circle.objects.create(pool=pool, title="G", about="G", protocol="P")
import time
now = time.time
time.time = lambda: now() - 60  # a form of this moment is too young to be sent
forms = [new_form() for _ in range(60)]
time.time = now
print(json.dumps({{"forms": forms, "session": session.session_key}}))
"""


@dataclass
class Answer:
    status: int
    text: str
    cookies: dict[str, str]


@dataclass
class Browser:
    """Keeps cookies, and is somebody of whom a careless server would keep a trace."""

    port: int
    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    agent: str = "MERKAGENT/7"

    def headers(self):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"User-Agent": self.agent, "X-Forwarded-For": self.address, "Content-Type": FORM}
        return sent | ({"Cookie": cookies} if cookies else {})

    def ask(self, method, path, data=None):
        """One request. Status 0 where nobody answered."""
        door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            door.request(method, path, None if data is None else urlencode(data), self.headers())
            answer = door.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return Answer(0, "", {})
        finally:
            door.close()
        given = [line.split(";")[0] for line in answer.headers.get_all("Set-Cookie") or []]
        self.cookies |= dict(line.split("=", 1) for line in given)
        return Answer(answer.status, text, dict(line.split("=", 1) for line in given))

    def get(self, path=TALK):
        return self.ask("GET", path)

    def post(self, data, path=TALK):
        return self.ask("POST", path, data)


@dataclass
class Letterbox:
    """A circle on a running portal, and forms that are old enough to be sent."""

    portal: object
    forms: list[str] = field(default_factory=list)
    session: str = ""

    @classmethod
    def on(cls, portal):
        return cls(portal, **json.loads(portal.python(MAKE, TASKS="").splitlines()[-1]))

    def browser(self, number=0):
        return Browser(self.portal.port, f"203.0.113.{number + 1}")

    def rows(self):
        """How many conversations and messages there are."""
        tables = ("letterbox_conversation", "letterbox_message")
        return tuple(int(self.portal.rows(f"SELECT count(*) FROM {name}")[0][0]) for name in tables)

    def send(self, browser, form, text, do="send"):
        """Send until it is acknowledged, as somebody does whose page does not load."""
        data = {"do": do, "circle": "geloof", "text": text, "form": form}
        deadline = time.monotonic() + PATIENCE
        while browser.post(data).status != 303:
            assert time.monotonic() < deadline, "it was never acknowledged"
            time.sleep(0.05)  # between two tries

    def start_to_send(self, browser, form, text, do="send"):
        """Send and do not wait for the answer."""
        door = http.client.HTTPConnection("127.0.0.1", browser.port, timeout=PATIENCE)
        data = {"do": do, "circle": "geloof", "text": text, "form": form}
        door.request("POST", TALK, urlencode(data), browser.headers())
        return door

    def reads(self, browser):
        """What the browser shows once the code is kept."""
        browser.post({"do": "kept", "kept": "1"})
        return browser.get().text


def code_in(page):
    return "-".join(re.findall(r"<b>([0-9A-Z]{4})</b>", page))


class Desk:
    """Somebody who answers, logged in, whose key opens with the phrase."""

    def __init__(self, box):
        self.browser = box.browser(50)
        self.browser.cookies["wortel_session"] = box.session
        self.post(f"{DESK}sleutel/", {"phrase": PHRASE})

    def post(self, path, data):
        page = self.browser.get(path).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        form = re.search(r'name="form" value="([^"]+)"', page)
        data = {"csrfmiddlewaretoken": token, **data, **({"form": form[1]} if form else {})}
        return self.browser.post(data, path)

    def answer_the_one_with(self, words, text):
        inbox = self.browser.get(DESK).text
        lines = [line for line in inbox.split("<li>") if words in line]
        path = re.search(r'href="(/nl/werk/brieven/[0-9a-f-]{36}/)"', lines[0])[1]
        return self.post(path, {"do": "answer", "text": text})
