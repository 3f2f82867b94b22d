// The app on the home screen: nothing that Chromium asks for is missing, and it opens without a network.
import { expect, test } from "./stage/index.ts";

test.use({ serviceWorkers: "allow" });

interface Manifest {
  name: string;
  start_url: string;
  display: string;
  icons: { src: string; sizes: string; purpose?: string }[];
}

test("it can be installed, and opens without a network", async ({ browserOf, url }) => {
  const context = await browserOf();
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Welcome to Veche" })).toBeVisible();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const chromium = await context.newCDPSession(page);
  const { errors, data } = await chromium.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const { installabilityErrors } = await chromium.send("Page.getInstallabilityErrors");
  // Windows of stories leave no traces, so nothing is installed from them.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual(
    [],
  );

  const manifest: Manifest = JSON.parse(data ?? "{}");
  expect(manifest).toMatchObject({ name: "Veche", start_url: "/", display: "standalone" });
  expect(manifest.icons.some(({ purpose }) => purpose === "maskable")).toBe(true);
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (address) => {
      const icon = new Image();
      icon.src = address;
      await icon.decode();
      return `${icon.naturalWidth}x${icon.naturalHeight}`;
    }, src);
    expect(size).toBe(sizes);
  }
  await expect(page.locator("meta[name=theme-color]")).toHaveCount(2);
  expect(new URL(page.url()).origin).toBe(url);

  await page.reload();
  await expect(page.getByRole("heading", { name: "Welcome to Veche" })).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Welcome to Veche" })).toBeVisible();
});
