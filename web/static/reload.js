// Loads the page anew while work is under way, unless somebody types or has chosen something to read. Without it: the link.
"use strict";
(() => {
  const after = Number(document.currentScript.dataset.after) * 1000;
  const isBusy = () => {
    const here = document.activeElement;
    const types = here && ["INPUT", "SELECT", "TEXTAREA"].includes(here.tagName);
    return types || String(document.getSelection()) !== "";
  };
  const look = () => (isBusy() ? setTimeout(look, after) : location.reload());
  setTimeout(look, after);
})();
