// Runs before the first paint: the chosen theme and the folded navigation, so that nothing flashes.
(function () {
  "use strict";
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function apply() {
    var wanted = root.dataset.theme || "auto";
    root.dataset.bsTheme = wanted === "auto" ? (dark.matches ? "dark" : "light") : wanted;
  }
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("mainstay:theme", apply);
  try {
    if (localStorage.getItem("mainstay.rail") === "1") root.classList.add("is-rail");
  } catch (refused) { /* storage may be switched off; the navigation then stays open */ }
})();
