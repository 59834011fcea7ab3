// What the player does better with a script. Everything works without.
"use strict";

// After an answer: go to what was said about it, for whoever listens or uses the keyboard.
document.querySelector("[data-feedback]")?.focus({ preventScroll: false });

// What somebody wrote for themselves does not stay for the next person at this screen.
addEventListener("pagehide", () => {
  for (const box of document.querySelectorAll("[data-private] textarea")) box.value = "";
});

// A clock for a group.
for (const timer of document.querySelectorAll(".timer[data-seconds]")) {
  const words = timer.dataset;
  const shown = timer.querySelector("output");
  const total = Number(words.seconds);
  let left = total;
  let endsAt = 0;
  let beat = 0;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  timer.append(button);

  const show = () => {
    shown.textContent = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : words.done;
    button.textContent = beat ? words.stop : left === total || left > 0 ? words.start : words.again;
  };
  const pause = () => {
    clearInterval(beat);
    beat = 0;
    show();
  };
  const tick = () => {
    left = Math.max(0, Math.round((endsAt - Date.now()) / 1000));
    if (left === 0) pause();
    else show();
  };
  button.addEventListener("click", () => {
    if (beat) return pause();
    if (left === 0) left = total;
    endsAt = Date.now() + left * 1000;
    beat = setInterval(tick, 250);
    return show();
  });
  show();
}
