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

/** A page in Chromium; closed by whoever asked for it, or with the bench. */
export async function launchBrowser(viewport) {
  const [{ chromium }, { default: sparticuz }] = await Promise.all([
    import('playwright-core'),
    import('@sparticuz/chromium'),
  ]);
  const isBundled = process.platform === 'linux' && process.arch === 'x64';
  const executablePath = isBundled ? await sparticuz.executablePath() : '/usr/bin/chromium';
  const args = isBundled ? sparticuz.args.filter((arg) => arg !== '--single-process') : ['--no-sandbox'];
  const browser = await chromium.launch({ executablePath, args, headless: true });
  const forget = onShutdown(() => browser.close());
  const page = await browser.newPage({ viewport });
  const close = async () => {
    forget();
    await browser.close();
  };
  return { page, close };
}

/** One display as it stands in a lobby. */
export async function openDisplay(url) {
  const { page, close } = await launchBrowser({ width: 1920, height: 1080 });
  await page.goto(url);
  await page.waitForSelector('.sound');
  await page.evaluate(watch);
  return {
    drawn: () => page.evaluate(() => globalThis.drawn),
    close,
  };
}
