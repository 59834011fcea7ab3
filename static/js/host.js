// The screen of a group: counts that grow while people answer, hands that are tapped without the
// page leaving, and a clock. Everything works without this script, with one page more.
"use strict";

(() => {
  const { pulse, round } = document.body.dataset;
  const EVERY = 2000;
  let etag = "";

  const show = (now) => {
    for (const element of document.querySelectorAll("[data-phones]")) element.textContent = now.phones;
    for (const element of document.querySelectorAll("[data-votes]")) element.textContent = now.votes;
    const bar = document.querySelector("[data-turnout]");
    if (bar) bar.setAttribute("width", now.phones ? Math.min(100, (100 * now.votes) / now.phones) : 0);
  };

  const ask = async () => {
    try {
      const headers = etag ? { "If-None-Match": etag } : {};
      const answer = await fetch(pulse, { headers, credentials: "omit", cache: "no-store" });
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") || "";
        const now = await answer.json();
        if (String(now.round) !== round) {
          window.location.replace(window.location.pathname);
          return;
        }
        show(now);
      }
    } catch {
      // no network: the next look will tell
    }
    setTimeout(ask, EVERY);
  };
  setTimeout(ask, EVERY);
})();

// Raised hands.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-hands]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const sent = new FormData(form, event.submitter);
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, headers: { Accept: "application/json" } });
    const { bars } = await answer.json();
    for (const bar of bars) {
      const line = document.querySelector(`[data-hand="${CSS.escape(bar.hand)}"]`);
      if (!line) continue;
      line.querySelector("b").textContent = bar.count;
      line.querySelector(".bar-v").setAttribute("width", bar.share);
    }
  } catch {
    window.location.reload();
  }
});

// The clock.
for (const clock of document.querySelectorAll(".clock")) {
  const words = clock.dataset;
  const output = clock.querySelector("output");
  const total = Number(words.seconds) || Number(words.minutes) * 60;
  if (!total) continue;
  let left = total;
  let endsAt = 0;
  let beat = 0;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn slim line";
  clock.append(button);
  const draw = () => {
    output.textContent = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : words.done;
    button.textContent = beat ? words.stop : words.start;
  };
  const pause = () => { clearInterval(beat); beat = 0; draw(); };
  button.addEventListener("click", () => {
    if (beat) { pause(); return; }
    if (left <= 0) left = total;
    endsAt = Date.now() + left * 1000;
    beat = setInterval(() => {
      left = Math.max(0, Math.round((endsAt - Date.now()) / 1000));
      if (left) draw(); else pause();
    }, 250);
    draw();
  });
  draw();
}
