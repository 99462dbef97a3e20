"use strict";
(() => {
  const MOST = 5;
  const byId = (id) => document.getElementById(id);
  const { measures, subjects, clusters } = JSON.parse(byId("facts").textContent);
  const known = new Map(clusters.map((each) => [each.id, each]));
  const table = byId("columns"), list = byId("choose");
  let chosen = [];

  function make(tag, text, cls) {
    const e = document.createElement(tag);
    if (text !== undefined) e.textContent = text;
    if (cls) e.className = cls;
    return e;
  }
  function row(head, cells, cls) {
    const tr = make("tr"), th = make("th", head);
    th.scope = "row";
    tr.append(th, ...cells);
    if (cls) tr.className = cls;
    return tr;
  }
  function group(text) {
    const tr = make("tr", undefined, "group"), th = make("th", text);
    th.colSpan = chosen.length + 1;
    th.scope = "colgroup";
    tr.append(th);
    return tr;
  }

  // Output by year as columns; one scale for all, so that they can be compared.
  const SVG = "http://www.w3.org/2000/svg";
  function bars(series, first, last, top) {
    const svg = document.createElementNS(SVG, "svg"), wide = 240, high = 70, slot = wide / (last - first + 1);
    svg.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    svg.setAttribute("class", "small-chart");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", series.map(([year, , text]) => `${year}: ${text}`).join(", "));
    for (const [year, value, text] of series) {
      const rect = document.createElementNS(SVG, "rect"), tall = top ? high * value / top : 0;
      const at = { x: (year - first + 0.1) * slot, y: high - tall, width: slot * 0.8, height: tall };
      for (const [name, number] of Object.entries(at)) rect.setAttribute(name, number.toFixed(1));
      const title = document.createElementNS(SVG, "title");
      title.textContent = `${year}: ${text}`;
      rect.append(title);
      svg.append(rect);
    }
    const cell = make("td", undefined, "chart-cell");
    cell.append(svg, make("small", `${first}–${last}`));
    return cell;
  }
  function years(body, own) {
    own[0].series.forEach(({ label }, i) => {
      const all = own.flatMap((each) => each.series[i].years);
      if (!all.length) return;
      const first = Math.min(...all.map(([year]) => year)), last = Math.max(...all.map(([year]) => year));
      const top = Math.max(...all.map(([, value]) => value));
      body.append(row(`${label} by year, one scale`, own.map((each) => bars(each.series[i].years, first, last, top))));
    });
  }
  // Every line that one of them shows; a dash where another doesn't list it.
  function lines(body, own, subject, i) {
    const names = [...new Set(own.flatMap((each) => each.subjects[i].filter(([, , first]) => first).map(([name]) => name)))];
    if (!names.length) return;
    body.append(group(subject));
    for (const name of names) {
      body.append(row(name, own.map((each) => {
        const found = each.subjects[i].find(([other]) => other === name);
        return make("td", found ? found[1] : "–", "num");
      })));
    }
  }
  function draw() {
    const own = chosen.map((id) => known.get(id));
    byId("beside").hidden = !own.length;
    byId("said").textContent = own.length === 1 ? "Choose at least one more." : own.length === MOST ? `${MOST} is the most.` : "";
    const head = make("thead"), top = make("tr");
    top.append(make("td"));
    for (const each of own) {
      const th = make("th", undefined, "num"), link = make("a", `${each.rank}. ${each.name}`), off = make("button", "Remove");
      th.scope = "col";
      link.href = each.href;
      link.dir = "auto";
      off.type = "button";
      off.setAttribute("aria-label", `Remove ${each.name}`);
      off.addEventListener("click", () => choose(each.id, false));
      th.append(link, make("small", each.economies), off);
      top.append(th);
    }
    head.append(top);
    const body = make("tbody");
    if (own.length) {
      measures.forEach((name, i) => body.append(row(name, own.map((each) => make("td", each.values[i], "num")))));
      years(body, own);
      subjects.forEach((name, i) => lines(body, own, name, i));
    }
    table.replaceChildren(head, body);
    for (const li of list ? list.children : []) {
      const box = li.querySelector("input");
      box.checked = chosen.includes(li.dataset.id);
      box.disabled = !box.checked && chosen.length >= MOST;
    }
  }
  function read() {
    const asked = location.hash.slice(1).split(",").filter(Boolean).map((part) => {
      try { return decodeURIComponent(part); } catch { return part; }
    });
    chosen = [...new Set(asked)].filter((id) => known.has(id)).slice(0, MOST);
    draw();
  }
  function choose(id, on) {
    chosen = on ? [...chosen, id].slice(0, MOST) : chosen.filter((other) => other !== id);
    history.replaceState(null, "", chosen.length ? "#" + chosen.map(encodeURIComponent).join(",") : location.pathname + location.search);
    draw();
  }

  byId("without").hidden = true;
  byId("finder").hidden = false;
  const plain = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  for (const li of list ? list.children : []) {
    const box = make("input");
    box.type = "checkbox";
    box.setAttribute("aria-label", `Compare ${known.get(li.dataset.id).name}`);
    box.addEventListener("change", () => choose(li.dataset.id, box.checked));
    li.prepend(box, " ");
  }
  byId("find").addEventListener("input", (e) => {
    const words = plain(e.target.value).split(/\s+/).filter(Boolean);
    for (const li of list ? list.children : []) li.hidden = !words.every((w) => plain(li.textContent).includes(w));
  });
  addEventListener("hashchange", read);
  read();
})();
