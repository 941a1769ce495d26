/** The demo page in Chromium, with the keyboard alone; judged by axe-core in both languages, light and dark, on a phone and a desktop. */
import type { Browser, Frame, Page } from 'playwright-core';
import { accessibilityTroubles } from '../support/accessibility.ts';
import { describeWithBrowser, type Look, launchBrowser, openWindow, takePicture } from '../support/browser.ts';
import { type RunningStack, startStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const ENGLISH: Look = { locale: 'en-US', device: 'desktop', colorScheme: 'light' };
/** Each is looked at in the light and in the dark. */
const PLACES: readonly Omit<Look, 'colorScheme'>[] = (['zh-CN', 'en-US'] as const).flatMap((locale) =>
  (['phone', 'desktop'] as const).map((device) => ({ locale, device })),
);
/** Nobody presses Tab more often. */
const MOST_TABS = 150;

describeWithBrowser('the demo page', () => {
  let stack: RunningStack;
  let browser: Browser;
  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });

  const isFocused = (frame: Frame, selector: string): Promise<boolean> =>
    frame.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`);

  /** Goes there as somebody without a mouse does. */
  async function tabTo(page: Page, selector: string, frame: Frame = page.mainFrame()): Promise<void> {
    for (let count = 0; count < MOST_TABS; count += 1) {
      if (await isFocused(frame, selector)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to ${selector}`);
  }

  async function press(page: Page, selector: string, key = 'Enter'): Promise<void> {
    await tabTo(page, selector);
    await page.keyboard.press(key);
  }

  /** Goes down a list until the value is chosen. */
  async function choose(page: Page, selector: string, value: string): Promise<void> {
    await tabTo(page, selector);
    for (let count = 0; count < MOST_TABS && (await page.inputValue(selector)) !== value; count += 1) {
      await page.keyboard.press('ArrowDown');
    }
    expect(await page.inputValue(selector)).toBe(value);
  }

  /** Opens the page, which is live. */
  async function openPage(look: Look = ENGLISH) {
    const watched = await openWindow(browser, look);
    await watched.page.goto(`${stack.gateway}/`);
    await watched.page.waitForSelector('#live.on');
    return watched;
  }

  /** Sends a form and follows to its journey. */
  async function send(page: Page, name: string): Promise<string> {
    await press(page, `#try-${name} button[value=send]`);
    await press(page, `#output-${name} a`);
    const journey = await page.waitForSelector('.journey.here');
    return `#${await journey.getAttribute('id')}`;
  }

  const says = (page: Page, selector: string, words: string): Promise<string> =>
    until(
      async () => (await page.textContent(selector)) ?? '',
      (text) => text.includes(words),
    );

  test('AuthInfo: sent, and led to its journey', async () => {
    const { page, troubles } = await openPage();
    const journey = await send(page, 'authinfo');
    expect(await isFocused(page.mainFrame(), journey)).toBe(true);
    expect(await says(page, journey, 'signature verified ✓')).toContain('statusCode 200');
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('a link: from its QR code through the phone to the verified callback', async () => {
    const { page, troubles } = await openPage();
    await press(page, '#try-link > summary');
    const journey = await send(page, 'link');
    expect(await page.isVisible(`${journey} svg.qr`)).toBe(true);
    await press(page, `${journey} [data-phone]`);
    const phone = await until(
      () => page.frame('phone') as Frame,
      (frame) => frame?.url().includes('/inspector/phone'),
    );
    await phone.waitForSelector('#agree');
    await tabTo(page, '#agree', phone);
    await page.keyboard.press('Enter');
    await says(page, journey, 'delivered, verified ✓');
    expect(await phone.title()).toBe('Authorization complete');
    await takePicture(page, 'demo-page-link');
    expect(await page.textContent(journey)).toContain('gave a token ✓');
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('an exchange over WeChat', async () => {
    const { page, troubles } = await openPage();
    await press(page, '#try-exchange > summary');
    await choose(page, '#try-exchange select[name="in.channel"]', 'wechat_pay');
    const journey = await send(page, 'exchange');
    expect(await says(page, journey, 'gave a token ✓')).toContain('WeChat');
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('a wrong signature is one key from its name, and stays open when news come', async () => {
    const { page, troubles } = await openPage();
    await choose(page, '#try-authinfo select[name=mistake]', 'secret-newline');
    const journey = await send(page, 'authinfo');
    await press(page, `${journey} [id^=why-] > summary`);
    await says(page, journey, 'the secret ends with a newline');
    await page.evaluate("window.switchesBefore = document.querySelector('#switches')");
    const before = await page.locator('.journey').count();
    await fetch(`${stack.gateway}/api/v3/get-alipay-authinfo?extIdpConnidentifier=demo`);
    await until(
      () => page.locator('.journey').count(),
      (count) => count > before,
    );
    expect(await page.isVisible(`${journey} .mistakes`)).toBe(true);
    // What did not change is the same element still: a press that has begun on it is not lost.
    expect(await page.evaluate('switchesBefore.isConnected')).toBe(true);
    await takePicture(page, 'demo-page-mistake');
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('a merchant that is down, up again, and the callback resent', async () => {
    const { page, troubles } = await openPage();
    await press(page, '#switches > summary');
    await press(page, '#merchant-fail', 'Space');
    await page.waitForSelector('#merchant-fail[aria-pressed=true]');
    await page.keyboard.press('Home');
    await press(page, '#try-link > summary');
    const journey = await send(page, 'link');
    await press(page, `${journey} [data-phone]`);
    await page.frameLocator('iframe[name=phone]').locator('#agree').press('Enter');
    await says(page, journey, 'not accepted, will be retried');
    await page.focus('#switches > summary');
    await press(page, '#merchant-success', 'Space');
    await page.waitForSelector('#merchant-success[aria-pressed=true]');
    await press(page, `${journey} [id^=resend-]`);
    await says(page, journey, 'delivered, verified ✓');
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('a request is shown before it is sent, and copied', async () => {
    const { page } = await openPage();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await press(page, '#try-authinfo button[value=show]');
    await page.waitForSelector('#prepared-curl');
    await press(page, '#prepared-curl > summary');
    await press(page, '#prepared-curl button');
    await says(page, '#prepared-curl button', 'Copied');
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^curl -sS -X GET 'http/);
    await page.context().close();
  });

  test('what happens while news are fetched is not lost', async () => {
    const { page } = await openPage();
    const call = async () => {
      const answer = await fetch(`${stack.gateway}/api/v3/get-alipay-authinfo?extIdpConnidentifier=demo`);
      return `#j-${((await answer.json()) as { requestId: string }).requestId}`;
    };
    let second: string | undefined;
    await page.route('**/inspector/parts*', async (route) => {
      const response = await route.fetch();
      // The old news arrive behind what they do not know.
      second ??= await call();
      await route.fulfill({ response });
    });
    const first = await call();
    await page.waitForSelector(first);
    await until(
      () => second,
      (id) => id !== undefined,
    );
    await page.waitForSelector(String(second));
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.context().close();
  });

  test('without the script its forms and links lead to pages', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-US' });
    const page = await context.newPage();
    await page.goto(`${stack.gateway}/`);
    await page.selectOption('#try-authinfo select[name=mistake]', 'secret-newline');
    await page.click('#try-authinfo button[value=send]');
    await page.click('text=See it on the time line');
    await page.click('[id^=why-] > summary');
    await page.click('text=Open the comparison');
    expect(await page.textContent('.mistakes')).toContain('the secret ends with a newline');
    await context.close();
  });

  test.each(PLACES)('axe-core has nothing to say, in the light and in the dark: $locale, $device', async (place) => {
    const { page, troubles } = await openPage({ ...place, colorScheme: 'light' });
    await page.click('#try-link > summary');
    await page.selectOption('#try-link select[name=caller]', 'own');
    await page.click('#try-link .more > summary');
    await page.click('#try-link button[value=show]');
    await page.selectOption('#try-link select[name=caller]', 'demo-md5-business');
    await page.selectOption('#try-link select[name=mistake]', 'secret-newline');
    await page.click('#try-link button[value=send]');
    await page.waitForSelector('#output-link [data-goto]');
    await page.locator('[id^=why-] > summary').first().click();
    await page.waitForSelector('.mistakes');
    await page.locator('.steps details:not([id^=why-]) > summary').first().click();
    await page.evaluate("document.querySelector('#switches').open = true");
    await page.selectOption('#try-link select[name=mistake]', '');
    const journeyShown = () => page.getAttribute('#output-link [data-goto]', 'data-goto');
    const refused = await journeyShown();
    await page.click('#try-link button[value=send]');
    // Links of other tests are on the page as well, and theirs may be over.
    const journey = await until(journeyShown, (id) => id !== null && id !== refused);
    await page.click(`[id="${journey}"] [data-phone]`);
    await page.frameLocator('iframe[name=phone]').locator('#agree').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await accessibilityTroubles(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await takePicture(page, `demo-page-${place.locale}-${place.device}-${colorScheme}`);
    }
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});
