// The way out, faster than the link alone: nothing stays on the screen, this page leaves the
// history entry it stands in, and pressing Shift three times does the same from anywhere.
(() => {
  "use strict";
  const link = document.querySelector("[data-exit]");
  if (!link) return;
  const WITHIN = 5000;
  const status = document.querySelector("[data-exit-status]");
  let presses = 0;
  let timer = 0;
  let alone = false;
  const title = document.title;

  const say = (text) => { if (status) status.textContent = text; };

  const leave = () => {
    document.documentElement.classList.add("gone");
    document.title = "…";
    window.location.replace(link.href);
  };

  const forget = () => { presses = 0; say(""); };

  const press = () => {
    presses += 1;
    window.clearTimeout(timer);
    if (presses >= 3) { leave(); return; }
    say(status ? status.dataset[presses === 1 ? "two" : "one"] : "");
    timer = window.setTimeout(forget, WITHIN);
  };

  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    leave();
  });

  // Shift counts only when pressed and released by itself, not as part of a capital letter.
  document.addEventListener("keydown", (event) => { alone = event.key === "Shift" && !event.repeat; });
  document.addEventListener("keyup", (event) => {
    if (event.key === "Shift" && alone) press();
    alone = false;
  });

  // Coming back with the back button shows the page again instead of a blank one.
  window.addEventListener("pageshow", () => {
    document.documentElement.classList.remove("gone");
    document.title = title;
    forget();
  });
})();
