// Markdown as team chats write it, made into DOM nodes. What people typed only ever becomes text nodes; the elements and
// their few attributes are chosen here. Time grows about linearly with the text, and nesting is bounded.
import { h } from './dom.js';

const MAX_DEPTH = 8, MAX_INLINE_DEPTH = 24;
const FENCE = /^ {0,3}(`{3,}|~{3,}) *([^\s`]{0,40})[^`]*$/;
const HEADING = /^ {0,3}(#{1,6})(?: +(.*)|)$/;
const RULE = /^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])( +|$)/;

// names: mention(name) answers "", "other" or "me"; emoji(name) the character, or "".
export function renderMarkdown(text, names) {
  const clean = String(text).replace(/\r\n?/g, '\n').replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, '\ufffd').replace(/\t/g, '    ');
  const out = document.createDocumentFragment();
  blocks(clean.split('\n'), names, 0, out);
  return out;
}

// The address if it is one that a link may lead to, else "".
export function safeUrl(raw) {
  try {
    const url = new URL(raw);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : '';
  } catch {
    return '';
  }
}

// --- blocks ----------------------------------------------------------------------------------------------------------

const indentOf = (line) => line.length - line.trimStart().length;

function blocks(lines, names, depth, out) {
  let i = 0;
  while (i < lines.length) {
    const line = lines[i];
    let m;
    if (!line.trim()) {
      ++i;
    } else if (startsFence(lines, i)) {
      i = fence(lines, i, out);
    } else if ((m = HEADING.exec(line))) {
      out.append(inline(m[2] || '', names, h('h' + Math.min(6, m[1].length + 3), { dir: 'auto' })));
      ++i;
    } else if (RULE.test(line)) {
      out.append(h('hr'));
      ++i;
    } else if (depth < MAX_DEPTH && QUOTE.test(line)) {
      const inner = [], node = h('blockquote');
      while (i < lines.length && QUOTE.test(lines[i])) inner.push(lines[i++].replace(QUOTE, ''));
      blocks(inner, names, depth + 1, node);
      out.append(node);
    } else if (depth < MAX_DEPTH && ITEM.test(line)) {
      i = list(lines, i, names, depth, out);
    } else if (startsTable(lines, i)) {
      i = table(lines, i, names, out);
    } else {
      const inner = [line];
      for (++i; i < lines.length && lines[i].trim() && !interrupts(lines, i, depth); ++i) inner.push(lines[i]);
      out.append(inline(inner.map((l) => l.trim()).join('\n'), names, h('p', { dir: 'auto' })));
    }
  }
}

// Does this line end a paragraph? Numbered lists do so only when they begin with 1, or "in 2024." would become a list.
function interrupts(lines, i, depth) {
  const line = lines[i];
  if (startsFence(lines, i) || HEADING.test(line) || RULE.test(line) || startsTable(lines, i)) return true;
  if (depth >= MAX_DEPTH) return false;
  const m = ITEM.exec(line);
  return QUOTE.test(line) || Boolean(m && m[3] && /^(?:[-*+]|1[.)])$/.test(m[2]));
}

const startsFence = (lines, i) => i + 1 < lines.length && FENCE.test(lines[i]);

function fence(lines, i, out) {
  const mark = FENCE.exec(lines[i])[1], body = [];
  const closes = (t) => t.length >= mark.length && t === mark[0].repeat(t.length);
  for (++i; i < lines.length && !closes(lines[i].trim()); ++i) body.push(lines[i]);
  out.append(h('pre', {}, h('code', {}, body.join('\n'))));
  return i + 1;
}

function list(lines, i, names, depth, out) {
  const [, margin, mark] = ITEM.exec(lines[i]);
  const bullet = mark.length === 1, start = parseInt(mark, 10);
  const node = h(bullet ? 'ul' : 'ol', { start: bullet || start === 1 ? null : start });
  for (let m; i < lines.length && (m = ITEM.exec(lines[i])); ) {
    if (m[1].length > margin.length + 1 || (m[2].length === 1) !== bullet || RULE.test(lines[i])) break;
    const edge = m[1].length + 2;  // what is indented this far belongs to the item
    const inner = [lines[i].slice(m[0].length)];
    let blank = 0;
    for (++i; i < lines.length; ++i) {
      const line = lines[i], indent = indentOf(line);
      if (!line.trim()) {
        ++blank;
        continue;
      }
      if (indent < edge && (blank || ITEM.test(line) || interrupts(lines, i, depth))) break;
      if (blank) inner.push('');
      blank = 0;
      inner.push(line.slice(Math.min(indent, m[0].length)));
    }
    const task = /^\[([ xX])\] +/.exec(inner[0]);
    if (task) inner[0] = inner[0].slice(task[0].length);
    const done = task && task[1] !== ' ';
    const item = h('li', { dir: 'auto', class: task && 'task' }, task && h('span', { class: 'box', role: 'img', 'aria-label': done ? 'done' : 'to do' }, done ? '\u2611' : '\u2610'));
    const held = document.createDocumentFragment();
    blocks(inner, names, depth + 1, held);
    const [first, ...rest] = held.childNodes;
    if (first && first.nodeName === 'P') item.append(...first.childNodes, ...rest);
    else if (first) item.append(first, ...rest);
    node.append(item);
  }
  out.append(node);
  return i;
}

function cells(line) {
  const t = line.trim();
  return t.slice(t.startsWith('|') ? 1 : 0, t.length > 1 && t.endsWith('|') && !t.endsWith('\\|') ? -1 : undefined)
    .split(/(?<!\\)\|/).map((c) => c.trim().replace(/\\\|/g, '|'));
}

function startsTable(lines, i) {
  const next = lines[i + 1];
  if (!next || !lines[i].includes('|') || !next.includes('-') || /[^-:| ]/.test(next)) return false;
  const rule = cells(next);
  return rule.every((c) => /^:?-+:?$/.test(c)) && rule.length === cells(lines[i]).length;
}

function table(lines, i, names, out) {
  const sides = cells(lines[i + 1]).map((c) => (c.endsWith(':') ? (c.startsWith(':') ? 'mid' : 'end') : null));
  const row = (line, tag) => h('tr', {}, cells(line).slice(0, sides.length).map((text, k) =>
    inline(text, names, h(tag, { class: sides[k], dir: 'auto', scope: tag === 'th' ? 'col' : null }))));
  const head = h('thead', {}, row(lines[i], 'th')), body = h('tbody');
  for (i += 2; i < lines.length && lines[i].includes('|'); ++i) body.append(row(lines[i], 'td'));
  out.append(h('div', { class: 'table' }, h('table', {}, head, body)));
  return i;
}

// --- inline ----------------------------------------------------------------------------------------------------------
// One pass makes tokens; runs of * _ ~~ are paired as CommonMark describes; a second pass builds the nodes.

const SPECIAL = /[\\`*_~[\]!<:@\n]|https?:\/\/|mailto:/gi;
const LINK_END = /\( {0,4}<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?: {1,4}"[^"\n]{0,400}")? {0,4}\)/y;
const BARE = /(?:https?:\/\/|mailto:)[^\s<>"`]+/iy;
const EMOJI = /:([a-z0-9_+-]{1,40}):/iy;
const MENTION = /@([a-z][a-z0-9._-]{0,63})/iy;
const PUNCTUATION = /[\p{P}\p{S}]/u;

function at(regex, text, position) {
  regex.lastIndex = position;
  return regex.exec(text);
}

function inline(text, names, parent) {
  const tokens = [], brackets = [];
  const unclosed = new Set();  // lengths of backtick runs that have no partner further on
  let last = null;             // the end of the list of emphasis runs
  let i = 0, plain = '';
  const push = (token) => {
    if (plain) tokens.push({ type: 'text', text: plain });
    plain = '';
    if (token) tokens.push(token);
  };
  while (i < text.length) {
    const found = at(SPECIAL, text, i);
    plain += text.slice(i, found ? found.index : undefined);
    if (!found) break;
    i = found.index;
    const c = text[i], inWord = i > 0 && /[\p{L}\p{N}_]/u.test(text[i - 1]);
    let used = found[0], n = 1, m, token;  // `used` is taken as plain text unless there is a token
    if (c === '\\') {
      if (/[!-/:-@[-`{-~]/.test(text[i + 1] || '')) {
        plain += text[i + 1];
        i += 2;
        continue;
      }
    } else if ('`*_~'.includes(c)) {
      while (text[i + n] === c) ++n;
      used = c.repeat(n);
      if (c !== '`') {
        if (c !== '~' || n === 2) token = last = emphasisRun(text, i, n, c, last);
      } else if (!unclosed.has(n)) {
        const end = closingTicks(text, i + n, n);
        if (end < 0) {
          unclosed.add(n);
        } else {
          const body = text.slice(i + n, end).replace(/\n/g, ' ');
          token = { type: 'code', text: body.length > 2 && body.trim() && body[0] + body.at(-1) === '  ' ? body.slice(1, -1) : body };
          used = text.slice(i, end + n);
        }
      }
    } else if (c === '[' || (c === '!' && text[i + 1] === '[')) {
      used = c === '!' ? '![' : '[';
      token = { type: 'text', text: used };
      brackets.push({ token, below: last, active: true });
    } else if (c === ']' && brackets.length) {
      const opener = brackets.pop();
      const href = opener.active && (m = at(LINK_END, text, i + 1)) ? safeUrl(m[1]) : '';
      if (href) {
        pair(last, opener.below);
        last = opener.below;
        if (last) last.next = null;
        Object.assign(opener.token, { type: 'link', href });
        for (const b of brackets) b.active = false;  // no link inside a link
        token = { type: 'end' };
        used = c + m[0];
      }
    } else if (c === ':' && (m = at(EMOJI, text, i)) && names.emoji(m[1].toLowerCase())) {
      token = { type: 'emoji', name: m[1].toLowerCase() };
      used = m[0];
    } else if (c === '@' && !inWord && (m = at(MENTION, text, i))) {
      let name = m[1];
      while (/[._-]$/.test(name) && !names.mention(name.toLowerCase())) name = name.slice(0, -1);
      const kind = names.mention(name.toLowerCase());
      if (kind) token = { type: 'mention', text: (used = '@' + name), kind };
    } else if (c === '\n') {
      token = { type: 'break' };
    } else if (used.length > 1 && !inWord && (m = at(BARE, text, i))) {
      let end = m[0].length;  // the punctuation of the sentence is not part of the address
      let open = m[0].split(')').length - m[0].split('(').length;  // brackets closed that it does not open
      while (end && (m[0][end - 1] === ')' ? open-- > 0 : ".,:;!?'*_~]".includes(m[0][end - 1]))) --end;
      const address = m[0].slice(0, end), href = safeUrl(address);
      if (href) token = { type: 'address', text: (used = address), href };
    }
    if (token) push(token);
    else plain += used;
    i += used.length;
  }
  push();
  pair(last, null);
  build(tokens, names, parent);
  return parent;
}

function closingTicks(text, from, length) {
  const runs = /`+/g;
  runs.lastIndex = from;
  for (let m; (m = runs.exec(text)); ) if (m[0].length === length) return m.index;
  return -1;
}

function emphasisRun(text, i, n, c, previous) {
  const before = text[i - 1] || ' ', after = text[i + n] || ' ';
  const spaceBefore = /\s/.test(before), spaceAfter = /\s/.test(after);
  const markBefore = PUNCTUATION.test(before), markAfter = PUNCTUATION.test(after);
  const left = !spaceAfter && (!markAfter || spaceBefore || markBefore);
  const right = !spaceBefore && (!markBefore || spaceAfter || markAfter);
  const run = {
    type: 'run', c, count: n, whole: n, opens: [], closes: [], previous, next: null,
    canOpen: left && (c !== '_' || !right || markBefore), canClose: right && (c !== '_' || !left || markAfter),
  };
  if (previous) previous.next = run;
  return run;
}

// Pairs the runs after `bottom` up to `last`.
function pair(last, bottom) {
  const floor = new Map();  // for a kind of closer: the run below which there is no opener
  let closer = last;
  while (closer && closer.previous !== bottom) closer = closer.previous;
  const drop = (run) => {
    if (run.previous) run.previous.next = run.next;
    if (run.next) run.next.previous = run.previous;
  };
  while (closer) {
    const { next } = closer;
    if (closer.canClose) {
      const kind = closer.c + closer.canOpen + (closer.whole % 3);
      const stop = floor.has(kind) ? floor.get(kind) : bottom;
      let opener = closer.previous;
      while (opener && opener !== bottom && opener !== stop && !fit(opener, closer)) opener = opener.previous;
      if (opener && opener !== bottom && opener !== stop) {
        const used = closer.c === '~' || (opener.count > 1 && closer.count > 1) ? 2 : 1;
        const tag = closer.c === '~' ? 'del' : used === 2 ? 'strong' : 'em';
        opener.opens.unshift(tag);
        closer.closes.push(tag);
        opener.count -= used;
        closer.count -= used;
        opener.next = closer;
        closer.previous = opener;
        if (!opener.count) drop(opener);
        if (closer.count) continue;
        drop(closer);
      } else {
        floor.set(kind, closer.previous);
        if (!closer.canOpen) drop(closer);
      }
    }
    closer = next;
  }
}

function fit(opener, closer) {
  if (opener.c !== closer.c || !opener.canOpen) return false;
  const either = opener.canClose || closer.canOpen;
  return !(either && (opener.whole + closer.whole) % 3 === 0 && opener.whole % 3);
}

function build(tokens, names, parent) {
  const stack = [];
  let here = parent, linked = false;
  const open = (node) => {
    stack.push(here);
    if (stack.length > MAX_INLINE_DEPTH) return;
    here.append(node);
    here = node;
  };
  const anchor = (href, text) => h('a', { href, rel: 'noopener noreferrer', target: '_blank', title: href }, text);
  for (const t of tokens) {
    switch (t.type) {
      case 'text': here.append(t.text); break;
      case 'code': here.append(h('code', {}, t.text)); break;
      case 'break': here.append(h('br')); break;
      case 'mention': here.append(h('span', { class: t.kind === 'me' ? 'mention me' : 'mention' }, t.text)); break;
      case 'emoji': here.append(h('span', { class: 'emoji', role: 'img', 'aria-label': t.name.replace(/_/g, ' '), title: `:${t.name}:` }, names.emoji(t.name))); break;
      case 'address': here.append(linked ? t.text : anchor(t.href, t.text)); break;
      case 'link':
      case 'end':
        linked = t.type === 'link';
        if (linked) open(anchor(t.href));
        else here = stack.pop();
        break;
      case 'run':
        t.closes.forEach(() => (here = stack.pop()));
        if (t.count) here.append(t.c.repeat(t.count));
        t.opens.forEach((tag) => open(h(tag)));
    }
  }
}
