/* The plan editor: one document in memory, drawn by planForm, tried by the server as it changes, saved as a whole.

   <form id="editor" data-guard> holds #editor-parts (components), #editor-plan (the plan's own fields) and the live fragments
   #editor-chart, #editor-samples; #editor-data is the page's JSON: spec, document, hash, urls, words, language.
   409 from saving brings both texts; nobody's work is overwritten unasked. */
(() => {
  "use strict";

  const one = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const form = one("#editor");
  if (!form) return;
  const page = JSON.parse(one("#editor-data").textContent);
  const { spec, words, urls } = page;
  const kinds = {};
  spec.kinds.forEach((kind) => { kinds[kind.kind] = kind; });

  const copy = (value) => JSON.parse(JSON.stringify(value));
  const state = { doc: page.document, hash: page.hash, saved: JSON.stringify(page.document), undo: [], redo: [], last: "", opened: {}, card: 0, rule: 0, mode: "total", samples: null, cards: {}, extras: {}, problems: [], round: 0 };

  /* ---------- the document by JSON pointer ---------- */
  const steps = (at) => at.split("/").slice(1);
  const get = (at) => steps(at).reduce((value, step) => (value === undefined || value === null ? undefined : value[step]), state.doc);
  const write = (at, value, required) => {
    const way = steps(at);
    const name = way.pop();
    let parent = state.doc;
    way.forEach((step) => { if (parent[step] === undefined || parent[step] === null) parent[step] = {}; parent = parent[step]; });
    if (value === undefined) delete parent[name];
    else parent[name] = value;
    if (value !== undefined || required) return;
    while (way.length && !Array.isArray(parent) && Object.keys(parent).length === 0) {
      const last = way.pop();
      parent = way.reduce((found, step) => found[step], state.doc);
      if (Array.isArray(parent)) break;
      delete parent[last];
    }
  };
  const record = (at) => {
    const now = JSON.stringify(state.doc);
    if (at && at === state.last) return;
    state.undo.push(now);
    if (state.undo.length > 200) state.undo.shift();
    state.redo = [];
    state.last = at;
  };
  const doc = {
    get,
    set: (at, value, required) => { record(at); write(at, value, required); changed(); },
    put: (at, value) => { record(""); write(at, value); redraw(); changed(); },
    open: (at) => { state.opened[at] = true; redraw(); const found = one(`[data-at^="${at}"]`); if (found) found.focus(); },
    opened: (at) => state.opened[at],
  };

  /* ---------- names of codes, and what may be picked: articles of this document, all else asked of the server ---------- */
  const names = {};
  const titleOf = (component) => (component.title || {})[page.language] || (component.title || {}).zh || component.code || words.untitled;
  const ofArticles = ["of", "components"];
  const learn = (field, found) => { names[field] = names[field] || {}; found.forEach((each) => { names[field][each.code] = each.name; }); };
  const articles = () => state.doc.components.filter((each) => each.code).map((each) => ({ code: each.code, name: titleOf(each) }));
  const label = (field, code) => {
    if (ofArticles.indexOf(field) >= 0) learn(field, articles());
    return (names[field] || {})[code] || code;
  };
  const offer = (field, typed) => {
    if (ofArticles.indexOf(field) >= 0) {
      const choices = articles().filter((each) => `${each.code} ${each.name}`.toLowerCase().indexOf(typed.toLowerCase()) >= 0);
      return Promise.resolve({ choices, said: choices.length ? "" : words.none });
    }
    return fetch(`${urls.choices}?field=${encodeURIComponent(field)}&q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
      .then((found) => { learn(field, found.choices); return found; })
      .catch(() => ({ choices: [], said: words.network }));
  };
  const tierTable = (field) => field.name === "tiers" && field.fields.some((each) => each.name === "yuan_per_piece");
  const form_ = window.planForm.build({ doc, words, icons: page.icons, named: label, offer, extraHeads: (field) => (tierTable(field) ? page.extraHeads : []) });
  const { el, icon, act } = form_;

  /* ---------- drawing ---------- */
  const head = (component, place) => {
    const card = state.cards[component.code] || {};
    const open = state.card === place;
    const wrong = state.problems.filter((each) => each.pointer.indexOf(`/components/${place}/`) === 0 || each.pointer === `/components/${place}`).length;
    const name = el("span", { class: "part__name" }, el("b", { text: titleOf(component) }), " ", el("span", { class: "soft", text: (kinds[component.kind] || {}).short || component.kind }),
      card.changed ? el("span", { class: "state state--accent", text: words.changed }) : null, wrong ? el("span", { class: "state state--bad", text: words.problems.replace("%s", wrong) }) : null);
    return el("button", {
      type: "button", class: "part__head", "aria-expanded": open ? "true" : "false", "data-card": place, onclick: () => { state.card = open ? -1 : place; state.rule = 0; redraw(); preview(); },
      onkeydown: (event) => { if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) { event.preventDefault(); move(place, event.key === "ArrowUp" ? -1 : 1); } },
    }, el("span", { class: "part__grip", title: words.move }, icon("grip-vertical")), el("span", { class: "quiet tnum", text: component.article || place + 1 }), name, el("span", { class: "part__rate", text: card.rate || "" }), icon(open ? "chevron-down" : "chevron-right"));
  };
  const body = (component, place) => {
    const kind = kinds[component.kind] || { fields: [], guide: "" };
    return el("div", { class: "part__body" }, el("p", { class: "quiet small part__guide", text: kind.guide }), ...form_.fieldset(kind.fields, `/components/${place}`, component),
      el("p", { class: "part__foot" }, act("arrow-up", words.up, () => move(place, -1), { disabled: place === 0 }), act("arrow-down", words.down, () => move(place, 1), { disabled: place === state.doc.components.length - 1 }),
        el("button", { type: "button", class: "link-button", "data-duplicate": true, onclick: () => duplicate(place) }, icon("copy"), ` ${words.duplicate}`),
        el("button", { type: "button", class: "link-button", onclick: () => remove(place), disabled: state.doc.components.length < 2 }, icon("trash"), ` ${words.remove}`)));
  };
  const part = (component, place) => el("div", { class: `part${state.card === place ? " is-open" : ""}`, "data-part": place }, head(component, place), form_.problem(`/components/${place}`), state.card === place ? body(component, place) : null);
  const draw = () => {
    const active = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset : {};
    one("#editor-parts").replaceChildren(...(state.doc.components || []).map(part));
    one("#editor-plan").replaceChildren(...form_.fieldset(spec.plan, "", Object.fromEntries(Object.entries(state.doc).filter((each) => page.hidden.indexOf(each[0]) < 0))));
    const again = active.at !== undefined ? one(`[data-at="${active.at}"]`) : active.card !== undefined ? one(`[data-card="${active.card}"]`) : null;
    if (again) again.focus();
    shown();
    sortable();
  };
  let down = false;
  document.addEventListener("pointerdown", () => { down = true; }, true);
  document.addEventListener("pointerup", () => { down = false; }, true);
  const redraw = () => { if (down) document.addEventListener("pointerup", () => window.setTimeout(draw, 0), { once: true }); else draw(); };
  const sortable = () => {
    if (!window.Sortable || one("#editor-parts").dataset.ready) return;
    one("#editor-parts").dataset.ready = "1";
    window.Sortable.create(one("#editor-parts"), { handle: ".part__grip", animation: 120, onEnd: (event) => { if (event.oldIndex !== event.newIndex) move(event.oldIndex, event.newIndex - event.oldIndex); } });
  };

  /* ---------- components ---------- */
  const freeCode = (wish) => {
    const taken = state.doc.components.map((each) => each.code);
    let number = 2;
    let code = wish;
    while (taken.indexOf(code) >= 0) { code = `${wish}-${number}`; number += 1; }
    return code;
  };
  const move = (place, step) => {
    const to = place + step;
    if (to < 0 || to >= state.doc.components.length) return;
    if (state.card === place) state.card = to;
    else if (state.card >= 0) state.card = -1;
    doc.put("/components", form_.moved(state.doc.components, place, step));
    const found = one(`[data-card="${to}"]`);
    if (found) found.focus();
  };
  const insert = (component, place) => {
    const made = state.doc.components.slice();
    made.splice(place, 0, component);
    state.card = place;
    state.rule = 0;
    doc.put("/components", made);
    const found = one(`[data-card="${place}"]`);
    if (found) { found.focus(); found.scrollIntoView({ block: "nearest" }); }
  };
  const duplicate = (place) => { const made = copy(state.doc.components[place]); made.code = freeCode(made.code); insert(made, place + 1); };
  const remove = (place) => { state.card = -1; doc.put("/components", state.doc.components.filter((_each, other) => other !== place)); };
  const add = (kind) => { insert({ ...copy(kinds[kind].fresh), code: freeCode(kind.replace(/_/g, "-")) }, state.doc.components.length); };

  /* ---------- what is wrong, what has changed ---------- */
  const shown = () => {
    all("[data-problem]").forEach((slot) => { slot.hidden = true; slot.textContent = ""; });
    all("#editor [aria-invalid]").forEach((control) => control.removeAttribute("aria-invalid"));
    state.problems.forEach((each) => {
      let at = each.pointer;
      while (at && !one(`[data-problem="${at}"]`)) at = at.slice(0, at.lastIndexOf("/"));
      const slot = at ? one(`[data-problem="${at}"]`) : null;
      if (slot) { slot.hidden = false; slot.textContent = `${slot.textContent} ${each.text}`.trim(); }
      const control = one(`[data-at="${each.pointer}"]`);
      if (control) control.setAttribute("aria-invalid", "true");
    });
    const ofPlan = state.problems.filter((each) => each.pointer.indexOf("/components/") !== 0).length;
    one("#editor-plan-problems").hidden = !ofPlan;
    one("#editor-plan-problems").textContent = words.problems.replace("%s", ofPlan);
    const summary = one("#editor-problems");
    summary.hidden = !state.problems.length;
    summary.replaceChildren(...(state.problems.length ? [icon("alert-circle"), el("span", {}, words.cannot.replace("%s", state.problems.length), " ", el("button", { type: "button", class: "link-button", onclick: () => goTo(state.problems[0].pointer) }, words.first), el("span", { class: "cell-2", text: state.problems[0].text }))] : []));
    Object.keys(state.extras).forEach((at) => {
      const grid = one(`[data-grid="${at}"]`);
      if (grid) state.extras[at].forEach((cells, row) => cells.forEach((text, number) => { const cell = one(`[data-row="${at}/${row}"] [data-extra="${number}"]`, grid); if (cell) cell.textContent = text; }));
    });
    all("#editor [data-code]").forEach((each) => { each.textContent = label(each.dataset.of, each.dataset.code); });
    status();
  };
  const goTo = (pointer) => {
    const place = /^\/components\/(\d+)/.exec(pointer);
    if (place && state.card !== Number(place[1])) { state.card = Number(place[1]); draw(); }
    let at = pointer;
    while (at && !one(`[data-at="${at}"]`)) at = at.slice(0, at.lastIndexOf("/"));
    const found = one(`[data-at="${at}"]`) || one(`[data-problem="${pointer}"]`) || one("#editor-parts");
    const closed = found.closest("details.editor-plan");
    if (closed) closed.open = true;
    if (found.focus) found.focus();
    if (found.scrollIntoView) found.scrollIntoView({ block: "center" });
  };
  const dirty = () => JSON.stringify(state.doc) !== state.saved;
  const status = () => {
    const unsaved = dirty();
    if (unsaved) form.dataset.changed = "1";
    else delete form.dataset.changed;
    one("#editor-save").disabled = !unsaved;
    one("#editor-undo").disabled = !state.undo.length;
    one("#editor-redo").disabled = !state.redo.length;
    one("#editor-state").textContent = unsaved ? words.unsaved : words.saved;
  };
  let waiting = 0;
  const changed = () => { status(); window.clearTimeout(waiting); waiting = window.setTimeout(preview, 350); };

  /* ---------- the server tries it ---------- */
  const send = (address, sent) => fetch(address, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": one('meta[name="csrf-token"]').content }, body: JSON.stringify(sent) });
  const preview = () => {
    const round = state.round += 1;
    send(urls.preview, { document: state.doc, component: state.card, rule: state.rule, mode: state.mode, samples: state.samples }).then((answer) => (answer.ok ? answer.json() : null)).then((found) => {
      if (!found || round !== state.round) return;
      state.problems = found.problems;
      if (found.cards) { state.cards = {}; found.cards.forEach((each) => { state.cards[each.code] = each; }); state.extras = found.extras; Object.keys(found.names).forEach((field) => learn(field, found.names[field])); }
      ["chart", "samples"].forEach((part_) => { if (found[part_] !== undefined) one(`#editor-${part_}`).innerHTML = found[part_]; });
      if (window.charts) window.charts.draw();
      heads();
      shown();
    }).catch(() => {});
  };
  const heads = () => all("#editor-parts > .part").forEach((node, place) => {
    const focus = document.activeElement === node.firstElementChild;
    const fresh = head(state.doc.components[place], place);
    node.replaceChild(fresh, node.firstElementChild);
    if (focus) fresh.focus();
  });

  /* ---------- saving; two people at once ---------- */
  const problemsFrom = (found) => { state.problems = found.problems; shown(); if (state.problems.length) goTo(state.problems[0].pointer); };
  const save = () => {
    one("#editor-save").disabled = true;
    send(urls.save, { document: state.doc, hash: state.hash }).then((answer) => answer.json().then((found) => ({ status: answer.status, found }))).then(({ status: code, found }) => {
      if (code === 200) {
        Object.assign(state, { doc: found.document, hash: found.hash, saved: JSON.stringify(found.document), last: "" });
        one("#editor-conflict").hidden = true;
        one("#editor-hash").textContent = found.fingerprint;
        draw();
        preview();
        document.dispatchEvent(new CustomEvent("toast", { detail: { value: found.sentence } }));
      } else if (code === 409 && found.theirs) conflict(found);
      else if (code === 422) problemsFrom(found);
      else window.alert(found.sentence || words.failed);
      status();
    }).catch(() => { status(); window.alert(words.network); });
  };
  const lines = (text, other) => { const known = new Set(other.split("\n")); return text.split("\n").map((line) => el(known.has(line) ? "span" : "mark", { text: `${line}\n` })); };
  const conflict = (found) => {
    const box = one("#editor-conflict");
    one("[data-sentence]", box).textContent = found.sentence;
    one("[data-mine]", box).replaceChildren(...lines(found.mine, found.theirs));
    one("[data-theirs]", box).replaceChildren(...lines(found.theirs, found.mine));
    one("[data-keep]", box).onclick = () => { state.hash = found.hash; save(); };
    one("[data-take]", box).onclick = () => {
      record("");
      Object.assign(state, { doc: JSON.parse(found.theirs), hash: found.hash, saved: JSON.stringify(JSON.parse(found.theirs)), card: -1 });
      box.hidden = true;
      draw();
      preview();
    };
    box.hidden = false;
    box.focus();
  };

  /* ---------- back and forth ---------- */
  const turn = (from, to) => {
    if (!from.length) return;
    to.push(JSON.stringify(state.doc));
    state.doc = JSON.parse(from.pop());
    state.last = "";
    draw();
    changed();
  };
  const undo = () => turn(state.undo, state.redo);
  const redo = () => turn(state.redo, state.undo);
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) { event.preventDefault(); undo(); }
    else if (key === "y" || (key === "z" && event.shiftKey)) { event.preventDefault(); redo(); }
    else if (key === "s") { event.preventDefault(); if (dirty()) save(); }
  });

  form.addEventListener("submit", (event) => { event.preventDefault(); if (dirty()) save(); });
  form.addEventListener("focusin", (event) => {
    const rule = /^\/components\/(\d+)\/rules\/(\d+)/.exec(event.target.dataset.at || "");
    if (rule && Number(rule[2]) !== state.rule) { state.rule = Number(rule[2]); preview(); }
  });
  one("#editor-undo").addEventListener("click", undo);
  one("#editor-redo").addEventListener("click", redo);
  one("#editor-kinds").addEventListener("click", (event) => { const chosen = event.target.closest("[data-kind]"); if (chosen) { one("#editor-kinds").open = false; add(chosen.dataset.kind); } });
  document.addEventListener("click", (event) => {
    const mode = event.target.closest("[data-mode]");
    if (mode) { event.preventDefault(); state.mode = mode.dataset.mode; preview(); }
  });
  one("#sample-add").addEventListener("click", () => {
    const ref = one("#sample-ref").value.trim();
    if (!ref) return;
    const now = all("#editor-samples [data-sample]").map((row) => row.dataset.sample);
    state.samples = now.concat([ref]);
    one("#sample-ref").value = "";
    preview();
  });

  draw();
  preview();
})();
