// Where the person is: the browser's history as a store of routes.
import { formatRoute, parseRoute, type Route } from "../core/route.ts";
import { Store, type Watchable } from "../core/store.ts";

export class Navigation {
  readonly #route = new Store<Route>(readLocation());

  constructor() {
    window.addEventListener("popstate", () => this.#route.set(readLocation()));
  }

  get route(): Watchable<Route> {
    return this.#route;
  }

  go(route: Route): void {
    if (formatRoute(route) === formatRoute(this.#route.value)) return;
    window.history.pushState(null, "", formatRoute(route));
    this.#route.set(route);
  }

  /** Go without leaving the present place in the history. */
  replace(route: Route): void {
    window.history.replaceState(null, "", formatRoute(route));
    this.#route.set(route);
  }
}

function readLocation(): Route {
  return parseRoute(window.location.pathname, window.location.search);
}
