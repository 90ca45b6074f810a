// The cards that this browser keeps, one of each owner: number, names, and a key that can be used but not read.

const NAME = "spaarpunt", CARDS = "cards";

function opened() {
  return new Promise((good, bad) => {
    const asking = indexedDB.open(NAME, 1);
    asking.onupgradeneeded = () => asking.result.createObjectStore(CARDS, { keyPath: "owner" });
    asking.onsuccess = () => good(asking.result);
    asking.onerror = () => bad(asking.error);
    asking.onblocked = () => bad(new Error("blocked"));
  });
}

async function within(mode, work) {
  const base = await opened();
  try {
    return await new Promise((good, bad) => {
      const change = base.transaction(CARDS, mode, { durability: "strict" }), asked = work(change.objectStore(CARDS));
      change.oncomplete = () => good(asked.result);
      change.onerror = change.onabort = () => bad(change.error);
    });
  } finally {
    base.close();
  }
}

export const cards = async () => (await within("readonly", (all) => all.getAll())).sort((a, b) => b.kept - a.kept);
export const keep = (card) => within("readwrite", (all) => all.put(card));
export const forget = (owner) => within("readwrite", (all) => all.delete(owner));
