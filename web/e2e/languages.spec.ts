// The app in other languages than English: chosen in the settings or by the browser, and the whole way in it.
import type { Locator } from "@playwright/test";
import { expect, ON_BOTH, PASSWORD, Person, test } from "./stage/index.ts";
import { englishOn, lookAt } from "./stage/looking.ts";

// Some screens say what it does.
test.use({ serviceWorkers: "allow" });

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } };
const HELLO = "مرحبًا يا بوريس!";
const ANSWER = "Здравствуй, Амаль!";

const WORDS = {
  ar: {
    locale: "ar",
    direction: "rtl",
    welcome: "مرحبًا بك في فيتشي",
    begin: "إنشاء حساب",
    username: "اسم المستخدم",
    password: "كلمة المرور",
    create: "إنشاء الحساب",
    nothing: "لا محادثات بعد",
    members: "عضوان",
    people: "الأشخاص",
    settings: { appearance: "المظهر", notifications: "الإشعارات", encryption: "التشفير", writing: "الكتابة" },
    said: "مرحبًا! اكتب إلى @anna:localhost أو افتح https://veche.example/a?b=1 ثم شغّل `make check` من فضلك.",
  },
  ru: {
    locale: "ru-RU",
    direction: "ltr",
    welcome: "Добро пожаловать в Вече",
    begin: "Создать учётную запись",
    username: "Имя пользователя",
    password: "Пароль",
    create: "Создать учётную запись",
    nothing: "Пока нет чатов",
    members: "2 участника",
    people: "Люди",
    settings: {
      appearance: "Внешний вид",
      notifications: "Уведомления",
      encryption: "Шифрование",
      writing: "Набор текста",
    },
    said: "Привет! Напиши @anna:localhost или открой https://veche.example/a?b=1 и запусти `make check`.",
  },
} as const;

test(
  "somebody chooses Arabic, has the app from right to left, and writes to a friend whose app is Russian",
  ON_BOTH,
  async ({ person }) => {
    test.setTimeout(120_000);
    const amal = await person("amal");
    const boris = await person("boris", { locale: "ru-RU" });
    const { page } = amal;
    await page.goto("/settings/appearance");
    await page.getByRole("combobox", { name: "Language" }).click();
    await page.getByRole("option", { name: "العربية" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "المظهر" })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await expect(page.locator("html")).toHaveAttribute("lang", /^ar\b/);

    await page.goto("/");
    await amal.startChatWith(boris);
    await amal.write(HELLO);
    await boris.acceptInvitation(amal);
    await expect(boris.message(HELLO)).toBeVisible();
    await expect(boris.page.locator("html")).toHaveAttribute("dir", "ltr");
    await boris.write(ANSWER);
    await expect(amal.message(ANSWER)).toBeVisible();

    const seesItFromRightToLeft = async () => {
      await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
      await expect(page.getByText("عضوان")).toBeVisible();
      expect(await leftOf(amal.chats)).toBeGreaterThan(await leftOf(amal.messages));
      // One's own words stand where lines end.
      expect(await leftOf(amal.messages.getByText(HELLO))).toBeLessThan(
        await leftOf(amal.messages.getByText(ANSWER)),
      );
      // Each text runs as its letters do.
      await expect(amal.messages.getByText(HELLO)).toHaveCSS("direction", "rtl");
      await expect(amal.messages.getByText(ANSWER)).toHaveCSS("direction", "ltr");
    };
    await seesItFromRightToLeft();
    expect(await leftOf(boris.messages.getByText(HELLO))).toBeLessThan(
      await leftOf(boris.messages.getByText(ANSWER)),
    );
    await expect(boris.messages.getByText(HELLO)).toHaveCSS("direction", "rtl");

    await page.reload();
    await expect(amal.message(ANSWER)).toBeVisible();
    await seesItFromRightToLeft();
  },
);

for (const [language, words] of Object.entries(WORDS)) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`from the welcome to the first chat, all of it in ${language}, ${size}`, async ({
      browserOf,
      unique,
      person,
    }) => {
      test.setTimeout(240_000);
      const boris = await person("boris");
      const context = await browserOf({ viewport, locale: words.locale, reducedMotion: "reduce" });
      const page = await context.newPage();
      const name = unique("amal");
      const look = async (screen: string) => {
        await lookAt(page, `${language}-${screen}-${size}`);
        expect.soft(await englishOn(page), `English words on ${screen}`).toEqual([]);
      };
      await page.goto("/");
      await expect(page.getByRole("heading", { name: words.welcome })).toBeVisible();
      await expect(page.locator("html")).toHaveAttribute("dir", words.direction);
      await look("welcome");
      await page.getByRole("button", { name: words.begin }).click();
      await page.getByLabel(words.username).fill(name);
      await page.getByRole("textbox", { name: words.password }).fill(PASSWORD);
      await look("create");
      await page.getByRole("button", { name: words.create }).click();
      await expect(page.getByTestId("recovery-key")).toBeVisible();
      await look("keep-key");
      const amal = new Person(name, `@${name}:localhost`, context, page);
      await amal.keepRecoveryKey();
      await expect(page.getByText(words.nothing)).toBeVisible();
      await look("home-empty");

      await amal.startChatWith(boris);
      await amal.write(words.said);
      await boris.acceptInvitation(amal);
      await boris.write("Hello! See you at 10:30 (by the gate).");
      await boris.write("أهلًا وسهلًا! هل نلتقي في السوق يوم السبت كعادتنا، أم أن الجو بارد عليك؟");
      await expect(amal.message("أهلًا وسهلًا")).toBeVisible();
      await expect(page.getByText(words.members)).toBeVisible();
      const address = amal.messages.getByRole("link", { name: "https://veche.example" });
      for (const ofMachines of [
        address,
        ...["@anna:localhost", "make check"].map((text) => amal.messages.getByText(text, { exact: true })),
      ])
        await expect(ofMachines).toHaveCSS("direction", "ltr");
      await look("chat");
      const room = page.url();
      await page.goto(`${room}?panel=members`);
      await expect(page.getByRole("heading", { level: 2, name: words.people })).toBeVisible();
      await expect(page.getByRole("listitem").filter({ hasText: boris.name })).not.toHaveCount(0);
      await look("people");
      await page.goto("/");
      await expect(amal.chat(boris.name)).toBeVisible();
      await look("home");
      for (const [id, title] of Object.entries(words.settings)) {
        await page.goto(`/settings/${id}`);
        await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
        await look(`settings-${id}`);
      }
    });
  }
}

async function leftOf(what: Locator): Promise<number> {
  const box = await what.boundingBox();
  if (!box) throw new Error("It is not to be seen.");
  return box.x;
}
