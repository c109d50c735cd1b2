/* Builds the controls of a plan document from the fields the server read off its schema. Every control carries its JSON pointer in
   data-at; it reads and writes through `doc` (get, set, put: a change that draws anew) and knows nothing of saving or history.
   Codes are picked from what `page.offer(field, typed)` promises: {choices: [{code, name}], said}.

   widgets   title · text · number · day · select · check · code · codes · numbers · criteria · group · grid · list · raw · fixed */
(() => {
  "use strict";

  const el = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    Object.keys(attributes || {}).forEach((name) => {
      const value = attributes[name];
      if (value === null || value === undefined || value === false) return;
      if (name.slice(0, 2) === "on") made.addEventListener(name.slice(2), value);
      else if (name === "text") made.textContent = value;
      else made.setAttribute(name, value === true ? "" : value);
    });
    children.forEach((child) => { if (child !== null && child !== undefined && child !== false) made.append(child); });
    return made;
  };

  const build = (page) => {
    const { doc, words } = page;
    let serial = 0;

    const icon = (name) => {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("class", "icon");
      svg.setAttribute("aria-hidden", "true");
      const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
      use.setAttribute("href", `${page.icons}#i-${name}`);
      svg.append(use);
      return svg;
    };
    const act = (name, label, handler, more) => el("button", { type: "button", class: "part__act", "aria-label": label, title: label, onclick: handler, ...(more || {}) }, icon(name));
    const link = (name, label, handler) => el("button", { type: "button", class: "link-button", onclick: handler }, icon(name), ` ${label}`);

    const asked = (field, value) => !field.when || (field.when.values.indexOf((value || {})[field.when.field]) >= 0) === field.when.holds;
    const known = (fields) => fields.map((field) => field.name);
    const said = (field) => (field.unit ? `${field.label} ${field.unit}` : field.label);

    /* ---------- one value ---------- */
    const input = (field, at, more) => el("input", {
      class: "ctl ctl--sm", "data-at": at, "aria-label": said(field), autocomplete: "off",
      oninput: (event) => doc.set(at, event.target.value === "" ? (field.nullable ? null : undefined) : event.target.value, field.required), ...more,
    });
    const value = (at) => { const found = doc.get(at); return found === undefined || found === null ? "" : String(found); };
    const controls = {
      text: (field, at) => input(field, at, { type: "text", value: value(at), maxlength: field.most || null }),
      day: (field, at) => input(field, at, { type: "date", value: value(at) }),
      number: (field, at) => input(field, at, {
        type: "text", inputmode: field.whole ? "numeric" : "decimal", class: "ctl ctl--sm ctl--num", value: value(at), placeholder: field.nullable ? words.open : null,
        oninput: (event) => {
          const text = event.target.value.trim();
          const number = field.whole && /^\d{1,15}$/.test(text) ? Number(text) : text;
          doc.set(at, text === "" ? (field.nullable ? null : undefined) : number, field.required);
        },
      }),
      select: (field, at) => {
        const now = doc.get(at);
        const options = field.options.map((each) => el("option", { value: each[0], selected: each[0] === now }, each[1]));
        if (!field.required) options.unshift(el("option", { value: "", selected: now === undefined }, words.usual));
        if (now !== undefined && !field.options.some((each) => each[0] === now)) options.push(el("option", { value: now, selected: true }, String(now)));
        return el("select", { class: "ctl ctl--sm", "data-at": at, "aria-label": field.label, onchange: (event) => doc.put(at, event.target.value || undefined, field.branches) }, ...options);
      },
      check: (field, at) => el("input", { class: "check", type: "checkbox", "data-at": at, "aria-label": field.label, checked: doc.get(at) === true, onchange: (event) => doc.put(at, event.target.checked || undefined) }),
      fixed: (field) => el("span", { text: field.value }),
      numbers: (field, at) => input(field, at, {
        type: "text", value: (doc.get(at) || []).join(" "), placeholder: words.several, "aria-label": said(field),
        oninput: (event) => { const list = event.target.value.split(/[\s,，;；]+/).filter(Boolean).map((each) => (/^\d+$/.test(each) ? Number(each) : each)); doc.set(at, list.length ? list : undefined); },
      }),
      raw: (field, at) => el("textarea", {
        class: "ctl ctl--code", rows: 3, "data-at": at, "aria-label": field.label, spellcheck: "false",
        onchange: (event) => {
          try { doc.put(at, event.target.value.trim() ? JSON.parse(event.target.value) : undefined); event.target.removeAttribute("aria-invalid"); } catch (error) { event.target.setAttribute("aria-invalid", "true"); }
        },
      }, doc.get(at) === undefined ? "" : JSON.stringify(doc.get(at), null, 1)),
    };

    /* ---------- codes: what is picked as chips, and a list of what exists that opens beneath them ---------- */
    const picker = (field, at, more) => {
      const list = el("div", { class: "picker__list" });
      const said = el("p", { class: "quiet small picker__said", role: "status" });
      const search = el("input", { class: "ctl ctl--sm", type: "search", "aria-label": `${field.label}: ${words.search}`, placeholder: words.search, autocomplete: "off" });
      const opener = el("summary", { class: "link-button", "data-at": `${at}/-`, "aria-label": `${words.pick}: ${field.label}` }, icon("plus"), ` ${words.pick}`);
      const box = el("details", { class: "picker", open: more.open }, opener, search, list, said);
      let round = 0;
      let waiting = 0;
      const show = () => {
        const mine = round += 1;
        const typed = search.value.trim();
        page.offer(field.name, typed).then((found) => {
          if (mine !== round) return;
          const loose = more.loose && typed && !found.choices.some((each) => each.code === typed) ? [{ code: typed, name: words.use.replace("%s", typed) }] : [];
          list.replaceChildren(...found.choices.concat(loose).map(more.entry));
          said.textContent = found.said;
        });
      };
      search.addEventListener("input", (event) => { event.stopPropagation(); window.clearTimeout(waiting); waiting = window.setTimeout(show, 200); });
      search.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); show(); } });
      box.addEventListener("keydown", (event) => { if (event.key === "Escape" && box.open) { event.stopPropagation(); box.open = false; opener.focus(); } });
      box.addEventListener("toggle", () => { if (box.open) show(); });
      return box;
    };
    const codes = (field, at, open) => {
      const chips = el("span", { class: "chips-edit__chosen" });
      const chosen = () => doc.get(at) || [];
      const keep = (left) => { doc.set(at, left.length ? left : undefined); draw(); };
      const untick = (code) => box.querySelectorAll("input.check").forEach((each) => { if (each.value === code) each.checked = false; });
      const chip = (code) => {
        const name = page.named(field.name, code);
        const off = () => { keep(chosen().filter((each) => each !== code)); untick(code); };
        return el("span", { class: "chip-code" }, el("span", { "data-code": code, "data-of": field.name, text: name }), act("x", `${words.remove} ${name}`, off));
      };
      const draw = () => chips.replaceChildren(...chosen().map(chip));
      const entry = (each) => el("label", { class: "picker__one" }, el("input", {
        class: "check", type: "checkbox", value: each.code, checked: chosen().indexOf(each.code) >= 0,
        onchange: (event) => keep(chosen().filter((code) => code !== each.code).concat(event.target.checked ? [each.code] : [])),
      }), el("span", { text: each.name }), each.name === each.code ? null : el("span", { class: "quiet tnum", text: each.code }));
      const box = picker(field, at, { entry, open });
      draw();
      return el("div", { class: "chips-edit" }, chips, box);
    };
    const code = (field, at) => {
      const entry = (each) => el("button", { type: "button", class: "picker__one", onclick: () => doc.put(at, each.code) }, each.name);
      return el("div", { class: "chips-edit" }, value(at) ? el("span", { class: "chip-code chip-code--one", text: value(at) }) : null, picker(field, at, { entry, loose: true }));
    };
    const criteria = (field, at) => {
      const now = doc.get(at) || {};
      const rows = field.fields.filter((each) => now[each.name]).map((each) => el("div", { class: "field-line" }, el("span", { class: "field-line__name", text: each.label }), codes(each, `${at}/${each.name}`), problem(`${at}/${each.name}`)));
      const left = field.fields.filter((each) => !now[each.name]);
      const more = el("select", { class: "ctl ctl--sm", "data-at": `${at}/-`, "aria-label": words.criterion, onchange: (event) => { if (event.target.value) doc.open(`${at}/${event.target.value}`); } },
        el("option", { value: "" }, `＋ ${words.criterion}`), ...left.map((each) => el("option", { value: each.name }, each.label)));
      const opened = left.filter((each) => doc.opened(`${at}/${each.name}`)).map((each) => el("div", { class: "field-line" }, el("span", { class: "field-line__name", text: each.label }), codes(each, `${at}/${each.name}`, true)));
      return el("div", { class: "criteria" }, rows.length ? null : el("span", { class: "quiet", text: words.every }), ...rows, ...opened, more);
    };

    /* ---------- a table of rows, as tiers ---------- */
    const bound = (rows, place, name) => Number(rows[place] && rows[place][name]) || 0;
    const rowAdded = (rows, fresh) => {
      const last = rows[rows.length - 1];
      if (!last || !("from" in last)) return rows.concat([JSON.parse(JSON.stringify(fresh))]);
      const gap = rows.length > 1 ? bound(rows, 1, "from") - bound(rows, 0, "to") : 0;
      const ended = last.to === null || last.to === undefined ? { ...last, to: bound(rows, rows.length - 1, "from") + (bound(rows, rows.length - 2, "to") - bound(rows, rows.length - 2, "from") || 10) } : last;
      return rows.slice(0, -1).concat([ended, { ...last, from: Number(ended.to) + gap, to: null }]);
    };
    const rowTaken = (rows, place) => {
      const left = rows.filter((_each, at) => at !== place).map((each) => ({ ...each }));
      if (left.length && "from" in left[0]) {
        if (place === rows.length - 1) left[left.length - 1].to = rows[place].to;
        else if ("from" in rows[place]) left[place].from = rows[place].from;
      }
      return left;
    };
    const grid = (field, at, parent) => {
      const rows = doc.get(at) || [];
      const columns = field.fields.filter((each) => asked(each, parent) || rows.some((row) => row[each.name] !== undefined));
      const rest = columns.filter((each) => each.required || each.when || rows.some((row) => row[each.name] !== undefined) || doc.opened(`${at}/${each.name}`));
      const hidden = columns.filter((each) => rest.indexOf(each) < 0);
      const more = link("plus", field.item, () => doc.put(at, rowAdded(rows, field.fresh)));
      if (!rows.length) return el("div", { class: "grid-edit", "data-grid": at }, el("p", { class: "part__opts" }, more), problem(at));
      const head = el("tr", {}, el("th", { scope: "col", text: field.item }), ...rest.map((each) => el("th", { scope: "col", class: "num" }, each.label, each.unit ? el("span", { class: "unit", text: ` ${each.unit}` }) : null)),
        ...page.extraHeads(field).map((text) => el("th", { scope: "col", class: "num wide-only", text })), el("th", {}, el("span", { class: "visually-hidden", text: words.remove })));
      const body = rows.map((row, place) => el("tr", { "data-row": `${at}/${place}` }, el("td", { class: "quiet tnum", text: place + 1 }),
        ...rest.map((each) => el("td", {}, controls[each.widget]({ ...each, label: `${field.item} ${place + 1} ${each.label}` }, `${at}/${place}/${each.name}`), problem(`${at}/${place}/${each.name}`))),
        ...page.extraHeads(field).map((_text, number) => el("td", { class: "num soft wide-only", "data-extra": number })),
        el("td", { class: "num" }, act("x", `${words.remove} ${field.item} ${place + 1}`, () => doc.put(at, rowTaken(rows, place)), { disabled: rows.length < 2 }))));
      return el("div", { class: "grid-edit", "data-grid": at }, el("div", { class: "data-wrap" }, el("table", { class: "tier-grid" }, el("thead", {}, head), el("tbody", {}, ...body))), problem(at),
        el("p", { class: "part__opts" }, more, ...hidden.map((each) => link("plus", said(each), () => doc.open(`${at}/${each.name}`)))));
    };

    /* ---------- entries, and groups of fields ---------- */
    const list = (field, at) => {
      const entries = doc.get(at) || [];
      const one = (entry, place) => el("section", { class: "entry", "data-entry": `${at}/${place}` },
        el("header", { class: "entry__head" }, el("b", { text: entries.length > 1 || !field.required ? `${field.item} ${place + 1}` : field.item }), problem(`${at}/${place}`), el("span", { class: "end" },
          place ? act("arrow-up", words.up, () => doc.put(at, moved(entries, place, -1))) : null,
          act("copy", words.duplicate, () => doc.put(at, entries.slice(0, place + 1).concat([JSON.parse(JSON.stringify(entry))], entries.slice(place + 1)))),
          act("x", words.remove, () => { const left = entries.filter((_each, other) => other !== place); doc.put(at, left.length || field.required ? left : undefined); }, { disabled: field.required && entries.length < 2 }))),
        ...fieldset(field.fields, `${at}/${place}`, entry));
      return el("div", { class: entries.length === 1 && field.required ? "entries entries--one" : "entries" }, ...entries.map(one), problem(at), el("p", { class: "part__opts" }, link("plus", field.item, () => doc.put(at, entries.concat([JSON.parse(JSON.stringify(field.fresh))])))));
    };
    const moved = (entries, place, step) => {
      const made = entries.slice();
      made.splice(place + step, 0, made.splice(place, 1)[0]);
      return made;
    };
    const heavy = (field) => field.widget === "group" && !field.required && field.fields.some((each) => each.required);
    const group = (field, at) => {
      if (heavy(field) && doc.get(at) === undefined) return el("p", { class: "part__opts" }, link("plus", field.label, () => doc.put(at, JSON.parse(JSON.stringify(field.fresh)))));
      const name = el("span", { class: "field-line__name", title: field.hint || null }, field.label, heavy(field) ? act("x", `${words.remove} ${field.label}`, () => doc.put(at, undefined)) : null);
      return el("div", { class: "group-edit", role: "group", "aria-label": field.label }, name, el("div", { class: "group-edit__fields" }, ...fieldset(field.fields, at, doc.get(at))), problem(at));
    };
    const title = (field, at) => el("span", { class: "title-edit" }, ...["zh", "en"].map((language) => el("label", { class: "field" }, el("span", { text: words[language] }),
      input({ ...field, label: `${field.label} ${words[language]}`, required: true }, `${at}/${language}`, { type: "text", value: value(`${at}/${language}`), maxlength: 200, lang: language }), problem(`${at}/${language}`))));

    const fieldset = (fields, at, now) => {
      const titles = [];
      const line = [];
      const rows = [];
      const blocks = { title, criteria, group, grid, list, code, codes: (field, where) => codes(field, where), raw: (field, where) => controls.raw(field, where) };
      const branching = {};
      fields.forEach((field) => {
        if (field.when) branching[field.when.field] = true;
        (field.fields || []).forEach((each) => { if (each.when) branching[each.when.field] = true; });
      });
      fields.forEach((plain) => {
        const field = branching[plain.name] ? { ...plain, branches: true } : plain;
        const where = `${at}/${field.name}`;
        if (!asked(field, now) && doc.get(where) === undefined) return;
        if (field.widget in blocks) {
          const body = blocks[field.widget](field, where, now);
          if (field.widget === "title") titles.push(body);
          else rows.push(field.widget === "group" ? body : el("div", { class: `field-block field-block--${field.widget}` }, el("span", { class: "field-block__name", text: field.label, title: field.hint || null }), body, field.widget === "list" ? null : problem(where)));
        } else {
          line.push(el("label", { class: "field", title: field.hint || null }, el("span", { text: field.label }), controls[field.widget](field, where), field.unit ? el("span", { class: "unit", text: field.unit }) : null, problem(where)));
        }
      });
      const unknown = Object.keys(now || {}).filter((name) => known(fields).indexOf(name) < 0 && name !== "kind");
      unknown.forEach((name) => rows.push(el("div", { class: "field-block" }, el("span", { class: "field-block__name", text: name }), controls.raw({ label: name }, `${at}/${name}`), problem(`${at}/${name}`))));
      return [...titles, line.length ? el("div", { class: "part__opts" }, ...line) : null, ...rows].filter(Boolean);
    };

    const problem = (at) => el("span", { class: "field-error", "data-problem": at, hidden: true });
    return { el, icon, act, link, fieldset, problem, moved };
  };

  window.planForm = { build };
})();
