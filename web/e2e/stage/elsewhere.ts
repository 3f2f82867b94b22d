// A network of its own for one browser, as if it ran on another machine: it can be cut, and be another one from one moment to the next.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class Elsewhere {
  /** How this machine is reached from there, and from here too. */
  readonly host: string;
  readonly #name: string;
  readonly #net: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "veche-elsewhere-"));
  #place = 2;

  private constructor(number: number) {
    this.#name = `veche-${number}`;
    this.#net = `10.213.${number}`;
    this.host = `${this.#net}.1`;
  }

  static make(): Elsewhere {
    const made = new Elsewhere(process.pid % 250);
    try {
      made.#build();
    } catch (error) {
      made.remove();
      throw error;
    }
    return made;
  }

  #build(): void {
    const bridge = this.#name;
    ip(`link add ${bridge} type bridge`);
    ip(`addr add ${this.host}/24 dev ${bridge}`);
    ip(`link set ${bridge} up`);
    ip(`netns add ${this.#name}`);
    ip(`link add ${this.#cable} type veth peer name inner netns ${this.#name}`);
    ip(`link set ${this.#cable} master ${bridge} up`);
    ip(`-n ${this.#name} link set lo up`);
    ip(`-n ${this.#name} addr add ${this.#address}/24 dev inner`);
    ip(`-n ${this.#name} link set inner up`);
  }

  /** A program that runs another one there. */
  programFor(program: string): string {
    const path = join(this.#folder, "browser");
    writeFileSync(path, `#!/bin/sh\nexec nsenter --net=/run/netns/${this.#name} ${program} "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** Nothing goes through, and nobody is told. */
  cut(): void {
    ip(`link set ${this.#cable} nomaster`);
  }

  mend(): void {
    ip(`link set ${this.#cable} master ${this.#name}`);
  }

  /** As when somebody leaves the house: what has been open leads nowhere any more. */
  move(): void {
    const left = this.#address;
    this.#place++;
    ip(`-n ${this.#name} addr del ${left}/24 dev inner`);
    ip(`-n ${this.#name} addr add ${this.#address}/24 dev inner`);
  }

  remove(): void {
    for (const line of [`netns del ${this.#name}`, `link del ${this.#cable}`, `link del ${this.#name}`]) {
      try {
        ip(line);
      } catch {
        // It was not made.
      }
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #cable(): string {
    return `${this.#name}c`;
  }

  get #address(): string {
    return `${this.#net}.${this.#place}`;
  }
}

/** It takes Linux, root, and two programs. */
export const canMakeNetworks = isAble();

function isAble(): boolean {
  try {
    execFileSync("unshare", ["--net", "nsenter", "--version"], { stdio: "pipe" });
    ip("link show");
    return true;
  } catch {
    return false;
  }
}

function ip(line: string): void {
  execFileSync("ip", line.split(" "), { stdio: "pipe" });
}
