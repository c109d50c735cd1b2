/* What every page does beyond links and forms. templates/components/README.md lists the markup each part answers to.
   Written without recent syntax, for the browsers agents have. */
(() => {
  "use strict";

  const one = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const on = (type, handler, capture) => document.addEventListener(type, handler, capture);
  const words = () => one("#words").dataset;
  const script = document.currentScript || one("script[data-charts]");

  /* ---------- sentences: toast for what need not be read, alert for what must ---------- */
  const toast = (text) => {
    const note = document.createElement("div");
    note.className = "toast-note";
    note.textContent = text;
    one("#toasts").append(note);
    setTimeout(() => note.remove(), 4000);
  };
  const slotNear = (element) => {
    for (let node = element; node; node = node.parentElement) {
      const slot = all("[data-refusal]", node).find((each) => !each.closest(".bulk-bar:not(.is-on)"));
      if (slot) return slot;
    }
    return one("#page-alert") || one("#main");
  };
  const say = (text, near) => {
    const dialog = near && near.closest && near.closest("dialog");
    const slot = dialog ? slotNear(near) : one("#page-alert") || one("#main");
    const alert = one("#alert-bad").content.firstElementChild.cloneNode(true);
    one("span", alert).textContent = text;
    slot.textContent = "";
    slot.append(alert);
    if (!dialog && slot.scrollIntoView) slot.scrollIntoView({ block: "nearest" });
  };
  const hush = () => all("#page-alert, [data-refusal]").forEach((slot) => { slot.textContent = ""; });
  const showToasts = () => all("template[data-toast]").forEach((each) => { toast(each.content.textContent.trim()); each.remove(); });
  document.addEventListener("toast", (event) => toast(event.detail.value));

  /* ---------- HTMX: token, answers by status ---------- */
  on("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = one('meta[name="csrf-token"]').content;
  });
  on("htmx:beforeRequest", (event) => {
    const trigger = event.detail.requestConfig.triggeringEvent;
    if (trigger && trigger.isTrusted) hush();
    if (event.detail.target.id === "modal-body" && !one("#modal").showModal) {
      event.preventDefault();
      if (event.detail.elt.href) window.location.href = event.detail.elt.href;
    }
  });
  on("htmx:beforeSwap", (event) => {
    const detail = event.detail;
    if (detail.xhr.status !== 409) return;
    if (detail.xhr.getResponseHeader("HX-Retarget")) {
      detail.shouldSwap = true;
    } else if (detail.xhr.responseText.trim()) {
      Object.assign(detail, { shouldSwap: true, target: slotNear(detail.elt), swapOverride: "innerHTML", selectOverride: "unset" });
    } else {
      say(words()["409"], detail.elt);
    }
    detail.isError = false;
  });
  on("htmx:responseError", (event) => say(words()[String(event.detail.xhr.status)] || words()["500"], event.detail.elt));
  on("htmx:sendError", (event) => say(words().network, event.detail.elt));
  on("htmx:timeout", (event) => say(words().network, event.detail.elt));

  /* ---------- dialogs ---------- */
  const ask = (text) => new Promise((answer) => {
    const dialog = one("#confirm");
    if (!dialog || !dialog.showModal) { answer(window.confirm(text)); return; }
    one("#confirm-text").textContent = text;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
  const changed = (root) => all("form[data-changed]", root).length > 0;
  const shut = (dialog) => {
    if (!changed(dialog)) { dialog.close(); return; }
    ask(words().leave).then((yes) => { if (yes) dialog.close(); });
  };
  on("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "modal-body") return;
    const dialog = one("#modal");
    if (!dialog.open) dialog.showModal();
    const first = one("[autofocus], [aria-invalid='true'], input:not([type='hidden']), select, textarea", event.detail.target);
    if (first) first.focus();
  });
  on("htmx:afterRequest", (event) => {
    const dialog = event.detail.elt.closest && event.detail.elt.closest("dialog");
    if (dialog && event.detail.xhr.status === 204) {
      all("form", dialog).forEach((form) => { delete form.dataset.changed; });
      dialog.close();
    }
  });
  on("close", (event) => { if (event.target.id === "modal") one("#modal-body").textContent = ""; }, true);
  on("cancel", (event) => { if (event.target.id === "modal" && changed(event.target)) { event.preventDefault(); shut(event.target); } }, true);
  on("click", (event) => {
    const close = event.target.closest("[data-close]");
    if (close) shut(close.closest("dialog"));
    else if (event.target.matches("dialog[open]:not(#confirm)")) shut(event.target);
  });

  /* ---------- a question before an act; the reason of a refused one ---------- */
  on("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    if (!button || button.dataset.sure) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(button.dataset.confirm).then((yes) => {
      if (!yes) return;
      button.dataset.sure = "1";
      button.click();
      delete button.dataset.sure;
    });
  }, true);
  const tellRefused = (event) => {
    const button = event.target.closest("[data-refused]");
    if (!button || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    say(button.dataset.refused, button);
  };
  on("click", tellRefused);
  on("keydown", tellRefused);

  /* ---------- forms: unsaved changes, choice that submits itself ---------- */
  on("input", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-guard]")) form.dataset.changed = "1";
  });
  on("submit", (event) => { delete event.target.dataset.changed; });
  window.addEventListener("beforeunload", (event) => {
    if (!changed()) return;
    event.preventDefault();
    event.returnValue = words().leave;
  });
  on("change", (event) => {
    const form = event.target.form;
    if (form && form.matches("[data-auto]")) form.submit();
  });

  /* ---------- chosen rows ---------- */
  const boxes = (bar) => all(`input.check[name="pk"][form="${bar.id}"]`);
  const count = (bar) => {
    const list = boxes(bar);
    const chosen = list.filter((box) => box.checked);
    list.forEach((box) => box.closest("tr").classList.toggle("is-selected", box.checked));
    bar.classList.toggle("is-on", chosen.length > 0);
    one("[data-count]", bar).textContent = chosen.length;
    const table = list.length ? list[0].closest("table") : null;
    const head = table && one("[data-all]", table);
    if (head) {
      head.checked = chosen.length > 0 && chosen.length === list.length;
      head.indeterminate = chosen.length > 0 && chosen.length < list.length;
    }
  };
  const countAll = () => all("[data-bulk]").forEach(count);
  on("change", (event) => {
    const box = event.target;
    if (box.matches("[data-all]")) all('input.check[name="pk"]', box.closest("table")).forEach((each) => { each.checked = box.checked; });
    if (box.matches('[data-all], input.check[name="pk"]')) countAll();
  });
  on("click", (event) => {
    if (!event.target.closest("[data-none]")) return;
    const bar = event.target.closest("[data-bulk]");
    boxes(bar).forEach((box) => { box.checked = false; });
    const everything = one("[data-everything]", bar);
    if (everything) everything.checked = false;
    count(bar);
  });

  /* ---------- menus ---------- */
  const navOpen = (open) => {
    const nav = one("#nav");
    if (!nav) return;
    nav.classList.toggle("is-open", open);
    if (open) one("a", nav).focus();
    else if (one("[data-nav-open]")) one("[data-nav-open]").focus();
  };
  on("click", (event) => {
    const nav = one("#nav.is-open");
    if (event.target.closest("[data-nav-open]")) { event.preventDefault(); navOpen(true); }
    else if (event.target.closest("[data-nav-close]")) { event.preventDefault(); navOpen(false); }
    else if (nav && !nav.contains(event.target)) navOpen(false);
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if (event.target.closest("[data-print]")) window.print();
  });
  on("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (one("#nav.is-open")) navOpen(false);
    all("details.menu[open]").forEach((menu) => { menu.open = false; one("summary", menu).focus(); });
  });

  /* ---------- search: Ctrl-K, arrows ---------- */
  on("keydown", (event) => {
    const dialog = one("#search");
    if (!dialog || !dialog.showModal) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!dialog.open) dialog.showModal();
      one("input", dialog).select();
    } else if (dialog.open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const stops = [one("input", dialog)].concat(all("#search-hits a", dialog));
      const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      stops[(next + stops.length) % stops.length].focus();
    }
  });

  /* ---------- network ---------- */
  const network = () => { const banner = one("#offline"); if (banner) banner.hidden = navigator.onLine !== false; };
  window.addEventListener("online", network);
  window.addEventListener("offline", network);

  /* ---------- charts and boards bring their scripts when they appear ---------- */
  const loaded = {};
  const load = (address) => {
    loaded[address] = loaded[address] || new Promise((done, failed) => {
      const tag = document.createElement("script");
      tag.src = address;
      tag.onload = done;
      tag.onerror = failed;
      document.head.append(tag);
    });
    return loaded[address];
  };
  const bring = () => {
    const files = script.dataset;
    if (one("figure[data-chart]")) load(files.echarts).then(() => load(files.charts)).then(() => window.charts.draw());
    if (one("[data-board]")) load(files.sortable).then(() => load(files.board)).then(() => window.boards.prepare());
  };

  const settle = () => { showToasts(); countAll(); bring(); };
  on("htmx:afterSettle", settle);
  network();
  settle();
})();
