// Building elements. Text always becomes text nodes; there are no inline styles or handlers (the page's CSP forbids them).

const SVG = 'http://www.w3.org/2000/svg';

// h('button', {class: 'x', onclick: f, disabled: true}, 'text', node, null, [more])
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key === 'class' ? 'class' : key, value === true ? '' : String(value));
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false && child !== '') node.append(child);
  }
  return node;
}

const PATHS = {
  smile: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M8.5 14a4 4 0 0 0 7 0M9 9.5v.5M15 9.5v.5',
  reply: 'M10 6 4.5 11.5 10 17M5 11.5h8a6 6 0 0 1 6 6V19',
  edit: 'M5 19l1-4L16.5 4.5a2 2 0 0 1 3 3L9 18zM14.5 6.5l3 3',
  remove: 'M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7M10.5 11v5M13.5 11v5',
  more: 'M6 12v.01M12 12v.01M18 12v.01',
  send: 'M12 19V5.5M6 11l6-6 6 6',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  file: 'M13 3.5H7v17h10.5V8zM13 3.5V8h4.5M12 11v6M9.5 14.5 12 17l2.5-2.5',
  down: 'M12 5v13M6 12.5l6 6 6-6',
  up: 'M12 19V6M6 11.5l6-6 6 6',
  swap: 'M8 9l4-4 4 4M8 15l4 4 4-4',
};

export function icon(name) {
  return svg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' }, svg('path', { d: PATHS[name] }));
}

// Fulcrum's mark: a beam resting on a point.
export function mark() {
  return svg('svg', { class: 'mark', viewBox: '0 0 32 32', 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { class: 'mark-beam', d: 'M4.5 15.5 27.5 9.5' }),
    svg('circle', { class: 'mark-load', cx: 25, cy: 5.6, r: 2.6 }),
    svg('path', { class: 'mark-point', d: 'M16 15.5 22 26H10z' }));
}

// Characters that turn the direction of the text around them, taken out where a name stands alone (file names, people).
export function plainName(text) {
  return String(text ?? '').replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
