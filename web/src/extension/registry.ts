// Everything that the features add, gathered once and ready to be looked up.
import type { MatrixEvent } from "matrix-js-sdk";
import type { Captioner, Feature, Surroundings, TimelineTile, Translator } from "./contributions.ts";

type Lists = Required<Omit<Feature, "name" | "start" | "tiles">>;

export class Registry {
  readonly composerActions: Lists["composerActions"];
  readonly messageActions: Lists["messageActions"];
  readonly messageFooters: Lists["messageFooters"];
  readonly roomBanners: Lists["roomBanners"];
  readonly roomMarks: Lists["roomMarks"];
  readonly translators: Lists["translators"];
  readonly captioners: Lists["captioners"];
  readonly roomPanels: Lists["roomPanels"];
  readonly roomActions: Lists["roomActions"];
  readonly beginnings: Lists["beginnings"];
  readonly settingsPages: Lists["settingsPages"];
  readonly sidebarSections: Lists["sidebarSections"];
  readonly commands: Lists["commands"];
  readonly pages: Lists["pages"];
  readonly publicPages: Lists["publicPages"];
  readonly gates: Lists["gates"];
  readonly overlays: Lists["overlays"];
  readonly #features: readonly Feature[];
  readonly #tiles: Map<string, TimelineTile>;
  readonly #choosy: readonly TimelineTile[];

  constructor(features: readonly Feature[]) {
    this.#features = features;
    this.composerActions = inOrder(features.flatMap((feature) => feature.composerActions ?? []));
    this.messageActions = inOrder(features.flatMap((feature) => feature.messageActions ?? []));
    this.messageFooters = inOrder(features.flatMap((feature) => feature.messageFooters ?? []));
    this.roomBanners = inOrder(features.flatMap((feature) => feature.roomBanners ?? []));
    this.roomMarks = inOrder(features.flatMap((feature) => feature.roomMarks ?? []));
    this.translators = features.flatMap((feature) => feature.translators ?? []);
    this.captioners = features.flatMap((feature) => feature.captioners ?? []);
    this.roomPanels = inOrder(features.flatMap((feature) => feature.roomPanels ?? []));
    this.roomActions = inOrder(features.flatMap((feature) => feature.roomActions ?? []));
    this.beginnings = inOrder(features.flatMap((feature) => feature.beginnings ?? []));
    this.settingsPages = inOrder(features.flatMap((feature) => feature.settingsPages ?? []));
    this.sidebarSections = inOrder(features.flatMap((feature) => feature.sidebarSections ?? []));
    this.gates = inOrder(features.flatMap((feature) => feature.gates ?? []));
    this.commands = features.flatMap((feature) => feature.commands ?? []);
    this.pages = features.flatMap((feature) => feature.pages ?? []);
    this.publicPages = features.flatMap((feature) => feature.publicPages ?? []);
    this.overlays = features.flatMap((feature) => feature.overlays ?? []);
    const tiles = features.flatMap((feature) => feature.tiles ?? []);
    this.#choosy = tiles.filter(({ is }) => is !== undefined);
    const others = tiles.filter(({ is }) => is === undefined);
    this.#tiles = new Map(others.map((tile) => [tileKey(tile.type, tile.msgtype), tile]));
  }

  /** The tile that draws this event, after decryption if need be; undefined for what nobody draws. */
  findTile = (event: MatrixEvent): TimelineTile | undefined => {
    const type = event.getType();
    const choosy = this.#choosy.find((tile) => tile.type === type && tile.is?.(event));
    if (choosy) return choosy;
    const msgtype: unknown = event.getContent().msgtype;
    const exact = typeof msgtype === "string" ? this.#tiles.get(tileKey(type, msgtype)) : undefined;
    return exact ?? this.#tiles.get(tileKey(type));
  };

  findTranslator = (): Translator | undefined => this.translators.find((one) => one.isThere());

  findCaptioner = (): Captioner | undefined => this.captioners.find((one) => one.isThere());

  start(surroundings: Surroundings): void {
    for (const feature of this.#features) feature.start?.(surroundings);
  }
}

function inOrder<T extends { order: number }>(list: T[]): T[] {
  return list.sort((one, other) => one.order - other.order);
}

function tileKey(type: string, msgtype = ""): string {
  return `${type}\n${msgtype}`;
}
