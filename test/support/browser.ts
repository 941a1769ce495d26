import { existsSync, mkdirSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { HANG_MS } from './hang.ts';

/** Where Chromium is: `CHROMIUM_PATH`, or Debian's place; undefined when there is none. */
export const chromiumPath: string | undefined = [process.env.CHROMIUM_PATH, '/usr/bin/chromium'].find(
  (path) => path !== undefined && existsSync(path),
);

/** `describe` where a browser is there; without one it skips, and a line says so. */
export function describeWithBrowser(name: string, tests: () => void): void {
  const there = chromiumPath !== undefined;
  if (!there) process.stderr.write(`skipped, because there is neither /usr/bin/chromium nor CHROMIUM_PATH: ${name}\n`);
  (there ? describe : describe.skip)(name, tests);
}

/** Starts Chromium so that it can reach this machine alone. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? '',
    timeout: HANG_MS,
    // Without the sandbox it also runs as root, as in a container of CI; it opens the stack's own pages only.
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
}

/** How a page is looked at. */
export interface Look {
  readonly locale: 'zh-CN' | 'en-US';
  readonly device: 'phone' | 'desktop';
  readonly colorScheme: 'light' | 'dark';
}

const VIEWPORTS: Readonly<Record<Look['device'], BrowserContextOptions>> = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  desktop: { viewport: { width: 1_280, height: 800 } },
};

/** Both languages, phone and desktop, light and dark: every two of these meet in one. */
export const LOOKS: readonly Look[] = [
  { locale: 'zh-CN', device: 'phone', colorScheme: 'light' },
  { locale: 'zh-CN', device: 'desktop', colorScheme: 'dark' },
  { locale: 'en-US', device: 'phone', colorScheme: 'dark' },
  { locale: 'en-US', device: 'desktop', colorScheme: 'light' },
];

/** A page in a window of its own, with what went wrong in it. */
export interface WatchedPage {
  readonly page: Page;
  /** Console errors and warnings (a violated policy is one), failed requests, requests to other hosts. */
  readonly troubles: string[];
}

/** Opens a window. */
export async function openWindow(browser: Browser, { locale, device, colorScheme }: Look): Promise<WatchedPage> {
  const context = await browser.newContext({ locale, colorScheme, ...VIEWPORTS[device] });
  context.setDefaultTimeout(HANG_MS);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    // That a page has the status 404 or 503 is also an error in the console; tests look at the status themselves.
    if (/^Failed to load resource: the server responded with a status of/.test(message.text())) return;
    troubles.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('requestfailed', (request) => troubles.push(`failed: ${request.url()}`));
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') troubles.push(`asks ${request.url()}`);
  });
  return { page, troubles };
}

/**
 * Keeps a picture for people to look at, if the variable `SCREENSHOT_DIR` names a folder.
 * @param name of the file, without its ending
 */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOT_DIR;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}
