"use strict";
// Charts to hover and to filter: the ways of a sentence, and the rivals of a concept. The library
// is read when the first chart is asked for.

{
  const { load, element } = chervonets;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const hues = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6BB1", "#7F7F7F"];
  const shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"];
  const sides = ["for", "between", "against"];
  const most = 60;

  function look() {
    const [ink, grey, pale] = ["--ink", "--grey", "--pale"].map(colour);
    const font = "Libertinus Sans";
    return {
      background: "transparent",
      font,
      view: { stroke: null },
      axis: { labelColor: ink, titleColor: ink, gridColor: pale, domainColor: grey, tickColor: grey, labelFontSize: 13, titleFontSize: 13, titleFontWeight: "normal" },
      legend: { labelColor: ink, titleColor: ink, labelFontSize: 13, labelLimit: 0, orient: "bottom", direction: "vertical", title: null },
    };
  }

  async function chart(place, spec, points) {
    await load("vega", "vendor/vega.js");
    const options = { actions: false, renderer: points > 1500 ? "canvas" : "svg", config: look(), ast: false };
    const made = await vegaEmbed(place, { width: "container", autosize: { type: "fit-x", contains: "padding" }, ...spec }, options);
    return made.view;
  }

  function choice(words, options, change) {
    const select = element("select", { change: () => change(select.value) },
      ...options.map(([value, text]) => element("option", { value }, text)));
    return element("label", {}, `${words} `, select);
  }

  const short = (value) => Number(value).toPrecision(4).replace(/\.?0+$/, "");
  const median = (values) => {
    const sorted = [...values].sort((one, other) => one - other);
    const half = sorted.length / 2;
    return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
  };

  // The ways of a sentence

  function waysSpec(told, ways) {
    const values = ways.map((way) => way.estimate);
    const log = told.log && Math.min(...values) > 0;
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const bands = told.bands.map(([from, to]) => ({ from: from ?? Math.min(low, to), to: to ?? Math.max(high, from) }));
    const scale = log ? { type: "log" } : { type: "linear", zero: false };
    const title = told.unit ? `estimate, ${told.unit}` : "estimate";
    const x = { field: "place", type: "quantitative", scale: { nice: false, zero: false, padding: 12 }, axis: { title: "ways, in order of their estimates", labels: false, ticks: false, grid: false } };
    const y = { field: "estimate", type: "quantitative", scale, axis: { title } };
    return {
      description: `Estimates of ${ways.length} ways, in order.`,
      height: 260,
      layer: [
        { data: { values: bands }, mark: { type: "rect", color: "#E69F00", opacity: 0.16, aria: false },
          encoding: { y: { field: "from", type: "quantitative", scale, axis: { title } }, y2: { field: "to" } } },
        { data: { name: "ways", values: ways },
          mark: { type: "point", size: 45, filled: true, opacity: 0.9 },
          encoding: { x, y,
            color: { field: "side", type: "nominal", scale: { domain: sides, range: ["#0072B2", "#8a8a8a", "#D55E00"] } },
            shape: { field: "side", type: "nominal", scale: { domain: sides, range: ["circle", "cross", "triangle-up"] } },
            tooltip: [{ field: "shown", title: "estimate" }, { field: "side" }, { field: "share", title: "weight, per cent" },
              ...told.axes.map(([axis]) => ({ field: `axes.${axis}`, title: axis }))] } },
        { data: { name: "primary", values: ways.filter((way) => way.primary) },
          mark: { type: "point", shape: "diamond", size: 220, filled: false, color: colour("--ink"), strokeWidth: 1.5, tooltip: null, aria: false },
          encoding: { x, y } },
      ],
    };
  }

  function summed(told, chosen, all) {
    const total = chosen.reduce((sum, way) => sum + way.weight, 0);
    const share = (side) => short((100 * chosen.filter((way) => way.side === side).reduce((sum, way) => sum + way.weight, 0)) / total);
    if (!chosen.length) return "No way has these choices.";
    const middle = short(median(chosen.map((way) => way.estimate)));
    const of = chosen.length === all ? `All ${all} ways` : `${chosen.length} of ${all} ways`;
    const [before, between, against] = sides.map(share);
    return `${of}: ${before} per cent of their weight for the sentence, ${against} against it, ${between} between; the middle estimate is ${middle} ${told.unit}.`.replace(" .", ".");
  }

  async function showWays(place, told) {
    const all = told.rows.map(([estimate, side, weight, primary, ...options]) => ({
      estimate, side, weight, primary, options, shown: short(estimate), share: short(100 * weight),
      axes: Object.fromEntries(told.axes.map(([axis, ...words], index) => [axis, words[options[index]]])),
    }));
    const wanted = new Map();
    const words = element("p", { role: "status" });
    const plot = element("div", { class: "chart" });
    const update = () => {
      const chosen = all.filter((way) => [...wanted].every(([axis, option]) => way.options[axis] === option));
      words.textContent = summed(told, chosen, all.length);
      plot.hidden = !chosen.length;
      if (chosen.length) chart(plot, waysSpec(told, chosen.map((way, index) => ({ ...way, place: index }))), chosen.length);
    };
    const controls = told.axes.map(([axis, ...options], index) => choice(axis,
      [["", "all"], ...options.map((option, at) => [at, option])],
      (value) => { value === "" ? wanted.delete(index) : wanted.set(index, Number(value)); update(); }));
    place.replaceChildren(element("div", { class: "controls", role: "group", "aria-label": "Only ways with" }, ...controls), words, plot);
    update();
    dark.addEventListener("change", update);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-explore]");
    if (!button) return;
    const frame = button.parentElement;
    const place = frame.querySelector("[data-shown]");
    const opened = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!opened));
    place.hidden = opened;
    if (opened || place.childElementCount) return;
    const claim = document.body.dataset.page.replace(/^.*\//, "").replace(/\.html$/, "");
    showWays(place, (await load(`ways/${claim}`))[frame.dataset.ways]);
  });

  // The rivals of a concept

  // Rows of a packed table, as the panel's csv has them.
  function unpacked(packed) {
    const columns = Object.entries(packed);
    const count = Math.max(...columns.map(([, [values, places]]) => (places ?? values).length));
    return Array.from({ length: count }, (_, row) => {
      const cells = Object.fromEntries(columns.map(([name, [values, places]]) =>
        [name, places ? values[places[row]] : values[values.length === 1 ? 0 : row]]));
      const prefix = `${cells.source}:${cells.series}:${cells.entity}:`;
      return { ...cells, observations: cells.observations.replaceAll("~", prefix) };
    });
  }

  const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const csv = (rows) => [Object.keys(rows[0]), ...rows.map(Object.values)].map((row) => `${row.map(quoted).join(",")}\n`).join("");

  function saved(name, rows) {
    const link = element("a", { href: URL.createObjectURL(new Blob([csv(rows)], { type: "text/csv" })), download: name }, name);
    return element("li", {}, link);
  }

  const decimal = (day) => { const [year, month, date] = day.split("-").map(Number); return year + (month - 1) / 12 + (date - 1) / 365; };

  // Where a row stands on the axis of years, and how it is called.
  function timed(row) {
    if (row.month) {
      const [year, month] = row.month.split("-").map(Number);
      return { from: year + (month - 0.5) / 12, period: row.month, alignment: "" };
    }
    if (row.start) return { from: decimal(row.start), to: decimal(row.end), period: `${row.start} to ${row.end}`, alignment: "" };
    const year = Number(row.year);
    const own = row.alignment === "as-labelled" && row.kind === "economic-year";
    const period = own ? `${year - 1}/${String(year).slice(2)}` : row.year;
    return { ...(own ? { from: year - 0.25, to: year + 0.75 } : { from: year + 0.5 }), period, alignment: row.alignment };
  }

  function rivalsSpec(told, rows, named) {
    const keys = [...new Set(rows.map((row) => row.rival))];
    const values = rows.map((row) => ({ rival: row.rival, from: row.from, to: row.to, middle: row.to ? (row.from + row.to) / 2 : row.from,
      value: Number(row.value), period: row.period, unit: row.unit, place: named(row.entity), item: row.item, by: row.by, hollow: row.lenient === "True" }));
    const positive = values.every((row) => row.value > 0);
    const range = values.map((row) => row.value);
    const log = positive && Math.max(...range) / Math.min(...range) > 30;
    const years = { field: "middle", type: "quantitative", scale: { zero: false, nice: false, padding: 10 }, axis: { format: "d", tickMinStep: 1, title: null, grid: false } };
    const scale = log ? { type: "log" } : { type: "linear", zero: false };
    const units = new Set(values.map((row) => row.unit));
    const title = told.single ? told.unit : units.size === 1 ? values[0].unit : "value, each in its own unit";
    const y = { field: "value", type: "quantitative", scale, axis: { title } };
    const color = { field: "rival", type: "nominal", scale: { domain: keys, range: keys.map((_, index) => hues[index % hues.length]) } };
    const shape = { field: "rival", type: "nominal", scale: { domain: keys, range: keys.map((_, index) => shapes[index % shapes.length]) } };
    const opacity = { condition: { param: "picked", value: 1 }, value: 0.12 };
    const tooltip = [["value", "value"], ["unit", "unit"], ["period", "period"], ["rival", "rival"], ["by", "who counted"],
      ["place", "place"], ["item", "of what"]].map(([field, title]) => ({ field, title }));
    const points = [false, true].filter((hollow) => values.some((row) => row.hollow === hollow)).map((hollow) => ({
      transform: [{ filter: `datum.hollow === ${hollow}` }],
      mark: { type: "point", size: 50, strokeWidth: 1.6, filled: !hollow },
      encoding: { x: years, y, color, shape, opacity, tooltip },
    }));
    points[0].params = [{ name: "picked", select: { type: "point", fields: ["rival"] }, bind: "legend" }];
    return {
      description: `${told.title}: ${keys.length} rivals, ${values.length} figures.`,
      height: 300,
      data: { values },
      layer: [
        ...points,
        { transform: [{ filter: "isValid(datum.to)" }], mark: { type: "rule", strokeWidth: 2, tooltip: null, aria: false },
          encoding: { x: { ...years, field: "from" }, x2: { field: "to" }, y, color, opacity } },
      ],
    };
  }

  function counted(told) {
    const rivals = element("ul", { class: "list" }, ...told.rivals.map((rival) => element("li", {},
      `${rival.label}${rival.item ? ` (${rival.item})` : ""}: ${rival.originator}, ${rival.evidence}. `,
      element("span", { class: "label" }, `${rival.cited}; ${rival.series}`))));
    const apart = (words, entries) => entries.length ? [element("h4", {}, words),
      element("ul", { class: "list" }, ...entries.map(([series, why]) => element("li", {}, `${series}: ${why}`)))] : [];
    return element("details", {}, element("summary", {}, "Who counted, and what is left out"), rivals,
      ...apart("The same figures again, left out", told.twins), ...apart("Alike, but something else", told.apart));
  }

  // A deposit leaves out rows that may not be passed on.
  function missing(told) {
    if (!told.left_out) return "";
    const source = (rival) => rival.series.split(":")[0];
    const gone = new Map(told.rivals.filter((rival) => told.left_out.includes(source(rival))).map((rival) => [rival.label, rival]));
    const items = [...gone.values()].map((rival) => element("li", {}, `${rival.label}: see `,
      element("a", { href: `${root}sources.html#source-${source(rival)}` }, rival.cited)));
    return element("div", { class: "note" }, "Left out of this deposit for the rights of their sources:",
      element("ul", { class: "list" }, ...items));
  }

  // What is the same in every row is told once, above the table.
  function listed(rows, named) {
    const every = [["Period", (row) => row.period], ["Value", (row) => row.value], ["Unit", (row) => row.unit],
      ["Rival", (row) => row.rival], ["Who counted", (row) => row.by], ["Of what", (row) => row.item],
      ["Place", (row) => named(row.entity)], ["Borders", (row) => row.territory], ["Printed figure", (row) => row.observations]];
    const varies = ([title, cell]) => ["Period", "Value", "Who counted"].includes(title) || new Set(rows.map(cell)).size > 1;
    const columns = every.filter(varies);
    const same = every.filter((column) => !varies(column)).map(([, cell]) => cell(rows[0])).filter(Boolean).join("; ");
    const row = (row) => element("tr", { role: "row" }, ...columns.map(([title, cell], index) => {
      const kind = index ? { role: "cell", "data-label": title } : { role: "rowheader", scope: "row" };
      return element(index ? "td" : "th", { ...kind, class: title === "Value" ? "right" : false }, cell(row));
    }));
    const body = element("tbody", { role: "rowgroup" }, ...rows.slice(0, most).map(row));
    const more = rows.length > most ? element("button", { type: "button", class: "plain", click: () => {
      body.append(...rows.slice(most).map(row));
      more.remove();
    } }, `Show all ${rows.length} rows`) : "";
    const heads = columns.map(([title]) => element("th", { role: "columnheader", scope: "col" }, title));
    const table = element("table", { role: "table", class: "stacks" },
      element("caption", {}, same ? `The figures: ${same}` : "The figures"),
      element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...heads)), body);
    return [element("div", { class: "scroll", role: "group", "aria-label": "The figures" }, table), more];
  }

  async function showConcept(place, name) {
    const told = await load(`concepts/${name}`);
    const names = new Map(told.places.map(([code, words]) => [code, words]));
    const named = (code) => names.get(code) ?? code;
    const soviet = new Set(told.places.filter(([, , own]) => own).map(([code]) => code));
    const rival = new Map(told.rivals.map((item) => [`${item.series}|${item.item}`, item]));
    const tables = Object.entries(told.tables).map(([table, packed]) => [table, unpacked(packed)]);
    const rows = tables.flatMap(([, found]) => found).map((row) => {
      const known = rival.get(`${row.source}:${row.series}|${row.item}`);
      return { ...row, ...timed(row), rival: known?.label ?? row.series, by: known?.originator ?? "" };
    });
    told.single = new Set(rows.map((row) => row.unit)).size === 1;
    const options = (values) => [...new Set(values)].map((value) => [value, value]);
    const wanted = { place: soviet.size ? "soviet" : "", alignment: "as-labelled", item: "", by: "" };
    const plot = element("div", { class: "chart" });
    const list = element("div");
    const words = element("p", { role: "status" });
    const update = () => {
      const chosen = rows.filter((row) =>
        (!row.alignment || row.alignment === wanted.alignment) &&
        (!wanted.item || row.item === wanted.item) && (!wanted.by || row.by === wanted.by) &&
        (!wanted.place || row.entity === wanted.place || (wanted.place === "soviet" && soviet.has(row.entity))));
      words.textContent = `${chosen.length} of ${rows.length} rows.`;
      plot.hidden = !chosen.length;
      const ordered = [...chosen].sort((one, other) => one.from - other.from);
      list.replaceChildren(...(chosen.length ? listed(ordered, named) : []));
      chervonets.frames();
      if (chosen.length) chart(plot, rivalsSpec(told, chosen, named), chosen.length);
    };
    const set = (key) => (value) => { wanted[key] = value; update(); };
    const alignments = options(rows.map((row) => row.alignment).filter(Boolean));
    const items = options(rows.map((row) => row.item));
    const makers = options(rows.map((row) => row.by).filter(Boolean));
    const places = [...(soviet.size ? [["soviet", "USSR and its parts"]] : []), ["", "all"], ...told.places.map(([code, title]) => [code, title])];
    const controls = [
      makers.length > 1 ? choice("Who counted", [["", "all"], ...makers], set("by")) : "",
      items.length > 1 ? choice("Of what", [["", "all"], ...items], set("item")) : "",
      alignments.length > 1 ? choice("Calendar", alignments, set("alignment")) : "",
      told.places.length > 1 ? choice("Place", places, set("place")) : "",
    ];
    place.replaceChildren(
      element("h3", {}, told.title),
      element("p", {}, `${told.definition} Unit: ${told.unit}. Borders: ${told.borders}.`),
      element("div", { class: "controls", role: "group", "aria-label": "Only figures with" }, ...controls),
      words, missing(told), plot, list,
      element("ul", { class: "uses", "aria-label": "Download" }, ...tables.map(([table, found]) => saved(`${name}.${table}.csv`, found))),
      counted(told));
    update();
    place.redraw = update;
  }

  dark.addEventListener("change", () => {
    for (const place of document.querySelectorAll("[data-explorer] > [data-shown]")) place.redraw?.();
  });

  for (const frame of document.querySelectorAll("[data-explorer]")) {
    const select = frame.querySelector("[data-concept]");
    const place = frame.querySelector("[data-shown]");
    const show = () => showConcept(place, select.value);
    const whole = document.body.dataset.page === "explorer.html";
    const named = () => {
      const name = decodeURIComponent(location.hash.slice(1)).replace(/^concept-/, "");
      if ([...select.options].some((option) => option.value === name)) select.value = name;
      show();
    };
    select.addEventListener("change", () => {
      if (whole) history.replaceState(null, "", `#concept-${select.value}`);
      show();
    });
    if (whole) {
      addEventListener("hashchange", named);
      named();
    } else {
      // on the page of a claim, only once it is near
      new IntersectionObserver((seen, watch) => {
        if (seen.some((item) => item.isIntersecting)) { watch.disconnect(); show(); }
      }, { rootMargin: "300px" }).observe(frame);
    }
  }
}
