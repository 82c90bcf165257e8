// The chat server's REST and WebSocket sides, as far as the page needs them.

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;  // 0: no answer
  }
}

async function call(method, path, { token, body, raw } = {}) {
  const headers = {};
  if (token) headers.Authorization = 'Bearer ' + token;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store', credentials: 'omit' });
  } catch {
    throw new Refused(0, 'The chat server can’t be reached.');
  }
  if (!answer.ok) {
    let message = '';
    if ((answer.headers.get('Content-Type') || '').includes('json')) message = (await answer.json().catch(() => ({}))).message || '';
    if (answer.status === 429) message = 'Too many requests just now. Wait a moment.';
    throw new Refused(answer.status, message.replace(/[^.!?]$/, '$&.') || `The chat server answered ${answer.status}.`);
  }
  if (raw) return answer;
  return answer.json().catch(() => ({}));
}

export const people = () => call('GET', '/demo/people');
export const readClock = () => call('GET', '/demo/clock');

export async function logIn(username) {
  const answer = await call('POST', '/api/v4/users/login', { body: { login_id: username, password: '' }, raw: true });
  return { token: answer.headers.get('Token') || '', user: await answer.json() };
}

export function rest(token) {
  const v4 = (method, path, body) => call(method, '/api/v4' + path, { token, body });
  const part = encodeURIComponent;
  return {
    me: () => v4('GET', '/users/me'),
    userNamed: (name) => v4('GET', `/users/username/${part(name)}`),
    users: (ids) => v4('POST', '/users/ids', ids),
    setZone: (me, zone) => v4('PUT', `/users/${me}/patch`, { timezone: { useAutomaticTimezone: 'true', automaticTimezone: zone, manualTimezone: '' } }),
    teams: () => v4('GET', '/users/me/teams'),
    channels: (team) => v4('GET', `/users/me/teams/${team}/channels`),
    direct: (one, other) => v4('POST', '/channels/direct', [one, other]),
    view: (channel) => v4('POST', '/channels/members/me/view', { channel_id: channel }),
    posts: (channel, before) => v4('GET', `/channels/${channel}/posts?per_page=60${before ? '&before=' + before : ''}`),
    post: (fields) => v4('POST', '/posts', fields),
    edit: (post, message) => v4('PUT', `/posts/${post}/patch`, { message }),
    remove: (post) => v4('DELETE', `/posts/${post}`),
    act: (post, action, choice) => v4('POST', `/posts/${post}/actions/${part(action)}`, choice === undefined ? {} : { selected_option: choice }),
    react: (me, post, name) => v4('POST', '/reactions', { user_id: me, post_id: post, emoji_name: name }),
    unreact: (me, post, name) => v4('DELETE', `/users/${me}/posts/${post}/reactions/${part(name)}`),
    file: async (id) => (await call('GET', `/api/v4/files/${id}`, { token, raw: true })).blob(),
    moveClock: (step) => call('POST', '/demo/clock', { token, body: { step } }),
  };
}

const PING_EVERY = 30000, HELLO_WITHIN = 8000, LONGEST_WAIT = 15000;

// The socket: stays connected until close(). `on.event(name, data, broadcast)`, `on.state("connecting" | "ready" |
// "waiting", seconds)`; "ready" comes after each hello, when what was missed has to be fetched again.
export class Live {
  constructor(token, on) {
    this.token = token;
    this.on = on;
    this.failures = 0;
    this.closed = false;
    this.retry = () => {
      if (this.waiting) this.connect();
    };
    addEventListener('online', this.retry);
    this.connect();
  }

  connect() {
    clearTimeout(this.waiting);
    this.waiting = null;
    this.seq = 1;
    this.expected = 0;
    this.on.state('connecting');
    const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/api/v4/websocket');
    this.socket = socket;
    let alive = true;
    const end = () => {
      if (!alive) return;
      alive = false;
      clearTimeout(this.hello);
      clearInterval(this.pings);
      if (socket.readyState < 2) socket.close();
      if (!this.closed) this.again();
    };
    this.end = end;
    this.hello = setTimeout(end, HELLO_WITHIN);
    socket.onopen = () => this.send('authentication_challenge', { token: this.token });
    socket.onclose = end;
    socket.onmessage = (message) => {
      let frame;
      try {
        frame = JSON.parse(message.data);
      } catch {
        return end();
      }
      if (!alive || this.closed || !frame) return;
      if (frame.event) this.take(frame);
      else if (frame.seq_reply && frame.seq_reply === this.pinged) frame.status === 'OK' ? (this.pinged = 0) : end();
    };
  }

  take(frame) {
    if (frame.event === 'hello') {
      clearTimeout(this.hello);
      this.failures = 0;
      this.pinged = 0;
      clearInterval(this.pings);
      this.pings = setInterval(() => {
        if (this.pinged) this.end();
        else this.pinged = this.send('ping');
      }, PING_EVERY);
      this.expected = frame.seq + 1;
      this.on.state('ready');
      return;
    }
    if (frame.seq < this.expected) return;             // a repeat
    if (frame.seq > this.expected) return this.end();  // a gap: connect again and fetch
    this.expected = frame.seq + 1;
    this.on.event(frame.event, frame.data || {}, frame.broadcast || {});
  }

  send(action, data) {
    if (this.socket.readyState !== WebSocket.OPEN) return 0;
    const seq = this.seq++;
    this.socket.send(JSON.stringify({ seq, action, ...(data && { data }) }));
    return seq;
  }

  again() {
    const wait = Math.min(LONGEST_WAIT, 500 * 2 ** this.failures++) * (0.75 + Math.random() / 2);
    this.waiting = setTimeout(() => this.connect(), wait);
    this.on.state('waiting', Math.ceil(wait / 1000));
  }

  close() {
    this.closed = true;
    clearTimeout(this.waiting);
    removeEventListener('online', this.retry);
    this.end();
  }
}
