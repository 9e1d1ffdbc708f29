"use strict";
// What every page does: fetch data (as scripts), open a number's card, follow links to numbers,
// let the arrow keys go from number to number.

const root = document.body.dataset.root;
const kept = new Map();

// Data files call this one function with their name and what they hold.
function chervonets(name, value) {
  kept.set(name, value);
}

const loading = new Map();
chervonets.load = (name, path = `data/${name}.js`) => {
  if (!loading.has(name)) {
    loading.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root + path;
      script.onload = () => resolve(kept.get(name));
      script.onerror = () => reject(new Error(`${path} is missing`));
      document.head.append(script);
    }));
  }
  return loading.get(name);
};

// Text never becomes markup: children are nodes or words.
chervonets.element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== "" && child !== null));
  return made;
};

{
  const { load, element } = chervonets;
  const { page, cited } = document.body.dataset;
  const card = document.getElementById("card");
  const edge = 8;
  const most = 10;
  const fields = ["kind", "text", "value", "unit", "made", "how", "source", "locator", "originator", "licence", "link"];
  const stem = page.replace(/^.*\//, "").replace(/\.html$/, "");

  // Cards

  async function book() {
    const { keys, nodes, strings } = await load(`cards/${stem}`);
    const places = new Map(keys.map((key, place) => [key, place]));
    const node = (place) => {
      const row = nodes[place];
      const filled = Object.fromEntries(fields.map((name, index) => [name, strings[row[index]]]));
      return { key: keys[place], ...filled, children: row[fields.length] };
    };
    return { node, places };
  }

  function described(rows) {
    return element("dl", {}, ...rows.filter((row) => row[1]).flatMap(([term, told]) => [
      element("dt", {}, term), element("dd", {}, told),
    ]));
  }

  function outward(address) {
    return /^https?:\/\//.test(address) ? element("a", { href: address, rel: "noreferrer" }, address) : address;
  }

  const headed = {
    number: (node) => [element("b", {}, node.text), ` ${node.unit}`, element("span", { class: "key" }, node.key)],
    way: (node) => ["a way: ", element("b", {}, node.text), ` ${node.unit}`, element("span", { class: "key" }, node.how)],
    figure: (node) => [element("b", {}, node.text), ` ${node.unit}`, element("span", { class: "key" }, node.key)],
    table: (node) => [element("b", {}, node.text || node.key)],
  };

  // A printed cell shows all that is known of it; all else opens to what it rests on.
  function branch(book, place, open) {
    const node = book.node(place);
    const head = (headed[node.kind] ?? headed.table)(node);
    const told = described([
      ["Made by", node.kind === "number" ? node.made : ""],
      [node.kind === "number" ? "Specification" : "What it is", node.kind === "way" ? "" : node.how],
      ["Source", node.source],
      ["Where it stands", node.locator],
      ["Who counted", node.originator],
      ["Licence", node.licence],
      ["Link", node.link && outward(node.link)],
    ]);
    if (!node.children.length) return element("li", { class: node.kind }, element("p", {}, ...head), told);
    const opened = element("details", {}, element("summary", {}, ...head));
    const fill = () => {
      if (opened.querySelector("ul")) return;
      opened.append(told, tree(book, node.children, open));
    };
    opened.addEventListener("toggle", () => opened.open && fill());
    if (open) { fill(); opened.open = true; }
    return element("li", { class: node.kind }, opened);
  }

  // The first branch is open down to its cell, the others wait.
  function tree(book, children, open) {
    const list = element("ul");
    const show = (from, to) => list.append(...children.slice(from, to).map(
      (place, index) => branch(book, place, open && from + index === 0)));
    show(0, most);
    if (children.length > most) {
      const more = element("button", { type: "button", class: "plain", click: () => {
        const shown = list.children.length - 1;
        item.remove();
        show(shown, children.length);
        list.children[shown].querySelector("summary, a")?.focus();
      } }, `and ${children.length - most} more`);
      const item = element("li", {}, more);
      list.append(item);
    }
    return list;
  }

  function copied(words, text) {
    const button = element("button", { type: "button", class: "plain", click: async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        button.textContent = text;
        getSelection().selectAllChildren(button);
      }
    } }, words);
    return button;
  }

  const here = (anchor) => `${location.href.split("#")[0]}#${anchor}`;

  function fill(book, key) {
    const node = book.node(book.places.get(key));
    const quoted = `${cited} Number ${key}: ${node.text} ${node.unit}`.trim();
    card.replaceChildren(
      element("h2", { id: "card-title" }, node.text, element("small", {}, ` ${node.unit}`)),
      element("p", { class: "actions" }, element("code", {}, key), copied("Copy name", key),
        copied("Copy link", here(key)), copied("Cite", `${quoted}.`), closing()),
      described([["As computed", node.value], ["Made by", node.made], ["Specification", node.how]]),
      node.children.length ? element("h3", {}, `Rests on`) : "",
      node.children.length ? tree(book, node.children, true) : "",
    );
  }

  function closing() {
    return element("button", { type: "button", class: "plain", click: () => card.hidePopover() }, "Close");
  }

  // Below what opened it where there is room, else on the roomier side, never over it.
  function place(opener) {
    const at = (opener ?? document.querySelector("h1")).getBoundingClientRect();
    const room = { above: at.top - 2 * edge, below: window.innerHeight - at.bottom - 2 * edge };
    const below = room.below >= Math.min(card.scrollHeight, room.above);
    card.style.setProperty("--room", `${below ? room.below : room.above}px`);
    const right = document.documentElement.clientWidth - card.offsetWidth - edge;
    const upper = below ? at.bottom + edge / 2 : at.top - card.offsetHeight - edge / 2;
    card.style.setProperty("--left", `${Math.max(edge, Math.min(at.left, right)) + window.scrollX}px`);
    card.style.setProperty("--top", `${upper + window.scrollY}px`);
  }

  function show(opener) {
    if (card.matches(":popover-open")) card.hidePopover();
    if (opener) opener.focus({ preventScroll: true });
    card.showPopover(opener ? { source: opener } : {});
    card.scrollTop = 0;
    place(opener);
    card.focus({ preventScroll: true });
  }

  async function open(key, opener) {
    const found = await book();
    if (!found.places.has(key)) return false;
    fill(found, key);
    show(opener);
    return true;
  }

  function cite(button) {
    const text = `${cited} ${button.dataset.cite}`;
    card.replaceChildren(
      element("h2", { id: "card-title" }, "Cite this"),
      element("p", { class: "quoted" }, text),
      element("p", { class: "actions" }, copied("Copy", text), copied("Copy link", here(button.dataset.anchor)), closing()),
    );
    show(button);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".number, button[data-cite]");
    if (!button) return;
    if (button.dataset.cite) cite(button);
    else open(button.dataset.key, button);
  });

  // Numbers: one tab stop a section; the arrow keys go on from there.

  const section = "section, header, table, details, figure";
  const visible = (button) => button.checkVisibility();

  function stop(button) {
    const own = button.closest(section);
    for (const other of own.querySelectorAll('.number[tabindex="0"]')) {
      if (other.closest(section) === own) other.tabIndex = -1;
    }
    button.tabIndex = 0;
  }

  chervonets.stops = () => {
    const seen = new Map();
    for (const button of document.querySelectorAll(".number")) {
      const own = button.closest(section);
      if (!seen.has(own) && visible(button)) seen.set(own, button);
    }
    for (const button of seen.values()) stop(button);
  };

  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };

  document.addEventListener("keydown", (event) => {
    const button = event.target.closest?.(".number");
    if (!button || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      button.click();
    }
    const step = steps[event.key];
    if (!step) return;
    const own = button.closest(section);
    const members = [...own.querySelectorAll(".number")].filter((other) => other.closest(section) === own && visible(other));
    const next = Math.min(members.length - 1, Math.max(0, members.indexOf(button) + step));
    event.preventDefault();
    stop(members[next]);
    members[next].focus();
  });

  document.addEventListener("focusin", (event) => event.target.matches(".number") && stop(event.target));
  document.addEventListener("toggle", (event) => event.target.matches("main details") && chervonets.stops(), true);

  // What scrolls sideways has a sign and can be reached by keyboard, and nothing else need be.
  chervonets.frames = () => {
    for (const frame of document.querySelectorAll(".scroll")) {
      const wider = frame.scrollWidth > frame.clientWidth;
      frame.classList.toggle("wider", wider);
      if (wider) frame.tabIndex = 0;
      else frame.removeAttribute("tabindex");
    }
  };

  // Links to anchors and numbers lead on, from whichever page they are opened.

  async function arrive() {
    const name = decodeURIComponent(location.hash.slice(1));
    if (!name || document.getElementById(name)) return;
    const homes = await load("homes");
    const home = homes[name] ?? homes[name.split(".")[0]];
    if (home && home !== page) return location.replace(`${root}${home}#${encodeURIComponent(name)}`);
    const button = document.querySelector(`.number[data-key="${CSS.escape(name)}"]`);
    button?.scrollIntoView({ block: "center" });
    open(name, button);
  }

  document.documentElement.classList.add("script");
  chervonets.stops();
  chervonets.frames();
  addEventListener("resize", chervonets.frames);
  addEventListener("load", chervonets.frames);
  addEventListener("hashchange", arrive);
  arrive();
}
