// Keys for the list of matches: J and K move, the others press the button of the match in focus that names the key.
(() => {
  const cards = Array.from(document.querySelectorAll("#own-matches > li"));
  const current = () => cards.findIndex((card) => card.contains(document.activeElement));
  const go = (index) => {
    const card = cards[Math.min(Math.max(index, 0), cards.length - 1)];
    card?.focus();
    card?.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const key = event.key.toLowerCase();
    if (key === "j") go(current() + 1);
    else if (key === "k") go(current() - 1);
    else if (key === "u") document.querySelector("#answered [data-key=u]")?.click();
    else if (/^[a-z]$/.test(key)) cards[current()]?.querySelector(`[data-key="${key}"]`)?.click();
    else return;
    event.preventDefault();
  });
  // After an answer the page is loaded anew: go on where the answered match stood, which the next one has taken.
  const KEY = "triage-place";
  document.querySelector("#own-matches")?.addEventListener("submit", () => sessionStorage.setItem(KEY, String(current())));
  const place = Number(sessionStorage.getItem(KEY) ?? 0);
  sessionStorage.removeItem(KEY);
  if (document.getElementById("answered")) go(place);
})();
