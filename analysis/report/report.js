/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bar of a report: kernels to compare, words to find, only what changed. Without it the page shows all. */
'use strict';
(() => {
  const $ = id => document.getElementById(id);
  const tables = [...document.querySelectorAll('table.cells')];
  const figure = cell => /^-?[\d.]+$/.test(cell.textContent) ? +cell.textContent : NaN;
  const heat = share => {
    const step = Math.ceil(Math.min(1, Math.abs(share) / 0.5) * 9 - 1e-9);
    return Number.isFinite(share) && step > 0 ? (share > 0 ? 'o' : 'b') + step : '';
  };
  const signed = value => (value < 0 ? '-' : '+') + +Math.abs(value).toFixed(2);

  /* The change of one row, as text, and whether it is one: of 0.5 %, or from a figure to none. */
  function change(row, base, now) {
    const a = figure(row.cells[base + 1]), b = figure(row.cells[now + 1]);
    if (Number.isNaN(a) || Number.isNaN(b))
      return ['-', row.cells[base + 1].textContent !== row.cells[now + 1].textContent];
    if (a === b) return ['0', false];
    const share = a > 0 && Math.abs(b - a) <= 10 * a ? ` (${signed(100 * (b / a - 1))} %)`.replace(/(\.\d)\d+/, '$1') : '';
    return [signed(b - a) + share, Math.abs(b - a) > 0.005 * Math.abs(a)];
  }

  function showTable(table, base, now, words) {
    const section = table.closest('section'), counts = table.classList.contains('counts');
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const [text, changed] = change(row, base, now), first = figure(row.cells[base + 1]);
      row.cells[row.cells.length - 1].textContent = text;
      for (let i = 1; i < row.cells.length - 1; i++)
        if (!row.cells[i].classList.contains('lost') && !counts)
          row.cells[i].className = first > 0 ? heat(figure(row.cells[i]) / first - 1) : '';
      const name = section.id + ' ' + row.cells[0].textContent;
      row.hidden = !words.every(word => name.includes(word)) || ($('changed').checked && !changed);
      shown += !row.hidden;
    }
    section.closest('details').hidden = shown === 0;
    return shown;
  }

  /* Geometric means of the rows that are shown, as the page has them for the first kernel. */
  function showOverview(base) {
    const heads = document.querySelectorAll('table.overview thead th');
    for (const row of document.querySelectorAll('table.overview tbody tr')) {
      const table = document.querySelector(row.querySelector('a').hash + ' table.cells');
      for (let i = 1; i < row.cells.length; i++) {
        let logs = 0, count = 0;
        for (const cells of table.tBodies[0].rows) {
          const a = figure(cells.cells[base + 1]), b = figure(cells.cells[i]);
          if (a > 0 && b > 0 && heads[i].dataset.page === heads[base + 1].dataset.page) { logs += Math.log(b / a); count++; }
        }
        const share = Math.exp(logs / count) - 1;
        row.cells[i].className = count ? heat(share) : 'lost';
        row.cells[i].textContent = !count ? '-' : i === base + 1 ? 'base' : (share < 0 ? '' : '+') + (100 * share).toFixed(1) + ' %';
      }
      row.hidden = table.closest('details').hidden;
    }
  }

  function show() {
    const base = $('base').selectedIndex, words = $('find').value.trim().split(/\s+/).filter(Boolean);
    const shown = tables.reduce((sum, table) => sum + showTable(table, base, $('new').selectedIndex, words), 0);
    showOverview(base);
    $('found').textContent = `${shown} cells`;
  }

  /* Older browsers do not open what a link leads into. */
  function open() {
    const target = location.hash && document.querySelector(location.hash);
    const details = target && target.closest('details');
    if (details) { details.open = true; target.scrollIntoView(); }
  }

  if (!tables.length) return;
  $('bar').hidden = false;
  $('bar').addEventListener('input', show);
  $('bar').addEventListener('submit', event => event.preventDefault());
  addEventListener('hashchange', open);
  open();
})();
