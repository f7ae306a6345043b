// Follows the matching of a profile without loading the page anew: only changed parts are said and shown.
(() => {
  const EVERY_MS = 500;
  const url = document.getElementById("matching")?.dataset.url;
  if (!url) return;
  const ask = async () => {
    try {
      const answer = await fetch(url, { credentials: "same-origin", cache: "no-store" });
      if (answer.status === 204 || answer.redirected) return location.reload();
      if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // The network is gone for a moment: ask again.
    }
    setTimeout(ask, EVERY_MS);
  };
  const show = (page) => {
    const now = page.getElementById("matching");
    const here = document.getElementById("matching");
    if (!now || now.innerHTML === here.innerHTML) return;
    const said = document.getElementById("matching-said");
    const next = now.querySelector("#matching-said").textContent;
    if (said.textContent !== next) said.textContent = next;
    now.querySelector("#matching-said").remove();
    for (const old of [...here.children]) if (old !== said) old.remove();
    here.append(...now.children);
  };
  setTimeout(ask, EVERY_MS);
})();
