// Calls of groups: real browsers, a real LiveKit, and nothing that it could open.
import { makeAccount } from "./stage/accounts.ts";
import { press, watchLines } from "./stage/calling.ts";
import {
  banner,
  callIn,
  enter,
  expectToMeet,
  hasSfu,
  inAGroup,
  keepCallKeys,
  keptKeysOf,
  SLOWLY,
  SMALL_CAMERA,
  SMALL_WINDOW,
  signsOf,
  streamsOf,
  test,
  tileOf,
} from "./stage/groupCalling.ts";
import { expect, PASSWORD, Person } from "./stage/index.ts";
import { lookAround, lookAt, lookAtBothWays } from "./stage/looking.ts";
import { enterPlainly } from "./stage/plainApp.ts";
import {
  distanceOf,
  glanceAt,
  listenPlainly,
  seenPlainly,
  takeTicket,
  tryToOpen,
} from "./stage/plainListener.ts";
import { killChild } from "./stage/server.ts";

// Filming what moves takes as long as the calls.
test.use({ trace: "off" });
test.skip(!hasSfu, "LiveKit is not here: make sfu builds it");

test("everybody of six meets everybody", async ({
  caller,
  server,
  url,
}) => {
  test.setTimeout(900_000);
  const people: Person[] = [];
  for (const name of ["anna", "boris", "carla", "daria", "egor", "faina"]) people.push(await caller(name));
  const [anna, boris, , , egor, faina] = people as [Person, Person, Person, Person, Person, Person];
  await inAGroup(url, "Choir", people);
  // Two are seen and all are heard: more films at once than one machine can draw would prove nothing else.
  const seen = [anna, boris];
  const meet = (one: Person, others: number) =>
    expectToMeet(one, others, seen.filter((other) => other !== one).length);
  for (const one of people.slice(0, 5)) await enter(one, "Choir", { camera: seen.includes(one) });

  await test.step("five meet", async () => {
    for (const one of people.slice(0, 5)) await meet(one, 4);
  });

  await test.step("a sixth comes later, and everybody meets everybody", async () => {
    await enter(faina, "Choir", { camera: false });
    for (const one of people) await meet(one, 5);
    await lookAtBothWays(anna.page, "group-call-six");
  });
});
