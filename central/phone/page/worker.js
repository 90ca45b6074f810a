// Keeps the page on the phone, so that the card opens without a connection. It keeps no person's data.
const CACHE = "card-{{version}}", PARTS = [{{parts}}];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(PARTS)).then(() => skipWaiting()));
});
addEventListener("activate", (event) => {
  const gone = async () => Promise.all((await caches.keys()).filter((each) => each !== CACHE).map((each) => caches.delete(each)));
  event.waitUntil(gone().then(() => clients.claim()));
});
addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const wanted = event.request.mode === "navigate" ? "/m/" : event.request;
  event.respondWith(caches.match(wanted, { cacheName: CACHE }).then((kept) => kept ?? fetch(event.request)));
});
