// The person's rules, for a view that is drawn again when one of them changes.
import { useSession } from "../../extension/surroundings.tsx";
import { useStore } from "../../ui/useStore.ts";
import { rulesOf } from "./of.ts";
import type { RulesModel } from "./rulesModel.ts";

export function useRules(): RulesModel {
  const rules = rulesOf(useSession());
  useStore(rules.version);
  return rules;
}
