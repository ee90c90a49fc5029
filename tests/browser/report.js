/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The checks of a report in a browser: what only a browser knows, as sizes, colours, focus and what the bar does. */
'use strict';

const WIDTHS_PX = [400, 1200, 2000], HEIGHT_PX = 800;
const theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
const tap = document.getElementById('tap');

/* One line for all @wrong, which names the first of them. */
function check(name, wrong) {
  const list = [...wrong], text = `${name} (${theme})`;
  tap.append(list.length ? `not ok - ${text}: ${list.length} times, first ${list[0]}\n` : `ok - ${text}\n`);
}

const named = element => `${element.tagName.toLowerCase()}${element.id ? '#' + element.id : ''} "${element.textContent.trim().slice(0, 40)}"`;

/* Red, green, blue from 0 to 255 and alpha of a computed colour. */
function colour(text) {
  const parts = text.match(/[\d.]+/g).map(Number);
  return [parts[0], parts[1], parts[2], parts[3] ?? 1];
}

const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);

/* What lies behind @element: the backgrounds of all that it is in. */
function behind(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) layers.push(colour(getComputedStyle(at).backgroundColor));
  return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
}

/* Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function luminance(rgb) {
  const [r, g, b] = rgb.slice(0, 3).map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/* The elements that hold text themselves and are drawn. */
function* texts(page) {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement;
    if (!node.data.trim() || seen.has(element) || element.closest('script, style, option')) continue;
    seen.add(element);
    if (element.checkVisibility() && element.getClientRects().length) yield element;
  }
}

function* faint(page) {
  for (const element of texts(page)) {
    const style = getComputedStyle(element), ground = behind(element);
    const ink = over(colour(element instanceof page.defaultView.SVGElement ? style.fill : style.color), ground);
    const ratio = contrast(ink, ground);
    if (ratio < 4.5) yield `${named(element)} ${ratio.toFixed(2)}`;
  }
}

function* smallText(page) {
  for (const element of page.querySelectorAll('svg text')) {
    const { a, b } = element.getScreenCTM(), size_px = parseFloat(getComputedStyle(element).fontSize) * Math.hypot(a, b);
    if (size_px < 10.95) yield `${named(element)} ${size_px.toFixed(1)} px`;
  }
}

function* nameless(page) {
  for (const element of page.querySelectorAll('a[href], summary, select, input, button, svg, [tabindex]'))
    if (element.checkVisibility() && !element.ariaHidden && !element.textContent.trim() && !element.getAttribute('aria-label') && !element.title &&
        !element.labels?.length)
      yield element.outerHTML.slice(0, 80);
  for (const box of page.querySelectorAll('[tabindex="0"]'))
    if (!box.getAttribute('aria-label') || !box.getAttribute('role')) yield box.outerHTML.slice(0, 80);
}

function* repeatedIds(page) {
  const seen = new Set();
  for (const { id } of page.querySelectorAll('[id]')) {
    if (seen.has(id)) yield id;
    seen.add(id);
  }
}

function* deadLinks(page) {
  for (const link of page.querySelectorAll('a[href^="#"]'))
    if (!page.getElementById(decodeURIComponent(link.hash.slice(1)))) yield link.hash;
}

const stops = page => [...page.querySelectorAll('a[href], summary, select, input, button, [tabindex="0"]')]
  .filter(element => element.checkVisibility() && element.getClientRects().length);

function* unseenFocus(page) {
  for (const element of stops(page)) {
    element.focus({ preventScroll: true });
    const style = getComputedStyle(element);
    if (page.activeElement !== element) yield `${named(element)} takes no focus`;
    else if (style.outlineStyle === 'none') yield `${named(element)} shows no focus`;
  }
  page.activeElement.blur();
}

const lines = (condition, text) => condition ? [] : [text];
const rowsShown = page => [...page.querySelectorAll('table.cells tbody tr')].filter(row => !row.hidden);

function input(page, id, value) {
  const element = page.getElementById(id);
  if (element.type === 'checkbox') element.checked = value;
  else element.value = value;
  element.dispatchEvent(new Event('input', { bubbles: true }));
}

const visibleIn = (page, selector) => [...page.querySelectorAll(selector)].find(element => element.checkVisibility());

const changeOf = row => {
  const cells = row.cells, [a, b] = [cells[1], cells[cells.length - 2]].map(cell => parseFloat(cell.textContent));
  return Number.isNaN(a) || Number.isNaN(b) ? Number(cells[1].textContent !== cells[cells.length - 2].textContent) : (b - a) / Math.abs(a);
};

function checkBar(page, width) {
  const all = rowsShown(page), first = all[0], bench = first.closest('section').id, words = `${bench} ${first.cells[0].textContent}`;
  input(page, 'find', words);
  const found = rowsShown(page);
  check(`${width} px: search for a cell finds it`, lines(found.includes(first) && found.length < all.length, `${words}: ${found.length}`)
    .concat(found.filter(row => !row.closest('section').id.includes(bench)).map(named)));
  input(page, 'find', 'nosuchcell');
  check(`${width} px: search for nothing known says 0 cells`, lines(page.getElementById('found').textContent.startsWith('0 cells') &&
    rowsShown(page).length === 0, page.getElementById('found').textContent));
  input(page, 'find', '');
  input(page, 'changed', true);
  const changed = new Set(rowsShown(page));
  check(`${width} px: only changes leaves what changed`, all.filter(row => changed.has(row) !== Math.abs(changeOf(row)) > 0.005).map(named));
  input(page, 'changed', false);
  check(`${width} px: all cells are back`, lines(rowsShown(page).length === all.length, rowsShown(page).length));
  checkChooser(page, width);
}

function checkChooser(page, width) {
  const row = page.querySelector('table.overview tbody tr'), base = page.getElementById('base'), now = page.getElementById('new');
  const before = row.textContent, first = base.value, last = now.value;
  input(page, 'base', last);
  check(`${width} px: another base is the base of the overview`, lines(row.cells[base.selectedIndex + 1].textContent === 'base' &&
    row.textContent !== before, row.textContent));
  input(page, 'base', first);
  input(page, 'new', first);
  const changes = rowsShown(page).map(each => each.cells[each.cells.length - 1].textContent);
  check(`${width} px: a kernel against itself has no change`, changes.filter(text => !/^[0-]$/.test(text)));
  input(page, 'new', last);
  check(`${width} px: the overview is as the page was written`, lines(row.textContent === before, `${row.textContent} was ${before}`));
}

/* A link into a closed section opens it, and the row of the table stays beside its first column. */
function checkLinks(page, width) {
  const link = page.querySelector('table.overview tbody a'), target = page.getElementById(link.hash.slice(1));
  link.click();
  page.defaultView.dispatchEvent(new Event('hashchange'));
  check(`${width} px: a benchmark's link opens its section`, lines(target.closest('details').open && target.checkVisibility(), link.hash));
  target.closest('details').open = false;
}

function* notSticky(page) {
  for (const box of page.querySelectorAll('.scroll')) {
    const cell = box.querySelector('tbody th[scope=row]');
    if (!cell || !box.checkVisibility() || box.scrollWidth <= box.clientWidth) continue;
    box.scrollLeft = 200;
    if (Math.abs(cell.getBoundingClientRect().left - box.getBoundingClientRect().left) > 2) yield box.getAttribute('aria-label');
    box.scrollLeft = 0;
  }
}

function checkClosed(page, width) {
  const height = page.documentElement.scrollHeight;
  tap.append(`# ${width} px, ${theme}: ${height} px high, ${stops(page).length} tab stops, ${page.querySelectorAll('*').length} nodes\n`);
  if (width === WIDTHS_PX[0]) check('400 px: at most 8 screens', lines(height <= 8 * HEIGHT_PX, `${height} px`));
  check(`${width} px: the page is no wider than the screen`, lines(page.documentElement.scrollWidth <= width, page.documentElement.scrollWidth));
  check(`${width} px: each focus is seen`, unseenFocus(page));
}

function checkOpen(page, width) {
  for (const details of page.querySelectorAll('details')) details.open = true;
  check(`${width} px: opened, the page is no wider than the screen`, lines(page.documentElement.scrollWidth <= width, page.documentElement.scrollWidth));
  check(`${width} px: letters of figures are 11 px`, smallText(page));
  check(`${width} px: contrast is 4.5 to 1`, faint(page));
  check(`${width} px: controls and boxes have names`, nameless(page));
  check(`${width} px: first columns stay`, notSticky(page));
  for (const details of page.querySelectorAll('details')) details.open = false;
}

function checkOnce(page) {
  check('no id is there twice', repeatedIds(page));
  check('links lead somewhere', deadLinks(page));
  check('one heading of the page', lines(page.querySelectorAll('h1').length === 1, page.querySelectorAll('h1').length));
  check('nothing is loaded from elsewhere', [...page.querySelectorAll('[src], link[href]')].map(element => element.outerHTML.slice(0, 80)));
}

function open(address, width) {
  const frame = document.createElement('iframe');
  frame.style.cssText = `width: ${width}px; height: ${HEIGHT_PX}px; border: 0`;
  frame.src = address;
  document.body.append(frame);
  return new Promise(done => { frame.onload = () => done(frame); });
}

(async () => {
  for (const width of WIDTHS_PX) {
    const frame = await open(new URLSearchParams(location.search).get('report'), width), page = frame.contentDocument;
    if (width === WIDTHS_PX[0]) checkOnce(page);
    checkClosed(page, width);
    checkBar(page, width);
    checkLinks(page, width);
    checkOpen(page, width);
    frame.remove();
  }
  tap.append('# done\n');
})().catch(error => tap.append(`not ok - the checks ran through: ${error}\n`));
