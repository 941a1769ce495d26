/** The pages for people, in Chromium: guides, reference, lists. */
import type { Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { createGateway } from '../../local/gateway/server.ts';
import { listen, stopListening } from '../../local/listen.ts';
import { createMerchant } from '../../local/merchant/server.ts';
import { referencePages } from '../../local/reference/pages.ts';
import { accessibilityTroubles } from '../support/accessibility.ts';
import { describeWithBrowser, LOOKS, type Look, launchBrowser, openWindow, takePicture } from '../support/browser.ts';
import { type FakeAlipay, startFakeAlipay } from '../support/fake-alipay.ts';

/** Each device and each colour scheme once. */
const READ_IN = LOOKS.filter(({ locale }) => locale === 'zh-CN');
/** Prose, code, wide tables and the frame: all guides are made of these. */
const GUIDES = [
  '/docs/README.md',
  '/docs/genauth.md',
  '/docs/zh-CN/configuration.md',
  '/docs/runbooks/expiry.md',
  '/docs/nothing.md',
];

const nameOf = ({ device, colorScheme }: Look) => `${device}-${colorScheme}`;

describeWithBrowser('the pages for people', () => {
  let browser: Browser;
  let gateway: Server;
  let merchant: Server;
  let alipay: FakeAlipay;
  let url: string;
  let lists: readonly (readonly [name: string, url: string])[];
  beforeAll(async () => {
    const invoke = () => Promise.resolve({ kind: 'timeout' as const });
    gateway = createGateway(() => [{ method: '*', path: '$default', invoke }], { pages: referencePages });
    merchant = createMerchant({ name: 'Tea', businesses: Promise.resolve(new Map()) });
    alipay = await startFakeAlipay();
    url = await listen(gateway, 0, 'PORT');
    const merchantUrl = await listen(merchant, 0, 'MERCHANT_PORT');
    await fetch(`${merchantUrl}/callback`, { method: 'POST', body: `{"message":"${'long'.repeat(100)}"}` });
    await fetch(`${alipay.url}/gateway.do?method=${'x'.repeat(300)}`, { method: 'POST', body: 'a=b' });
    lists = [
      ['received', `${merchantUrl}/received`],
      ['requests', `${alipay.url}/simulator/requests`],
    ];
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([stopListening(gateway), stopListening(merchant), alipay.stop()]);
  });

  test.each(READ_IN.map((look) => [nameOf(look), look] as const))('guides and lists on a %s', async (name, look) => {
    const { page, troubles } = await openWindow(browser, look);
    const guides = GUIDES.map((path) => [path.replace(/\W+/g, '-'), url + path] as const);
    const found: string[] = [];
    for (const [title, address] of [...guides, ...lists]) {
      await page.goto(address);
      await page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true");
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      if (overflow !== 0) found.push(`${title}: ${overflow} px too wide`);
      for (const trouble of await accessibilityTroubles(page)) found.push(`${title}: ${trouble.slice(0, 300)}`);
      await takePicture(page, `${title}-${name}`);
    }
    expect([...found, ...troubles]).toEqual([]);
    await page.context().close();
  });

  test('a guide is read with the keyboard: from the top to its pages, and to a section', async () => {
    const { page } = await openWindow(browser, { locale: 'en-US', device: 'phone', colorScheme: 'light' });
    await page.goto(`${url}/docs/genauth.md`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/docs/genauth.md#docs-pages');
    await page.locator('nav a', { hasText: 'Configuration' }).press('Enter');
    await page.waitForURL('**/docs/configuration.md');
    await page.locator('.docs-contents summary').press('Enter');
    await page.locator('.docs-contents a', { hasText: 'Rotation' }).press('Enter');
    await page.waitForURL('**/docs/configuration.md#rotation');
    await page.context().close();
  });

  test.each(READ_IN.map((look) => [nameOf(look), look] as const))(
    'the reference on a %s shows every operation, loads nothing from elsewhere and offers to send nothing',
    async (name, look) => {
      const { page, troubles } = await openWindow(browser, look);
      await page.goto(`${url}/docs/`);
      const operations = page.locator('.opblock');
      await operations.first().waitFor();
      const { paths, webhooks } = (await (await fetch(`${url}/openapi.json`)).json()) as Record<
        string,
        Record<string, object>
      >;
      const count = Object.values({ ...paths, ...webhooks }).flatMap((path) => Object.keys(path)).length;
      expect(await operations.count()).toBe(count);
      await page.locator('.opblock-summary-control', { hasText: '/v1/openapi/auth/alipay/url' }).click();
      await page.locator('.opblock-body').first().waitFor();
      expect(await page.getByRole('button', { name: /Try it out|Authorize|Execute/ }).count()).toBe(0);
      expect(await page.getByText('currently not supported').count()).toBe(0);
      expect(await page.evaluate("document.documentElement.classList.contains('dark-mode')")).toBe(
        look.colorScheme === 'dark',
      );
      expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(
        0,
      );
      await takePicture(page, `reference-${name}`);
      expect(troubles).toEqual([]);
      await page.context().close();
    },
  );
});
