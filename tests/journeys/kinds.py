"""Every kind of page of the portal, and how to get there in a browser.

The accessibility tests walk them all, and `make shots` takes a picture of each.
"""

from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page

from tests.journeys.people import (
    COORDINATOR,
    YOUTH_WORKER,
    be,
    fill_log_in,
    open_as,
    press,
)

Reach = Callable[[Page], None]

PAGES = {
    "home": "/nl/",
    "themes": "/nl/bezig/",
    "theme": "/nl/bezig/thuis/",
    "stories": "/nl/verhalen/",
    "story": "/nl/verhalen/omas-koffer/",
    "questions": "/nl/vragen/",
    "question": "/nl/vragen/moet-ik-kiezen/",
    "guides": "/nl/gidsen/",
    "guide": "/nl/gidsen/je-gsm-jouw-baas/",
    "parents": "/nl/ouders/",
    "parent-page": "/nl/ouders/praten-zonder-preken/",
    "help": "/nl/hulp/",
    "people": "/nl/mensen/",
    "events": "/nl/agenda/",
    "promise": "/nl/privacy-belofte/",
    "text": "/nl/huisregels/",
    "courses": "/nl/trainen/",
    "path": "/nl/trainen/wie-ben-ik/",
    "module": "/nl/trainen/wie-ben-ik/zeven-draden/",
    "travel": "/nl/trainen/meenemen/",
    "search": "/nl/zoek/?q=oma",
    "search-kind": "/nl/zoek/?q=praten&soort=stappen",
    "search-nothing": "/nl/zoek/?q=xyzzyq",
    "search-start": "/nl/zoek/",
    "not-found": "/nl/hier-is-niets/",
    "style-guide": "/stijlgids/",
    "log-in": "/account/login/",
    "password-reset": "/account/password/reset/",
    "password-reset-sent": "/account/password/reset/done/",
    "password-reset-link-gone": "/account/password/reset/key/1-niets/",
    "invitation-gone": "/account/invitation/",
    "sign-up-closed": "/account/signup/",
    "join": "/nl/join/",
    "room-without-group": "/nl/join/mee/",
    "letters": "/nl/praat/",
    "places": "/nl/jobs/?near=2800&km=10",
    "places-framed": "/nl/jobs/inlijsten/",
    "places-followed": "/nl/jobs/volgen/?near=2800&km=10",
    "place": "/nl/jobs/1/",
    "place-on-paper": "/nl/jobs/1/blad/",
}

# what a person with an account sees
ACCOUNT = {
    "desk": "/account/",
    "name": "/account/name/",
    "password-change": "/account/password/change/",
    "email-change": "/account/email/",
    "second-factors": "/account/2fa/",
    "app-set-up": "/account/2fa/totp/activate/",
    "passkeys": "/account/2fa/webauthn/",
    "passkey-add": "/account/2fa/webauthn/add/",
    "confirm-it-is-you": "/account/reauthenticate/",
    "log-out": "/account/logout/",
}

# what a youth worker sees
WORKSPACE = {
    "work": "/nl/werk/",
    "work-find": "/nl/werk/zoeken/?minutes=15&people=8&energy=wild",
    "work-groups": "/nl/werk/groepen/",
    "work-evenings": "/nl/werk/avonden/",
    "work-evening-add": "/nl/werk/avonden/nieuw/",
    "work-start": "/nl/werk/start/",
    "work-runs": "/nl/werk/rondes/",
    "work-assignments": "/nl/werk/opdrachten/",
    "work-assign": "/nl/werk/opdrachten/nieuw/",
    "work-counts": "/nl/werk/tellen/",
    "work-calendar": "/nl/werk/agenda/",
}

# what stands behind the first link of a list in the workspace
BEHIND = {
    "work-group": "/nl/werk/groepen/",
    "work-evening": "/nl/werk/avonden/",
    "work-remains": "/nl/werk/rondes/",
    "work-assignment": "/nl/werk/opdrachten/",
}

# kind of step -> (path and module, number of the step)
STEPS = {
    "step-group": ("wie-ben-ik/zeven-draden", 1),
    "step-choose": ("wie-ben-ik/zeven-draden", 2),
    "step-reflect": ("wie-ben-ik/zeven-draden", 3),
    "step-scenario": ("wie-ben-ik/zeven-draden", 4),
    "step-card": ("wie-ben-ik/zeven-draden", 6),
    "step-quiz": ("helder-kijken/wie-praat-er-in-mijn-hoofd", 3),
    "step-watch": ("helder-kijken/wie-praat-er-in-mijn-hoofd", 1),
    "step-read": ("helder-kijken/wie-praat-er-in-mijn-hoofd", 6),
    "step-listen": ("als-het-stormt/rem-en-gas", 8),
    "step-scale": ("als-het-stormt/ik-val-ik-sta", 2),
}


def open_address(page: Page, address: str) -> None:
    page.goto(address)


def open_step(page: Page, module: str, number: int) -> None:
    """The step as somebody finds it in the list of the module."""
    open_step_of(page, f"/nl/trainen/{module}/", number)


def open_step_of(page: Page, module: str, number: int) -> None:
    page.goto(module)
    address = page.locator("main a[href*='/stap/']").evaluate_all(
        "links => [...new Set(links.map(link => link.getAttribute('href')))]"
    )[number - 1]
    page.goto(address)


def open_event(page: Page) -> None:
    page.goto("/nl/agenda/")
    page.locator("main h2 a, main h3 a").first.click()


def open_answered_quiz(page: Page) -> None:
    """A quiz with its feedback: some right, most left open or wrong."""
    open_step(page, "als-het-stormt/rem-en-gas", 1)
    for group in page.locator("main fieldset").all():
        group.locator("input[type=radio]").first.check(force=True)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()


def open_refused_log_in(page: Page) -> None:
    fill_log_in(page, "niemand@wortel.example", "niet het goede")


def open_refused_password(page: Page) -> None:
    """A form of an account page with faults in it."""
    open_as(page, COORDINATOR, "/account/password/change/")
    for name, word in (("oldpassword", "fout"), ("password1", "kort"), ("password2", "anders")):
        page.locator(f"input[name={name}]").fill(word)
    press(page)


def open_second_step(page: Page) -> None:
    """What somebody sees whose role demands a second step that they do not have yet."""
    fill_log_in(page, COORDINATOR, "groeien-op-rots")


def open_organisation(page: Page) -> None:
    be(page, COORDINATOR)
    page.goto("/account/")
    page.locator("main a[href*='/account/organisations/']").first.click()


def open_end_of_membership(page: Page) -> None:
    open_organisation(page)
    page.locator("main a[href*='/memberships/']").first.click()


def open_work(page: Page, address: str) -> None:
    be(page, YOUTH_WORKER)
    page.goto(address)


def open_first_of(page: Page, address: str) -> None:
    open_work(page, address)
    page.locator("main h2 a, main h3 a").first.click()


def open_print_pack(page: Page) -> None:
    open_first_of(page, "/nl/werk/avonden/")
    page.locator("main a[href$='/afdrukken/']").click()


def open_year(page: Page) -> None:
    open_work(page, "/nl/werk/tellen/")
    page.locator("main a[href*='/tellen/'][href$='/']").first.click()


def start_run(page: Page, way: str = "phones") -> str:
    """A run of the short version of the first training, as a worker starts it; its PIN."""
    open_work(page, "/nl/werk/start/")
    page.locator("select[name=what] option[value$='/short']").first.evaluate(
        "option => { option.selected = true }"
    )
    page.locator(f"input[name=way][value={way}]").check(force=True)
    page.locator("main form button").last.click()
    return pin_of(page)


def pin_of(screen: Page) -> str:
    return "".join(screen.locator(".pin").all_inner_texts()).replace("\u00a0", "")[-6:]


def open_screen(page: Page) -> None:
    start_run(page)


def open_hands(page: Page) -> None:
    start_run(page, "screen")


def open_room(page: Page) -> None:
    """The phone of somebody in a group: it joins the run that the same browser has started."""
    pin = start_run(page)
    page.goto(f"/nl/join/{pin}/")
    page.locator("main form button").click()


def open_enter(page: Page) -> None:
    """What stands behind the QR code of a run."""
    page.goto(f"/nl/join/{start_run(page)}/")


def open_quiz_room(page: Page, pressed: str = "") -> None:
    """A question of a quiz on a phone, and its answer."""
    start_quiz(page)
    press_in_run(page, pressed)
    page.goto(f"/nl/join/{pin_of(page)}/")
    page.locator("main form button").click()


def start_quiz(page: Page, way: str = "phones") -> None:
    open_work(page, "/nl/werk/start/")
    quiz = page.locator("select[name=what] option", has_text="Echt, half of nep?").first
    quiz.evaluate("option => { option.selected = true }")
    page.locator(f"input[name=way][value={way}]").check(force=True)
    page.locator("main form button").last.click()


def press_in_run(page: Page, *verbs: str) -> None:
    for verb in verbs:
        if verb:
            page.locator(f".steer button[value={verb}]").click()


def open_quiz_screen(page: Page, pressed: tuple[str, ...]) -> None:
    start_quiz(page)
    press_in_run(page, *pressed)


def open_beside_run(page: Page, part: str) -> None:
    """A page that belongs to an open run: sums from paper, closing."""
    start_run(page, "paper")
    page.goto(f"{page.url}{part}/")


def open_beside_evening(page: Page, part: str) -> None:
    open_first_of(page, "/nl/werk/avonden/")
    page.goto(f"{page.url}{part}/")


def open_assigned(page: Page, part: str = "") -> None:
    """What a young person sees of an assignment that asks the Compass."""
    open_work(page, "/nl/werk/opdrachten/nieuw/")
    page.locator("select[name=what] option").nth(1).evaluate("one => { one.selected = true }")
    page.locator("input[name=asks_pulse]").check(force=True)
    page.locator("main form button").last.click()
    page.goto(f"/nl/join/{page.locator('.code').inner_text().strip()}/{part}")


def open_embed(page: Page, part: str) -> None:
    """The first step of a training as it stands in a frame, or the lines to copy."""
    page.goto("/nl/trainen/wie-ben-ik/zeven-draden/begeleiding/")
    page.goto(page.locator("a[href*='/inlijsten/']").first.get_attribute("href") or "")
    if not part:
        page.goto(page.locator("textarea").first.input_value().split('src="')[1].split('"')[0])


def open_end(page: Page) -> None:
    page.goto("/nl/trainen/wie-ben-ik/zeven-draden/einde/")


KINDS: dict[str, Reach] = {
    **{name: partial(open_address, address=address) for name, address in PAGES.items()},
    **{name: partial(open_step, module=step[0], number=step[1]) for name, step in STEPS.items()},
    **{
        name: partial(open_as, email=COORDINATOR, address=address)
        for name, address in ACCOUNT.items()
    },
    "log-in-refused": open_refused_log_in,
    "password-refused": open_refused_password,
    "second-step": open_second_step,
    "organisation-people": open_organisation,
    "membership-end": open_end_of_membership,
    "event": open_event,
    "step-quiz-answered": open_answered_quiz,
    "module-end": open_end,
    **{name: partial(open_work, address=address) for name, address in WORKSPACE.items()},
    **{name: partial(open_first_of, address=address) for name, address in BEHIND.items()},
    "work-print-pack": open_print_pack,
    "work-year": open_year,
    "work-evening-change": partial(open_beside_evening, part="wijzigen"),
    "work-evening-remove": partial(open_beside_evening, part="weg"),
    "work-paper": partial(open_beside_run, part="papier"),
    "work-close": partial(open_beside_run, part="sluiten"),
    "assigned": open_assigned,
    "pulse": partial(open_assigned, part="kompas/before/"),
    "embed": partial(open_embed, part=""),
    "embed-how": partial(open_embed, part="zo"),
    "enter": open_enter,
    "screen-quiz-shown": partial(open_quiz_screen, pressed=("show",)),
    "screen-quiz-talk": partial(open_quiz_screen, pressed=("next",) * 6),
    "room-quiz": open_quiz_room,
    "room-quiz-shown": partial(open_quiz_room, pressed="show"),
    "screen": open_screen,
    "screen-hands": open_hands,
    "room": open_room,
}

# the kinds that say the most, as readers of the other languages see them
TRANSLATED = {
    "fr-home": "/fr/",
    "fr-story": "/fr/histoires/la-valise-de-mamie/",
    "fr-theme": "/fr/en-tete/chez-moi/",
    "fr-courses": "/fr/s-entrainer/",
    "fr-module": "/fr/s-entrainer/qui-suis-je/sept-fils/",
    "fr-search": "/fr/zoek/?q=parler",
    "fr-parents": "/fr/parents/",
    "fr-parent-page": "/fr/parents/parler-sans-faire-la-morale/",
    "fr-help": "/fr/aide/",
    "en-home": "/en/",
    "en-story": "/en/stories/grans-suitcase/",
    "en-module": "/en/training/who-am-i/seven-threads/",
    "en-search": "/en/zoek/?q=talk",
    "en-parents": "/en/parents/",
    "en-help": "/en/help/",
    "ar-home": "/ar/",
    "ar-stories": "/ar/stories/",
    "ar-story": "/ar/stories/dari-at-school-dutch-in-my-dreams/",
    "ar-theme": "/ar/on-your-mind/belonging/",
    "ar-search": "/ar/zoek/?q=المدرسة",
    "ar-search-nothing": "/ar/zoek/?q=xyzzyq",
    "ar-parents": "/ar/parents/",
    "ar-parent-page": "/ar/parents/talking-without-preaching/",
    "ar-help": "/ar/help/",
    "ar-letters": "/ar/praat/",
    "ar-not-found": "/ar/niets/",
}
STEPS_TRANSLATED = {
    "fr-step-choose": ("/fr/s-entrainer/qui-suis-je/sept-fils/", 2),
    "fr-step-quiz": ("/fr/s-entrainer/y-voir-clair/qui-parle-dans-ma-tete/", 3),
    "fr-step-scale": ("/fr/s-entrainer/dans-la-tempete/je-tombe-je-me-releve/", 2),
    "en-step-quiz": ("/en/training/seeing-clearly/who-is-talking-in-my-head/", 3),
}


def open_untranslated(page: Page) -> None:
    """A page that is not there in Arabic, by the switcher."""
    page.goto(PAGES["story"])
    page.locator("a[lang=ar]").first.evaluate("link => link.click()")
    page.wait_for_url("**/ar/**")


IN_OTHER_LANGUAGES: dict[str, Reach] = {
    **{name: partial(open_address, address=address) for name, address in TRANSLATED.items()},
    **{
        name: partial(open_step_of, module=module, number=number)
        for name, (module, number) in STEPS_TRANSLATED.items()
    },
    "ar-untranslated": open_untranslated,
}
