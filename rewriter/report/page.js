"use strict";
// Everything from the results is set as text, never as HTML. The state of the table is in the fragment of the address.
(() => {
  const PAGE = 100;
  const OUTCOMES = ["rewritten", "unchanged", "refused", "skipped", "failed"];
  const VERDICTS = { proved: "proved", differs: "differs", "not-shown": "not shown" };
  const given = JSON.parse(document.getElementById("rows").textContent);
  const rows = given.rows.map((values, index) => {
    const row = { index };
    given.columns.forEach((name, at) => { row[name] = values[at]; });
    row.key = row.path ? `${row.repository}:${row.path}` : row.repository;
    row.saved = row.before === null || row.after === null ? null : row.before - row.after;
    row.text = [row.group, row.repository, row.path, row.outcome, ...row.rules, row.old, row.new, row.verdict, row.reason, row.state]
      .join("\n").toLowerCase();
    return row;
  });
  let lines = null; // the details, a line for each row: cut when the first is opened

  function el(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key === "on") for (const [event, handler] of Object.entries(value)) made.addEventListener(event, handler);
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
    return made;
  }
  const count = (number) => number.toLocaleString("en-US");
  const tone = (outcome) => (OUTCOMES.includes(outcome) ? outcome : "other");
  const out = (url, text) => el("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, text);
  // Long names may be cut behind a slash.
  const cut = (text) => text.split("/").flatMap((part, at, parts) => (at < parts.length - 1 ? [`${part}/`, el("wbr")] : [part]));
  function size(bytes) {
    let left = bytes;
    for (const unit of ["B", "kB", "MB"]) {
      if (Math.abs(left) < 999.5) return `${left.toFixed(unit !== "B" && Math.abs(left) < 9.95 ? 1 : 0)}\u00a0${unit}`;
      left /= 1000;
    }
    return `${left.toFixed(2)}\u00a0GB`;
  }

  // A filter is a member of the state, a title, and what a row has of it. Only those with a choice are shown.
  const FILTERS = [
    ["repository", "Repository is", (row) => [row.ended]],
    ["rule", "Rule", (row) => row.rules],
    ["group", "Group", (row) => [row.group]],
    ["verdict", "Verdict", (row) => [row.verdict]],
    ["review", "To review", (row) => [row.reviews ? "yes" : "no"]],
    ["pull", "Pull request", (row) => [row.state || (row.pull ? "there" : "")]],
  ];
  // A column is a title, what it sorts by, and its content; `has` says whether it is of use here.
  const any = (test) => rows.some(test);
  const COLUMNS = [
    ["group", "Group", (row) => row.group, (row) => row.group && cut(row.group), any((row) => row.group)],
    ["repository", "Repository", (row) => row.repository, (row) => cut(row.repository), true],
    ["file", "File", (row) => row.path, opener, true],
    ["outcome", "Outcome", (row) => OUTCOMES.indexOf(row.outcome), outcome, true],
    ["rule", "Rule", (row) => row.rules.join(" ") || null, (row) => row.rules.map((rule) => el("div", {}, el("code", {}, rule))), any((row) => row.rules.length)],
    ["base", "Base image", (row) => row.old || null, base, true],
    ["verdict", "Verdict", (row) => row.verdict || null, (row) => row.verdict && el("span", { class: row.verdict }, VERDICTS[row.verdict] || row.verdict), any((row) => row.verdict)],
    ["size", "Size", (row) => (row.saved === null ? null : -row.saved), measured, any((row) => row.saved !== null)],
    ["review", "To review", (row) => -row.reviews, (row) => (row.reviews ? count(row.reviews) : ""), true],
    ["pull", "Pull request", (row) => row.state || row.pull || null, pull, any((row) => row.pull || row.state)],
  ].filter((column) => column[4]);
  const NUMBERS = ["size", "review"];

  function opener(row) {
    const isOpen = state.open === row.key;
    return el("button", {
      class: "link", type: "button", "aria-expanded": String(isOpen), "aria-controls": isOpen ? `detail-${row.index}` : null,
      "aria-label": `${row.path || "the repository"}, ${row.repository}`, id: `row-${row.index}`,
      on: { click: () => { go({ open: isOpen ? "" : row.key }); focusRow(row); } },
    }, cut(row.path || "details"));
  }
  function outcome(row) {
    return el("span", { class: `outcome ${tone(row.outcome)}` }, row.outcome || "none");
  }
  function base(row) {
    if (!row.new || row.new === row.old) return row.old && el("code", {}, cut(row.old));
    return el("div", { class: "base" }, el("span", { class: "old" }, el("code", {}, cut(row.old || "unknown"))), el("span", {}, "→\u00a0", el("code", {}, cut(row.new))));
  }
  function pull(row) {
    const link = row.pull ? out(row.pull, row.state || "open it") : row.state;
    return row.standing ? el("div", { class: "base" }, el("span", {}, link), el("span", { class: "old" }, row.standing)) : link;
  }
  function measured(row) {
    if (row.saved === null) return "";
    const part = row.before ? ` ${row.saved < 0 ? "+" : "−"}${Math.abs(Math.round((100 * row.saved) / row.before))}\u00a0%` : "";
    return el("div", { class: "base" }, el("span", { class: "old" }, size(row.before)), el("span", {}, `→\u00a0${size(row.after)}`, el("wbr"), part));
  }

  // The state: what is in the fragment. Lists are joined by commas, which no outcome has.
  const EMPTY = { q: "", outcome: "", sort: "", page: "", open: "", ...Object.fromEntries(FILTERS.map(([name]) => [name, ""])) };
  let state = { ...EMPTY };
  function read() {
    const found = new URLSearchParams(location.hash.slice(1));
    state = { ...EMPTY };
    for (const name of Object.keys(EMPTY)) state[name] = found.get(name) || "";
  }
  function fragment(changed) {
    const all = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...state, ...changed })) if (value) all.set(name, value);
    return `#${all}`;
  }
  function go(changed, isTyped) {
    const back = "page" in changed || "open" in changed ? {} : { page: "", open: "" };
    const address = fragment({ ...back, ...changed });
    if (isTyped) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    read();
    show();
  }

  function matches(row, words, outcomes, chosen) {
    if (outcomes.length && !outcomes.includes(row.outcome)) return false;
    for (const [want, of] of chosen) if (!of(row).includes(want)) return false;
    return words.every((word) => row.text.includes(word));
  }
  function selected(withOutcome) {
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const outcomes = withOutcome && state.outcome ? state.outcome.split(",") : [];
    const chosen = FILTERS.filter(([name]) => state[name]).map(([name, , of]) => [state[name], of]);
    return rows.filter((row) => matches(row, words, outcomes, chosen));
  }
  function sorted(found) {
    const isDown = state.sort.startsWith("-");
    const column = COLUMNS.find(([name]) => name === state.sort.replace("-", ""));
    if (!column) return found;
    const of = column[2];
    const way = isDown ? -1 : 1;
    return found.map((row) => [of(row), row]).sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null); // what is not known is last, either way
      return a < b ? -way : a > b ? way : 0;
    }).map(([, row]) => row);
  }

  // What stands for good: the tools, the head of the table and the pager.
  const search = el("input", { type: "search", id: "q", autocomplete: "off", spellcheck: "false", on: { input: () => go({ q: search.value }, true) } });
  const selects = [];
  for (const [name, title, of] of FILTERS) {
    const values = [...new Set(rows.flatMap(of))].filter(Boolean).sort();
    if (values.length < 2 && !(values.length && any((row) => !of(row).some(Boolean)))) continue;
    const select = el("select", { id: `by-${name}`, on: { change: () => go({ [name]: select.value }) } }, el("option", { value: "" }, "all"), values.map((value) => el("option", { value }, VERDICTS[value] || value)));
    selects.push([name, title, select]);
  }
  const chips = [...new Set([...OUTCOMES, ...rows.map((row) => row.outcome)])].filter((name) => any((row) => row.outcome === name)).map((name) => {
    const number = el("span", {});
    const chip = el("button", { type: "button", class: tone(name), on: { click: () => toggle(name) } }, `${name || "none"} `, number);
    return { name, chip, number };
  });
  const bare = rows.filter((row) => !row.path).length;
  const all = `${count(rows.length)} ${rows.length === 1 ? "row" : "rows"}`
    + (bare ? `: ${count(rows.length - bare)} ${rows.length - bare === 1 ? "file" : "files"}, ${count(bare)} ${bare === 1 ? "repository" : "repositories"} without one` : "");
  const told = el("span", { role: "status" });
  const clear = el("button", { type: "button", class: "link", on: { click: () => { go({ ...EMPTY, sort: state.sort }); search.focus(); } } }, "Clear all filters");
  const heads = COLUMNS.map(([name, title]) => [name, el("th", { role: "columnheader", scope: "col", class: `col-${name}${NUMBERS.includes(name) ? " number" : ""}` }, el("button", { type: "button", on: { click: () => sortBy(name) } }, title))]);
  const body = el("tbody", { role: "rowgroup" });
  const pages = el("span", {});
  const previous = el("button", { type: "button", on: { click: () => turn(-1) } }, "Previous");
  const next = el("button", { type: "button", on: { click: () => turn(1) } }, "Next");
  const pager = el("nav", { class: "pager", "aria-label": "Pages of the table" }, pages, previous, next);
  const order = el("select", { id: "order", on: { change: () => go({ sort: order.value }) } }, el("option", { value: "" }, "as listed"),
    COLUMNS.flatMap(([name, title]) => [el("option", { value: name }, title), el("option", { value: `-${name}` }, `${title}, reversed`)]));
  const section = document.getElementById("all");
  document.getElementById("table").append(
    el("div", { class: "tools", role: "search", "aria-label": "Files" }, labelled("Search repository, file, rule, image, reason", search, "search"), selects.map(([, title, select]) => labelled(title, select)), labelled("Sort by", order, "narrow")),
    el("div", { class: "chips", role: "group", "aria-label": "Outcome" }, chips.map((one) => one.chip)),
    el("div", { class: "status" }, told, clear),
    el("table", { role: "table", class: "cards main", "aria-labelledby": "all-title" }, el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads.map(([, head]) => head))), body),
    pager,
  );
  function labelled(title, control, kind) {
    return el("div", { class: kind }, el("label", { for: control.id }, title), control);
  }
  function toggle(name) {
    const now = state.outcome ? state.outcome.split(",") : [];
    go({ outcome: (now.includes(name) ? now.filter((one) => one !== name) : [...now, name]).join(",") });
  }
  function sortBy(name) {
    go({ sort: state.sort === name ? `-${name}` : state.sort === `-${name}` ? "" : name });
  }
  function turn(by) {
    go({ page: String(current + by), open: "" });
    section.scrollIntoView();
    if (document.activeElement.disabled || document.activeElement === document.body) section.focus({ preventScroll: true });
  }
  function focusRow(row) {
    const button = document.getElementById(`row-${row.index}`);
    if (button) button.focus({ preventScroll: true });
  }

  let current = 1;
  function show() {
    let found = sorted(selected(true));
    const target = state.open ? rows.find((row) => row.key === state.open) : null;
    if (target && !found.includes(target)) { // the link is to this file: filters that hide it are not meant
      state = { ...EMPTY, open: state.open, sort: state.sort };
      found = sorted(rows);
    }
    const last = Math.max(1, Math.ceil(found.length / PAGE));
    current = Math.min(last, Math.max(1, parseInt(state.page, 10) || 1));
    if (target) current = Math.floor(found.indexOf(target) / PAGE) + 1;
    if (search.value !== state.q) search.value = state.q;
    for (const [name, , select] of selects) select.value = state[name];
    order.value = state.sort;
    const numbers = new Map();
    for (const row of selected(false)) numbers.set(row.outcome, (numbers.get(row.outcome) || 0) + 1);
    for (const { name, chip, number } of chips) {
      chip.setAttribute("aria-pressed", String(state.outcome.split(",").includes(name) && state.outcome !== ""));
      number.textContent = count(numbers.get(name) || 0);
    }
    for (const [name, head] of heads) {
      if (state.sort.replace("-", "") === name) head.setAttribute("aria-sort", state.sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    const isFiltered = Boolean(state.q || state.outcome || FILTERS.some(([name]) => state[name]));
    told.textContent = isFiltered ? `${count(found.length)} of ${count(rows.length)} rows` : all;
    clear.hidden = !isFiltered;
    const shown = found.slice((current - 1) * PAGE, current * PAGE);
    body.replaceChildren(...(shown.length ? shown.flatMap(tableRow) : [el("tr", { role: "row" }, el("td", { role: "cell", colspan: COLUMNS.length, class: "detail quiet" }, "Nothing has all of this."))]));
    pager.hidden = last === 1;
    pages.textContent = `Page ${count(current)} of ${count(last)}`;
    previous.disabled = current === 1;
    next.disabled = current === last;
    return target;
  }
  function tableRow(row) {
    const isOpen = state.open === row.key;
    const cells = COLUMNS.map(([name, title, , content]) => {
      const made = el("div", {}, content(row));
      return el("td", { role: "cell", "data-label": title, class: [`col-${name}`, NUMBERS.includes(name) && "number", !made.hasChildNodes() && "empty"].filter(Boolean).join(" ") }, made);
    });
    const line = el("tr", { role: "row", class: isOpen ? "open" : null }, cells);
    if (!isOpen) return [line];
    return [line, el("tr", { role: "row", id: `detail-${row.index}` }, el("td", { role: "cell", colspan: COLUMNS.length, class: "detail" }, panel(row)))];
  }

  // What is behind a row, made when it is opened.
  function panel(row) {
    if (lines === null) lines = document.getElementById("details").textContent.split("\n");
    const detail = JSON.parse(lines[row.index]);
    const place = (path, line) => {
      const text = line ? `${path}:${line}` : path;
      const address = detail.blob && path ? detail.blob + path.split("/").map(encodeURIComponent).join("/") + (line ? `#L${line}` : "") : "";
      return address ? out(address, text) : text;
    };
    const parts = [
      ["Why it is refused", (one) => one.kind === "refusal" && row.outcome !== "failed"],
      ["What went wrong", (one) => one.kind === "refusal"],
      ["To review", (one) => one.review],
      ["Changes", (one) => one.kind === "fix"],
      ["Notes", () => true],
    ];
    let left = detail.told || [];
    const made = [];
    if (row.reason && !left.some((one) => one.message === row.reason)) made.push(el("p", {}, row.reason));
    for (const [title, test] of parts) {
      const these = left.filter(test);
      left = left.filter((one) => !test(one));
      if (these.length) made.push(el("h3", {}, title), el("ul", { class: "told" }, these.map((one) => diagnostic(one, row, place))));
    }
    if (detail.problem) made.push(el("p", { class: "warning" }, `No diff: ${detail.problem}.`));
    if (detail.diff) made.push(el("h3", {}, "Diff"), diff(detail.diff, row));
    const facts = [...detail.facts.map(([name, value]) => [name, value]), ...(detail.url ? [["Repository", out(detail.url, detail.url)]] : [])];
    made.push(el("dl", {}, facts.map(([name, value]) => [el("dt", {}, name || "not known"), el("dd", {}, typeof value === "string" ? el("code", {}, value) : value)]),
      el("dt", {}, "Link"), el("dd", {}, el("a", { href: `#${new URLSearchParams({ open: row.key })}` }, "to this row alone"))));
    return el("div", { class: `panel ${tone(row.outcome)}`, role: "region", "aria-label": row.key }, made);
  }
  function diagnostic(one, row, place) {
    return el("li", {},
      el("p", {}, el("code", {}, el("b", {}, one.rule)), " ", one.message),
      one.help && el("p", {}, el("span", { class: "quiet" }, "What you can do: "), one.help),
      el("p", { class: "where" }, el("span", {}, place(row.path, one.line)),
        one.evidence.length > 0 && el("span", {}, "seen in ", one.evidence.flatMap(([path, line], at) => [at ? ", " : "", place(path, line)])),
        one.more.map(([name, value]) => el("span", {}, `${name}: ${value}`))));
  }
  function diff(text, row) {
    let old = 0, now = 0;
    const made = [];
    for (const line of text.replace(/\n$/, "").split("\n")) {
      const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(line);
      let kind = "", first = "", second = "";
      if (hunk) { kind = "hunk"; old = Number(hunk[1]); now = Number(hunk[2]); }
      else if (!old && !now) kind = "head";
      else if (line[0] === "+") { kind = "added"; second = now++; }
      else if (line[0] === "-") { kind = "removed"; first = old++; }
      else if (line[0] === " ") { first = old++; second = now++; }
      made.push(el("span", { class: kind || null }, el("i", { "aria-hidden": "true" }, String(first)), el("i", { "aria-hidden": "true" }, String(second)), el("code", {}, line || " ")));
    }
    return el("div", { class: "diff", role: "region", tabindex: "0", "aria-label": `Diff of ${row.path}` }, made);
  }

  // The numbers of the page become ways to the table.
  for (const one of document.querySelectorAll("[data-filter]")) {
    if (one.classList.contains("none")) continue;
    const link = el("a", { href: `#${one.dataset.filter}` });
    link.append(...one.childNodes);
    link.addEventListener("click", (event) => { event.preventDefault(); go({ ...EMPTY, ...Object.fromEntries(new URLSearchParams(one.dataset.filter)) }); section.scrollIntoView(); section.focus({ preventScroll: true }); });
    one.append(link);
  }
  // Ways within the page leave the filters in the address as they are.
  for (const one of document.querySelectorAll("header nav a, .skip")) {
    one.addEventListener("click", (event) => { event.preventDefault(); const to = document.querySelector(one.getAttribute("href")); to.scrollIntoView(); to.focus({ preventScroll: true }); });
  }
  function arrive() {
    read();
    const target = show();
    if (target) document.getElementById(`row-${target.index}`).scrollIntoView({ block: "center" });
    else if (Object.values(state).some(Boolean)) section.scrollIntoView();
  }
  addEventListener("hashchange", arrive);
  addEventListener("popstate", () => { read(); show(); });
  arrive();
})();
