// A button to print, and one to keep this page on this device for where there is no network.
"use strict";
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const keeper = document.querySelector("[data-offline]");
if (keeper && "serviceWorker" in navigator) {
  const { worker, scope } = keeper.dataset;
  const keep = keeper.querySelector("[data-keep]");
  const forget = keeper.querySelector("[data-forget]");
  const said = keeper.querySelector("[data-said]");
  keeper.hidden = false;
  navigator.serviceWorker.addEventListener("message", (event) => { said.textContent = said.dataset[event.data] || ""; });
  // The content policy asks for a promise that this address is one of ours: it stands in the page.
  const policy = window.trustedTypes?.createPolicy("workspace", { createScriptURL: () => worker });
  const begin = async () => {
    await navigator.serviceWorker.register(policy ? policy.createScriptURL(worker) : worker, { scope });
    return navigator.serviceWorker.ready;
  };
  keep.addEventListener("click", async () => {
    const ready = await begin().catch(() => null);
    if (!ready) { said.textContent = said.dataset.failed; return; }
    const files = [...document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=preload]")];
    const addresses = files.map((file) => file.href || file.src);
    addresses.push(...performance.getEntriesByType("resource").filter((one) => one.name.endsWith(".woff2")).map((one) => one.name));
    ready.active.postMessage({ keep: [window.location.pathname, ...new Set(addresses)] });
  });
  forget.addEventListener("click", async () => {
    const registration = await navigator.serviceWorker.getRegistration(scope);
    await caches.delete("wortel-werk");
    await registration?.unregister();
    said.textContent = said.dataset.forgotten;
  });
}
