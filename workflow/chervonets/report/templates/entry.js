"use strict";
// The entry: filters of the summary of findings, and the search.

{
  const { load, element } = chervonets;
  const table = document.querySelector("table.findings");
  const filters = [...document.querySelectorAll("[data-filter]")];
  const most = 40;

  function filter() {
    const wanted = filters.filter((item) => item.value).map((item) => [item.dataset.filter, item.value]);
    let shown = 0;
    for (const body of table.tBodies) {
      const rows = [...body.querySelectorAll(".sentence")];
      for (const row of rows) {
        row.hidden = !wanted.every(([name, value]) =>
          (row.dataset[name] ?? body.dataset[name]).split("|").includes(value));
      }
      const left = rows.filter((row) => !row.hidden).length;
      body.hidden = !left;
      shown += left;
    }
    document.getElementById("shown").textContent = shown === 1 ? "1 sentence" : `${shown} sentences`;
    chervonets.stops();
  }

  if (table) {
    document.addEventListener("change", (event) => event.target.matches("[data-filter]") && filter());
    document.querySelector("[data-clear]").addEventListener("click", () => {
      for (const item of filters) item.value = "";
      filter();
    });
    if (filters.some((item) => item.value)) filter(); // the browser may have kept them
  }

  // Letters without accents and case.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const begins = (text, word) => (" " + text).includes(" " + word);

  // Every word must stand somewhere; words of the title, and beginnings of words, count more.
  function score([title, more], words) {
    let sum = 0;
    for (const word of words) {
      const found = begins(title, word) ? 4 : title.includes(word) ? 2 : begins(more, word) ? 1 : more.includes(word) ? 0.5 : 0;
      if (!found) return 0;
      sum += found;
    }
    return sum;
  }

  const query = document.getElementById("query");
  const order = ["claim", "sentence", "concept", "source"];
  let indexed = null;

  async function search() {
    const words = plain(query.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    indexed ??= (await load("search")).map((row) => ({ row, words: [plain(row[1]), plain(row[2])] }));
    const hits = words.length ? indexed
      .map((item) => ({ row: item.row, score: score(item.words, words) }))
      .filter((item) => item.score)
      .sort((one, other) => other.score - one.score || order.indexOf(one.row[0]) - order.indexOf(other.row[0])) : [];
    const shown = hits.length > most ? `, the first ${most} shown` : "";
    document.getElementById("found").textContent = words.length ? `${hits.length} found${shown}` : "";
    document.getElementById("hits").replaceChildren(...hits.slice(0, most).map(({ row: [kind, title, , href] }) =>
      element("li", {}, element("a", { href }, title), element("span", { class: "label" }, ` ${kind}`))));
  }

  query.addEventListener("focus", () => load("search"), { once: true });
  query.addEventListener("input", search);
  if (query.value) search();
}
