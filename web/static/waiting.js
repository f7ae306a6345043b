// Looks every two seconds whether the page still waits for its work, and shows it anew when it does not.
(() => {
  const look = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (answer?.ok && !(await answer.text()).includes('id="waits"')) location.reload();
    else setTimeout(look, 2000);
  };
  setTimeout(look, 1000);
})();
