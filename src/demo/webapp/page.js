"use strict";

const SAMPLES = 120; // one per second
const pools = new Map();
const byId = id => document.getElementById(id);

async function ask(path, options = {}) {
  const answer = await fetch(path, { ...options, signal: AbortSignal.timeout(options.patience ?? 5000) });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) {
    throw new Error(body?.error ?? `the server answered ${answer.status}`);
  }
  return body;
}

const send = (method, path, body) =>
  ask(path, { method, patience: 40000, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

// The pools

function pool(name) {
  if (!pools.has(name)) {
    const card = byId("pool").content.firstElementChild.cloneNode(true);
    byId("pools").append(card);
    pools.set(name, { card, samples: [], last: null });
  }
  return pools.get(name);
}

function show(view) {
  const { card, samples } = pool(view.pool);
  const values = { ...view.stats, pool: view.pool, latency: latency(view.latencyMillis) };
  for (const element of card.querySelectorAll("[data-of]")) {
    element.textContent = values[element.dataset.of];
  }
  const state = card.querySelector(".state");
  state.textContent = view.state;
  state.className = `state ${view.state}`;
  card.querySelector(".reasons").textContent = (view.reasons ?? []).join("; ");
  sample(pool(view.pool), view.stats);
  plot(card, samples, view.stats);
}

const latency = millis => (millis == null ? "–" : millis < 10 ? `${millis.toFixed(1)} ms` : `${Math.round(millis)} ms`);

/** Turns counters into rates. The counters restart at 0 when the server restarts. */
function sample(entry, stats) {
  const now = performance.now();
  const last = entry.last;
  const rate = key => (last ? Math.max(0, stats[key] - last.stats[key]) / Math.max(0.1, (now - last.now) / 1000) : 0);
  entry.samples.push({
    lent: stats.checkedOut,
    open: stats.checkedOut + stats.checkedIn,
    waiting: stats.waiting,
    queries: rate("queryCount"),
    errors: rate("errorCount"),
  });
  entry.samples.splice(0, entry.samples.length - SAMPLES);
  entry.last = { now, stats };
}

function plot(card, samples, stats) {
  const most = (...keys) => Math.max(...samples.flatMap(s => keys.map(key => s[key])));
  const [connections, work] = card.querySelectorAll("svg");
  const [upTo, perSecond] = card.querySelectorAll(".scale");

  const top = Math.max(stats.poolSize, most("open", "waiting")) * 1.1;
  const size = connections.querySelector(".size");
  size.setAttribute("y1", 40 - (40 * stats.poolSize) / top);
  size.setAttribute("y2", 40 - (40 * stats.poolSize) / top);
  for (const key of ["lent", "open", "waiting"]) {
    draw(connections, key, samples, top, 40);
  }
  upTo.textContent = `keeps ${stats.poolSize}, at most ${stats.poolSize + stats.maxOverflow}`;

  for (const key of ["queries", "errors"]) {
    draw(work, key, samples, Math.max(1, most("queries", "errors")) * 1.1, 20);
  }
  perSecond.textContent = `now ${Math.round(samples.at(-1).queries)}, highest ${Math.round(most("queries"))}`;
}

function draw(svg, key, samples, top, height) {
  const left = SAMPLES - samples.length;
  const points = samples.map((s, i) => `${left + i},${(height - (height * s[key]) / top).toFixed(2)}`);
  const path = svg.querySelector(`path.${key}`);
  if (key === "lent") {
    path.setAttribute("d", `M${left},${height} L${points.join(" ")} L${SAMPLES - 1},${height} Z`);
  } else {
    path.setAttribute("d", `M${points.join(" ")}`);
  }
}

// The status line

function news(text, bad) {
  const line = byId("news");
  if (line.textContent !== text) { // otherwise a screen reader would read it every second
    line.textContent = text;
  }
  line.classList.toggle("bad", bad);
}

function tell(views) {
  const away = views.filter(view => view.state === "unhealthy").map(view => view.pool);
  const unknown = views.some(view => view.state === "unknown");
  if (away.length > 0) {
    news(`The database does not answer (${away.length === 1 ? "pool" : "pools"} ${away.join(", ")}).`, true);
  } else {
    news(unknown ? "The database has not answered yet." : "Live, updated every second.", false);
  }
  return away.length === 0 && !unknown;
}

let wasWell = false;

async function look() {
  let well = false;
  try {
    const views = await ask("api/stats", { patience: 3000 });
    document.body.classList.remove("away");
    views.forEach(show);
    well = tell(views);
  } catch {
    document.body.classList.add("away");
    news("The server does not answer. The numbers below are old; trying again every second.", true);
  }
  if (well && !wasWell) {
    list().catch(() => {}); // the status line shows the failure
  }
  wasWell = well;
  setTimeout(look, 1000);
}

// The buttons

async function act(button, work) {
  const line = byId("answer");
  button.disabled = true;
  try {
    line.textContent = (await work()) ?? "";
    line.className = "";
  } catch (failure) {
    line.textContent = `Not done: ${failure.message}.`;
    line.className = "bad";
  }
  button.disabled = false;
}

const onClick = (button, work) => button.addEventListener("click", () => act(button, work));

onClick(byId("load"), async () => {
  const { until } = await send("POST", "api/load");
  const left = Math.max(0, Date.parse(until) - Date.now());
  return `Both pools are busy for ${Math.round(left / 1000)} seconds.`;
});

onClick(byId("transfer"), async () => {
  const accounts = await send("POST", "api/transfers", { from: 1, to: 2, amount: 1 });
  return accounts.map(account => `${account.owner} has ${account.balance.toFixed(2)}`).join(", ") + ".";
});

onClick(byId("report"), async () => {
  const report = await ask("api/report", { patience: 40000 });
  return `${report.items} items, ${report.activeItems} active; ${report.money.toFixed(2)} in the accounts.`;
});

// Items

async function list() {
  const items = await ask("api/items", { patience: 40000 });
  byId("items").replaceChildren(...items.map(row));
}

function row(item) {
  const name = document.createElement("span");
  name.textContent = item.name;
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.textContent = item.active ? "Retire" : "Bring back";
  onClick(toggle, async () => {
    await send("PUT", `api/items/${item.id}`, { active: !item.active });
    await list();
  });
  const line = document.createElement("li");
  line.classList.toggle("off", !item.active);
  line.append(name, toggle);
  return line;
}

byId("add").addEventListener("submit", event => {
  event.preventDefault();
  const form = event.target;
  act(form.querySelector("button"), async () => {
    await send("POST", "api/items", { name: form.elements.name.value });
    form.reset();
    await list();
  });
});

look();
