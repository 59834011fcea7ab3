// Account pages: show what needs script, and say it in words when a key or passkey did not work.
for (const element of document.querySelectorAll("[data-with-script]")) element.hidden = false;
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const element of document.querySelectorAll("[data-key-trouble]")) element.hidden = false;
});
