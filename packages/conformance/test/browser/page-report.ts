import type { Browser } from '@t/chromium';
import type { Report } from './pages/report.ts';

/** Opens a page and waits for its report. */
export async function reportOf(browser: Browser, url: string): Promise<Report> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    const text = await page.locator('output').textContent({ timeout: 60_000 });
    return JSON.parse(text!) as Report;
  } finally {
    await page.close();
  }
}
