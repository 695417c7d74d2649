'use strict';

const KEPT = 120;
const views = new Map();
const byId = id => document.getElementById(id);

async function ask(path, options = {}) {
  const response = await fetch('api/' + path, {
    ...options,
    headers: {'Content-Type': 'application/json'},
    signal: AbortSignal.timeout(45000),
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(body.error || 'the server answered ' + response.status);
  }
  return body;
}

const post = (path, body, method = 'POST') => ask(path, {method, body: JSON.stringify(body)});

function view(pool) {
  if (!views.has(pool)) {
    const section = byId('pool').content.cloneNode(true).querySelector('section');
    byId('pools').append(section);
    views.set(pool, {section, samples: []});
  }
  return views.get(pool);
}

function show({pool, state, latencyMillis, reasons, stats}) {
  const {section, samples} = view(pool);
  const last = samples.at(-1);
  const now = performance.now();
  const seconds = last ? (now - last.now) / 1000 : 1;
  const rate = last ? Math.max(0, stats.queryCount - last.queries) / seconds : 0;
  samples.push({now, queries: stats.queryCount, rate, lent: stats.checkedOut, free: stats.checkedIn, waiting: stats.waiting});
  if (samples.length > KEPT) {
    samples.shift();
  }
  section.querySelector('.name').textContent = pool;
  const badge = section.querySelector('.state');
  badge.textContent = state;
  badge.className = 'state ' + state;
  section.querySelector('.reasons').textContent = reasons.join('; ');
  const numbers = {
    latency: latencyMillis == null ? '–' : latencyMillis.toFixed(1) + ' ms',
    lent: stats.checkedOut,
    free: stats.checkedIn,
    overflow: stats.overflow,
    waiting: stats.waiting,
    queries: stats.queryCount,
    errors: stats.errorCount,
    broken: stats.invalid,
  };
  section.querySelector('dl').replaceChildren(...Object.entries(numbers).map(([name, value]) => {
    const cell = document.createElement('div');
    const term = document.createElement('dt');
    const number = document.createElement('dd');
    term.textContent = name;
    number.textContent = value;
    cell.append(term, number);
    return cell;
  }));
  plot(section.querySelector('canvas'), samples, stats);
}

function plot(canvas, samples, stats) {
  const style = getComputedStyle(document.documentElement);
  const color = name => style.getPropertyValue('--' + name);
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const pen = canvas.getContext('2d');
  pen.scale(ratio, ratio);
  const top = Math.max(stats.poolSize + stats.maxOverflow, ...samples.map(s => s.waiting));
  const fastest = Math.max(1, ...samples.map(s => s.rate));
  const x = i => width * (KEPT - samples.length + i) / (KEPT - 1);
  const y = value => height - 2 - (height - 6) * value / top;
  pen.fillStyle = color('rate');
  pen.globalAlpha = 0.35;
  samples.forEach((s, i) => pen.fillRect(x(i) - 2, height, width / KEPT, -(height - 6) * s.rate / fastest));
  pen.globalAlpha = 1;
  pen.strokeStyle = color('line');
  pen.setLineDash([3, 3]);
  pen.beginPath();
  pen.moveTo(0, y(stats.poolSize));
  pen.lineTo(width, y(stats.poolSize));
  pen.stroke();
  pen.setLineDash([]);
  pen.lineWidth = 2;
  for (const name of ['free', 'lent', 'waiting']) {
    pen.strokeStyle = color(name);
    pen.beginPath();
    samples.forEach((s, i) => pen.lineTo(x(i), y(s[name])));
    pen.stroke();
  }
  const s = samples.at(-1);
  canvas.setAttribute('aria-label', `${s.lent} lent, ${s.free} free, ${s.waiting} waiting, ${s.rate.toFixed(0)} statements a second`);
}

function away(text) {
  byId('away').hidden = !text;
  byId('away').textContent = text;
}

async function look() {
  try {
    const pools = await ask('stats', {});
    pools.forEach(show);
    const bad = pools.filter(p => p.state === 'unhealthy');
    away(bad.length ? 'The database does not answer. The pools connect again by themselves when it is back.' : '');
  } catch (failure) {
    away('The server does not answer. Is the demo still running?');
  }
  setTimeout(look, 1000);
}

async function items() {
  const list = await ask('items');
  byId('items').replaceChildren(...list.map(item => {
    const line = document.createElement('li');
    const name = document.createElement('span');
    const button = document.createElement('button');
    name.textContent = item.name;
    name.className = item.active ? '' : 'inactive';
    button.type = 'button';
    button.textContent = item.active ? 'Retire' : 'Bring back';
    button.onclick = () => act(button, async () => {
      await post('items/' + item.id, {active: !item.active}, 'PUT');
      await items();
    });
    line.append(name, button);
    return line;
  }));
}

async function act(button, work) {
  button.disabled = true;
  try {
    byId('answer').textContent = await work() || '';
  } catch (failure) {
    byId('answer').textContent = failure.message;
  } finally {
    button.disabled = false;
  }
}

byId('load').onclick = event => act(event.target, async () => {
  const began = performance.now();
  const answers = await Promise.allSettled(Array.from({length: 40}, () => ask('items/slow-count?millis=1500')));
  const failed = answers.filter(a => a.status === 'rejected').length;
  return `40 slow counts in ${((performance.now() - began) / 1000).toFixed(1)} s, ${failed} failed`;
});

byId('transfer').onclick = event => act(event.target, async () => {
  const accounts = await post('transfers', {from: 1, to: 2, amount: 1.00});
  return accounts.map(a => `${a.owner} ${a.balance.toFixed(2)}`).join(', ');
});

byId('report').onclick = event => act(event.target, async () => {
  const report = await ask('report');
  return `${report.items} items, ${report.activeItems} active, ${report.money} in the accounts`;
});

byId('create').onsubmit = event => {
  event.preventDefault();
  const form = event.target;
  act(form.querySelector('button'), async () => {
    await post('items', {name: form.elements.name.value});
    form.reset();
    await items();
  });
};

look();
items().catch(failure => { byId('answer').textContent = failure.message; });
