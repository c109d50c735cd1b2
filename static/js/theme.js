/* Sets the theme before the first paint, so that a dark page does not flash white; keeps this device's choice in a cookie. */
(function () {
  "use strict";
  var root = document.documentElement;
  var night = window.matchMedia ? window.matchMedia("(prefers-color-scheme: dark)") : { matches: false };

  function apply() {
    var dark = root.dataset.theme === "dark" || (root.dataset.theme === "auto" && night.matches);
    root.setAttribute("data-bs-theme", dark ? "dark" : "light");
  }

  function choose(button) {
    root.dataset.theme = button.dataset.themeSet;
    document.cookie = "theme=" + root.dataset.theme + ";path=/;max-age=31536000;samesite=lax";
    document.querySelectorAll("[data-theme-set]").forEach(function (each) {
      each.setAttribute("aria-pressed", String(each === button));
    });
    apply();
  }

  root.classList.add("js");
  apply();
  if (night.addEventListener) night.addEventListener("change", apply);
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-theme-set]");
    if (button) choose(button);
  });
})();
