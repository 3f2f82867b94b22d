// Whether the menu of a message offers its source: for those who build things; kept in this browser.
import { Store } from "../../../core/store.ts";

const KEY = "veche.developer.source";

export const showsSource = new Store(localStorage.getItem(KEY) === "yes");
showsSource.subscribe(() => localStorage.setItem(KEY, showsSource.value ? "yes" : "no"));
