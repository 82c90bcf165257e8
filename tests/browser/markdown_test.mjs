// The page's Markdown, rendered into a stand-in for the DOM that can only hold elements and text.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test from 'node:test';

class Node {
  constructor(name) {
    this.nodeName = name;
    this.attributes = {};
    this.childNodes = [];
    this.parent = null;
  }
  append(...nodes) {
    for (let node of nodes) {
      if (typeof node === 'string') node = Object.assign(new Node('#text'), { text: node });
      if (node.nodeName === '#fragment') {
        this.append(...node.childNodes.slice());
        continue;
      }
      if (node.parent) node.parent.childNodes.splice(node.parent.childNodes.indexOf(node), 1);
      node.parent = this;
      this.childNodes.push(node);
    }
  }
  setAttribute(name, value) {
    assert.ok(!/^on|^style$/i.test(name), `no ${name} attribute`);
    this.attributes[name] = String(value);
  }
  addEventListener() {
    assert.fail('text carries no handlers');
  }
  // As HTML, without the attributes that every block has.
  show() {
    const escaped = (s) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
    if (this.nodeName === '#text') return escaped(this.text);
    const inner = this.childNodes.map((n) => n.show()).join('');
    if (this.nodeName === '#fragment') return inner;
    const kept = Object.entries(this.attributes).filter(([k]) => !['dir', 'rel', 'target', 'title', 'role', 'aria-label', 'scope'].includes(k));
    const tag = this.nodeName.toLowerCase();
    return `<${tag}${kept.map(([k, v]) => ` ${k}="${escaped(v)}"`).join('')}>${['br', 'hr'].includes(tag) ? '' : `${inner}</${tag}>`}`;
  }
  get depth() {
    let deepest = 0;
    const walk = (node, d) => {
      deepest = Math.max(deepest, d);
      node.childNodes.forEach((n) => walk(n, d + 1));
    };
    walk(this, 0);
    return deepest;
  }
  find(name) {
    return this.childNodes.flatMap((n) => [...(n.nodeName === name.toUpperCase() ? [n] : []), ...n.find(name)]);
  }
  get words() {
    return this.nodeName === '#text' ? this.text : this.childNodes.map((n) => n.words).join('');
  }
}
globalThis.document = {
  createElement: (tag) => new Node(tag.toUpperCase()),
  createDocumentFragment: () => new Node('#fragment'),
};

const folder = new URL('../../bot/platform/local/page/', import.meta.url);
const asModule = (source) => 'data:text/javascript;base64,' + Buffer.from(source).toString('base64');
const read = (name) => readFile(new URL(name, folder), 'utf8');
const dom = asModule(await read('dom.js'));
const { renderMarkdown, safeUrl } = await import(asModule((await read('markdown.js')).replace("'./dom.js'", JSON.stringify(dom))));
const { emoji, PICKER } = await import(asModule(await read('emoji.js')));

const names = { emoji, mention: (name) => ({ ada: 'other', 'ben.okafor': 'other', me: 'me', all: 'me' })[name] || '' };
const render = (text) => renderMarkdown(text, names);
const html = (text) => render(text).show();
const inline = (text) => html(text).replace(/^<p>|<\/p>$/g, '');

function cases(title, render_, list) {
  test(title, () => {
    for (const [text, expected] of list) assert.equal(render_(text), expected, JSON.stringify(text));
  });
}

cases('emphasis', inline, [
  ['**bold** *it* _it_ __bold__ ~~gone~~', '<strong>bold</strong> <em>it</em> <em>it</em> <strong>bold</strong> <del>gone</del>'],
  ['***both***', '<em><strong>both</strong></em>'],
  ['**a *b* c**', '<strong>a <em>b</em> c</strong>'],
  ['*a **b** c*', '<em>a <strong>b</strong> c</em>'],
  ['2 * 3 * 4 and snake_case_word', '2 * 3 * 4 and snake_case_word'],
  ['**open and ~one~', '**open and ~one~'],
  ['*a **b* c**', '<em>a <em><em>b</em> c</em></em>'],
  ['a\\*b\\* \\<i>', 'a*b* &lt;i&gt;'],
  ['näin**tärkeä**', 'näin<strong>tärkeä</strong>'],
]);

cases('code', inline, [
  ['`a * b *`', '<code>a * b *</code>'],
  ['`` a ` b ``', '<code>a ` b</code>'],
  ['` `', '<code> </code>'],
  ['`open', '`open'],
  ['**`x`**', '<strong><code>x</code></strong>'],
]);

cases('links lead to http, https and mailto only', inline, [
  ['[ok](https://example.org/a_b_c "title")', '<a href="https://example.org/a_b_c">ok</a>'],
  ['[**b** `c`](http://example.org/)', '<a href="http://example.org/"><strong>b</strong> <code>c</code></a>'],
  ['see https://example.org/x_y_z, or (https://example.org/(a)).', 'see <a href="https://example.org/x_y_z">https://example.org/x_y_z</a>, or (<a href="https://example.org/(a)">https://example.org/(a)</a>).'],
  ['<https://example.org>', '&lt;<a href="https://example.org/">https://example.org</a>&gt;'],
  ['[mail](mailto:a@example.org)', '<a href="mailto:a@example.org">mail</a>'],
  ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
  ['[x](JaVaScRiPt:alert(1)) [x](data:text/html,<b>) [x](vbscript:x) [x](file:///etc) [x](//h/x) [x](/x)',
    '[x](JaVaScRiPt:alert(1)) [x](data:text/html,&lt;b&gt;) [x](vbscript:x) [x](file:///etc) [x](//h/x) [x](/x)'],
  ['[x](java\nscript:alert(1))', '[x](java<br>script:alert(1))'],
  ['![picture](https://example.org/p.png)', '<a href="https://example.org/p.png">picture</a>'],
  ['[a [b](https://b.example/) c](https://a.example/)', '[a <a href="https://b.example/">b</a> c](<a href="https://a.example/">https://a.example/</a>)'],
  ['[https://a.example](https://b.example/)', '<a href="https://b.example/">https://a.example</a>'],
  ['*[a*](https://a.example/)', '*<a href="https://a.example/">a*</a>'],
]);

test('links do not hand over the page', () => {
  for (const a of render('[a](https://a.example/) https://b.example').find('a')) {
    assert.equal(a.attributes.rel, 'noopener noreferrer');
    assert.equal(a.attributes.title, a.attributes.href);
  }
  assert.equal(safeUrl(' java\tscript:alert(1)'), '');
  assert.equal(safeUrl('https://'), '');
});

cases('mentions and emoji', inline, [
  ['@ada, @ME and @nobody', '<span class="mention">@ada</span>, <span class="mention me">@ME</span> and @nobody'],
  ['@ben.okafor. a@ada.example', '<span class="mention">@ben.okafor</span>. a@ada.example'],
  ['@\u200bada `@ada`', '@\u200bada <code>@ada</code>'],
  [':tada: :unknown: 12:30:45', '<span class="emoji">🎉</span> :unknown: 12:30:45'],
  [':+1::-1:', '<span class="emoji">👍</span><span class="emoji">👎</span>'],
]);

test('every reaction that can be picked has its character', () => PICKER.forEach((name) => assert.ok(emoji(name), name)));

cases('blocks', html, [
  ['a\nb\n\nc', '<p>a<br>b</p><p>c</p>'],
  ['# One\n## Two\n###### Six\n#no', '<h4>One</h4><h5>Two</h5><h6>Six</h6><p>#no</p>'],
  ['> a\n> > b\nc', '<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><p>c</p>'],
  ['- a\n- b\n  - c\n    1. d\n* e', '<ul><li>a</li><li>b<ul><li>c<ol><li>d</li></ol></li></ul></li><li>e</li></ul>'],
  ['3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
  ['1. a\n\n2. b\n\n   more\n\nend', '<ol><li>a</li><li>b<p>more</p></li></ol><p>end</p>'],
  ['- a\ngoes on\n- b', '<ul><li>a<br>goes on</li><li>b</li></ul>'],
  ['that was in\n2024. Good.', '<p>that was in<br>2024. Good.</p>'],
  ['- [ ] a\n- [x] b', '<ul><li class="task"><span class="box">☐</span>a</li><li class="task"><span class="box">☑</span>b</li></ul>'],
  ['```js\nif (a < b) *x*\n\n# no\n```\nafter', '<pre><code>if (a &lt; b) *x*\n\n# no</code></pre><p>after</p>'],
  ['```\nnever closed', '<pre><code>never closed</code></pre>'],
  ['```one line```', '<p><code>one line</code></p>'],
  ['---\n***', '<hr><hr>'],
  ['| a | b |\n|:-:|--:|\n| *1* | x \\| y | z |\n| 2 |\nend',
    '<div class="table"><table><thead><tr><th class="mid">a</th><th class="end">b</th></tr></thead><tbody><tr><td class="mid"><em>1</em></td><td class="end">x | y</td></tr><tr><td class="mid">2</td></tr></tbody></table></div><p>end</p>'],
  ['a | b\nno table', '<p>a | b<br>no table</p>'],
  ['', ''],
  [' \n\t\n', ''],
]);

cases('hostile text stays text', html, [
  ['<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
  ['<img src=x onerror=alert(1)>', '<p>&lt;img src=x onerror=alert(1)&gt;</p>'],
  ['a\0b\x1bc', '<p>a\ufffdb\ufffdc</p>'],
  ['a\r\nb\rc', '<p>a<br>b<br>c</p>'],
]);

test('only these elements are ever made', () => {
  const allowed = new Set('P BR EM STRONG DEL CODE PRE A SPAN UL OL LI BLOCKQUOTE H4 H5 H6 HR DIV TABLE THEAD TBODY TR TH TD #text #fragment'.split(' '));
  const pieces = ['*', '**', '_', '~~', '`', '``', '```', '\n', '\n\n', '> ', '- ', '1. ', '# ', '|', '|-|', '[', '](', ')', '!', 'https://a.example/', 'javascript:', '<b>', '&', '@ada', ':tada:', ' ', '  ', 'x', '\\', '\u202e', '\ud800', '😀'];
  let seed = 20240229;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  for (let round = 0; round < 3000; ++round) {
    let text = '';
    for (let k = random(40); k >= 0; --k) text += pieces[random(pieces.length)];
    const walk = (node) => {
      assert.ok(allowed.has(node.nodeName), `${node.nodeName} from ${JSON.stringify(text)}`);
      if (node.attributes.href) assert.match(node.attributes.href, /^(?:https?|mailto):/);
      node.childNodes.forEach(walk);
    };
    walk(render(text));
  }
});

test('no text of a message gets lost', () => {
  const text = 'all *of* the [words](https://a.example/) in ~~this~~ `line` **and** more';
  assert.equal(render(text).words, 'all of the words in this line and more');
});

test('long and nested texts are rendered at once and not deep', () => {
  const n = 16000;
  const texts = ['x', '*', '_', '*a ', '*a* ', '**a *b ', 'a** ', '`', '` ', '`a``b', '[', ']', '[](', '[a](', '[a](b "', '![', '<', '<http://', 'http://', 'http://a.', '>', '> ', '- ', '1. ', '| ', '|-', '|\n', '\n', ' ', ': ', ':a', '@', '@a.', '~~', '~~a ', '\\', '# ', '```\n', '(', '😀', 'a\n\n', '- a\n', '\u202e', '_a*b__c**', 'http://a(', 'https://x/....... ']
    .map((piece) => piece.repeat(Math.ceil(n / piece.length)).slice(0, n));
  texts.push('[' + ' '.repeat(n) + '](' + ' '.repeat(n), '- ' + ' '.repeat(n) + 'x', '|' + ' '.repeat(n) + '\n|-' + ' '.repeat(n), 'http://a' + '.'.repeat(n) + 'x',
    '|'.repeat(2000) + '\n' + '|-'.repeat(2000) + '\n' + '|\n'.repeat(4000), '# ' + '#'.repeat(n) + ' x', '*a '.repeat(3000) + 'a* '.repeat(3000), '[a](http://b/) '.repeat(1000));
  for (const text of texts) {
    const start = process.cpuUsage().user;
    const out = render(text);
    const spent = (process.cpuUsage().user - start) / 1000;
    assert.ok(spent < 1000, `${JSON.stringify(text.slice(0, 30))} took ${spent} ms`);
    assert.ok(out.depth < 80, `${JSON.stringify(text.slice(0, 30))} is ${out.depth} deep`);
  }
});
