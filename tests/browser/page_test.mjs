// The demo as a newcomer meets it: `fulcrum demo` is started, and a browser drives its page.
//   FULCRUM_BIN         the program (without it the test is skipped)
//   FULCRUM_CHROMIUM    the browser; by default the first of the usual names found in PATH
//   FULCRUM_SCREENSHOT  where to put a picture of the conversation, if wanted
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chromium } from 'playwright-core';

const program = process.env.FULCRUM_BIN;
const PATIENCE = 20000;

function browserPath() {
  if (process.env.FULCRUM_CHROMIUM) return process.env.FULCRUM_CHROMIUM;
  for (const folder of (process.env.PATH || '').split(delimiter)) {
    for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch { /* the next one */ }
    }
  }
  throw new Error('no Chromium in PATH: set FULCRUM_CHROMIUM');
}

// Starts the demo; answers {child, address, ended} when it has told its address.
function startDemo(data) {
  const child = spawn(program, ['demo', '--port', '0', '--fresh', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk) => {
      said += chunk;
      const m = /http:\/\/127\.0\.0\.1:\d+\/?/.exec(said);
      if (m && /\s/.test(said.slice(m.index + m[0].length, m.index + m[0].length + 1))) resolve({ child, ended, address: m[0].replace(/\/?$/, '/') });
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('error', reject);
    ended.then(({ code, signal }) => reject(new Error(`the demo ended (${code ?? signal}) and had said: ${said}`)));
    setTimeout(() => reject(new Error(`no address within ${PATIENCE} ms; the demo said: ${said}`)), PATIENCE).unref();
  });
}

describe('the demo page', { skip: program ? false : 'FULCRUM_BIN is not set', timeout: 240000 }, () => {
  let demo, browser, data, lead;
  const complaints = [];  // console errors (CSP violations among them) and exceptions of all pages

  async function openPage(options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, timezoneId: 'Europe/Helsinki', ...options });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()));
    page.on('pageerror', (e) => complaints.push(String(e)));
    page.on('dialog', (d) => complaints.push('a dialog: ' + d.message()) && d.dismiss());
    page.on('request', (r) => r.url().startsWith(demo.address) || /^(?:blob|data):/.test(r.url()) || complaints.push('a request to ' + r.url()));
    await page.goto(demo.address);
    return page;
  }
  async function be(page, role) {
    await page.locator('.person', { hasText: role }).first().click();
    await page.locator('#link.ready').waitFor({ state: 'attached' });
    await page.locator('#log[aria-busy="false"]').waitFor({ state: 'attached' });
  }
  async function say(page, text) {
    await page.getByRole('textbox').fill(text);
    await page.getByRole('textbox').press('Enter');
  }
  // The next message of the coach after those counted before.
  const coachPosts = (page) => page.locator('.post.from-coach');
  async function coachSays(page, had) {
    await coachPosts(page).nth(had).waitFor();
    return coachPosts(page).nth(had).innerText();
  }
  const teamChannel = (page) => page.locator('nav .conversation', { has: page.locator('.hash') }).first();
  const busy = (page) => page.locator('#clock:not(.moving)').waitFor();
  const post = (page, text) => page.locator('.post').filter({ hasText: text }).last();

  before(async () => {
    data = mkdtempSync(join(tmpdir(), 'fulcrum-browser-'));
    demo = await startDemo(data);
    browser = await chromium.launch({
      executablePath: browserPath(),
      args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
  });
  after(async () => {
    await browser?.close();
    if (demo && demo.child.exitCode === null) demo.child.kill('SIGKILL');
    await demo?.ended;
    rmSync(data, { recursive: true, force: true });
  });

  test('a newcomer is told what to do', async () => {
    lead = await openPage();
    await lead.getByRole('heading', { name: 'Who would you like to be?' }).waitFor();
    await be(lead, /lead/i);
    await lead.getByRole('heading', { name: 'Say hello to your coach' }).waitFor();
    assert.ok(await lead.getByRole('button', { name: 'Next nudge' }).isDisabled(), 'there is no nudge yet');
  });

  test('the coach introduces itself, and defaults are enough', async () => {
    await lead.getByRole('button', { name: 'Say hello' }).click();
    await coachPosts(lead).filter({ hasText: /defaults/i }).first().waitFor();
    const greeting = (await coachPosts(lead).allInnerTexts()).join('\n');
    for (const word of [/time ?zone/i, /track/i, /time/i]) assert.match(greeting, word);
    const had = await coachPosts(lead).count();
    await say(lead, 'defaults');
    await coachSays(lead, had);
    await lead.locator('[data-step=nudge]:enabled').waitFor();
    assert.match(await lead.locator('.clock-next').innerText(), /^next nudge \w{3}.* \d\d:\d\d$/);
  });

  test('nudges bring prompts, and the answer is in the journal', async () => {
    const answer = 'I will hand the release notes to Sam before lunch.';
    for (let nudges = 0, answered = false; !answered; ++nudges) {
      assert.ok(nudges < 6, 'no nudge asked for more than a number');
      const had = await coachPosts(lead).count();
      const earlier = await lead.locator('.clock-time').getAttribute('datetime');
      await lead.getByRole('button', { name: 'Next nudge' }).click();
      let asked = await coachSays(lead, had);
      await busy(lead);
      assert.ok(await lead.locator('.clock-time').getAttribute('datetime') > earlier, 'time went on');
      // A scale first, perhaps; then what is on one's mind.
      for (let turns = 0; turns < 4 && /\?|=/.test(asked) && !answered; ++turns) {
        const scale = /1 = .*10 = /s.test(asked);
        const before = await coachPosts(lead).count();
        await say(lead, scale ? '7' : answer);
        asked = await coachSays(lead, before);
        answered = !scale;
      }
      if (answered && /yes or no/i.test(asked)) {
        const before = await coachPosts(lead).count();
        await say(lead, 'yes');
        await coachSays(lead, before);
      }
    }
    const had = await coachPosts(lead).count();
    await say(lead, 'journal');
    assert.match(await coachSays(lead, had), /release notes to Sam/);
    if (process.env.FULCRUM_SCREENSHOT) {
      await lead.locator('#typing:empty').waitFor({ state: 'attached' });
      await lead.mouse.move(0, 0);
      await lead.setViewportSize({ width: 1280, height: 880 });
      await lead.screenshot({ path: process.env.FULCRUM_SCREENSHOT });
      await lead.setViewportSize({ width: 1280, height: 800 });
    }
    const day = await lead.locator('.clock-date').innerText();
    await lead.getByRole('button', { name: '+1 day' }).click();
    await lead.waitForFunction((old) => document.querySelector('.clock-date').textContent !== old, day);
    await busy(lead);
  });

  test('who one is outlives a reload', async () => {
    await lead.reload();
    await lead.locator('#link.ready').waitFor({ state: 'attached' });
    await post(lead, 'release notes to Sam').waitFor();
    assert.ok(!(await lead.locator('#people').isVisible()));
  });

  test('two people talk in the team channel', async () => {
    const mate = await openPage();
    await be(mate, /^(?!.*(?:lead|admin)).*$/is);
    await teamChannel(lead).click();
    await say(lead, 'Morning! Who writes the **notes** today?');
    const count = teamChannel(mate).locator('.count');
    await count.waitFor();
    const title = await mate.title();
    assert.match(title, /^\(\d+\) /);
    await mate.locator('#message').press('Alt+ArrowDown');
    await post(mate, 'Who writes the notes').locator('strong', { hasText: 'notes' }).waitFor();
    await count.waitFor({ state: 'detached' });

    // A reaction, given and taken back.
    await post(mate, 'Who writes the notes').hover();
    await post(mate, 'Who writes the notes').getByRole('button', { name: 'Add a reaction' }).click();
    await mate.getByRole('group', { name: 'Pick a reaction' }).getByRole('button', { name: 'tada' }).click();
    const seen = post(lead, 'Who writes the notes').locator('.reaction');
    await seen.waitFor();
    assert.equal(await seen.getAttribute('aria-pressed'), 'false');
    await post(mate, 'Who writes the notes').locator('.reaction[aria-pressed=true]').click();
    await seen.waitFor({ state: 'detached' });

    // A reply in the thread; Escape leaves that mode.
    await mate.keyboard.press('Escape');
    await post(mate, 'Who writes the notes').hover();
    await post(mate, 'Who writes the notes').getByRole('button', { name: 'Reply in thread' }).click();
    await mate.locator('#mode').waitFor();
    await mate.keyboard.press('Escape');
    await mate.locator('#mode').waitFor({ state: 'hidden' });
    await post(mate, 'Who writes the notes').hover();
    await post(mate, 'Who writes the notes').getByRole('button', { name: 'Reply in thread' }).click();
    await mate.locator('#message').pressSequentially('I d');
    await lead.locator('#typing', { hasText: 'is writing' }).waitFor();
    await say(mate, 'I do');
    await lead.locator('.post.reply', { hasText: 'I do' }).waitFor();

    // Editing and deleting one's own.
    await mate.locator('#message').press('ArrowUp');
    await mate.locator('#mode', { hasText: 'Editing' }).waitFor();
    await say(mate, 'I do, gladly');
    await lead.locator('.post.reply', { hasText: 'I do, gladly' }).locator('.edited').waitFor();
    await mate.locator('.post.reply').hover();
    const remove = mate.locator('.post.reply').locator('[data-key=remove]');
    await remove.click();
    await remove.click();
    await lead.locator('.post.reply').waitFor({ state: 'detached' });
    await mate.context().close();
  });

  test('hostile text stays text', async () => {
    const texts = [
      ['<script>document.title="owned"</script><img src=x onerror=alert(1)>', '<script>document.title="owned"</script><img src=x onerror=alert(1)>'],
      ['[click](javascript:alert(1)) <a href="javascript:alert(1)">x</a>', '[click](javascript:alert(1)) <a href="javascript:alert(1)">x</a>'],
      ['turned \u202Etxet\u202C and \u2067kept', 'turned'],
      ['a NUL \0 in between', 'a NUL'],
      ['x'.repeat(16000), 'x'.repeat(500)],
      ['*'.repeat(4000) + ' stars', 'stars'],
    ];
    for (const [text, shown] of texts) {
      await say(lead, text);
      await post(lead, shown).waitFor();
    }
    assert.equal(await lead.locator('#log script, #log img, #log iframe, #log [style], #log [onerror]').count(), 0);
    for (const href of await lead.locator('#log a').evaluateAll((all) => all.map((a) => a.href))) assert.match(href, /^(?:https?|mailto):/);
    assert.doesNotMatch(await lead.title(), /owned/);
    const wide = await lead.evaluate(() => document.querySelector('#scroll').scrollWidth - document.querySelector('#scroll').clientWidth);
    assert.ok(wide <= 0, 'long words break');
    await lead.locator('#message').fill('y'.repeat(16384));
    await lead.locator('#message').press('Enter');
    await lead.getByRole('alert').filter({ hasText: '16,383' }).waitFor();
    assert.equal((await lead.locator('#message').inputValue()).length, 16384, 'a message that was not sent is kept');
    await lead.locator('#message').fill('');
  });

  test('a failed send keeps the text and says why', async () => {
    const quiet = complaints.length;
    await lead.route('**/api/v4/posts', (route) => route.fulfill({ status: 500, contentType: 'application/json', body: '{"message":"The disk is full"}' }), { times: 1 });
    await say(lead, 'keep me');
    await lead.getByRole('alert').filter({ hasText: 'The disk is full' }).waitFor();
    assert.equal(await lead.locator('#message').inputValue(), 'keep me');
    await lead.locator('#message').press('Enter');
    await post(lead, 'keep me').waitFor();
    // The browser itself notes the answer 500; nothing else may be noted.
    assert.deepEqual(complaints.splice(quiet).filter((c) => !c.includes('500')), []);
  });

  // Text against what is behind it, as WCAG counts it.
  const poorContrast = (page) => page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const over = (colours) => {
      canvas.clearRect(0, 0, 1, 1);
      for (const c of colours) {
        canvas.fillStyle = c;
        canvas.fillRect(0, 0, 1, 1);
      }
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = (rgb) => {
      const [r, g, b] = rgb.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const found = [];
    for (const node of document.querySelectorAll('body *')) {
      const own = [...node.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
      if (!own || !node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || node.closest(':disabled, .sr, .emoji, option')) continue;
      const box = node.getBoundingClientRect();
      if (!box.width || !box.height) continue;
      const behind = [];
      for (let n = node; n; n = n.parentElement) behind.unshift(getComputedStyle(n).backgroundColor);
      const back = light(over(behind)), front = light(over([...behind, getComputedStyle(node).color]));
      const ratio = (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
      if (ratio < 4.5) found.push(`${node.tagName}.${node.className} ${node.textContent.slice(0, 20)}: ${ratio.toFixed(2)}`);
    }
    return found;
  });

  test('light and dark have contrast', async () => {
    await lead.locator('.conversation').first().click();
    await coachPosts(lead).first().waitFor();
    const brightness = () => lead.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0));
    const day = await brightness();
    assert.deepEqual(await poorContrast(lead), []);
    await lead.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    assert.ok(await brightness() < 150 && day > 600);
    assert.deepEqual(await poorContrast(lead), []);
    await lead.emulateMedia({ colorScheme: 'light' });
  });

  test('a phone shows all of it without scrolling sideways', async () => {
    await lead.setViewportSize({ width: 360, height: 640 });
    for (const place of await lead.locator('nav .conversation').all()) {
      await place.click();
      await lead.locator('#log[aria-busy="false"]').waitFor({ state: 'attached' });
      const wide = await lead.evaluate(() => [document.documentElement, document.querySelector('#scroll')].map((n) => n.scrollWidth - n.clientWidth));
      assert.deepEqual(wide, [0, 0]);
      const box = await lead.locator('#message').boundingBox();
      assert.ok(box.y > 0 && box.y + box.height <= 640, 'the composer is in view');
    }
    const small = await lead.locator('.side button, .clock button, .composer button').evaluateAll((all) =>
      all.filter((b) => b.checkVisibility()).map((b) => [b.textContent, b.getBoundingClientRect()]).filter(([, r]) => r.height < 40 || r.width < 40).map(([text]) => text));
    assert.deepEqual(small, [], 'targets are 40 px or more');
    await lead.setViewportSize({ width: 1280, height: 800 });
  });

  test('on a phone questions are answered by taps alone', async () => {
    const phone = await openPage({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true });
    await be(phone, /^(?!.*(?:lead|admin)).*$/is);
    await phone.getByRole('button', { name: 'Say hello' }).tap();
    // Under the question, large enough for a thumb, and once more beside the composer.
    const yes = phone.locator('.reaction.tap', { hasText: '👍' });
    await yes.waitFor();
    const box = await yes.boundingBox();
    assert.ok(box.height >= 44 && box.width >= 44, `a target of ${box.width} × ${box.height}`);
    await phone.locator('#chips').getByRole('button', { name: 'Answer no' }).waitFor();
    let had = await coachPosts(phone).count();
    await yes.tap();
    assert.match(await coachSays(phone, had), /Two Hats/);
    // The one that is suggested takes a tap; the others are too many for that, and the chips type them.
    await phone.locator('#chips').getByRole('button', { name: 'Answer yes' }).waitFor();
    had = await coachPosts(phone).count();
    await phone.locator('#chips').getByRole('button', { name: /^Say 1 / }).tap();
    assert.match(await coachSays(phone, had), /when shall I write/i);
    had = await coachPosts(phone).count();
    await phone.locator('#chips').getByRole('button', { name: 'Answer yes' }).tap();
    assert.match(await coachSays(phone, had), /All set/);
    // "Now, or at nine?"
    had = await coachPosts(phone).count();
    await phone.locator('#chips').getByRole('button', { name: 'Answer no' }).tap();
    assert.match(await coachSays(phone, had), /begins sooner/);
    await phone.locator('#chips').getByRole('button', { name: 'Say tip' }).waitFor();
    if (process.env.FULCRUM_SCREENSHOT) await phone.screenshot({ path: process.env.FULCRUM_SCREENSHOT.replace(/(\.\w+)$/, '-phone$1') });
    await phone.context().close();
  });

  test('the log is one stop for Tab, and arrow keys go through it', async () => {
    await lead.locator('.conversation').first().click();
    await lead.locator('#message').focus();
    await lead.keyboard.press('Shift+Tab');
    const where = () => lead.evaluate(() => document.activeElement.closest('.post')?.dataset.post || document.activeElement.id);
    const last = await lead.locator('#log .post').last().getAttribute('data-post');
    for (let presses = 0; presses < 4 && await where() !== last; ++presses) await lead.keyboard.press('Shift+Tab');
    assert.equal(await where(), last);
    await lead.keyboard.press('ArrowUp');
    assert.notEqual(await where(), last);
    await lead.keyboard.press('End');
    assert.equal(await where(), last);
    const stops = await lead.locator('#log .post[tabindex="0"]').count();
    assert.equal(stops, 1);
    await lead.locator('#message').focus();
    assert.equal(await lead.locator('#log :is(a, button, select)').evaluateAll((all) => all.filter((b) => b.tabIndex === 0).length), 0);
  });

  test('everything has a name, and the landmarks are there', async () => {
    const nameless = await lead.evaluate(() => [...document.querySelectorAll('button, a[href], input, select, textarea, img')]
      .filter((n) => !n.closest('[hidden]') && !(n.getAttribute('aria-label') || n.alt || n.textContent.trim() || [...(n.labels || [])].map((l) => l.textContent.trim()).join('')))
      .map((n) => n.outerHTML.slice(0, 120)));
    assert.deepEqual(nameless, []);
    for (const role of ['log', 'main', 'navigation', 'banner']) {
      if (role !== 'banner') assert.equal(await lead.getByRole(role).count(), 1, role);
    }
    assert.equal(await lead.locator('h1').count(), 1);
    assert.equal(await lead.locator('[role=log]').getAttribute('aria-live'), 'polite');
    await lead.reload();
    await lead.locator('#link.ready').waitFor({ state: 'attached' });
    await lead.keyboard.press('Tab');
    assert.match(await lead.evaluate(() => document.activeElement.textContent), /Skip to the message box/);
    await lead.keyboard.press('Enter');
    assert.equal(await lead.evaluate(() => document.activeElement.id), 'message');
  });

  test('the browser had nothing to complain about', () => assert.deepEqual(complaints, []));

  test('SIGTERM ends the demo within five seconds', async () => {
    demo.child.kill('SIGTERM');
    const late = new Promise((resolve) => setTimeout(resolve, 5000, 'late').unref());
    assert.deepEqual(await Promise.race([demo.ended, late]), { code: 0, signal: null });
    // The page notices.
    await lead.locator('#link.waiting').waitFor({ state: 'attached' });
    assert.match(await lead.locator('#link').innerText(), /Connection lost/);
    const seconds = async () => Number(/(\d+) s/.exec(await lead.locator('#link').innerText())?.[1]);
    await lead.waitForFunction(() => Number(/(\d+) s/.exec(document.querySelector('#link').textContent)?.[1]) >= 3, null, { polling: 50 });
    const at = await seconds();
    await lead.waitForFunction((was) => Number(/(\d+) s/.exec(document.querySelector('#link').textContent)?.[1]) < was, at, { polling: 50 });
    await lead.getByRole('button', { name: 'Try now' }).waitFor();
  });
});
