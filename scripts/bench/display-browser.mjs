import { onShutdown } from '../lib/shutdown.mjs';

/** Notes in the page when the text of a call was drawn. */
function watch() {
  const drawn = {};
  const look = () =>
    requestAnimationFrame(() => {
      for (const { textContent } of document.querySelectorAll('.calls strong'))
        drawn[textContent] ??= performance.timeOrigin + performance.now();
    });
  new MutationObserver(look).observe(document.querySelector('#papan'), {
    childList: true,
    subtree: true,
    characterData: true,
  });
  globalThis.drawn = drawn;
}

/** One display as it stands in a lobby: a page in Chromium. */
export async function openDisplay(url) {
  const [{ chromium }, { default: sparticuz }] = await Promise.all([
    import('playwright-core'),
    import('@sparticuz/chromium'),
  ]);
  const isBundled = process.platform === 'linux' && process.arch === 'x64';
  const executablePath = isBundled ? await sparticuz.executablePath() : '/usr/bin/chromium';
  const args = isBundled ? sparticuz.args.filter((arg) => arg !== '--single-process') : ['--no-sandbox'];
  const browser = await chromium.launch({ executablePath, args, headless: true });
  const forget = onShutdown(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(url);
  await page.waitForSelector('.sound');
  await page.evaluate(watch);
  return {
    drawn: () => page.evaluate(() => globalThis.drawn),
    close: async () => {
      forget();
      await browser.close();
    },
  };
}
