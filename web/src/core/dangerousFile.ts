// Which files can do harm when they are opened, and by which signs one knows them: their name, and what they say to be.

/** What is to be said of one, the gravest first. */
export type Danger =
  | "program"
  | "script"
  | "shortcut"
  | "macros"
  | "disk"
  | "page"
  | "twoEndings"
  | "hiddenSigns";

type Sort = Exclude<Danger, "twoEndings" | "hiddenSigns">;

const ENDINGS: Record<Sort, string> = {
  program:
    "exe com scr pif cpl msi msp msix msixbundle appx appxbundle dll sys drv ocx gadget apk apks xapk aab ipa app dmg pkg " +
    "deb rpm run appimage flatpak flatpakref snap jar jnlp elf so dylib xll",
  script:
    "bat cmd ps1 psm1 psd1 vb vbs vbe js jse mjs cjs ws wsf wsh wsc hta sct sh bash zsh csh ksh fish command tool py pyw pyz " +
    "rb pl php lua tcl scpt scptd applescript workflow action reg inf msc ahk au3",
  shortcut:
    "lnk url desktop webloc website appref-ms application library-ms search-ms searchconnector-ms settingcontent-ms scf",
  macros: "docm dotm xlsm xltm xlsb xlam xla pptm potm ppsm ppam ppa sldm accde accdb mdb mde",
  disk: "iso img vhd vhdx vmdk udf",
  page: "html htm xhtml xht shtml mht mhtml svg svgz chm",
};

const TYPES: [Sort, RegExp][] = [
  [
    "program",
    /x-ms-?dos|x-msdownload|x-dosexec|portable-executable|x-executable|x-mach-binary|x-msi|java-archive|android\.package/,
  ],
  ["program", /apple\.installer|x-apple-diskimage|debian\.binary|x-debian-package|x-rpm|appimage|flatpak/],
  ["script", /x-sh$|x-shellscript|x-bat|javascript|x-python|x-perl|x-php|x-powershell|vbscript|\/hta$/],
  ["shortcut", /x-ms-shortcut|x-desktop$|x-mswinurl/],
  ["macros", /macroenabled/],
  ["disk", /iso9660|x-vhd/],
  ["page", /^text\/html|xhtml|svg\+xml|x-mimearchive/],
];

/** What people open without a thought. */
const TRUSTED =
  /\.(jpe?g|png|gif|webp|heic|bmp|tiff?|pdf|docx?|xlsx?|pptx?|odt|ods|rtf|txt|csv|mp[34]|m4a|mov|avi|mkv|zip|rar|7z)$/i;

/** Signs that turn the order of what follows around, so that "exe.jpg" may be an "exe". */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/u;
/** What systems do not see at the end of a name, or cannot have in it. */
const UNSEEN = /[\u202A-\u202E\u2066-\u2069\u200B-\u200F\u00AD\uFEFF\p{Cc}]/gu;

/** `sentName` is as it came, with everything that is hidden in it. Empty for what is as harmless as files can be. */
export function dangersOf(sentName: string, mimetype: unknown): Danger[] {
  const name = sentName.replace(UNSEEN, "").replace(/[\s.]+$/u, "");
  const byName = sortOf(endingOf(name));
  const byType = sortOfType(mimetype);
  const sorts = [...new Set([byName, byType].filter((sort) => sort !== undefined))];
  const isDisguised = byName !== undefined && TRUSTED.test(name.slice(0, name.lastIndexOf(".")).trimEnd());
  return [
    ...sorts,
    ...(isDisguised ? (["twoEndings"] as const) : []),
    ...(TURNING.test(sentName) ? (["hiddenSigns"] as const) : []),
  ];
}

/** The ending that counts, without its dot, in small letters; empty where there is none. */
export function endingOf(name: string): string {
  return /\.([^.\s/\\]+)$/u.exec(name)?.[1]?.toLowerCase() ?? "";
}

function sortOf(ending: string): Sort | undefined {
  const sorts = Object.keys(ENDINGS) as Sort[];
  return ending ? sorts.find((sort) => ENDINGS[sort].split(" ").includes(ending)) : undefined;
}

function sortOfType(mimetype: unknown): Sort | undefined {
  if (typeof mimetype !== "string" || mimetype.length > 200) return undefined;
  return TYPES.find(([, sign]) => sign.test(mimetype.toLowerCase()))?.[0];
}
