// @ts-nocheck: it runs in a browser, whose types this program does not have.
// Everything is drawn by the server; this brings its news, keeps what is open and where the reader is.
const language = document.querySelector('[data-lang]')?.dataset.lang ?? 'en';
const byId = (id) => document.getElementById(id);
let current;
let again = false;

/** One at a time; what happens meanwhile is fetched behind it. */
function refresh() {
  again = true;
  current ??= fetchNews().finally(() => {
    current = undefined;
  });
  return current;
}

async function fetchNews() {
  while (again) {
    again = false;
    apply(await fetchPart(`/inspector/parts${location.search ? `${location.search}&` : '?'}lang=${language}`));
  }
}

async function fetchPart(address, options = {}) {
  const response = await fetch(address, { ...options, headers: { 'x-part': '1' } });
  const template = document.createElement('template');
  template.innerHTML = await response.text();
  return template.content;
}

function apply(fresh) {
  for (const part of ['part-switches', 'part-timeline']) {
    const [from, to] = [fresh.querySelector(`[data-part=${part}]`), byId(part)];
    if (from && to && from.children.length > 0) renew(to, [...from.children]);
  }
  localTimes();
}

/** What did not change stays the same element; what did gets back what the reader opened in it. */
function renew(parent, news) {
  const focused = document.activeElement?.id;
  const kept = news.map((node) => {
    const old = byId(node.id);
    if (!old || !parent.contains(old)) return node;
    if (node.dataset.version && old.dataset.version === node.dataset.version) return old;
    for (const details of old.querySelectorAll('details[open][id]'))
      node.querySelector(`#${CSS.escape(details.id)}`)?.setAttribute('open', '');
    if (old.open) node.open = true;
    if (old.classList.contains('here')) node.classList.add('here');
    for (const part of old.querySelectorAll('[data-kept]')) {
      if (part.dataset.filled) node.querySelector(`#${CSS.escape(part.id)}`)?.replaceWith(part);
    }
    return node;
  });
  if (kept.length === parent.children.length && kept.every((node, index) => node === parent.children[index])) return;
  parent.replaceChildren(...kept);
  if (focused && document.activeElement === document.body) byId(focused)?.focus({ preventScroll: true });
}

function localTimes() {
  for (const time of document.querySelectorAll('time:not([data-local])')) {
    time.dataset.local = '1';
    time.textContent = new Date(time.dateTime).toLocaleTimeString(document.documentElement.lang, { hour12: false });
  }
}

document.addEventListener('submit', async (event) => {
  const form = event.target;
  const { output } = form.dataset;
  if (output === undefined && !('quiet' in form.dataset)) return;
  event.preventDefault();
  const button = event.submitter;
  const focused = button?.id;
  button?.setAttribute('aria-disabled', 'true');
  try {
    const body = new URLSearchParams(new FormData(form, button));
    const part = await fetchPart(form.getAttribute('action'), { method: 'POST', body });
    // What it leads to is there first.
    await refresh();
    const box = byId(output);
    if (box) box.dataset.filled = '1';
    box?.replaceChildren(part);
  } catch {
    setLive(false);
  }
  button?.removeAttribute('aria-disabled');
  if (focused) byId(focused)?.focus({ preventScroll: true });
});

document.addEventListener(
  'toggle',
  async ({ target, newState }) => {
    const box = target.querySelector?.(':scope > [data-kept]');
    if (!target.dataset?.load || newState !== 'open' || !box || box.dataset.filled) return;
    box.dataset.filled = '1';
    box.replaceChildren(await fetchPart(target.dataset.load));
  },
  true,
);

document.addEventListener('click', async ({ target }) => {
  const copy = target.closest('[data-copy]');
  if (copy) {
    await navigator.clipboard.writeText(byId(copy.dataset.copy).textContent);
    const before = copy.textContent;
    copy.textContent = copy.dataset.done;
    setTimeout(() => {
      copy.textContent = before;
    }, 1500);
  }
  if (target.closest('[data-phone]')) {
    const phone = byId('phone');
    phone?.classList.add('open');
    if (phone && matchMedia('(max-width: 59.99rem)').matches) phone.scrollIntoView();
    phone?.querySelector('iframe').focus({ preventScroll: true });
  }
  if (target.closest('[data-close-phone]')) byId('phone').classList.remove('open');
});

document.addEventListener('click', (event) => {
  const link = event.target.closest('[data-goto]');
  const journey = link && byId(link.dataset.goto);
  if (!journey) return;
  event.preventDefault();
  for (const other of document.querySelectorAll('.here')) other.classList.remove('here');
  journey.classList.add('here');
  journey.scrollIntoView({ block: 'start' });
  journey.focus({ preventScroll: true });
});

function setLive(isOn) {
  const live = byId('live');
  if (!live) return;
  live.classList.toggle('on', isOn);
  live.textContent = isOn ? live.dataset.on : live.dataset.off;
}

localTimes();
if (byId('live')) listen();

function listen() {
  const news = new EventSource('/inspector/events');
  news.onopen = () => setLive(true);
  news.onerror = () => {
    setLive(false);
    // Refused, since too many pages are open: a browser would not ask again.
    if (news.readyState === EventSource.CLOSED) setTimeout(listen, 10_000);
  };
  news.addEventListener('changed', () => refresh().catch(() => setLive(false)));
}
