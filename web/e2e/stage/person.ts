// A person in a story: a browser of their own, and what they do in words of the story.
import { type BrowserContext, expect, type Locator, type Page } from "@playwright/test";

export const PASSWORD = "correct horse battery staple";

export class Person {
  readonly name: string;
  readonly userId: string;
  readonly page: Page;
  readonly context: BrowserContext;
  /** Shown once, when the account was made. */
  recoveryKey = "";

  constructor(name: string, userId: string, context: BrowserContext, page: Page) {
    this.name = name;
    this.userId = userId;
    this.context = context;
    this.page = page;
  }

  /** Keep the recovery key and go on into the app. */
  async keepRecoveryKey(): Promise<void> {
    const key = this.page.getByTestId("recovery-key");
    this.recoveryKey = ((await key.textContent()) ?? "").trim();
    await this.page.getByRole("checkbox").check();
    await this.page.getByRole("button", { name: /Start chatting|Начать общение|بدء المراسلة/ }).click();
    await expect(this.chats).toBeVisible();
  }

  /** The token of this browser's session, to ask the server about it. */
  accessToken(): Promise<string> {
    return this.page.evaluate(async (userId) => {
      const opening = indexedDB.open("veche");
      const database = await new Promise<IDBDatabase>((done) => {
        opening.onsuccess = () => done(opening.result);
      });
      const reading = database.transaction("accounts").objectStore("accounts").get(userId);
      await new Promise((done) => reading.addEventListener("success", done));
      database.close();
      return reading.result.accessToken as string;
    }, this.userId);
  }

  get chats(): Locator {
    return this.page.getByRole("navigation", { name: /Chats|Чаты|المحادثات/ });
  }

  /** The row of a chat in the list. */
  chat(name: string | RegExp): Locator {
    return this.chats.getByRole("link", { name });
  }

  /** Everything said in the open room. */
  get messages(): Locator {
    return this.page.getByRole("list", { name: /^(Messages|Сообщения|الرسائل)$/ });
  }

  message(text: string | RegExp): Locator {
    return this.messages.getByRole("listitem").filter({ hasText: text });
  }

  async startChatWith(other: Person): Promise<void> {
    await this.page.getByRole("button", { name: /^(New|Начать|جديد)$/ }).click();
    await this.page.getByRole("menuitem", { name: /^(New chat|Новый чат|محادثة جديدة)$/ }).click();
    await this.page
      .getByLabel(/Who do you want to write to\?|Кому вы хотите написать\?|إلى من تريد أن تكتب؟/)
      .fill(other.name);
    await this.page.getByRole("button", { name: other.userId }).click();
    // Another chat may have been open until now.
    await expect(this.page.getByRole("heading", { level: 1, name: other.name })).toBeVisible();
    await expect(this.composer).toBeVisible();
  }

  async acceptInvitation(from: Person): Promise<void> {
    // Strangers are kept apart from the chats.
    await this.page
      .getByRole("button", { name: /Message requests|Запросы на переписку|طلبات المراسلة/ })
      .click();
    await this.page.getByRole("button", { name: new RegExp(from.name) }).click();
    await this.page.getByRole("button", { name: /^(Accept|Принять|قبول)$/ }).click();
    await expect(this.composer).toBeVisible();
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: /Write a message|Написать сообщение|اكتب رسالة/ });
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }
}
