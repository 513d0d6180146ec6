"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { rules, files, folders, findings, summary } = data;
  const SEVERITIES = ["error", "warning", "info"];
  const ROW = 52;
  const $ = (id) => document.getElementById(id);
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const counted = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

  // A finding as it travels: [rule, severity, message, help, place, others, occurrences, fix, subject],
  // a place as [file, line, column, first line, before, marked, behind].
  const file = (finding) => files[finding[4][0]];
  const text = findings.map((f) => `${rules[f[0]]}\n${f[2]}\n${files[f[4][0]]}\n${f[8]}`.toLowerCase());

  $("checked").textContent = data.checked;
  for (const [severity, noun] of [["error", "error"], ["warning", "warning"], ["info", "hint"]]) {
    const count = findings.filter((f) => SEVERITIES[f[1]] === severity).length;
    $("overview").append(make("div", { class: `tile ${severity}` }, make("b", {}, count.toLocaleString("en")), count === 1 ? noun : `${noun}s`));
  }
  for (const [count, noun] of [[summary.pages, "page"], [summary.operations, "operation"], [summary.types, "type"], [summary.exchanges, "exchange"]]) {
    if (count) $("overview").append(make("div", { class: "tile" }, make("b", {}, count.toLocaleString("en")), count === 1 ? noun : `${noun}s`));
  }
  const reasons = summary.not_checked;
  if (reasons.length) {
    $("unchecked").hidden = false;
    $("unchecked").firstElementChild.textContent = `Could not check ${counted(reasons.reduce((sum, r) => sum + r.count, 0), "thing")}`;
    for (const { reason, count } of reasons) $("unchecked").querySelector("tbody").append(make("tr", {}, make("td", {}, String(count)), make("td", {}, reason)));
  }

  const tally = (key) => {
    const counts = new Map();
    for (const f of findings) {
      const name = key(f);
      const known = counts.get(name) ?? [0, 2];
      counts.set(name, [known[0] + 1, Math.min(known[1], f[1])]);
    }
    return [...counts].sort((a, b) => b[1][0] - a[1][0] || (a[0] < b[0] ? -1 : 1));
  };
  const byRule = tally((f) => rules[f[0]]);
  const byFolder = tally((f) => folders[f[4][0]]);
  const chart = (title, counts, select) => {
    const box = make("div", { class: "chart" }, make("h2", {}, title));
    const most = counts.length ? counts[0][1][0] : 1;
    for (const [name, [count, severity]] of counts) {
      const bar = make("button", { type: "button", class: `bar ${SEVERITIES[severity]}`, title: `Show only ${name}` }, make("span", {}, name), make("i", { style: `width:${(100 * count) / most}%` }), make("span", {}, count.toLocaleString("en")));
      bar.addEventListener("click", () => { select.value = name; filter(); $("list").focus(); });
      box.append(bar);
    }
    if (counts.length) $("charts").append(box);
  };
  if (summary.documented) {
    const states = ["confirmed", "contradicted", "unjudged", "untouched"];
    const legend = states.map((state) => make("span", { class: `state ${state}` }, state));
    const box = make("div", { class: "chart", id: "documented" }, make("h2", {}, "Documented, and in the recordings"), make("p", { class: "soft" }, ...legend));
    for (const [name, share] of Object.entries(summary.documented)) {
      const total = states.reduce((sum, state) => sum + share[state], 0);
      if (!total) continue;
      const said = states.map((state) => `${share[state].toLocaleString("en")} ${state}`).join(", ");
      const bar = make("i", { role: "img", "aria-label": said, title: said }, ...states.map((state) => make("b", { class: state, style: `flex-grow:${share[state]}` })));
      box.append(make("div", { class: "stack" }, make("span", {}, name), bar, make("span", {}, `${(total - share.untouched).toLocaleString("en")} of ${total.toLocaleString("en")}`)));
    }
    if (box.children.length > 2) $("charts").append(box);
  }
  chart("By rule", byRule, $("rule"));
  chart("By folder", byFolder, $("folder"));
  const options = (select, all, names) => {
    select.append(make("option", { value: "" }, all));
    for (const name of names) select.append(make("option", { value: name }, name));
    select.addEventListener("change", filter);
  };
  options($("severity"), "every severity", SEVERITIES);
  options($("rule"), "every rule", byRule.map(([name]) => name).sort());
  options($("folder"), "every folder", byFolder.map(([name]) => name).sort());

  let shown = [];
  let selected = -1;

  function filter() {
    const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [severity, rule, folder] = ["severity", "rule", "folder"].map((id) => $(id).value);
    shown = [];
    findings.forEach((f, index) => {
      if (severity && SEVERITIES[f[1]] !== severity) return;
      if (rule && rules[f[0]] !== rule) return;
      if (folder && folders[f[4][0]] !== folder) return;
      if (words.every((word) => text[index].includes(word))) shown.push(index);
    });
    $("shown").textContent = `${shown.length.toLocaleString("en")} of ${counted(findings.length, "finding")}`;
    $("rows").style.height = `${shown.length * ROW}px`;
    $("list").scrollTop = 0;
    selected = shown.length ? 0 : -1;
    draw();
    tell();
  }

  // Only the rows in sight exist, however many findings there are.
  function draw() {
    const list = $("list");
    const from = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
    const to = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 5);
    const rows = [];
    for (let at = from; at < to; at += 1) {
      const f = findings[shown[at]];
      const severity = SEVERITIES[f[1]];
      const row = make("div", { class: "row", role: "option", id: `row-${at}`, "aria-selected": String(at === selected), "aria-setsize": String(shown.length), "aria-posinset": String(at + 1), style: `top:${at * ROW}px` },
        make("div", {}, make("b", { class: severity }, `${severity}[${rules[f[0]]}]`), ` ${f[2]}`),
        make("div", { class: "soft" }, `${file(f)}:${f[4][1]}`));
      row.addEventListener("click", () => { select(at); open(); });
      rows.push(row);
    }
    $("rows").replaceChildren(...rows);
    if (selected >= 0) list.setAttribute("aria-activedescendant", `row-${selected}`);
    else list.removeAttribute("aria-activedescendant");
  }

  function side(place, caption, kind) {
    const [fileIndex, line, column, , before, marked, behind] = place;
    return make("figure", { class: kind }, make("figcaption", {}, `${files[fileIndex]}:${line}:${column}`, make("br"), caption), make("pre", {}, before, make("mark", {}, marked || "\u200b"), behind));
  }

  function tell() {
    const detail = $("detail");
    const f = findings[shown[selected]];
    if (!f) {
      detail.replaceChildren(make("p", { class: "soft" }, findings.length ? "Nothing fits the filters." : "Nothing to report."));
      return;
    }
    const severity = SEVERITIES[f[1]];
    const back = make("button", { id: "back", type: "button" }, "← All findings");
    back.addEventListener("click", close);
    const sides = make("div", { class: "sides" }, side(f[4], "what breaks the promise", "fault"));
    for (const [message, place] of f[5]) sides.append(side(place, message, "promise"));
    detail.replaceChildren(back, make("div", { class: severity }, `${severity}[${rules[f[0]]}]`), make("h2", {}, f[2]), sides);
    if (f[3]) detail.append(make("p", {}, make("b", {}, "Help: "), f[3]));
    if (f[7]) detail.append(make("p", {}, make("b", {}, "Fix: "), f[7]));
    if (f[6] > 1) detail.append(make("p", { class: "soft" }, `This slip stands in ${f[6]} places.`));
    detail.append(make("p", { class: "soft" }, "Subject: ", make("code", {}, f[8])));
    detail.scrollTop = 0;
    reveal();
  }

  // The marked bytes of a long line, where they can be seen.
  function reveal() {
    for (const pre of $("detail").querySelectorAll("pre")) {
      const mark = pre.querySelector("mark");
      pre.scrollLeft = mark.offsetLeft + mark.offsetWidth - pre.clientWidth * 0.8;
    }
  }

  function select(at) {
    if (!shown.length) return;
    selected = Math.max(0, Math.min(shown.length - 1, at));
    const list = $("list");
    const top = selected * ROW;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
    draw();
    tell();
  }
  function open() { document.body.classList.add("open"); reveal(); $("detail").focus(); }
  function close() { document.body.classList.remove("open"); $("list").focus(); }

  let waiting = false;
  $("list").addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  });
  addEventListener("resize", draw);
  $("search").addEventListener("input", filter);
  $("reset").addEventListener("click", () => {
    for (const id of ["search", "severity", "rule", "folder"]) $(id).value = "";
    filter();
  });
  const page = () => Math.max(1, Math.floor($("list").clientHeight / ROW) - 1);
  const moves = { ArrowDown: () => selected + 1, j: () => selected + 1, ArrowUp: () => selected - 1, k: () => selected - 1, PageDown: () => selected + page(), PageUp: () => selected - page(), Home: () => 0, End: () => shown.length - 1 };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = ["INPUT", "SELECT"].includes(document.activeElement?.tagName);
    if (event.key === "Escape") {
      document.activeElement?.blur?.();
      close();
    } else if (typing) {
      return;
    } else if (event.key === "/") {
      event.preventDefault();
      $("search").focus();
    } else if (event.key === "Enter" && document.activeElement === $("list")) {
      open();
    } else if (moves[event.key] && (document.activeElement === $("list") || event.key.length === 1)) {
      event.preventDefault();
      select(moves[event.key]());
    }
  });
  filter();
})();
