// Times as the demo's clock has them, and the strip that shows and moves that clock.
import { h, svg } from './dom.js';

// Formats instants in one time zone (of the person; the browser's if that is not known).
export class Times {
  constructor(zone) {
    const make = (options) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone || undefined, hourCycle: 'h23' });
    try {
      this.clock = make({ hour: '2-digit', minute: '2-digit' });
    } catch {
      zone = '';
      this.clock = make({ hour: '2-digit', minute: '2-digit' });
    }
    this.zone = zone || Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
    this.date = make({ weekday: 'long', day: 'numeric', month: 'long' });
    this.weekday = make({ weekday: 'short' });
    this.brief = make({ weekday: 'short', day: 'numeric', month: 'short' });
    this.day = make({ year: 'numeric', month: '2-digit', day: '2-digit' });
  }
  time(ms) { return this.clock.format(ms); }
  long(ms) { return this.date.format(ms).replace(',', ''); }
  key(ms) { return this.day.format(ms); }
  minutes(ms) {
    const [hour, minute] = this.time(ms).split(':');
    return hour * 60 + Number(minute);
  }
  // "Tue 09:00", with the date when it is not within the week.
  soon(ms, now) {
    const day = Math.abs(ms - now) < 6 * 864e5 ? this.weekday.format(ms) : this.brief.format(ms).replace(',', '');
    return day + ' ' + this.time(ms);
  }
}

const LEFT = 6, WIDTH = 208;
const across = (minutes) => LEFT + (WIDTH * minutes) / 1440;

export class ClockStrip {
  // move(step) asks the server and answers a promise.
  constructor(root, move) {
    this.times = new Times('');
    this.state = null;
    this.now_ = h('time', { class: 'clock-time' });
    this.date = h('span', { class: 'clock-date' });
    this.next = h('p', { class: 'clock-next' });
    this.said = h('p', { class: 'sr', role: 'status' });
    this.sun = svg('circle', { class: 'day-now', cy: 14, r: 5 });
    this.due = svg('path', { class: 'day-due', d: 'M-4.5 0h9L0 7z' });
    const track = svg('svg', { class: 'day', viewBox: '0 0 220 36', 'aria-hidden': 'true', focusable: 'false' },
      svg('path', { class: 'day-night', d: `M${across(0)} 14H${across(1440)}` }),
      svg('path', { class: 'day-light', d: `M${across(360)} 14H${across(1200)}` }),
      [6, 12, 18].map((hour) => svg('text', { x: across(hour * 60), y: 33 }, String(hour))), this.due, this.sun);
    this.buttons = [['nudge', 'Next nudge', 'Move the clock to the next nudge'], ['hour', '+1 hour', 'Move the clock on by one hour'], ['day', '+1 day', 'Move the clock on by one day']]
      .map(([step, text, title]) => h('button', { type: 'button', 'data-step': step, title, onclick: () => this.press(step, move) }, text));
    root.append(
      h('h2', { class: 'sr', id: 'clock-title' }, 'The coach’s clock'),
      h('div', { class: 'clock-face' }, h('p', { class: 'clock-when' }, this.now_, this.date), this.next),
      track,
      h('div', { class: 'clock-steps', role: 'group', 'aria-label': 'Move the clock' }, this.buttons),
      this.said);
    this.root = root;
    setInterval(() => this.show(), 1000);
    this.show();
  }

  now() {
    return this.state ? this.state.now + (this.state.moving ? 0 : performance.now() - this.state.read) : Date.now();
  }

  set({ now, next_nudge: next, moving }) {
    const arrived = this.state && this.state.moving && !moving;
    if (!Number.isFinite(now)) return;
    this.state = { now, next: Number.isFinite(next) ? next : null, moving: Boolean(moving), read: performance.now() };
    this.show();
    if (arrived) this.said.textContent = `The clock shows ${this.times.long(now)}, ${this.times.time(now)}.`;
  }

  zone(times) {
    this.times = times;
    this.show();
  }

  async press(step, move) {
    if (!this.state || this.state.moving) return;
    const button = document.activeElement;
    this.set({ now: this.now(), next_nudge: this.state.next, moving: true });
    await move(step);
    if (this.buttons.includes(button) && document.activeElement === document.body) {
      (button.disabled ? this.buttons[1] : button).focus();
    }
  }

  show() {
    const { state, times } = this;
    const set = (node, text) => {
      if (node.textContent !== text) node.textContent = text;
    };
    this.root.classList.toggle('moving', Boolean(state && state.moving));
    this.buttons.forEach((b) => {
      b.disabled = !state || state.moving || (b.dataset.step === 'nudge' && state.next === null);
    });
    if (!state) return set(this.next, 'Reading the clock…');
    const now = this.now();
    set(this.now_, times.time(now));
    this.now_.setAttribute('datetime', new Date(now).toISOString());
    this.now_.setAttribute('title', times.zone);
    set(this.date, times.long(now));
    set(this.next, state.moving ? 'moving on…' : state.next === null ? 'no nudge planned yet' : 'next nudge ' + times.soon(state.next, now));
    this.sun.setAttribute('cx', across(times.minutes(now)));
    const today = state.next !== null && times.key(state.next) === times.key(now);
    this.due.setAttribute('class', today ? 'day-due' : 'day-due none');
    if (today) this.due.setAttribute('transform', `translate(${across(times.minutes(state.next))} 0)`);
  }
}
