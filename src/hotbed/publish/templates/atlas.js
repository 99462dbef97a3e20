"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const svg = byId("world"), view = byId("view"), ground = byId("ground"), box = byId("frame"), panel = byId("panel"), table = byId("table");
  const [, , W, H] = svg.getAttribute("viewBox").split(" ").map(Number);
  const MAX = 220, calm = matchMedia("(prefers-reduced-motion: reduce)"), stacked = matchMedia("(max-width: 1080px)");
  const rows = new Map(), spots = new Map(), labels = new Map();
  const hint = panel.firstElementChild;
  const by = byId("by"), economy = byId("economy");
  let k = 1, x = 0, y = 0, picked = null, frame = 0, flight = 0, ready = false;

  document.documentElement.classList.add("js");
  for (const part of [byId("tools"), byId("search"), panel]) part.hidden = false;
  svg.setAttribute("tabindex", "0");
  for (const row of table ? table.tBodies[0].rows : []) rows.set(row.dataset.id, row);
  for (const c of byId("spots").querySelectorAll("circle")) {
    spots.set(c.dataset.id, { c, x: +c.getAttribute("cx"), y: +c.getAttribute("cy"), r: +c.getAttribute("r") });
  }
  for (const t of byId("labels").children) labels.set(t.dataset.id, t);

  // Map units a pixel of the screen is worth, at zoom 1.
  const unit = () => { const b = svg.getBoundingClientRect(); return Math.max(W / b.width, H / b.height) || 10; };
  const clamp = (v, low, high) => Math.min(high, Math.max(low, v));
  const radius = (s) => s.r / Math.pow(k, 0.82);
  let asked = 0;
  // The view, the choice and the filters stand in the address, so that they can be sent on.
  function tell() {
    clearTimeout(asked);
    asked = setTimeout(() => {
      const parts = [];
      const add = (key, value) => { if (value) parts.push(`${key}=${encodeURIComponent(value)}`); };
      if (picked) parts.push("row-" + encodeURIComponent(picked));
      if (by && by.selectedIndex) add("by", by.value);
      if (economy) add("economy", economy.value);
      add("q", byId("find").value.trim());
      if (!noise) add("noise", "0");
      if (k > 1.01) add("view", [k.toFixed(2), (((W / 2 - x) / k)).toFixed(0), (((H / 2 - y) / k)).toFixed(0)].join(","));
      const hash = parts.length ? "#" + parts.join("&") : "";
      if (hash !== location.hash) history.replaceState(null, "", location.pathname + location.search + hash);
    }, 200);
  }

  function draw() {
    frame = 0;
    const shift = `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${k.toFixed(4)})`;
    view.setAttribute("transform", shift);
    ground.setAttribute("transform", shift);
    box.classList.toggle("zoomed", k > 1.01);
    box.classList.toggle("near", k > 9);
    speckle();
    for (const s of spots.values()) s.c.setAttribute("r", radius(s).toFixed(2));
    name();
    if (ready) tell();
  }
  function ask() { if (!frame) frame = requestAnimationFrame(draw); }

  // Noise is drawn on a canvas: twenty thousand dots of an SVG are too slow to move.
  const canvas = byId("dots"), pen = canvas.getContext("2d");
  const levels = [...byId("noise").children].map((path) => {
    const steps = (path.getAttribute("d").match(/-?\d+ -?\d+/g) || []).map((pair) => pair.split(" "));
    const places = new Float64Array(steps.length * 2);
    let px = 0, py = 0;
    steps.forEach(([dx, dy], i) => { places[2 * i] = px += +dx; places[2 * i + 1] = py += +dy; });
    return { places, size: { n1: 1.2, n2: 2.2, n3: 3.4 }[path.getAttribute("class")] };
  });
  let noise = true;
  function speckle() {
    const wide = canvas.clientWidth, high = canvas.clientHeight, fine = devicePixelRatio || 1;
    if (canvas.width !== Math.round(wide * fine) || canvas.height !== Math.round(high * fine)) {
      canvas.width = Math.round(wide * fine);
      canvas.height = Math.round(high * fine);
    }
    pen.setTransform(fine, 0, 0, fine, 0, 0);
    pen.clearRect(0, 0, wide, high);
    if (!noise) return;
    pen.fillStyle = getComputedStyle(canvas).color;
    pen.globalAlpha = 0.5;
    const per = wide / W, grown = clamp(Math.pow(k, 0.25), 1, 2) * (wide < 560 ? 0.75 : 1);
    for (const { places, size } of levels) {
      const d = size * grown, r = d / 2;
      pen.beginPath();
      for (let i = 0; i < places.length; i += 2) {
        const px = (places[i] * k + x) * per, py = (places[i + 1] * k + y) * per;
        if (px < -r || py < -r || px > wide + r || py > high + r) continue;
        if (d < 2) pen.fillRect(px - r, py - r, d, d);
        else { pen.moveTo(px + r, py); pen.arc(px, py, r, 0, 6.2832); }
      }
      pen.fill();
    }
  }

  // Names that don't run into each other, the picked cluster first, then by rank.
  function name() {
    const per = unit() / k, size = 11.5 * per, taken = [], most = k > 3 ? 70 : W / unit() > 560 ? 26 : 7;
    let shown = 0;
    const order = [...rows.keys()];
    for (const [id, s] of spots) {
      const r = radius(s) * 0.75;
      if (r > 5 * per && !rows.get(id)?.hidden) taken.push([s.x - r, s.y - r, s.x + r, s.y + r, id]);
    }
    if (picked) order.unshift(picked);
    const seen = new Set();
    for (const id of order) {
      const s = spots.get(id), t = labels.get(id);
      if (!s || !t || seen.has(id)) continue;
      seen.add(id);
      const sx = s.x * k + x, sy = s.y * k + y, r = radius(s);
      const out = sx < 0 || sx > W || sy < 0 || sy > H || rows.get(id).hidden;
      let put = null;
      if (!out && shown < most) {
        const wide = t.textContent.length * size * 0.55, gap = r + 3 * per;
        const tries = [
          [s.x + gap, s.y + size * 0.35, "start", s.x + gap], [s.x - gap, s.y + size * 0.35, "end", s.x - gap - wide],
          [s.x, s.y - gap, "middle", s.x - wide / 2], [s.x, s.y + gap + size * 0.75, "middle", s.x - wide / 2],
        ];
        for (const [lx, ly, anchor, left] of tries) {
          const area = [left - 4 * per, ly - size, left + wide + 4 * per, ly + size * 0.3];
          if (area[0] * k + x < 0 || area[2] * k + x > W || area[1] * k + y < 0 || area[3] * k + y > H) continue;
          if (taken.some((b) => b[4] !== id && area[0] < b[2] && b[0] < area[2] && area[1] < b[3] && b[1] < area[3])) continue;
          put = [lx, ly, anchor];
          taken.push(area);
          shown += 1;
          break;
        }
      }
      t.setAttribute("class", put ? (id === picked ? "js-on picked" : "js-on") : "off");
      if (put) {
        t.setAttribute("x", put[0].toFixed(1));
        t.setAttribute("y", put[1].toFixed(1));
        t.setAttribute("text-anchor", put[2]);
        t.style.fontSize = size + "px";
      }
    }
  }

  function place(nk, nx, ny) {
    k = clamp(nk, 1, MAX);
    x = clamp(nx, W - W * k, 0);
    y = clamp(ny, H - H * k, 0);
    ask();
  }
  function zoom(by, px, py) {
    cancelAnimationFrame(flight);
    const to = clamp(k * by, 1, MAX), f = to / k;
    place(to, px - (px - x) * f, py - (py - y) * f);
  }
  function fly(nk, cx, cy) {
    const to = [nk, W / 2 - cx * nk, H / 2 - cy * nk];
    cancelAnimationFrame(flight);
    if (calm.matches || document.hidden) return place(...to);
    const from = [k, x, y], began = performance.now();
    // The point that stays in view moves straight while the scale grows evenly.
    const centre = [(W / 2 - x) / k, (H / 2 - y) / k];
    const step = (now) => {
      const t = Math.min(1, (now - began) / 520), e = 1 - Math.pow(1 - t, 3);
      const s = from[0] * Math.pow(to[0] / from[0], e);
      const mix = to[0] === from[0] ? e : (1 / from[0] - 1 / s) / (1 / from[0] - 1 / to[0]);
      place(s, W / 2 - (centre[0] + (cx - centre[0]) * mix) * s, H / 2 - (centre[1] + (cy - centre[1]) * mix) * s);
      if (t < 1) flight = requestAnimationFrame(step);
    };
    flight = requestAnimationFrame(step);
  }
  function home() { cancelAnimationFrame(flight); fly(1, W / 2, H / 2); }

  function make(tag, text, cls) {
    const e = document.createElement(tag);
    if (text !== undefined) e.textContent = text;
    if (cls) e.className = cls;
    return e;
  }
  // A link to a page of its own, not to a mark of this page.
  const away = (link) => link && !link.getAttribute("href").startsWith("#");
  function show(row) {
    const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
    const groups = table.tHead.rows.length > 1 ? [...table.tHead.rows[0].cells] : [];
    const top = make("div", undefined, "row"), words = make("div");
    const where = row.querySelector("small").textContent;
    words.append(make("h3", `${row.cells[0].textContent}. ${row.querySelector("a").textContent}`), make("p", where, "where"));
    const close = make("button", "Close", "close");
    close.type = "button";
    close.addEventListener("click", () => { pick(null); home(); });
    top.append(words, close);
    const list = make("dl");
    const add = (n, v) => list.append(make("dt", n), make("dd", v));
    const after = heads.findIndex((h, i) => i > 1 && !h.matches(".total, .intensity"));
    for (let i = 2; i < row.cells.length; i += 1) {
      let label = heads[i].textContent.replace(/[↑↓]/g, "").trim();
      if (heads[i].matches(".intensity")) label = "Intensity, " + heads[i].querySelector("small").textContent;
      else if (groups.length && i >= after) {
        const group = groups[after + Math.floor((i - after) / 2)].firstChild.textContent.trim();
        label = `${group}, ${label === "%" ? "% of all" : label.toLowerCase()}`;
      } else if (groups.length) label = "Total, percentage points";
      add(label, row.cells[i].textContent.trim());
    }
    for (const fact of (row.dataset.facts || "").split("|").filter(Boolean)) add(...fact.split(": "));
    const link = row.querySelector("a"), page = make("p", undefined, "more");
    panel.replaceChildren(top, list);
    if (away(link)) {
      const go = make("a", "Its page, with places, fields and partners");
      go.href = link.href;
      page.append(go);
      panel.append(page);
    }
  }
  function pick(id, move) {
    if (picked) {
      rows.get(picked).classList.remove("picked");
      rows.get(picked).removeAttribute("aria-current");
      spots.get(picked)?.c.classList.remove("picked");
    }
    picked = rows.has(id) ? id : null;
    if (!picked) { panel.replaceChildren(hint); return ask(); }
    const row = rows.get(id), s = spots.get(id);
    row.classList.add("picked");
    row.setAttribute("aria-current", "true");
    show(row);
    if (s) {
      s.c.classList.add("picked");
      s.c.parentNode.parentNode.append(s.c.parentNode);
      if (move) fly(Math.max(k, W / unit() > 560 ? 14 : 22), s.x, s.y);
    }
    ask();
  }
  function toRow(id) {
    const row = rows.get(id), list = row.closest(".scroll");
    if (list.scrollHeight > list.clientHeight + 4) {
      list.scrollTo({ top: row.offsetTop - list.clientHeight / 2, behavior: calm.matches ? "auto" : "smooth" });
    }
  }
  function toMap(behavior) {
    document.querySelector("main").scrollIntoView({ behavior: calm.matches ? "auto" : behavior, block: "start" });
  }
  function over(id, on) {
    rows.get(id)?.classList.toggle("over", on);
    spots.get(id)?.c.classList.toggle("over", on);
  }

  // The map: drag, wheel, pinch, keys.
  const at = (e) => {
    const p = new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [p.x, p.y];
  };
  const fingers = new Map();
  let moved = 0, active = false, spread = 0;
  svg.addEventListener("pointerdown", (e) => {
    active = true;
    if (e.button) return;
    fingers.set(e.pointerId, at(e));
    moved = 0;
    spread = 0;
    cancelAnimationFrame(flight);
  });
  svg.addEventListener("pointermove", (e) => {
    if (!fingers.has(e.pointerId)) return;
    const [px, py] = at(e), [ox, oy] = fingers.get(e.pointerId);
    moved += Math.hypot(px - ox, py - oy);
    fingers.set(e.pointerId, [px, py]);
    if (fingers.size === 1) {
      if (moved > 4 * unit()) {
        svg.setPointerCapture(e.pointerId);
        svg.classList.add("drag");
        place(k, x + px - ox, y + py - oy);
      }
    } else {
      const [a, b] = [...fingers.values()], d = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (spread) zoom(d / spread, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      spread = d;
    }
  });
  const lift = (e) => { fingers.delete(e.pointerId); spread = 0; svg.classList.remove("drag"); };
  svg.addEventListener("pointerup", lift);
  svg.addEventListener("pointercancel", lift);
  svg.addEventListener("pointerleave", () => { active = false; });
  svg.addEventListener("wheel", (e) => {
    if (!active && !e.ctrlKey && !e.metaKey) return;
    e.preventDefault();
    zoom(Math.exp(-clamp(e.deltaY * (e.deltaMode ? 20 : 1), -300, 300) * 0.0022), ...at(e));
  }, { passive: false });
  svg.addEventListener("dblclick", (e) => { e.preventDefault(); zoom(2.2, ...at(e)); });
  svg.addEventListener("click", (e) => {
    e.preventDefault();
    if (moved > 4 * unit()) return;
    const [px, py] = at(e), reach = 14 * unit();
    let best = e.target.dataset.id || null, least = Infinity;
    if (!best) {
      for (const [id, s] of spots) {
        const gap = Math.hypot(s.x * k + x - px, s.y * k + y - py) - radius(s) * k;
        if (gap < Math.min(reach, least) && !rows.get(id)?.hidden) { least = gap; best = id; }
      }
    }
    if (best && rows.has(best)) { pick(best, k < 4); toRow(best); }
  });
  svg.addEventListener("keydown", (e) => {
    const step = 60 * unit(), keys = {
      ArrowLeft: () => place(k, x + step, y), ArrowRight: () => place(k, x - step, y),
      ArrowUp: () => place(k, x, y + step), ArrowDown: () => place(k, x, y - step),
      "+": () => zoom(1.5, W / 2, H / 2), "=": () => zoom(1.5, W / 2, H / 2), "-": () => zoom(1 / 1.5, W / 2, H / 2), 0: home,
    };
    if (keys[e.key] && !e.ctrlKey && !e.metaKey && !e.altKey) { e.preventDefault(); keys[e.key](); }
  });
  for (const [id, s] of spots) {
    s.c.addEventListener("pointerenter", () => over(id, true));
    s.c.addEventListener("pointerleave", () => over(id, false));
  }
  byId("tools").addEventListener("click", (e) => {
    const b = e.target.closest("button");
    if (!b) return;
    if (b.dataset.do === "in") zoom(1.8, W / 2, H / 2);
    if (b.dataset.do === "out") zoom(1 / 1.8, W / 2, H / 2);
    if (b.dataset.do === "home") home();
    if (b.dataset.do === "noise") {
      noise = !noise;
      b.setAttribute("aria-pressed", String(noise));
      ask();
    }
  });
  document.addEventListener("keydown", (e) => { if (e.key === "Escape" && picked) { pick(null); home(); } });
  addEventListener("resize", ask);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ask);

  // The table: choose, sort, search, filter.
  let again = () => {};
  if (table) {
    const body = table.tBodies[0];
    body.addEventListener("click", (e) => {
      const row = e.target.closest("tr");
      if (!row || String(getSelection()) || away(e.target.closest("a"))) return;
      e.preventDefault();
      const again = row.dataset.id === picked && !e.target.closest("a");
      pick(again ? null : row.dataset.id, true);
      if (!again && stacked.matches) toMap("smooth");
    });
    body.addEventListener("pointerover", (e) => { const row = e.target.closest("tr"); if (row) over(row.dataset.id, true); });
    body.addEventListener("pointerout", (e) => { const row = e.target.closest("tr"); if (row) over(row.dataset.id, false); });
    const first = [...body.rows], order = new Map(first.map((row, i) => [row, i]));
    for (const span of table.querySelectorAll("[data-sort]")) {
      const head = span.parentNode, button = make("button"), text = span.dataset.sort === "text";
      button.type = "button";
      button.append(...span.childNodes);
      span.replaceWith(button);
      button.addEventListener("click", () => {
        const low = text || head.cellIndex === 0, now = head.getAttribute("aria-sort");
        const up = now ? now !== "ascending" : low;
        for (const other of table.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const value = (row) => {
          const cell = row.cells[head.cellIndex];
          return text ? cell.textContent : +cell.textContent.replace(/,/g, "");
        };
        const by = (a, b) => (text ? value(a).localeCompare(value(b)) : value(a) - value(b)) * (up ? 1 : -1) || order.get(a) - order.get(b);
        body.append(...first.slice().sort(by));
      });
    }
    const plain = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[-–]/g, " ");
    const hay = new Map(first.map((row) => [row, plain(` ${row.querySelector("a").textContent} ${row.querySelector("small").textContent} ${row.dataset.find}`)]));
    byId("search").addEventListener("submit", (e) => e.preventDefault());
    function filter() {
      const words = plain(byId("find").value).split(/\s+/).filter(Boolean), code = economy ? economy.value : "";
      let n = 0;
      for (const row of first) {
        const inside = !code || row.dataset.find.split(" ").includes(code);
        row.hidden = !inside || !words.every((w) => hay.get(row).includes(" " + w));
        spots.get(row.dataset.id)?.c.classList.toggle("dim", row.hidden);
        n += row.hidden ? 0 : 1;
      }
      byId("found").textContent = words.length || code ? `${n} of ${first.length} clusters` : "";
      ask();
    }
    // Another measure: circles, legend and order follow it.
    const sizes = document.querySelector(".sizes"), sized = byId("sized"), before = sized.textContent;
    function measure() {
      const at = by.selectedIndex, values = new Map(first.map((row) => [row, +row.dataset.by.split(" ")[at] || 0]));
      const top = Math.max(...values.values()), cell = by.value;
      for (const row of first) {
        const s = spots.get(row.dataset.id), value = values.get(row);
        if (s) s.r = top > 0 && value > 0 ? Math.max(26, 215 * Math.sqrt(value / top)) : 26;
      }
      for (const s of [...spots.values()].sort((a, b) => b.r - a.r)) s.c.parentNode.parentNode.append(s.c.parentNode);
      body.append(...first.slice().sort((a, b) => values.get(b) - values.get(a) || order.get(a) - order.get(b)));
      for (const other of table.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
      if (!at) table.querySelector("thead .rank").setAttribute("aria-sort", "ascending");
      else {
        const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
        const head = cell === "intensity" ? heads.find((h) => h.matches(".intensity")) : heads.filter((h) => h.dataset.by === cell)[0];
        head?.setAttribute("aria-sort", "descending");
      }
      const label = by.options[at].textContent;
      sized.textContent = !at ? before : /^.[a-z]/.test(label) ? label[0].toLowerCase() + label.slice(1) : label;
      if (sizes && top > 0) legend(sizes, top);
      ask();
    }
    byId("find").addEventListener("input", filter);
    economy?.addEventListener("change", filter);
    by?.addEventListener("change", measure);
    again = () => { filter(); if (by) measure(); };
  }

  const NS = svg.namespaceURI;
  function legend(box, top) {
    const seen = new Set(), parts = [];
    for (const part of [1, 0.25, 0.05]) {
      const value = +(top * part).toPrecision(1), r = Math.round(215 * Math.sqrt(value / top));
      if (r < 26 || seen.has(value)) continue;
      seen.add(value);
      const high = 450 - 2 * r, text = document.createElementNS(NS, "text");
      const circle = document.createElementNS(NS, "circle"), line = document.createElementNS(NS, "path");
      for (const [key, v] of [["cx", 230], ["cy", 450 - r], ["r", r]]) circle.setAttribute(key, v);
      line.setAttribute("d", `M230 ${high}H500`);
      text.setAttribute("x", 520);
      text.setAttribute("y", high + 26);
      text.textContent = String(value);
      parts.push(circle, line, text);
    }
    box.replaceChildren(...parts);
  }

  // From the address: a cluster, or any of by, economy, q, noise, view.
  function arrive() {
    const wanted = { view: "", by: "", economy: "", q: "", noise: "" };
    let id = null;
    for (const part of location.hash.slice(1).split("&")) {
      let text = part;
      try { text = decodeURIComponent(part); } catch { /* as it stands */ }
      const mark = /^(row|at)-/.test(text), cut = text.indexOf("=");
      if (mark) id = text.replace(/^(row|at)-/, "");
      else if (cut > 0 && Object.hasOwn(wanted, text.slice(0, cut))) wanted[text.slice(0, cut)] = text.slice(cut + 1);
    }
    if (by) by.value = [...by.options].some((o) => o.value === wanted.by) ? wanted.by : by.options[0].value;
    if (economy) economy.value = [...economy.options].some((o) => o.value === wanted.economy) ? wanted.economy : "";
    byId("find").value = wanted.q;
    noise = wanted.noise !== "0";
    document.querySelector("[data-do=noise]").setAttribute("aria-pressed", String(noise));
    again();
    const view = wanted.view.split(",").map(Number), seen = view.length === 3 && view.every(Number.isFinite) && view[0] >= 1;
    const found = rows.has(id);
    if (found !== Boolean(picked) || id !== picked) pick(found ? id : null, !seen);
    if (seen) place(view[0], W / 2 - view[1] * view[0], H / 2 - view[2] * view[0]);
    if (found) toRow(id);
    ready = true;
    return found;
  }
  const chosen = arrive();
  if (chosen) addEventListener("load", () => requestAnimationFrame(() => toMap("auto")));
  addEventListener("hashchange", arrive);
  ask();
})();
