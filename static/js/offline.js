// The service worker of the workspace. It keeps only what a worker asked to keep, answers from
// there only when the network does not, and forgets everything when asked.
"use strict";
const SHELF = "wortel-werk";

const keep = async (addresses) => {
  const shelf = await caches.open(SHELF);
  await Promise.all(addresses.map(async (address) => {
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-cache" });
    if (!answer.ok || answer.redirected) throw new Error(address); // not kept is said, never "kept"
    await shelf.put(address, answer);
  }));
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const answer = (said) => event.source?.postMessage(said);
  if (event.data.keep) event.waitUntil(keep(event.data.keep).then(() => answer("kept"), () => answer("failed")));
  if (event.data === "forget") event.waitUntil(caches.delete(SHELF).then(() => answer("forgotten")));
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    fetch(event.request).catch(async () => (await caches.match(event.request, { cacheName: SHELF, ignoreVary: true })) || Response.error()),
  );
});
