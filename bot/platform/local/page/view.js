// How one message looks.
import { h, icon, mark, plainName } from './dom.js';
import { renderMarkdown, safeUrl } from './markdown.js';
import { emoji, PICKER } from './emoji.js';

const LONG = 4000;  // characters; longer messages are folded
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export function initials(name) {
  const words = plainName(name).trim().split(/\s+/);
  return [...words[0] || '?'][0].toUpperCase() + (words.length > 1 ? [...words.at(-1)][0].toUpperCase() : '');
}

// People get their colours in the order in which they are met.
const tones = new Map();
export function toneOf(username) {
  if (!tones.has(username)) tones.set(username, tones.size % 5);
  return tones.get(username);
}

export function avatar(person, extra = '') {
  return h('span', { class: `avatar ${extra} ${person.coach ? 'coach' : 'tone' + toneOf(person.username)}`, 'aria-hidden': 'true' }, person.coach ? mark() : initials(person.name));
}

export function size(bytes) {
  if (!(bytes >= 0)) return '';
  return bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

// The first line of a message as plain words, for labels.
export function gist(text) {
  const line = plainName(String(text).replace(/\s+/g, ' ').replace(/[*_`~>#]/g, '')).trim();
  return line.length > 70 ? line.slice(0, 69) + '…' : line;
}

// look: {grouped, reply, orphan}; page: what the page knows and can do (see app.js).
export function postNode(post, look, page) {
  const person = page.person(post.user_id);
  const name = plainName(post.props?.override_username || person.name);
  const own = post.user_id === page.me.id;
  const private_ = post.type === 'system_ephemeral';
  const time = page.times.time(post.create_at);
  if (post.type && !private_ && post.type !== 'me' && post.type !== 'slack_attachment') {
    return h('div', { class: 'system' }, h('div', { class: 'text' }, markdown(post.message, page)));
  }
  const body = h('div', { class: 'body' });
  if (!look.grouped) {
    body.append(h('header', { class: 'by' }, h('bdi', { class: 'author' }, name),
      person.coach && h('span', { class: 'badge' }, 'coach'), stamp(post, page)));
  }
  if (look.orphan) body.append(h('p', { class: 'note' }, 'in reply to an earlier message'));
  if (post.message) body.append(text(post, page));
  if (post.edit_at) {
    const last = body.querySelector('.text > p:last-child') || body;
    last.append(h('span', { class: 'edited', title: 'Edited ' + page.times.time(post.edit_at) }, ' (edited)'));
  }
  if (private_) body.append(h('p', { class: 'note' }, 'Only you can see this.'));
  for (const a of post.props?.attachments || []) if (a && typeof a === 'object') body.append(attachment(post, a, page));
  const files = post.metadata?.files || [];
  if (files.length) body.append(h('ul', { class: 'files' }, files.map((f) => h('li', {}, file(f, page)))));
  const reactions = reactionRow(post, page);
  if (reactions) body.append(reactions);
  return h('article', {
    class: ['post', look.grouped && 'grouped', look.reply && 'reply', person.coach && 'from-coach', private_ && 'private'].filter(Boolean).join(' '),
    'aria-label': `${name}, ${time}`, 'data-post': post.id,
  },
    h('div', { class: 'gutter' }, look.grouped ? stamp(post, page) : avatar({ ...person, name })),
    body,
    private_ ? null : tools(post, own, look, page));
}

function stamp(post, page) {
  return h('time', { datetime: new Date(post.create_at).toISOString(), title: page.times.long(post.create_at) }, page.times.time(post.create_at));
}

function markdown(message, page) {
  return renderMarkdown(message, { emoji, mention: page.mention });
}

function text(post, page) {
  const node = h('div', { class: 'text' }, markdown(post.message, page));
  if (post.message.length <= LONG || page.unfolded.has(post.id)) return node;
  node.classList.add('folded');
  const more = h('button', { type: 'button', class: 'quiet', onclick: () => {
    page.unfolded.add(post.id);
    node.classList.remove('folded');
    more.remove();
  } }, 'Show the whole message');
  return h('div', {}, node, more);
}

function tools(post, own, look, page) {
  const button = (key, label, press) => h('button', { type: 'button', class: 'tool', 'data-key': key, 'aria-label': label, title: label, onclick: press }, icon(key));
  const bar = h('div', { class: 'bar', role: 'group', 'aria-label': 'Message actions' },
    button('smile', 'Add a reaction', (e) => picker(e.currentTarget, post, page)),
    button('reply', 'Reply in thread', () => page.reply(post)),
    own && button('edit', 'Edit', () => page.edit(post)));
  if (own) {
    const remove = button('remove', 'Delete', () => {
      if (!remove.classList.contains('sure')) {
        remove.classList.add('sure');
        remove.replaceChildren('Delete?');
        remove.setAttribute('aria-label', 'Yes, delete this message');
        return;
      }
      page.remove(post);
    });
    remove.addEventListener('blur', () => {
      remove.classList.remove('sure');
      remove.replaceChildren(icon('remove'));
      remove.setAttribute('aria-label', 'Delete');
    });
    bar.append(remove);
  }
  const more = h('button', { type: 'button', class: 'tool more', 'data-key': 'more', 'aria-label': 'Message actions', 'aria-expanded': 'false', onclick: () => {
    more.setAttribute('aria-expanded', String(more.parentNode.classList.toggle('open')));
  } }, icon('more'));
  return h('div', { class: 'tools' }, bar, more);
}

function picker(button, post, page) {
  const here = button.closest('.tools');
  const open = here.querySelector('.picker');
  closePickers();
  if (open) return;
  const low = button.getBoundingClientRect().top > innerHeight / 2;
  const panel = h('div', { class: 'picker' + (low ? ' above' : ''), role: 'group', 'aria-label': 'Pick a reaction' },
    PICKER.map((name) => h('button', { type: 'button', 'aria-label': name.replace(/_/g, ' '), title: `:${name}:`, onclick: () => {
      closePickers();
      button.focus();
      page.react(post, name, true);
    } }, emoji(name))));
  here.append(panel);
  here.classList.add('picking');
  panel.firstChild.focus();
}

// Closes the open picker; answers whether there was one.
export function closePickers() {
  const panel = document.querySelector('.picker');
  if (!panel) return false;
  const here = panel.closest('.tools');
  const inside = panel.contains(document.activeElement);
  panel.remove();
  here.classList.remove('picking');
  if (inside) here.querySelector('button').focus();
  return true;
}

const PLACES = { one: 1, two: 2, three: 3, four: 4, five: 5 };
const ANSWERS = { '+1': 'yes', '-1': 'no', black_right_pointing_double_triangle_with_vertical_bar: 'skip', alarm_clock: 'later' };

// The options that a message lists at its end, by their places.
export function optionsOf(message) {
  const options = new Map();
  for (const line of String(message).split('\n')) {
    const m = /^(\d)\. (.+)$/.exec(line);
    if (m && m[1] === '1') options.clear();
    if (m && Number(m[1]) === options.size + 1) options.set(Number(m[1]), plainName(m[2].replace(/[*_`]/g, '')));
  }
  return options;
}

// An option's name, without what explains it.
export function short(option) {
  const name = option.split(/[:(–—]|\. /)[0].trim();
  return name.length > 28 ? name.slice(0, 27).trimEnd() + '…' : name;
}

// What a reaction says as an answer: {say: what one would type, name: for people}; null for others.
export function answerOf(post, name) {
  if (ANSWERS[name]) return { say: ANSWERS[name], name: ANSWERS[name] };
  const place = PLACES[name];
  if (!place) return null;
  const option = optionsOf(post.message).get(place);
  return { say: String(place), name: option ? `${place} ${short(option)}` : String(place) };
}

function answerName(post, name) {
  return answerOf(post, name)?.name || name.replace(/_/g, ' ');
}

function reactionRow(post, page) {
  const groups = new Map();
  for (const r of post.metadata?.reactions || []) {
    if (!groups.has(r.emoji_name)) groups.set(r.emoji_name, []);
    groups.get(r.emoji_name).push(r.user_id);
  }
  if (!groups.size) return null;
  return h('ul', { class: 'reactions', 'aria-label': 'Reactions' }, [...groups].map(([name, ids]) => {
    const mine = ids.includes(page.me.id);
    const offered = page.person(post.user_id).coach && ids.includes(post.user_id);  // by the coach, to be tapped
    const names = ids.map((id) => (id === page.me.id ? 'you' : plainName(page.person(id).name))).join(', ');
    return h('li', {}, h('button', {
      type: 'button', class: 'reaction' + (offered ? ' tap' : ''), 'aria-pressed': String(mine), 'data-key': 'r:' + name,
      'aria-label': offered ? `Answer ${answerName(post, name)}` : `${name.replace(/_/g, ' ')}, ${ids.length}: ${names}`, title: `:${name}: ${names}`,
      onclick: () => page.react(post, name, !mine),
    }, h('span', { class: 'emoji', 'aria-hidden': 'true' }, emoji(name) || `:${name}:`), offered ? null : h('span', {}, String(ids.length))));
  }));
}

function file(f, page) {
  const name = plainName(f.name) || 'file';
  const link = h('button', { type: 'button', class: 'file', 'data-key': 'f:' + f.id, 'aria-label': `Download ${name}, ${size(f.size)}`, onclick: () => page.download(f.id, name) },
    icon('file'), h('bdi', {}, name), h('span', { class: 'note' }, size(f.size)));
  if (!PICTURES.includes(f.mime_type)) return link;
  const picture = h('img', { class: 'picture', alt: name });
  page.picture(f.id).then((url) => {
    picture.src = url;
    link.before(picture);
  }, () => {});
  return h('div', {}, link);
}

function attachment(post, a, page) {
  const tone = ['good', 'warning', 'danger'].includes(a.color) ? a.color : '';
  const node = h('div', { class: 'attachment ' + tone });
  if (a.author_name) node.append(h('p', { class: 'note' }, plainName(a.author_name)));
  if (a.title) {
    const href = a.title_link ? safeUrl(String(a.title_link)) : '';
    node.append(h('p', { class: 'attachment-title' }, href ? h('a', { href, rel: 'noopener noreferrer', target: '_blank' }, String(a.title)) : String(a.title)));
  }
  if (a.text) node.append(h('div', { class: 'text' }, markdown(a.text, page)));
  const fields = (Array.isArray(a.fields) ? a.fields : []).filter((f) => f && typeof f === 'object');
  if (fields.length) {
    node.append(h('dl', { class: 'fields' }, fields.map((f) => h('div', { class: f.short ? 'short' : '' },
      h('dt', {}, String(f.title ?? '')), h('dd', {}, h('div', { class: 'text' }, markdown(f.value ?? '', page)))))));
  }
  const actions = (Array.isArray(a.actions) ? a.actions : []).filter((x) => x && x.id);
  if (actions.length) node.append(h('div', { class: 'actions' }, actions.map((x) => action(post, x, page))));
  if (a.footer) node.append(h('p', { class: 'note' }, String(a.footer)));
  return a.pretext ? h('div', {}, h('div', { class: 'text' }, markdown(a.pretext, page)), node) : node;
}

function action(post, x, page) {
  const name = plainName(x.name) || 'Go';
  const press = async (event, choice) => {
    const buttons = [...event.currentTarget.closest('.attachment').querySelectorAll('button, select')];
    buttons.forEach((b) => (b.disabled = true));
    await page.act(post, x.id, choice);
    buttons.forEach((b) => (b.disabled = false));
  };
  if (x.type !== 'select') {
    const tone = { primary: 'primary', good: 'primary', success: 'primary', danger: 'danger' }[x.style] || '';
    return h('button', { type: 'button', class: 'action ' + tone, 'data-key': 'a:' + x.id, onclick: (e) => press(e) }, name);
  }
  const choose = h('select', { 'aria-label': name }, h('option', { value: '' }, name + '…'),
    (x.options || []).map((o) => h('option', { value: o.value, selected: o.value === x.default_option }, String(o.text))));
  const go = h('button', { type: 'button', class: 'action', 'aria-label': `${name}: choose`, onclick: (e) => choose.value && press(e, choose.value) }, 'OK');
  return h('span', { class: 'choice' }, choose, go);
}
