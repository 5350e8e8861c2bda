import { launchBrowser } from './display-browser.mjs';

/** Notes how long each answer took, from the Enter key until it was drawn, and what it said. */
function watch() {
  const heard = [];
  let askedAt = null;
  addEventListener(
    'keydown',
    ({ key, timeStamp }) => {
      if (key === 'Enter') askedAt = timeStamp;
    },
    true,
  );
  new MutationObserver(() => {
    if (askedAt === null) return;
    const from = askedAt;
    askedAt = null;
    requestAnimationFrame(() =>
      setTimeout(() =>
        heard.push({ took: performance.now() - from, text: document.querySelector('#hasil').innerText }),
      ),
    );
  }).observe(document.querySelector('#hasil'), { childList: true, subtree: true, characterData: true });
  globalThis.heard = heard;
}

/** One clerk's screen with an open counter. */
export async function openConsole(origin, { username, password }) {
  const { page, close } = await launchBrowser({ width: 1366, height: 768 });
  await page.goto(`${origin}/masuk?ke=/meja`);
  await page.fill('#pengguna', username);
  await page.fill('#sandi', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('button[value=buka]');
  await page.locator('button[value=buka]').first().press('Enter');
  await page.waitForSelector('button[value=tutup]');
  await page.evaluate(watch);
  let answers = 0;
  return {
    close,
    /** As a scanner: all keys at once. */
    type: async (text) => {
      await page.keyboard.type(`${text}\n`);
      await page.waitForFunction((n) => globalThis.heard.length > n, answers);
      return page.evaluate((n) => globalThis.heard[n], answers++);
    },
  };
}
