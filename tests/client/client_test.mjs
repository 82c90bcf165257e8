// The vendor's own client as a judge of the embedded chat server: REST shapes, live events, resume.
//
//   CHAT_DOUBLE=path/to/chat_double npm test      starts a server of its own
//   CHAT_URL=http://127.0.0.1:8065 CHAT_TOKENS='{"coach":"…","mira":"…","omar":"…"}' npm test      takes a running one
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import readline from 'node:readline';
import WS from 'ws';

globalThis.WebSocket = WS;
globalThis.CloseEvent ??= class { constructor(type, init) { Object.assign(this, init, { type }); } };
// It is CommonJS and wants the globals when it is loaded.
const { Client4, WebSocketClient } = createRequire(import.meta.url)('@mattermost/client');

const LIMIT = 8000;

function within(promise, what, limit = LIMIT) {
  let timer;
  const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(`no ${what} within ${limit} ms`)), limit); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function running() {
  if (process.env.CHAT_URL)
    return { url: process.env.CHAT_URL, tokens: JSON.parse(process.env.CHAT_TOKENS), end: async () => {} };
  const program = process.env.CHAT_DOUBLE;
  assert.ok(program, 'set CHAT_DOUBLE or CHAT_URL and CHAT_TOKENS');
  const child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await within(lines.next(), 'first line of the server');
  const ended = new Promise((done) => child.once('exit', done));
  return {
    ...JSON.parse(first.value),
    end: async () => {
      child.stdin.end('quit\n');
      assert.equal(await within(ended, 'end of the server'), 0);
    },
  };
}

function rest(url, token) {
  const client = new Client4();
  client.setUrl(url);
  client.setToken(token);
  return client;
}

// A WebSocketClient whose events can be waited for.
class Ear {
  constructor(url, token, how) {
    this.events = [];
    this.frames = [];
    this.urls = [];
    this.waiting = [];
    this.missed = 0;
    this.opened = 0;
    const client = (this.client = new WebSocketClient({
      minWebSocketRetryTime: 300,
      reconnectJitterRange: 10,
      newWebSocketFn: (address) => {
        this.urls.push(address);
        const socket = new WS(address, how === 'header' ? { headers: { Authorization: 'Bearer ' + token } } : {});
        socket.on('message', (bytes) => this.hear(this.frames, JSON.parse(bytes)));
        this.socket = socket;
        return socket;
      },
    }));
    client.addMessageListener((event) => this.hear(this.events, event));
    client.addMissedMessageListener(() => { this.missed += 1; this.check(); });
    client.addFirstConnectListener(() => { this.opened += 1; this.check(); });
    client.addReconnectListener(() => { this.opened += 1; this.check(); });
    client.initialize(url.replace(/^http/, 'ws') + '/api/v4/websocket', how === 'header' ? undefined : token);
  }

  hear(list, item) {
    list.push(item);
    this.check();
  }

  check() {
    this.waiting = this.waiting.filter(({ when, done }) => {
      const found = when();
      if (found) done(found);
      return !found;
    });
  }

  until(what, when) {
    const found = when();
    if (found) return Promise.resolve(found);
    return within(new Promise((done) => this.waiting.push({ when, done })), what);
  }

  event(kind, test = () => true) {
    return this.until(`event ${kind}`, () => this.events.find((e) => e.event === kind && test(e)));
  }

  post(kind, id) {
    return this.event(kind, (e) => JSON.parse(e.data.post).id === id);
  }

  close() {
    this.client.close();
  }
}

const tests = [];
const test = (name, body) => tests.push({ name, body });

test('people, teams and channels have the shapes the client knows', async ({ coach, mira }) => {
  const me = await coach.getMe();
  assert.equal(me.username, 'coach');
  assert.equal(me.is_bot, true);
  const other = await coach.getUserByUsername('mira');
  assert.equal(typeof other.timezone.automaticTimezone, 'string');
  assert.equal(other.notify_props, undefined);
  const both = await coach.getProfilesByIds([me.id, other.id]);
  assert.deepEqual(both.map((u) => u.username).sort(), ['coach', 'mira']);
  assert.equal((await coach.getProfilesByUsernames(['mira']))[0].id, other.id);
  const [team] = await coach.getMyTeams();
  assert.equal(team.type, 'O');
  assert.equal((await coach.getTeamByName(team.name)).id, team.id);
  const channels = await coach.getMyChannels(team.id);
  const square = channels.find((c) => c.name === 'town-square');
  assert.equal(square.type, 'O');
  assert.equal((await coach.getChannelByName(team.id, 'town-square')).id, square.id);
  assert.equal((await coach.getChannel(square.id)).id, square.id);
  const members = await coach.getChannelMembers(square.id);
  assert.ok(members.some((m) => m.user_id === other.id && m.notify_props));
  assert.ok((await coach.getMyChannelMembers(team.id)).some((m) => m.channel_id === square.id));
  const direct = await coach.createDirectChannel([me.id, other.id]);
  assert.equal(direct.type, 'D');
  assert.equal((await mira.createDirectChannel([other.id, me.id])).id, direct.id);
  assert.equal((await coach.getClientConfig()).MaxPostSize, '16383');
  assert.equal((await coach.ping(false)).status, 'OK');
  assert.equal((await coach.getStatusesByIds([me.id]))[0].user_id, me.id);
});

test('posts are made, listed, edited, deleted, and seen live', async ({ url, tokens, coach, mira, direct }) => {
  const ear = new Ear(url, tokens.coach, 'header');
  try {
    await ear.event('hello');
    const post = await mira.createPost({ channel_id: direct.id, message: 'Good morning — 日本語 🧭', pending_post_id: 'mira:1' });
    assert.equal(post.message, 'Good morning — 日本語 🧭');
    const posted = await ear.post('posted', post.id);
    assert.equal(posted.data.sender_name, '@mira');
    assert.equal(posted.data.channel_type, 'D');
    assert.equal(posted.broadcast.channel_id, direct.id);
    assert.equal(JSON.parse(posted.data.post).pending_post_id, 'mira:1');
    assert.deepEqual(JSON.parse(posted.data.mentions), [(await coach.getMe()).id]);

    const again = await mira.createPost({ channel_id: direct.id, message: 'Good morning', pending_post_id: 'mira:1' });
    assert.equal(again.id, post.id);
    assert.equal(again.pending_post_id, '');

    const answer = await coach.createPost({ channel_id: direct.id, message: 'And to you', root_id: post.id });
    const thread = await coach.getPostThread(post.id, false);
    assert.deepEqual(Object.keys(thread.posts).sort(), [post.id, answer.id].sort());

    await mira.patchPost({ id: post.id, message: 'Good evening' });
    assert.equal(JSON.parse((await ear.post('post_edited', post.id)).data.post).message, 'Good evening');
    assert.ok((await coach.getPost(post.id)).edit_at > 0);

    const pages = await coach.getPosts(direct.id, 0, 30);
    assert.deepEqual(pages.order.slice(0, 2), [answer.id, post.id]);
    assert.deepEqual((await coach.getPostsAfter(direct.id, post.id)).order, [answer.id]);
    assert.ok((await coach.getPostsBefore(direct.id, answer.id)).order.includes(post.id));
    assert.ok((await coach.getPostsSince(direct.id, post.create_at - 1)).posts[post.id]);

    await mira.deletePost(post.id);
    await ear.post('post_deleted', post.id);
    const since = await coach.getPostsSince(direct.id, post.create_at - 1);
    assert.ok(since.posts[post.id].delete_at > 0);
    assert.equal(since.posts[post.id].message, '');
    await assert.rejects(coach.getPost(post.id), { status_code: 404 });
  } finally {
    ear.close();
  }
});

test('reactions, typing, views and files', async ({ url, tokens, coach, mira, direct }) => {
  const ear = new Ear(url, tokens.coach, 'header');
  try {
    await ear.event('hello');
    const person = await mira.getMe();
    const post = await coach.createPost({ channel_id: direct.id, message: 'How was it?' });
    await mira.addReaction(person.id, post.id, 'three');
    const added = await ear.event('reaction_added');
    assert.equal(JSON.parse(added.data.reaction).emoji_name, 'three');
    assert.equal((await mira.getReactionsForPost(post.id)).length, 1);
    await mira.removeReaction(person.id, post.id, 'three');
    assert.equal(JSON.parse((await ear.event('reaction_removed')).data.reaction).create_at, 0);
    await mira.viewMyChannel(direct.id);

    const listener = new Ear(url, tokens.mira, 'header');
    try {
      await listener.event('hello');
      ear.client.userTyping(direct.id, '');
      const typing = await listener.event('typing');
      assert.equal(typing.data.user_id, (await coach.getMe()).id);
    } finally {
      listener.close();
    }

    const form = new FormData();
    form.append('channel_id', direct.id);
    form.append('client_ids', 'one');
    form.append('files', new Blob(['id: demo\n']), 'demo.yaml');
    const uploaded = await mira.uploadFile(form);
    assert.deepEqual(uploaded.client_ids, ['one']);
    const [info] = uploaded.file_infos;
    const filed = await mira.createPost({ channel_id: direct.id, message: '', file_ids: [info.id] });
    assert.equal((await ear.post('posted', filed.id)).data.otherFile, 'true');
    const [known] = await coach.getFileInfosForPost(filed.id);
    assert.equal(known.name, 'demo.yaml');
    const bytes = await fetch(coach.getFileRoute(info.id), { headers: { Authorization: 'Bearer ' + tokens.coach } });
    assert.equal(await bytes.text(), 'id: demo\n');
  } finally {
    ear.close();
  }
});

test('buttons lose their secrets, can be pressed, and open a dialog', async ({ url, tokens, coach, mira, direct }) => {
  const post = await coach.createPost({
    channel_id: direct.id,
    message: '',
    props: { attachments: [{ text: 'Ready?', actions: [{ id: 'ready', name: 'Ready', type: 'button', integration: { url: 'http://127.0.0.1:9/act', context: { k: 's3cret' } } }] }] },
  });
  assert.ok(!JSON.stringify(post).includes('s3cret'));
  const pressed = await mira.doPostAction(post.id, 'ready');
  assert.equal(pressed.status, 'OK');
  const opened = await fetch(url + '/api/v4/actions/dialogs/open', {
    method: 'POST',
    headers: { Authorization: 'Bearer ' + tokens.coach },
    body: JSON.stringify({ trigger_id: pressed.trigger_id, url: 'http://127.0.0.1:9/dialog', dialog: { title: 'T', elements: [] } }),
  });
  assert.equal((await opened.json()).status, 'OK');
  const form = { url: 'http://127.0.0.1:9/dialog', callback_id: 'c', state: '', submission: {}, user_id: '', channel_id: direct.id, team_id: '' };
  assert.deepEqual(await mira.submitInteractiveDialog(form), {});
});

test('the client’s ping is answered, requests too', async ({ url, tokens }) => {
  const ear = new Ear(url, tokens.coach, 'header');
  try {
    await ear.event('hello');
    const pong = await ear.until('pong', () => ear.frames.find((f) => f.data?.text === 'pong'));
    assert.equal(pong.status, 'OK');
    const statuses = await within(new Promise((done) => ear.client.getStatuses(done)), 'statuses');
    assert.equal(Object.values(statuses.data).includes('online'), true);
  } finally {
    ear.close();
  }
});

test('with the header a dropped socket resumes and the missed post is replayed', async ({ url, tokens, mira, direct }) => {
  const ear = new Ear(url, tokens.coach, 'header');
  try {
    await ear.event('hello');
    const before = await mira.createPost({ channel_id: direct.id, message: 'before the drop' });
    const seen = await ear.post('posted', before.id);
    const closed = new Promise((done) => ear.client.addCloseListener(done));
    ear.socket.terminate();
    await within(closed, 'close');
    const missed = await mira.createPost({ channel_id: direct.id, message: 'missed one' });
    const replayed = await ear.post('posted', missed.id);
    assert.equal(ear.urls.length, 2);
    const query = new URL(ear.urls[1]).searchParams;
    assert.equal(query.get('connection_id'), ear.events.find((e) => e.event === 'hello').data.connection_id);
    assert.ok(replayed.seq > seen.seq);
    assert.equal(ear.missed, 0);
    assert.equal(ear.events.filter((e) => e.event === 'hello').length, 1);
    assert.deepEqual(ear.events.map((e) => e.seq), ear.events.map((_, i) => i));
  } finally {
    ear.close();
  }
});

test('with the challenge a dropped socket does not resume: the client hears that it missed', async ({ url, tokens, mira, direct }) => {
  const ear = new Ear(url, tokens.coach, 'challenge');
  try {
    const hello = await ear.event('hello');
    const closed = new Promise((done) => ear.client.addCloseListener(done));
    ear.socket.terminate();
    await within(closed, 'close');
    const lost = await mira.createPost({ channel_id: direct.id, message: 'nobody hears' });
    await ear.until('missed', () => ear.missed > 0);
    const second = await ear.event('hello', (e) => e.data.connection_id !== hello.data.connection_id);
    assert.equal(second.seq, 0);
    assert.ok(!ear.events.some((e) => e.event === 'posted' && JSON.parse(e.data.post).id === lost.id));
  } finally {
    ear.close();
  }
});

test('errors carry their ids', async ({ url, coach }) => {
  await assert.rejects(rest(url, 'x'.repeat(26)).getMe(), { status_code: 401, server_error_id: 'api.context.session_expired.app_error' });
  await assert.rejects(coach.createPost({ channel_id: 'a'.repeat(26), message: 'x' }), { status_code: 403, server_error_id: 'api.context.permissions.app_error' });
  await assert.rejects(coach.getUserByUsername('nobody-here'), { status_code: 404 });
});

(async () => {
  const server = await running();
  const coach = rest(server.url, server.tokens.coach);
  const mira = rest(server.url, server.tokens.mira);
  let failed = 0;
  try {
    const direct = await mira.createDirectChannel([(await mira.getMe()).id, (await coach.getMe()).id]);
    for (const { name, body } of tests) {
      try {
        await within(body({ ...server, coach, mira, direct }), `end of "${name}"`, 4 * LIMIT);
        console.log('ok     ' + name);
      } catch (error) {
        failed += 1;
        console.log('FAILED ' + name + '\n' + (error.stack || error));
      }
    }
  } finally {
    await server.end();
  }
  console.log(`${tests.length - failed} of ${tests.length} passed`);
  process.exit(failed ? 1 : 0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
