/** What a person sees: links opened in Chromium, pages read on a phone and on a desk, in both languages, light and dark. */
import { createHash } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { accessibilityTroubles } from '../support/accessibility.ts';
import {
  bodyOf,
  type Callback,
  counterparts,
  decide,
  demoBusinesses,
  type Link,
  requestLink,
  type TestBusiness,
} from '../support/authorization-run.ts';
import {
  describeWithBrowser,
  LOOKS,
  type Look,
  launchBrowser,
  openWindow,
  takePicture,
  type WatchedPage,
} from '../support/browser.ts';
import { fetchDocumented } from '../support/documented-gateway.ts';
import { expiringLink } from '../support/expiring-link.ts';
import { type LocalTable, localTable } from '../support/local-table.ts';
import { readingTroubles } from '../support/reading-troubles.mjs';
import { withFault } from '../support/recorded-calls.ts';
import { type RunningStack, startStack } from '../support/stack.ts';

const TITLES = {
  success: { 'zh-CN': '授权成功', 'en-US': 'Authorization complete' },
  done: { 'zh-CN': '授权已完成', 'en-US': 'Already complete' },
  'code-refused': { 'zh-CN': '授权未完成', 'en-US': 'Not accepted this time' },
  failed: { 'zh-CN': '授权失败', 'en-US': 'Authorization failed' },
  unknown: { 'zh-CN': '授权结果未知', 'en-US': 'Result not known' },
  refused: { 'zh-CN': '您未同意授权', 'en-US': 'You did not agree' },
  'in-progress': { 'zh-CN': '正在处理', 'en-US': 'In progress' },
  invalid: { 'zh-CN': '链接无效或已过期', 'en-US': 'Link invalid or expired' },
  unavailable: { 'zh-CN': '暂时无法完成', 'en-US': 'Temporarily unavailable' },
  error: { 'zh-CN': '系统错误', 'en-US': 'Something went wrong' },
} as const;
type Kind = keyof typeof TITLES;
/** Pages that speak of one authorization name its merchant; the others must not, since anybody can ask for them. */
const NAMELESS: readonly Kind[] = ['invalid', 'unavailable', 'error'];
const STATUSES: Partial<Record<Kind, number>> = { invalid: 404, unavailable: 503, error: 500 };
const ALIGNMENT = 'getComputedStyle(document.querySelector("main")).textAlign';
const MERCHANT = '演示商户 Demo Merchant';
const RETURN = { 'zh-CN': '返回商户', 'en-US': 'Return to the merchant' } as const;

describeWithBrowser('a person with Chromium', () => {
  let stack: RunningStack;
  let table: LocalTable;
  let browser: Browser;
  let business: TestBusiness;
  let outside: ReturnType<typeof counterparts>;
  let window: WatchedPage;
  const used: { link: Link; callbacks: number }[] = [];

  beforeAll(async () => {
    [stack, browser] = await Promise.all([startStack(), launchBrowser()]);
    table = localTable(stack.aws);
    outside = counterparts(stack.demo);
    business = demoBusinesses(stack.demo).rsa;
  });
  afterAll(async () => {
    await browser.close();
    table.close();
    await stack.stop();
  });

  const newLink = async (callbacks: 0 | 1): Promise<Link> => {
    const link = await requestLink(stack.gateway, business);
    used.push({ link, callbacks });
    return link;
  };
  const heading = (page: Page) => page.locator('h1').innerText();
  /** Every link of a page: where it leads, as it stands in the page, and what it says. */
  const links = (page: Page): Promise<string[]> =>
    page
      .locator('a')
      .evaluateAll((all) => all.map((a) => `${a.getAttribute('href')} ${a.getAttribute('rel')} ${a.textContent}`));

  describe('on a phone, in Chinese', () => {
    beforeEach(async () => {
      window = await openWindow(browser, { locale: 'zh-CN', device: 'phone', colorScheme: 'light' });
    });
    afterEach(async () => {
      expect(window.troubles).toEqual([]);
      await window.page.context().close();
    });

    test('agrees, and the merchant has the result; reloading and agreeing once more change nothing', async () => {
      const { page } = window;
      const link = await newLink(1);
      await page.goto(link.url);
      await page.click('#agree');
      expect(await heading(page)).toBe(TITLES.success['zh-CN']);
      expect(await page.locator('body').innerText()).toContain(MERCHANT);
      const [callback] = await outside.waitForCallbacks(link.serialNo);
      expect(callback && [callback.verified, outside.verifies(callback), bodyOf(callback).status]).toEqual([
        true,
        true,
        'success',
      ]);

      await page.reload();
      expect(await heading(page)).toBe(TITLES.success['zh-CN']);
      await page.goBack();
      await page.click('#agree');
      expect(await heading(page)).toBe(TITLES.done['zh-CN']);
      expect(await page.locator('.result').getAttribute('class')).toBe('result good');
      await page.goBack();
      await page.click('#refuse');
      expect(await heading(page)).toBe(TITLES.done['zh-CN']);
    });

    test('agrees and goes back to the merchant by keyboard alone; the merchant is not told where the person was', async () => {
      const { page } = window;
      const press = async (...keys: string[]) => {
        for (const key of keys) await page.keyboard.press(key);
      };
      await page.goto((await newLink(1)).url);
      await press('Tab', 'Tab', 'Enter');
      await page.waitForURL(`${stack.gateway}/**`);
      expect(await heading(page)).toBe(TITLES.success['zh-CN']);
      const asked = page.waitForRequest(`${stack.demo.merchant}/`);
      await press('Tab', 'Enter');
      expect(await (await asked).headerValue('referer')).toBeNull();
      await page.waitForURL(`${stack.demo.merchant}/`);
      expect(await heading(page)).toContain('您已回到商户页面');
      expect([...(await page.evaluate(readingTroubles)), ...(await accessibilityTroubles(page))]).toEqual([]);
      await takePicture(page, 'merchant-zh-CN-phone-light');
    });

    test('of a merchant without an address to return to sees its name and no button', async () => {
      const { page } = window;
      const link = await requestLink(stack.gateway, demoBusinesses(stack.demo).md5);
      used.push({ link, callbacks: 1 });
      await page.goto(link.url);
      await page.click('#agree');
      expect(await heading(page)).toBe(TITLES.success['zh-CN']);
      expect(await page.locator('body').innerText()).toContain(MERCHANT);
      expect(await links(page)).toEqual([]);
      expect(await accessibilityTroubles(page)).toEqual([]);
      await takePicture(page, 'success-without-button-zh-CN-phone-light');
    });

    test('comes back with a code that Alipay does not know, goes back and agrees again', async () => {
      const { page } = window;
      const link = await newLink(1);
      await page.goto(link.url);
      const address = await decide(link, 'agree');
      await page.goto(address.replace(/auth_code=[^&]*/, `auth_code=invented${link.serialNo}`));
      expect(await heading(page)).toBe(TITLES['code-refused']['zh-CN']);
      await page.reload();
      expect(await heading(page)).toBe(TITLES['code-refused']['zh-CN']);
      await page.goBack();
      await page.click('#agree');
      expect(await heading(page)).toBe(TITLES.success['zh-CN']);
      await outside.waitForCallbacks(link.serialNo);
    });

    test('refuses, goes back and agrees', async () => {
      const { page } = window;
      const link = await newLink(1);
      await page.goto(link.url);
      await page.click('#refuse');
      expect(await heading(page)).toBe(TITLES.refused['zh-CN']);
      expect(await outside.received(link.serialNo)).toEqual([]);
      await page.goBack();
      await page.click('#agree');
      expect(await heading(page)).toBe(TITLES.success['zh-CN']);
      await outside.waitForCallbacks(link.serialNo);
    });

    test('agrees after the link has expired', async () => {
      const { page } = window;
      const link = await expiringLink(stack.gateway, table, { business });
      used.push({ link, callbacks: 0 });
      await page.goto(link.url);
      await link.expired;
      await page.click('#agree');
      expect(await heading(page)).toBe(TITLES.invalid['zh-CN']);
      await page.goBack();
      await page.click('#refuse');
      expect(await heading(page)).toBe(TITLES.invalid['zh-CN']);
    });
  });

  describe('reads', () => {
    const addresses: Partial<Record<Kind, string>> = {};
    let consent = '';
    const windows = new Map<Look, WatchedPage>();

    beforeAll(async () => {
      const comeBack = async (kind: Kind, callbacks: 0 | 1, decision: 'agree' | 'refuse' = 'agree') => {
        const link = await newLink(callbacks);
        addresses[kind] = await decide(link, decision);
        return { link, address: addresses[kind] };
      };
      consent = (await newLink(0)).url;
      await comeBack('success', 1);
      await comeBack('refused', 0, 'refuse');
      addresses.done = (addresses.success ?? '').replace(/auth_code=[^&]*/, 'auth_code=another');
      const wrong = async (kind: 'code-refused' | 'failed', callbacks: 0 | 1, codes: number) => {
        const { address, link } = await comeBack(kind, callbacks);
        const withCode = (word: string) => address.replace(/auth_code=[^&]*/, `auth_code=${word}${link.serialNo}`);
        for (let count = 1; count < codes; count += 1) await fetchDocumented(withCode(`invented${count}`));
        addresses[kind] = withCode('invented');
      };
      await wrong('code-refused', 0, 1);
      await wrong('failed', 1, 3);
      await comeBack('unknown', 1);
      await outside.setFault('html', 1);
      await fetchDocumented(addresses.unknown ?? '');
      const { link, address: page } = await comeBack('in-progress', 0);
      const code = new URL(page).searchParams.get('auth_code') ?? '';
      const codeHash = createHash('sha256').update(code).digest('hex');
      await table.change(link, { outcome: 'exchanging', codeHash, leaseUntilMs: Date.now() + 600_000 });
      addresses.invalid = (addresses.success ?? '').replace(/state=./, 'state=z');
      const broken = await comeBack('error', 0);
      await table.change(broken.link, { connection: 'gone' });
      const waiting = await comeBack('unavailable', 0);
      addresses.unavailable = waiting.address;
    });
    afterAll(async () => {
      for (const { page } of windows.values()) await page.context().close();
    });

    const windowOf = async (look: Look): Promise<WatchedPage> => {
      const known = windows.get(look) ?? (await openWindow(browser, look));
      windows.set(look, known);
      return known;
    };

    /** Exactly the registered address, with nothing behind it. */
    const wayBack = ({ locale }: Look): string => `${stack.demo.merchant}/ noreferrer ${RETURN[locale]}`;
    const nameOf = (look: Look): string => `${look.locale} ${look.device} ${look.colorScheme}`;

    async function read(look: Look, kind: Kind): Promise<number | undefined> {
      const { page } = await windowOf(look);
      const visit = () => page.goto(addresses[kind] ?? '');
      const down = { service: 'dynamodb', mode: 'down', caller: 'complete-authorization' } as const;
      const answer = await (kind === 'unavailable' ? withFault(stack.aws, down, visit) : visit());
      await takePicture(page, `${kind} ${nameOf(look)}`.replaceAll(' ', '-'));
      return answer?.status();
    }

    const readingTroublesOf = async (page: Page): Promise<string[]> => [
      ...(await page.evaluate(readingTroubles)),
      ...(await accessibilityTroubles(page)),
    ];

    /** Everything that is wrong with a page, in words. */
    async function findings(look: Look, kind: Kind): Promise<string[]> {
      const status = await read(look, kind);
      const { page, troubles } = await windowOf(look);
      const text = await page.locator('body').innerText();
      const linked = await links(page);
      const wrong = {
        [`status ${status}`]: status !== (STATUSES[kind] ?? 200),
        title:
          (await page.title()) !== TITLES[kind][look.locale] || (await heading(page)) !== TITLES[kind][look.locale],
        'names the merchant, or not': text.includes(MERCHANT) === NAMELESS.includes(kind),
        language: (await page.locator('html').getAttribute('lang')) !== (look.locale === 'zh-CN' ? 'zh-CN' : 'en'),
        'the policy keeps its own style out': (await page.evaluate(ALIGNMENT)) !== 'center',
        'more than text and a mark': (await page.locator('script, img, link, iframe, form').count()) > 0,
        [`links ${linked}`]: linked.join() !== (NAMELESS.includes(kind) ? '' : wayBack(look)),
      };
      const said = Object.entries(wrong).flatMap(([what, isSo]) => (isSo ? [what] : []));
      return [...said, ...(await readingTroublesOf(page)), ...troubles.splice(0)];
    }

    test.each(LOOKS.map((look) => [nameOf(look), look] as const))(
      'every page without effort: %s',
      async (_name, look) => {
        const found: Record<string, string[]> = {};
        for (const kind of Object.keys(TITLES) as Kind[]) found[kind] = await findings(look, kind);
        expect(found).toEqual(Object.fromEntries(Object.keys(TITLES).map((kind) => [kind, []])));

        const { page, troubles } = await windowOf(look);
        await page.goto(consent);
        await takePicture(page, `consent ${nameOf(look)}`.replaceAll(' ', '-'));
        expect(await page.locator('body').innerText()).toMatch(
          /这是模拟器.*This is a simulator.*演示商户 Demo Merchant/s,
        );
        expect([await readingTroublesOf(page), troubles]).toEqual([[], []]);
      },
    );

    test('and what is hard to read, or breaks a policy, would be noticed', async () => {
      const { page, troubles } = await openWindow(browser, { locale: 'en-US', device: 'phone', colorScheme: 'light' });
      await page.setContent(`<meta http-equiv="content-security-policy" content="script-src 'none'"><script>1</script>
        <meta name="viewport" content="width=device-width"><p style="color: #999">pale</p>
        <p style="width: 500px; font-size: 9px">wide and small</p>`);
      expect(await page.evaluate(readingTroubles)).toEqual([
        'scrolls sideways: 508 > 390',
        '"pale" has a contrast of 2.85',
        '"wide and small" is small: 9px',
      ]);
      expect(troubles).toEqual([expect.stringContaining('Content Security Policy')]);
      await page.setContent('<html lang="en"><title>t</title><main><h1>h</h1><input></main>');
      expect(await accessibilityTroubles(page)).toEqual(['label: <input>']);
      // Gone while it is looked at: no trouble of the page as it is.
      await page.evaluate(`window.getComputedStyle = ((original) => (...args) => {
        setTimeout(() => document.querySelector('input')?.remove(), 0);
        return original(...args);
      })(getComputedStyle)`);
      expect(await accessibilityTroubles(page)).toEqual([]);
      await page.goto('about:blank');
      await page.setContent('<p>no word of the width</p>');
      expect(await page.evaluate(readingTroubles)).toEqual(['is laid out for 980 px on 390']);
      await page.context().close();
    });
  });

  test('and the merchant got exactly one callback for each that was agreed to in time, and none for the others', async () => {
    const all = (await (await fetch(`${stack.demo.merchant}/received`)).json()) as Callback[];
    const counts = used.map(({ link }) => all.filter((callback) => bodyOf(callback).serialNo === link.serialNo).length);
    expect(counts).toEqual(used.map(({ callbacks }) => callbacks));
    expect(all.every(({ verified }) => verified)).toBe(true);
  });
});
