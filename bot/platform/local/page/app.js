// The team chat's screen: who we are, the conversations, the messages, the composer.
import * as server from './server.js';
import { ClockStrip, Times } from './clock.js';
import { h, icon, mark, plainName } from './dom.js';
import { answerOf, avatar, closePickers, gist, optionsOf, postNode, short, toneOf } from './view.js';

const $ = (id) => document.getElementById(id);
const COACH = 'fulcrum';
const MAX_POST = 16383;          // code points, as the server counts
const GROUP_WITHIN = 5 * 60000;  // consecutive messages of one person are shown under one name
const SHOWN_REPLIES = 3;         // of a long thread
const TYPING_FOR = 6000;

let people = [];       // whom one can be
let session = 0;       // counts log-ins, so that late answers for an earlier person are dropped
let s = fresh(null);   // everything that belongs to the person who is logged in

function fresh(me) {
  return {
    me, rest: null, live: null, times: new Times(''), users: new Map(), coach: null,
    channels: [], current: '', seen: {}, divider: Infinity,
    stores: new Map(),   // channel id → {posts: id → post, more, loaded}
    unread: new Map(), drafts: new Map(), typing: new Map(), mode: null, typed: 0,
    unfolded: new Set(), threads: new Set(), gone: new Set(), pictures: new Map(), pending: null, queue: Promise.resolve(), revision: 0,
  };
}

// --- what the messages' view asks for --------------------------------------------------------------------------------

const page = {
  get me() { return s.me; },
  get times() { return s.times; },
  get unfolded() { return s.unfolded; },
  person(id) {
    const u = s.users.get(id);
    if (!u) return { name: 'Somebody', username: id, coach: false };
    const name = plainName([u.first_name, u.last_name].filter(Boolean).join(' ') || u.nickname || u.username);
    return { name, username: u.username, coach: u.username === COACH };
  },
  mention(name) {
    if (['all', 'channel', 'here'].includes(name) || name === s.me.username) return 'me';
    for (const u of s.users.values()) if (u.username === name) return 'other';
    return people.some((p) => p.username === name) ? 'other' : '';
  },
  reply(post) { enterMode({ kind: 'reply', root: post.root_id || post.id, post }); },
  edit(post) { enterMode({ kind: 'edit', post }); },
  async remove(post) {
    if (await attempt(s.rest.remove(post.id), 'Not deleted')) drop(post);
  },
  async react(post, name, on) {
    await attempt(on ? s.rest.react(s.me.id, post.id, name) : s.rest.unreact(s.me.id, post.id, name), 'The reaction was not saved');
  },
  act: (post, id, choice) => attempt(s.rest.act(post.id, id, choice), 'That did not work'),
  picture(id) {
    if (!s.pictures.has(id)) s.pictures.set(id, s.rest.file(id).then((blob) => URL.createObjectURL(blob)));
    return s.pictures.get(id);
  },
  async download(id, name) {
    const blob = await attempt(s.rest.file(id), 'Not downloaded');
    if (!blob) return;
    const url = URL.createObjectURL(blob);
    h('a', { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  },
};

// The answer of a call, or null after telling why there is none.
async function attempt(call, problem) {
  try {
    return (await call) || true;
  } catch (error) {
    notice(`${problem}: ${error.message}`);
    return null;
  }
}

function notice(message) {
  const box = $('notice');
  box.hidden = !message;
  box.replaceChildren(...(message ? [h('span', {}, message), h('button', { type: 'button', class: 'tool', 'aria-label': 'Dismiss', onclick: () => notice('') }, icon('close'))] : []));
}

// --- logging in ------------------------------------------------------------------------------------------------------

function remembered(storage, key, value) {
  try {
    if (value === undefined) return storage.getItem(key);
    storage.setItem(key, value);
  } catch { /* private windows may refuse */ }
  return null;
}

async function start() {
  try {
    people = await server.people();
  } catch (error) {
    return choose(error.message);
  }
  people.forEach((p) => toneOf(p.username));
  const who = remembered(sessionStorage, 'fulcrum.who');
  if (people.some((p) => p.username === who)) enter(who);
  else choose();
}

function choose(problem) {
  const dialog = $('people');
  $('people-problem').hidden = !problem;
  $('people-problem').replaceChildren(...(problem ? [problem + ' ', h('button', { type: 'button', class: 'quiet', onclick: () => start() }, 'Try again')] : []));
  $('people-close').hidden = !s.me;
  dialog.classList.toggle('first', !s.me);
  $('people-list').replaceChildren(...people.map((p) => {
    const current = s.me?.username === p.username;
    return h('li', {}, h('button', { type: 'button', class: 'person', 'data-username': p.username, 'aria-pressed': String(current), onclick: () => {
      dialog.close('chosen');
      if (!current) enter(p.username, true);
    } },
    avatar(p), h('span', { class: 'person-text' }, h('strong', {}, plainName(p.name)), h('span', { class: 'role' }, p.role), h('span', { class: 'about' }, p.about))));
  }));
  dialog.returnValue = '';
  if (!dialog.open) dialog.showModal();
}

async function enter(username, chosen) {
  const mine = ++session;
  const typed = s.me?.username === username ? box.value : '';
  s.live?.close();
  for (const url of s.pictures.values()) url.then((u) => URL.revokeObjectURL(u), () => {});
  const next = fresh(null);
  try {
    const { token, user } = await server.logIn(username);
    next.rest = server.rest(token);
    next.coach = await next.rest.userNamed(COACH);
    if (mine !== session) return;
    next.me = user;
    next.users.set(user.id, user).set(next.coach.id, next.coach);
    const zone = user.timezone || {}, here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const automatic = zone.useAutomaticTimezone !== 'false';
    next.times = new Times(automatic ? zone.automaticTimezone || here : zone.manualTimezone);
    // As other clients do: a person whose zone follows the computer gets this computer's.
    if (automatic && !zone.automaticTimezone && here) next.rest.setZone(user.id, here).catch(() => {});
    next.seen = JSON.parse(remembered(localStorage, 'fulcrum.seen.' + user.id) || '{}');
    s = next;
    clock.zone(s.times);
    remembered(sessionStorage, 'fulcrum.who', username);
    $('app').hidden = false;
    showWho();
    notice('');
    s.live = new server.Live(token, { event: onEvent, state: (state, seconds) => onLink(mine, state, seconds) });
    await resync();
    if (mine !== session) return;
    if (!box.value) setText(typed);
    // Where a keyboard would cover half the screen, the box waits until it is wanted.
    if (chosen) (matchMedia('(hover: hover)').matches ? box : $('who')).focus({ preventScroll: true });
  } catch (error) {
    if (mine === session) choose(error.message);
  }
}

function showWho() {
  const person = people.find((p) => p.username === s.me.username) || { ...page.person(s.me.id), role: '' };
  $('who').replaceChildren(avatar(person), h('span', { class: 'who-text' }, h('span', { class: 'sr' }, 'You are '), h('strong', {}, plainName(person.name)), h('span', { class: 'role' }, person.role)), icon('swap'));
}

let countdown;

function onLink(mine, state, seconds) {
  if (mine !== session) return;
  const line = $('link');
  line.className = 'link ' + state;
  clearInterval(countdown);
  line.replaceChildren(state === 'ready' ? 'Connected' : state === 'connecting' ? 'Connecting…' : 'Connection lost. ');
  if (state === 'waiting') {
    // Counted for the eyes only: a screen reader need not hear each second.
    const left = h('span', { 'aria-hidden': 'true' }, `Trying again in ${seconds} s. `);
    line.append(left, h('button', { type: 'button', class: 'quiet', onclick: () => s.live?.retry() }, 'Try now'));
    countdown = setInterval(() => {
      if (--seconds > 0) left.textContent = `Trying again in ${seconds} s. `;
    }, 1000);
  }
  $('app').classList.toggle('offline', state === 'waiting');
  if (state === 'ready') resync().catch(() => {});
  // A server that was started anew does not know our token any more.
  if (state === 'connecting' && s.live?.failures > 1) s.rest.me().catch((e) => e.status === 401 && mine === session && enter(s.me.username));
}

// Fetches what may have been missed: the conversations, the messages of the open one, what is unread elsewhere.
async function resync() {
  const mine = session;
  readClock();
  await loadChannels();
  if (mine !== session) return;
  if (!s.channels.some((c) => c.id === s.current)) open(s.channels[0]?.id || '');
  else await load(s.current);
  for (const c of s.channels) {
    if (c.id === s.current || (c.last_post_at ?? Infinity) <= (s.seen[c.id] || 0)) continue;
    await load(c.id);
    if (mine !== session) return;
    const news = [...store(c.id).posts.values()].filter((p) => p.user_id !== s.me.id && p.create_at > (s.seen[c.id] || 0));
    s.unread.set(c.id, news.length);
  }
  showNav();
}

async function loadChannels() {
  const { rest, me, coach } = s;
  const direct = await rest.direct(me.id, coach.id);
  const found = new Map([[direct.id, direct]]);
  const teams = await rest.teams();
  for (const team of teams) {
    for (const c of await rest.channels(team.id)) if (!c.delete_at) found.set(c.id, { ...c, team: c.type === 'D' || c.type === 'G' ? '' : team.display_name });
  }
  const other = (c) => c.name.split('__').find((id) => id !== me.id) || me.id;
  await know([...found.values()].filter((c) => c.type === 'D').map(other));
  if (rest !== s.rest) return;
  s.channels = [...found.values()].map((c) => ({
    ...c, direct: c.type === 'D', with: c.type === 'D' ? other(c) : '', coach: c.id === direct.id,
    title: c.type === 'D' ? page.person(other(c)).name : plainName(c.display_name || c.name),
  })).sort((a, b) => b.coach - a.coach || !!a.team - !!b.team || a.title.localeCompare(b.title));
  showNav();
}

async function know(ids) {
  const missing = [...new Set(ids)].filter((id) => id && !s.users.has(id));
  if (!missing.length) return;
  const users = await s.rest.users(missing).catch(() => []);
  for (const u of users) s.users.set(u.id, u);
  if (users.length) ++s.revision;
}

// --- conversations ---------------------------------------------------------------------------------------------------

const channel = (id = s.current) => s.channels.find((c) => c.id === id);

function showNav() {
  const item = (c) => {
    const n = s.unread.get(c.id) || 0;
    return h('li', {}, h('button', {
      type: 'button', class: 'conversation' + (n ? ' unread' : ''), 'data-channel': c.id, 'aria-current': c.id === s.current ? 'true' : null,
      onclick: () => {
        open(c.id);
        if (matchMedia('(hover: hover)').matches) $('message').focus();
      },
    },
    c.direct ? avatar({ ...page.person(c.with), coach: c.coach }, 'small') : h('span', { class: 'hash', 'aria-hidden': 'true' }, '#'),
    h('bdi', {}, c.title), n ? h('span', { class: 'count' }, n > 99 ? '99+' : String(n), h('span', { class: 'sr' }, ' unread')) : null));
  };
  const group = (title, list) => list.length ? h('section', {}, h('h2', {}, title), h('ul', {}, list.map(item))) : null;
  const focused = document.activeElement?.dataset?.channel;
  const teams = [...new Set(s.channels.map((c) => c.team).filter(Boolean))];
  $('nav').replaceChildren(...[group('Direct messages', s.channels.filter((c) => !c.team)), ...teams.map((t) => group(plainName(t) + ' team', s.channels.filter((c) => c.team === t)))].filter(Boolean));
  if (focused) $('nav').querySelector(`[data-channel="${focused}"]`)?.focus();
  const total = [...s.unread.values()].reduce((a, b) => a + b, 0);
  document.title = (total ? `(${total}) ` : '') + (channel() ? channel().title + ' · ' : '') + 'Fulcrum demo';
}

function open(id) {
  if (!channel(id)) return;
  if (s.current) s.drafts.set(s.current, s.mode?.kind === 'edit' ? s.mode.draft : $('message').value);
  s.current = id;
  s.mode = null;
  s.divider = s.seen[id] || Infinity;
  const c = channel();
  $('title').replaceChildren(c.direct ? '' : '# ', h('bdi', {}, c.title));
  $('purpose').textContent = c.coach ? 'Direct message with your coach' : plainName(c.purpose || c.header);
  $('message-label').textContent = 'Message ' + c.title;
  setText(s.drafts.get(id) || '');
  notice('');
  $('jump').hidden = true;
  $('log').replaceChildren();
  $('log').setAttribute('aria-busy', 'true');
  pinned = true;
  showMode();
  showNav();
  $('nav').querySelector('[aria-current]').scrollIntoView({ block: 'nearest', inline: 'nearest' });
  show();
  load(id).catch((e) => notice(e.message));
}

function store(id) {
  if (!s.stores.has(id)) s.stores.set(id, { posts: new Map(), more: false, loaded: false });
  return s.stores.get(id);
}

// The newest messages, or those before the oldest we have.
async function load(id, earlier) {
  const mine = session;
  const here = store(id);
  const before = new Set(here.posts.keys());  // what comes in while we ask stays
  const oldest = earlier && [...here.posts.values()].filter((p) => !p.private).sort((a, b) => a.create_at - b.create_at)[0];
  const list = await s.rest.posts(id, oldest?.id);
  const order = list.order || [];  // newest first; thread roots may be missing in it
  const posts = Object.values({ ...list.posts }).filter((p) => !p.delete_at && !s.gone.has(p.id)).sort((a, b) => order.indexOf(b.id) - order.indexOf(a.id));
  await know(posts.flatMap((p) => [p.user_id, ...(p.metadata?.reactions || []).map((r) => r.user_id)]));
  if (mine !== session) return;
  here.more = order.length >= 60;
  here.loaded = true;
  // The newest page replaces what we had: posts may have been deleted meanwhile, and older pages may not join on.
  if (!earlier) for (const p of [...here.posts.values()]) if (before.has(p.id) && !p.private && !list.posts[p.id]) here.posts.delete(p.id);
  for (const p of posts) put(p);
  if (id === s.current) show();
}

// Keeps a post. Its revision goes up when it looks different from before.
function put(post) {
  const { posts } = store(post.channel_id);
  const had = posts.get(post.id);
  if (had && had.update_at > post.update_at) return;
  const { reactions = [], files = [] } = post.metadata || {};
  const face = JSON.stringify([post.message, post.edit_at, post.type, post.root_id, post.props, reactions.map((r) => r.user_id + r.emoji_name), files.map((f) => f.id)]);
  posts.set(post.id, { ...post, face, private: post.type === 'system_ephemeral', revision: (had?.revision || 0) + (had?.face === face ? 0 : 1) });
}

function drop(post) {
  const posts = store(post.channel_id).posts;
  s.gone.add(post.id);
  posts.delete(post.id);
  for (const p of posts.values()) if (p.root_id === post.id) posts.delete(p.id);
  if (s.mode && !posts.has(s.mode.post.id)) leaveMode();
  if (post.channel_id === s.current) show();
}

// --- messages --------------------------------------------------------------------------------------------------------

let pinned = true;  // the end of the conversation is in view, and stays there

// What the log shows, from top to bottom: {key, stamp (changes when it has to be built anew), build}.
function rows() {
  const { posts } = store(s.current);
  const byTime = (a, b) => a.create_at - b.create_at;
  const all = [...posts.values()].sort(byTime);
  const replies = new Map();
  for (const p of all) {
    if (!p.root_id || !posts.has(p.root_id)) continue;
    if (!replies.has(p.root_id)) replies.set(p.root_id, []);
    replies.get(p.root_id).push(p);
  }
  const out = [];
  let day = '', previous = null, divided = false;
  const add = (post, look) => {
    if (!divided && !look.reply && post.create_at > s.divider && post.user_id !== s.me.id) {
      divided = true;
      previous = null;
      out.push({ key: 'new', stamp: 0, build: () => h('div', { class: 'rule new' }, h('span', {}, 'New')) });
    }
    look.grouped = Boolean(previous && previous.user_id === post.user_id && post.create_at - previous.create_at < GROUP_WITHIN &&
      !previous.type && !post.type && !post.props?.override_username && Boolean(previous.root_id) === look.reply);
    previous = post;
    out.push({ key: post.id, stamp: `${post.revision} ${look.grouped} ${s.revision}`, build: () => postNode(post, look, page) });
  };
  for (const post of all) {
    if (post.root_id && posts.has(post.root_id)) continue;
    if (s.times.key(post.create_at) !== day) {
      day = s.times.key(post.create_at);
      previous = null;
      const { create_at: at } = post;
      out.push({ key: 'day ' + day, stamp: 0, build: () => h('div', { class: 'rule' }, h('h3', {}, s.times.long(at))) });
    }
    add(post, { reply: false, orphan: Boolean(post.root_id) });
    let thread = replies.get(post.id) || [];
    if (!thread.length) continue;
    previous = null;
    const hidden = s.threads.has(post.id) ? 0 : thread.length - SHOWN_REPLIES;
    if (hidden > 1) {
      thread = thread.slice(hidden);
      out.push({ key: 'fold ' + post.id, stamp: hidden, build: () => h('button', { type: 'button', class: 'quiet unfold', onclick: () => {
        s.threads.add(post.id);
        show();
      } }, `Show ${hidden} earlier replies`) });
    }
    for (const reply of thread) add(reply, { reply: true });
    previous = null;
  }
  return out;
}

// Brings the log up to date, building only what changed, so that it announces only what is new.
function show() {
  const log = $('log'), scroll = $('scroll'), here = store(s.current);
  const wanted = rows();
  const keys = new Set(wanted.map((r) => r.key));
  const have = new Map();
  for (const node of [...log.children]) {
    if (keys.has(node.row)) have.set(node.row, node);
    else node.remove();
  }
  let place = log.firstChild;
  for (const row of wanted) {
    let node = have.get(row.key);
    if (!node || node.stamp !== row.stamp) {
      const old = node;
      node = row.build();
      node.row = row.key;
      node.stamp = row.stamp;
      if (old) {
        const focus = old.contains(document.activeElement) ? document.activeElement.dataset.key || '' : null;
        if (old === place) place = node;
        old.replaceWith(node);
        if (focus === '') node.focus({ preventScroll: true });
        else if (focus !== null) ([...node.querySelectorAll('[data-key]')].find((b) => b.dataset.key === focus) || $('message')).focus();
      }
    }
    if (node === place) place = node.nextSibling;
    else log.insertBefore(node, place);
  }
  rove();
  $('earlier').hidden = !here.more;
  const empty = here.loaded && !wanted.length;
  $('welcome').hidden = !(empty && channel()?.coach);
  showChips();
  if (pinned) scroll.scrollTop = scroll.scrollHeight;
  if (here.loaded) requestAnimationFrame(() => log.setAttribute('aria-busy', 'false'));
  markSeen();
}

// One stop for Tab in the whole log, a message's own buttons within it, and arrow keys from message to message.
let roving = null;

function rove() {
  const all = [...$('log').querySelectorAll('.post')];
  const inside = document.activeElement?.closest?.('#log .post') || null;
  if (inside) roving = inside;
  if (!all.includes(roving)) roving = all.at(-1) || null;
  for (const post of all) {
    post.tabIndex = post === roving ? 0 : -1;
    for (const b of post.querySelectorAll('a, button, select')) b.tabIndex = post === inside ? 0 : -1;
  }
}

$('log').addEventListener('focusin', rove);
$('log').addEventListener('focusout', () => queueMicrotask(rove));
$('log').addEventListener('keydown', (event) => {
  if (!event.target.matches('.post') || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = [...$('log').querySelectorAll('.post')], at = all.indexOf(event.target);
  const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
  if (to === undefined || !all[to]) return;
  event.preventDefault();
  all[to].focus();
});

function markSeen() {
  const here = store(s.current);
  if (!here.loaded || document.visibilityState !== 'visible') return;
  const last = Math.max(0, ...[...here.posts.values()].map((p) => p.create_at));
  if (last <= (s.seen[s.current] || 0) && !s.unread.get(s.current)) return;
  s.seen[s.current] = last;
  s.unread.set(s.current, 0);
  remembered(localStorage, 'fulcrum.seen.' + s.me.id, JSON.stringify(s.seen));
  s.rest.view(s.current).catch(() => {});
  showNav();
}

const atEnd = () => $('scroll').scrollHeight - $('scroll').scrollTop - $('scroll').clientHeight < 60;

$('scroll').addEventListener('scroll', () => {
  pinned = atEnd();
  if (pinned) $('jump').hidden = true;
}, { passive: true });

const resized = new ResizeObserver(() => {
  if (pinned) $('scroll').scrollTop = $('scroll').scrollHeight;
});
resized.observe($('scroll'));
resized.observe($('log'));

// Offers to go to a message that came in out of view.
function announce(post) {
  const node = [...$('log').children].find((n) => n.row === post.id);
  if (!node) return;
  const where = node.getBoundingClientRect(), box = $('scroll').getBoundingClientRect();
  if (where.top < box.bottom - 20 && where.bottom > box.top + 20) return;
  const above = where.top < box.top;
  const jump = $('jump');
  jump.replaceChildren(icon(above ? 'up' : 'down'), post.root_id ? 'New reply' : 'New message');
  jump.hidden = false;
  jump.onclick = () => {
    jump.hidden = true;
    node.scrollIntoView({ block: 'center' });
  };
}

$('earlier').addEventListener('click', async () => {
  const scroll = $('scroll');
  const below = scroll.scrollHeight - scroll.scrollTop;
  pinned = false;
  if (await attempt(load(s.current, true).then(() => true), 'Earlier messages did not come')) scroll.scrollTop = scroll.scrollHeight - below;
});

// --- what the server tells -------------------------------------------------------------------------------------------

async function onEvent(name, data, broadcast) {
  const rest = s.rest;
  const parsed = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  };
  switch (name) {
    case 'custom_fulcrum_clock':
      clock.set(data);
      break;
    case 'posted':
    case 'ephemeral_message': {
      const post = parsed(data.post);
      if (!post) return;
      const known = channel(post.channel_id);
      s.typing.delete(post.user_id);
      showTyping();
      const isNew = !store(post.channel_id).posts.has(post.id);
      put(post);
      if (!s.users.has(post.user_id)) await know([post.user_id]);
      if (!known) await loadChannels();
      if (rest !== s.rest || !isNew) return;
      const own = post.user_id === s.me.id;
      if (post.user_id === s.coach.id) readClockSoon();
      const away = document.visibilityState !== 'visible';
      if (post.channel_id === s.current) {
        if (own) s.divider = Infinity;
        else if (away && s.divider === Infinity) s.divider = s.seen[s.current] || 0;
        if (own && !post.root_id) pinned = true;
        show();
        announce(post);
      }
      if (!own && (post.channel_id !== s.current || away)) {
        s.unread.set(post.channel_id, (s.unread.get(post.channel_id) || 0) + 1);
        showNav();
      }
      break;
    }
    case 'post_edited': {
      const post = parsed(data.post);
      if (!post || !store(post.channel_id).posts.has(post.id)) return;
      put(post);
      if (post.channel_id === s.current) show();
      break;
    }
    case 'post_deleted': {
      const post = parsed(data.post);
      if (post) drop(post);
      break;
    }
    case 'reaction_added':
    case 'reaction_removed': {
      const r = parsed(data.reaction);
      const post = r && store(broadcast.channel_id || s.current).posts.get(r.post_id);
      if (!post) return;
      await know([r.user_id]);
      const others = (post.metadata?.reactions || []).filter((x) => x.user_id !== r.user_id || x.emoji_name !== r.emoji_name);
      put({ ...post, metadata: { ...post.metadata, reactions: name === 'reaction_added' ? [...others, r] : others } });
      if (post.channel_id === s.current) show();
      break;
    }
    case 'typing':
      if (data.user_id === s.me.id) return;
      s.typing.set(data.user_id, { channel: broadcast.channel_id, until: Date.now() + TYPING_FOR });
      await know([data.user_id]);
      showTyping();
      setTimeout(showTyping, TYPING_FOR + 50);
      break;
    case 'channel_viewed':
      if (data.channel_id !== s.current && s.unread.get(data.channel_id)) {
        s.unread.set(data.channel_id, 0);
        showNav();
      }
      break;
    case 'user_updated':
      if (data.user?.id && s.users.has(data.user.id)) {
        const before = page.person(data.user.id).name;
        s.users.set(data.user.id, { ...s.users.get(data.user.id), ...data.user });
        if (page.person(data.user.id).name !== before) ++s.revision;
        show();
      }
      break;
    case 'direct_added': case 'group_added': case 'user_added': case 'user_removed': case 'channel_created':
    case 'channel_updated': case 'channel_deleted': case 'added_to_team': case 'leave_team':
      await loadChannels().catch(() => {});
      if (rest === s.rest && !channel()) open(s.channels[0]?.id);
  }
}

function showTyping() {
  const now = Date.now();
  const names = [...s.typing].filter(([, t]) => t.until > now && t.channel === s.current).map(([id]) => page.person(id).name);
  const text = !names.length ? '' : names.length === 1 ? `${names[0]} is writing…` : 'Several people are writing…';
  if ($('typing').textContent !== text) $('typing').textContent = text;
}

// --- composer --------------------------------------------------------------------------------------------------------

const box = $('message');

function setText(text) {
  box.value = text;
  sized();
}

function sized() {
  $('grow').dataset.text = box.value;  // a hidden copy gives the box its height
  const length = [...box.value].length;
  $('count').hidden = length < MAX_POST - 1000;
  $('count').classList.toggle('over', length > MAX_POST);
  $('count').textContent = `${length.toLocaleString('en')} of ${MAX_POST.toLocaleString('en')} characters`;
  $('send').disabled = !box.value.trim();
}

function enterMode(mode) {
  const draft = s.mode?.kind === 'edit' ? s.mode.draft : box.value;
  s.mode = { ...mode, draft };
  setText(mode.kind === 'edit' ? mode.post.message : draft);
  showMode();
  box.focus();
}

function leaveMode() {
  if (s.mode?.kind === 'edit') setText(s.mode.draft);
  s.mode = null;
  showMode();
}

function showMode() {
  const { mode } = s;
  const strip = $('mode');
  strip.hidden = !mode;
  const said = mode?.kind === 'edit' ? 'Editing your message' : mode ? `Replying in thread to ${page.person(mode.post.user_id).name}: ${gist(mode.post.message)}` : '';
  strip.replaceChildren(...(mode ? [icon(mode.kind), h('span', {}, h('bdi', {}, said)), h('button', { type: 'button', class: 'tool', 'aria-label': mode.kind === 'edit' ? 'Stop editing' : 'Leave the thread', onclick: () => {
    leaveMode();
    box.focus();
  } }, icon('close'))] : []));
  $('send').setAttribute('aria-label', mode?.kind === 'edit' ? 'Save' : 'Send');
  $('send').title = mode?.kind === 'edit' ? 'Save (Enter)' : 'Send (Enter)';
  box.placeholder = mode?.kind === 'reply' ? 'Reply in thread' : channel() ? 'Message ' + channel().title : '';
  if (mode) box.setAttribute('aria-describedby', 'mode');
  else box.removeAttribute('aria-describedby');
}

// What can be said in one tap: the answers to the open question, as the coach's latest message has them.
function suggestions() {
  const all = [...store(s.current).posts.values()].filter((p) => !p.private).sort((a, b) => a.create_at - b.create_at);
  const asked = all.filter((p) => p.user_id === s.coach.id).at(-1);
  const words = (...list) => list.map((w) => ({ say: w, name: w }));
  if (!asked) return words('hello', 'help');
  const offered = [];
  for (const r of asked.metadata?.reactions || []) {
    const answer = r.user_id === s.coach.id && answerOf(asked, r.emoji_name);
    if (answer) offered.push({ ...answer, post: asked, emoji: r.emoji_name });
  }
  const text = asked.message;
  const defaults = text.includes('`defaults`') ? words('defaults') : [];
  const options = [...optionsOf(text)].map(([place, option]) => ({ say: String(place), name: `${place} ${short(option)}` }));
  // A list that is too long to be tapped under the message is typed by its chips.
  if (offered.length) return [...offered, ...(options.length > offered.length ? options : []), ...defaults];
  // Its signs are still on their way, or there are none: the same answers are typed.
  if (!['question', 'prompt', 'greeting'].includes(asked.props?.fulcrum?.kind)) return words('tip', 'journal', 'help');
  const leave = words('skip', 'later');
  if (options.length > 1) return [...options, ...leave];
  if (/`(?:yes|ja)` (?:\/|or|oder) `(?:no|nein)`/.test(text)) return [...words('yes', 'no'), ...leave];
  const scale = /1 = .*?(5|10) = |\(1 (?:to|bis) (10)\)/s.exec(text);
  if (scale) return [...words(...Array.from({ length: Number(scale[1] || scale[2]) }, (_, i) => String(i + 1))), ...leave];
  return defaults.length ? defaults : [...leave, ...words('help')];
}

function showChips() {
  const chips = $('chips');
  chips.hidden = !channel()?.coach || !store(s.current).loaded;
  if (chips.hidden) return;
  const wanted = suggestions();
  const stamp = JSON.stringify(wanted.map((w) => [w.name, w.post?.id]));
  if (chips.dataset.stamp === stamp) return;
  chips.dataset.stamp = stamp;
  const focused = chips.contains(document.activeElement);
  chips.replaceChildren(...wanted.map((w) => h('button', { type: 'button', class: 'chip' + (w.say === 'hello' ? ' primary' : ''), 'data-say': w.say, 'aria-label': w.post ? `Answer ${w.name}` : 'Say ' + w.name, onclick: () => {
    if (w.post) page.react(w.post, w.emoji, true);
    else send(s.current, w.say, '', null, true);
    if (matchMedia('(hover: hover)').matches) box.focus({ preventScroll: true });
  } }, w.name)));
  if (focused) box.focus({ preventScroll: true });
}

async function submit() {
  const text = box.value.replaceAll('\0', ''), { mode, current } = s;
  if (!text.trim()) {
    if (mode?.kind === 'edit') notice('To take the message away, use Delete.');
    return;
  }
  const length = [...text].length;
  if (length > MAX_POST) return notice(`Not sent: a message may have ${MAX_POST.toLocaleString('en')} characters, this one has ${length.toLocaleString('en')}.`);
  if (mode?.kind === 'edit') {
    if (text === mode.post.message) return leaveMode();
    const post = await attempt(s.rest.edit(mode.post.id, text), 'Not saved');
    if (!post) return;
    notice('');
    if (s.mode === mode) leaveMode();
    return;
  }
  setText('');
  if (mode) leaveMode();
  send(current, text, mode?.root || '', mode);
}

// One after the other, so that messages keep their order. A message that fails goes back into the composer; sent again
// unchanged it keeps its key, so the server can tell it from a new one.
function send(where, message, root, mode, chip) {
  const state = s;
  const key = [where, root, message].join('\n');
  const pending = state.pending?.key === key ? state.pending.id : `${state.me.id}:${Date.now()}${Math.random().toString(36).slice(2, 6)}`;
  state.queue = state.queue.then(async () => {
    try {
      await state.rest.post({ channel_id: where, message, root_id: root, pending_post_id: pending });
      state.pending = null;
      if (s === state) notice('');
    } catch (error) {
      state.pending = { key, id: pending };
      if (s !== state) return;
      if (chip) return notice(`Not sent: ${error.message}`);
      if (where === s.current) {
        if (mode) enterMode(mode);
        setText(message + (box.value ? '\n' + box.value : ''));
      } else {
        const draft = s.drafts.get(where);
        s.drafts.set(where, message + (draft ? '\n' + draft : ''));
      }
      notice(`Not sent: ${error.message} Your text is still here.`);
    }
  });
}

$('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});

box.addEventListener('input', () => {
  sized();
  if (Date.now() - s.typed > 4000 && box.value.trim()) {
    s.typed = Date.now();
    s.live?.send('user_typing', { channel_id: s.current, parent_id: s.mode?.root || '' });
  }
});

box.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === 'ArrowUp' && !box.value && !s.mode) {
    const own = [...store(s.current).posts.values()].filter((p) => p.user_id === s.me.id && !p.type).sort((a, b) => a.create_at - b.create_at).at(-1);
    if (!own) return;
    event.preventDefault();
    page.edit(own);
  }
});

document.addEventListener('keydown', (event) => {
  if ($('people').open) return;
  if (event.key === 'Escape') {
    if (!closePickers() && s.mode) {
      leaveMode();
      box.focus();
    }
  } else if (event.altKey && !event.ctrlKey && !event.metaKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && s.channels.length) {
    event.preventDefault();
    const at = s.channels.findIndex((c) => c.id === s.current) + (event.key === 'ArrowDown' ? 1 : -1);
    open(s.channels[(at + s.channels.length) % s.channels.length].id);
    box.focus();
  }
});

document.addEventListener('click', (event) => {
  if (!event.target.closest('.tools')) closePickers();
  for (const t of document.querySelectorAll('.tools.open')) if (!t.contains(event.target)) t.classList.remove('open');
});
document.addEventListener('visibilitychange', () => {
  if (s.me && s.current) markSeen();
});

// --- the rest of the furniture ---------------------------------------------------------------------------------------

const clock = new ClockStrip($('clock'), async (step) => {
  await attempt(s.rest.moveClock(step), 'The clock did not move');
  await readClock();
});

let reading;

async function readClock() {
  const state = await server.readClock().catch(() => null);
  if (!state) return;
  clock.set(state);
  if (state.moving) readClockSoon();  // lest the event that ends it came first
}

// What the coach says may go with another nudge.
function readClockSoon() {
  clearTimeout(reading);
  reading = setTimeout(readClock, 200);
}
setInterval(() => s.me && document.visibilityState === 'visible' && readClock(), 30000);

$('brand').prepend(mark());
$('people-mark').append(mark());
$('welcome').prepend(avatar({ coach: true }, 'large'));
$('send').append(icon('send'));
$('who').addEventListener('click', () => choose());
$('people-close').addEventListener('click', () => $('people').close());
$('people').addEventListener('close', () => {
  if (!s.me && !$('people').returnValue) choose();  // somebody one has to be
});
sized();
start();
