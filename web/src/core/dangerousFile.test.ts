import { expect, test } from "vitest";
import { type Danger, dangersOf, endingOf } from "./dangerousFile.ts";

const RLO = "\u202E";

const CASES: [name: string, mimetype: string | undefined, dangers: Danger[]][] = [
  ["holiday.jpg", "image/jpeg", []],
  ["letter.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", []],
  ["archive.tar.gz", "application/gzip", []],
  ["report.final.v2.pdf", "application/pdf", []],
  ["notes", undefined, []],
  ["رسالة.pdf", "application/pdf", []],
  ["setup.exe", "application/x-msdownload", ["program"]],
  ["SETUP.EXE", undefined, ["program"]],
  ["update.apk", "application/vnd.android.package-archive", ["program"]],
  ["tool.AppImage", undefined, ["program"]],
  ["install.dmg", "application/x-apple-diskimage", ["program"]],
  ["clean.sh", "application/x-sh", ["script"]],
  ["run.ps1", "text/plain", ["script"]],
  ["macro.vbs", undefined, ["script"]],
  ["page.hta", "application/hta", ["script"]],
  ["invoice.docm", "application/vnd.ms-word.document.macroEnabled.12", ["macros"]],
  ["sheet.xlsm", undefined, ["macros"]],
  ["Documents.lnk", undefined, ["shortcut"]],
  ["link.url", undefined, ["shortcut"]],
  ["disk.iso", "application/x-iso9660-image", ["disk"]],
  ["login.html", "text/html", ["page"]],
  ["drawing.svg", "image/svg+xml", ["page"]],
  ["photo.jpg.exe", undefined, ["program", "twoEndings"]],
  ["invoice.pdf            .scr", undefined, ["program", "twoEndings"]],
  ["letter.txt.vbs", undefined, ["script", "twoEndings"]],
  ["setup.min.js", undefined, ["script"]],
  ["photo.exe. . .", undefined, ["program"]],
  ["photo.exe\u200B", undefined, ["program"]],
  ["photo.jpg", "application/x-dosexec", ["program"]],
  [`photo${RLO}gpj.exe`, undefined, ["program", "hiddenSigns"]],
  [`photo.jpg${RLO}gnp`, "image/png", ["hiddenSigns"]],
  ["\u2067صورة\u2069.png", "image/png", ["hiddenSigns"]],
  [".exe", undefined, ["program"]],
  ["", undefined, []],
];

test.each(CASES)("of %j (%s) is said: %j", (name, mimetype, dangers) => {
  expect(dangersOf(name, mimetype)).toEqual(dangers);
});

test("only a word can be a type, and a short one", () => {
  expect(dangersOf("a", 5)).toEqual([]);
  expect(dangersOf("a", `${"x".repeat(300)}/x-sh`)).toEqual([]);
});

test.each([
  ["a.b.C", "c"],
  ["none", ""],
  ["dot.", ""],
  ["folder.d/file", ""],
])("the ending of %j is %j", (name, ending) => expect(endingOf(name)).toBe(ending));
