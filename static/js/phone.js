// A phone in a group: asks whether the group has gone on, and then looks again.
// Without this script there is the button “Look again”.
(() => {
  "use strict";
  const here = document.querySelector("[data-state]");
  if (!here) return;
  const EVERY = 3000;
  let etag = `"${here.dataset.state}"`;
  let wait = EVERY;

  document.querySelector(".err")?.focus();

  // What somebody wrote for themselves does not stay for the next person at this phone.
  const forget = () => { for (const box of document.querySelectorAll("[data-private] textarea")) box.value = ""; };
  addEventListener("pagehide", forget);

  const ask = async () => {
    try {
      const answer = await fetch(here.dataset.ask, { headers: { "If-None-Match": etag }, cache: "no-store" });
      wait = EVERY;
      if (answer.status === 200) {
        forget();
        window.location.replace(window.location.pathname);
        return;
      }
    } catch {
      wait = Math.min(wait * 2, 20000); // no network: ask less often, and come back by itself
    }
    setTimeout(ask, wait + Math.random() * 1000);
  };
  // A phone in a pocket asks nothing; it looks once when it is taken out again.
  document.addEventListener("visibilitychange", () => { if (!document.hidden && wait > EVERY) { wait = EVERY; ask(); } });
  setTimeout(ask, EVERY + Math.random() * 1000);
})();
