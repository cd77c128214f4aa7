// The theme switch and the fold of the navigation.
const root = document.documentElement;

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-set]");
  if (choice) {
    root.dataset.theme = choice.dataset.themeSet;
    document.dispatchEvent(new CustomEvent("mainstay:theme"));
    document.querySelectorAll("[data-theme-set]").forEach((other) => other.classList.toggle("is-on", other.dataset.themeSet === choice.dataset.themeSet));
    const url = choice.closest("[data-theme-url]")?.dataset.themeUrl;
    if (url) window.mainstay.send(url, { method: "POST", body: new URLSearchParams({ theme: choice.dataset.themeSet }) });
  }
  if (event.target.closest("[data-rail]")) {
    const folded = root.classList.toggle("is-rail");
    try { localStorage.setItem("mainstay.rail", folded ? "1" : "0"); } catch (refused) { /* not kept; that is all */ }
  }
});

// On a phone the navigation is a sheet behind #nav: Esc closes it, and a step into it moves the focus there.
window.addEventListener("hashchange", () => {
  if (window.location.hash === "#nav") document.querySelector("#nav .nav-item")?.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && window.location.hash === "#nav") window.history.back();
});
