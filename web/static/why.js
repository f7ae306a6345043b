// Fetches the points of a score when somebody opens them in a list. Without it, or when that fails: the link.
"use strict";
(() => {
  const fetchInto = async (details, link) => {
    details.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const account = answer.ok && page.querySelector("[data-account]");
      if (account) link.closest("p").replaceWith(document.adoptNode(account));
      else details.removeAttribute("data-asked");
    } catch {
      details.removeAttribute("data-asked");
    }
    details.removeAttribute("aria-busy");
  };
  document.addEventListener("toggle", (event) => {
    const details = event.target;
    if (!details.open || !details.matches("[data-later]:not([data-asked])")) return;
    details.setAttribute("data-asked", "");
    fetchInto(details, details.querySelector("p > a"));
  }, true);
})();
