"""`make shots`: every kind of page as a picture, in both themes, at 390 and 1280 px; the kinds that
say the most in French, English and Arabic too.

The pictures land in shots/<page>-<width>-<theme>.png; look at each before a change is done.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests import chromium
from tests.journeys.kinds import IN_OTHER_LANGUAGES, KINDS
from tests.servers import ROOT, free_port, wait_until_ready

TARGET = ROOT / "shots"
EAGER = "document.querySelectorAll('[loading=lazy]').forEach(one => { one.loading = 'eager' })"


def main() -> int:
    chosen = sys.argv[1:]
    path = chromium.path()
    if path is None:
        print(chromium.MISSING)
        return 1
    TARGET.mkdir(exist_ok=True)
    url = f"http://127.0.0.1:{free_port()}"
    data = os.environ.get("PORTAL_DATA") or tempfile.mkdtemp(prefix="wortel-shots-")
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", url.rsplit(":", 1)[1]],
        cwd=ROOT,
        env={**os.environ, "PORTAL_DATA": data},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until_ready(url, process)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
            for width, height in ((390, 844), (1280, 900)):
                for theme in ("light", "dark"):
                    for name, reach in (KINDS | IN_OTHER_LANGUAGES).items():
                        if chosen and name not in chosen:
                            continue
                        # a browser of its own: who is logged in sees no page to log in with
                        context = browser.new_context(
                            base_url=url,
                            viewport={"width": width, "height": height},
                            color_scheme=theme,
                            locale="nl-BE",
                        )
                        page = context.new_page()
                        reach(page)
                        page.evaluate(EAGER)
                        page.wait_for_load_state("networkidle")
                        file = TARGET / f"{name}-{width}-{theme}.png"
                        page.screenshot(path=file, full_page=True)
                        print(Path("shots") / file.name, flush=True)
                        context.close()
    finally:
        process.terminate()
        process.wait(timeout=30)
    return 0


if __name__ == "__main__":
    sys.exit(main())
